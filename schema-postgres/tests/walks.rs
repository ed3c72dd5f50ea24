//! Random walks: what random statements make becomes what other random statements make, and back,
//! by plans that run on a server.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

#[path = "walks/statements.rs"]
mod statements;

use std::fmt::Write;

use postgres::Client;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use schema_core::{FieldChange, Kind, Schema, What, plan};
use schema_postgres::introspect;
use schema_postgres::shadow::{Shadow, ShadowOptions, find_binaries};
use statements::{Case, case};

/// How many walks are made where `SCHEMA_TEST_WALKS` does not say it. They are the same every time.
const WALKS: u32 = 25;

/// What is dropped to have nothing again.
const CLEAN: &str = "\
    SET client_min_messages = error;
    DROP SCHEMA IF EXISTS one CASCADE;
    DROP SCHEMA IF EXISTS two CASCADE;
    CREATE SCHEMA one;
    CREATE SCHEMA two;
    SET check_function_bodies = on;
    SET search_path = one";

/// Texts that the server may print in another way when it has read what it printed.
const PRINTED: [&str; 4] = ["check", "definition", "expression", "default"];

/// No statement takes a column or constraint from a table that had it before its parent did.
fn is_of_its_own(change: &FieldChange) -> bool {
    let before = change.before.as_ref().and_then(|it| it.as_str());
    change.field == "inherited" && before == Some("merged")
}

/// The schema that statements make. Those that the server refuses make nothing.
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

/// Makes the second schema of the first on the server.
fn convert(client: &mut Client, from: &Schema, to: &Schema) -> Result<(), String> {
    let plan = plan::between(from, to).map_err(|errors| format!("no plan: {errors:#?}"))?;
    let settings = plan.settings().map(str::to_owned);
    for sql in settings.chain(plan.steps.iter().map(|step| step.sql.clone())) {
        let done = client.batch_execute(&sql);
        done.map_err(|error| format!("{sql}\n{:?}\nin\n{plan}", error.as_db_error()))?;
    }
    for (id, entry) in from.of_kind(Kind::Table) {
        let stays = match (&entry.object, to.get(id).map(|entry| &entry.object)) {
            (schema_core::Object::Table(a), Some(schema_core::Object::Table(b))) => {
                a.partition_by == b.partition_by
            }
            _ => false,
        };
        let drop = format!("DROP TABLE {}", id.path());
        if stays && plan.steps.iter().any(|step| step.sql == drop) {
            return Err(format!("{id} is made anew in\n{plan}"));
        }
    }
    let reached = introspect(client).map_err(|error| format!("{error:?}"))?;
    let mut left = schema_core::diff(&reached, to);
    // No statement moves a column.
    left.retain(|change| {
        !matches!(&change.what, What::Altered(fields)
            if fields.iter().all(|it| it.field == "position" || PRINTED.contains(&it.field)
                || is_of_its_own(it)))
    });
    if left.is_empty() { Ok(()) } else { Err(format!("{left:#?}\nis left by\n{plan}")) }
}

fn walk(first: &mut Client, second: &mut Client, case: &Case) -> Result<(), String> {
    let (from, to) = case.scripts();
    let (from, from_sql) = make(first, &from)?;
    let (to, to_sql) = make(second, &to)?;
    let ways = [(first, &from, &to, "forwards"), (second, &to, &from, "backwards")];
    for (client, from, to, way) in ways {
        convert(client, from, to).map_err(|error| {
            format!("{way} ({}): {error}\nfrom\n{from_sql}\nto\n{to_sql}", from.postgres)
        })?;
    }
    Ok(())
}

#[test]
fn plans_hold_on_random_walks() {
    let binaries = match std::env::var_os("SCHEMA_TEST_WALKS_PG") {
        Some(folder) => folder.into(),
        None => find_binaries(None, &|variable| std::env::var_os(variable)).unwrap(),
    };
    let options = ShadowOptions { binaries: Some(binaries), ..Default::default() };
    let shadow = Shadow::start(&options).unwrap();
    let databases = [shadow.database().unwrap(), shadow.database().unwrap()];
    let clients = databases.each_ref().map(|database| database.connect().unwrap());
    let clients = std::cell::RefCell::new(clients);

    let asked = std::env::var("SCHEMA_TEST_WALKS").ok();
    let config = Config {
        cases: asked.as_ref().map_or(WALKS, |cases| cases.parse().unwrap()),
        max_shrink_iters: 300,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = if asked.is_some() {
        TestRunner::new(config)
    } else {
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    };
    let result = runner.run(&case(), |case| {
        let [first, second] = &mut *clients.borrow_mut();
        walk(first, second, &case).map_err(TestCaseError::fail)
    });
    if let Err(error) = result {
        match error {
            TestError::Fail(reason, _) => panic!("{reason}"),
            TestError::Abort(reason) => panic!("stopped: {reason}"),
        }
    }
}
