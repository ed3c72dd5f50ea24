//! Random walks: what random statements make becomes what other random statements make, and back,
//! by plans that run on a server.

use std::fmt::Write;

use postgres::Client;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use schema_core::plan::{Plan, Verb};
use schema_core::{Change, Object, ObjectId, Schema, What, plan};
use schema_postgres::introspect;
use schema_postgres::shadow::{Shadow, ShadowOptions, find_binaries};

use crate::order;
use crate::statements::{Case, case};

/// How many walks are made where `SCHEMA_TEST_WALKS` does not say it. Which ones they are is said by
/// `SCHEMA_TEST_WALKS_SEED`, a number: the same ones every time where it is not set.
const WALKS: u32 = 25;

/// What is dropped to have nothing again.
const CLEAN: &str = "\
    SET client_min_messages = error;
    DROP EVENT TRIGGER IF EXISTS j0;
    DROP SCHEMA IF EXISTS one CASCADE;
    DROP SCHEMA IF EXISTS two CASCADE;
    DROP PUBLICATION IF EXISTS b0;
    DROP FOREIGN DATA WRAPPER IF EXISTS fd0 CASCADE;
    CREATE SCHEMA one;
    CREATE SCHEMA two;
    SET check_function_bodies = on;
    SET search_path = one";

/// Three databases of a server: two that become each other, and one that shows how the server prints
/// what a plan wrote.
struct Ground {
    first: Client,
    second: Client,
    mirror: Client,
}

/// The schema that statements make, and those that made it: the server refuses the others.
fn make(client: &mut Client, statements: &[String]) -> Result<(Schema, String), String> {
    client.batch_execute(CLEAN).map_err(|error| format!("{error:?}"))?;
    let mut done = String::new();
    for sql in statements {
        if client.batch_execute(sql).is_ok() {
            writeln!(done, "{sql};").unwrap();
        }
    }
    let schema = introspect(client).map_err(|error| format!("{error:?}\n{done}"))?;
    Ok((schema, done))
}

fn run(client: &mut Client, plan: &Plan) -> Result<(), String> {
    let settings = plan.settings().map(str::to_owned);
    for sql in settings.chain(plan.steps.iter().map(|step| step.sql.clone())) {
        let done = client.batch_execute(&sql);
        done.map_err(|error| format!("{sql}\n{:?}\nin\n{plan}", error.as_db_error()))?;
    }
    Ok(())
}

/// Makes the second schema of the first on the server.
fn convert(
    client: &mut Client,
    mirror: &mut Client,
    (from, to): (&Schema, &Schema),
) -> Result<(), String> {
    let plan = match plan::between(from, to) {
        Ok(plan) => plan,
        // No statement moves a column of a table that is there.
        Err(errors) if errors.iter().all(|it| it.code == "plan-column-order") => return Ok(()),
        Err(errors) => return Err(format!("no plan: {errors:#?}")),
    };
    run(client, &plan)?;
    let mut dropped =
        plan.steps.iter().filter(|it| it.verb == Verb::Drop).flat_map(|it| it.loses());
    if let Some(id) = dropped.find(|id| can_stay(id, from, to)) {
        return Err(format!("{id} is made anew in\n{plan}"));
    }
    let reached = introspect(client).map_err(|error| format!("{error:?}"))?;
    let mut left = schema_core::diff(&reached, to);
    left.retain_mut(|change| {
        !is_of_its_own(change) && !order::is_best_place(change, (from, &reached, to), &plan)
    });
    if left.iter().any(|change| matches!(change.what, What::Altered(_))) {
        // What was printed and read is not always printed the same again: it counts as `to` when it
        // is what the server prints of that.
        mirror.batch_execute(CLEAN).map_err(|error| format!("{error:?}"))?;
        let empty = introspect(mirror).map_err(|error| format!("{error:?}"))?;
        let create = plan::between(&empty, to).map_err(|errors| format!("{errors:#?}"))?;
        run(mirror, &create)?;
        let printed = introspect(mirror).map_err(|error| format!("{error:?}"))?;
        left.retain(|change| {
            reached.get(&change.id).map(|it| &it.object)
                != printed.get(&change.id).map(|it| &it.object)
        });
    }
    if left.is_empty() { Ok(()) } else { Err(format!("{left:#?}\nis left by\n{plan}")) }
}

/// Whether PostgreSQL could have altered an object that a plan drops with what it holds.
fn can_stay(id: &ObjectId, from: &Schema, to: &Schema) -> bool {
    match (from.get(id).map(|it| &it.object), to.get(id).map(|it| &it.object)) {
        (Some(Object::Table(a)), Some(Object::Table(b))) => {
            (&a.partition_by, &a.server) == (&b.partition_by, &b.server)
        }
        // What is computed needs no values of before, and a table that is made anew takes its own.
        (Some(Object::Column(_)), Some(Object::Column(after))) => {
            let table = from.parent(id);
            after.generated.is_none() && table.is_none_or(|table| can_stay(&table, from, to))
        }
        // That of an identity column comes and goes with the identity.
        (Some(Object::Sequence(a)), Some(Object::Sequence(b))) => a.identity == b.identity,
        (Some(_), Some(_)) => true,
        _ => false,
    }
}

/// No statement takes a column or constraint from a table that had it before its parent did. Whether
/// nothing else differs; what does is left in the change.
fn is_of_its_own(change: &mut Change) -> bool {
    let What::Altered(fields) = &mut change.what else { return false };
    fields.retain(|it| {
        let before = it.before.as_ref().and_then(|before| before.as_str());
        it.field != "inherited" || before != Some("merged")
    });
    fields.is_empty()
}

fn walk(ground: &mut Ground, case: &Case) -> Result<(), String> {
    let Ground { first, second, mirror } = ground;
    let (from, to) = case.scripts();
    let (from, from_sql) = make(first, &from)?;
    let (to, to_sql) = make(second, &to)?;
    let ways = [(first, &from, &to, "forwards"), (second, &to, &from, "backwards")];
    for (client, from, to, way) in ways {
        convert(client, mirror, (from, to)).map_err(|error| {
            format!("{way} ({}): {error}\nfrom\n{from_sql}\nto\n{to_sql}", from.postgres)
        })?;
    }
    Ok(())
}

fn number(variable: &str) -> Option<u32> {
    std::env::var(variable).ok().map(|number| number.parse().unwrap())
}

#[test]
fn plans_hold_on_random_walks() {
    let binaries = match std::env::var_os("SCHEMA_TEST_WALKS_PG") {
        Some(folder) => folder.into(),
        None => find_binaries(None, &|variable| std::env::var_os(variable)).unwrap(),
    };
    let options = ShadowOptions { binaries: Some(binaries), ..Default::default() };
    let shadow = Shadow::start(&options).unwrap();
    let databases = [(); 3].map(|()| shadow.database().unwrap());
    let [first, second, mirror] = databases.each_ref().map(|it| it.connect().unwrap());
    let ground = std::cell::RefCell::new(Ground { first, second, mirror });

    let config = Config {
        cases: number("SCHEMA_TEST_WALKS").unwrap_or(WALKS),
        max_shrink_iters: 500,
        failure_persistence: None,
        ..Config::default()
    };
    let mut seed = [0; 32];
    let number = number("SCHEMA_TEST_WALKS_SEED").unwrap_or_default();
    seed.iter_mut().zip(number.to_le_bytes()).for_each(|(place, byte)| *place = byte);
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let result = runner
        .run(&case(), |case| walk(&mut ground.borrow_mut(), &case).map_err(TestCaseError::fail));
    if let Err(error) = result {
        match error {
            TestError::Fail(reason, _) => panic!("{reason}"),
            TestError::Abort(reason) => panic!("stopped: {reason}"),
        }
    }
}
