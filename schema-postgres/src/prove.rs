//! A plan on trial: run on a shadow that holds the first schema with rows in it, and compared with
//! the second, object by object, and row by row.

mod labels;
mod measure;
pub(crate) mod roles;
mod rows;
mod seed;
mod shapes;

use std::time::{Duration, Instant};

use postgres::Client;
use schema_core::plan::{Lock, PlanFile};
use schema_core::{Change, Diagnostic, ObjectId, Schema, What, diff, plan};

use crate::apply::reason;
use crate::introspect_with;
use crate::shadow::Shadow;

pub use rows::RowChange;
pub use seed::{Seeded, seed};

/// How many rows a table gets for a proof.
const ROWS: usize = 3;

/// What a plan was found to do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proof {
    /// The shadow's line for the user.
    pub shadow: String,
    /// The shadow's major version.
    pub postgres: u32,
    /// What the first schema lacks on the shadow, or has other than it should.
    pub start: Vec<Change>,
    /// The rows that were made up.
    pub seeded: Seeded,
    /// Each step that ran.
    pub steps: Vec<StepRun>,
    /// The step that failed, from 1, and why.
    pub failure: Option<(usize, String)>,
    /// The step that refused the rows that were made up, from 1, and why, where the plan says that
    /// it may fail. The proof was then made without rows.
    pub rows_refused: Option<(usize, String)>,
    /// What the result lacks, or has other than the second schema.
    pub differences: Vec<Change>,
    /// What differs from the second schema in its place among its siblings only, which no plan
    /// changes.
    pub order: Vec<ObjectId>,
    /// Tables whose rows are not what they were, in the columns that stayed.
    pub rows: Vec<RowChange>,
}

/// What a step was measured to do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepRun {
    /// How long it took, with the few rows of the shadow.
    pub elapsed: Duration,
    /// The tables and materialised views whose files it wrote anew (`pg_relation_filenode()`).
    pub rewritten: Vec<String>,
    /// The locks it took on what was there before its transaction, strongest mode each
    /// (`pg_locks`): mode and relation.
    pub locks: Vec<(Lock, String)>,
    /// What it did and the plan does not say: `rewrites public.t`.
    pub surprises: Vec<String>,
}

impl Proof {
    /// Whether the plan does what it should, and nothing else.
    pub fn holds(&self) -> bool {
        self.failure.is_none()
            && self.differences.is_empty()
            && self.rows.iter().all(|rows| rows.declared)
    }
}

/// Proves a plan between two schemas on databases of a shadow.
///
/// # Errors
/// `prove-build` where the first schema cannot be built on the shadow, so that nothing can be said
/// of the plan; and those of the shadow and of [`introspect_with`].
pub fn prove(
    shadow: &Shadow,
    from: &Schema,
    to: &Schema,
    file: &PlanFile,
) -> Result<Proof, Diagnostic> {
    let proof = attempt(shadow, from, to, file, true)?;
    // A step that demands something of rows and says so may refuse those that were made up.
    let refused = proof.failure.clone().filter(|(at, _)| {
        let step = at.checked_sub(1).and_then(|at| file.steps.get(at));
        step.is_some_and(|step| step.hazards_of("may-fail").next().is_some())
    });
    match refused {
        None => Ok(proof),
        Some(refused) => {
            let without = attempt(shadow, from, to, file, false)?;
            Ok(Proof { rows_refused: Some(refused), ..without })
        }
    }
}

fn attempt(
    shadow: &Shadow,
    from: &Schema,
    to: &Schema,
    file: &PlanFile,
    with_rows: bool,
) -> Result<Proof, Diagnostic> {
    let database = shadow.database()?;
    let mut client = database.connect()?;
    let mut proof = Proof {
        shadow: shadow.description().to_owned(),
        postgres: shadow.version() / 10_000,
        ..Proof::default()
    };
    roles::create(shadow, &mut client, &[from, to], &file.roles)?;
    labels::check(&mut client, &[from, to])?;
    build(&mut client, from)?;
    // What the building set for its session must not help the plan.
    let _ = client.batch_execute("RESET ALL");
    let extent = from.extent.or(to.extent);
    let start = introspect_with(&mut client, extent)?;
    proof.start = diff(from, &start);
    if with_rows {
        proof.seeded = seed(&mut client, &start, ROWS);
    }
    let before = rows::read(&mut client)?;
    if let Err(error) = run(&mut client, file, &mut proof) {
        let at = proof.steps.len() + 1;
        proof.failure = Some((at, error));
        return Ok(proof);
    }
    proof.rows = before.compare(&rows::read_again(&mut client, &before)?);
    for rows in &mut proof.rows {
        let path = rows.table.path();
        let mut losses = file.steps.iter().flat_map(|step| step.hazards_of("data-loss"));
        rows.declared = losses.any(|loss| loss.contains(path));
    }
    // What a session set, and what a plan set for it, does not show in a new one.
    drop(client);
    let result = introspect_with(&mut database.connect()?, extent)?;
    compare(shadow, to, &result, &mut proof)?;
    Ok(proof)
}

/// Makes a schema in an empty database.
pub(crate) fn build(client: &mut Client, schema: &Schema) -> Result<(), Diagnostic> {
    let plan = plan::create(schema).map_err(|errors| {
        let first = errors.into_iter().next();
        first.unwrap_or_else(|| Diagnostic::error("prove-build", "the schema cannot be built"))
    })?;
    let failed = |object: String, why: String| {
        Diagnostic::error("prove-build", format!("the shadow cannot hold the schema: {why}"))
            .object(object)
            .help("name a shadow that has what it needs, such as its extensions: [shadow] in schema.toml")
            .help("or make the plan without proof: --no-prove")
    };
    for sql in plan.settings() {
        client.batch_execute(sql).map_err(|error| failed("session".into(), reason(&error)))?;
    }
    for step in &plan.steps {
        client
            .batch_execute(&step.sql)
            .map_err(|error| failed(step.id.to_string(), reason(&error)))?;
    }
    Ok(())
}

/// Runs the steps as they are applied. The error is the server's.
fn run(client: &mut Client, file: &PlanFile, proof: &mut Proof) -> Result<(), String> {
    let plain = |error: &postgres::Error| reason(error);
    for sql in &file.settings {
        client.batch_execute(sql).map_err(|error| plain(&error))?;
    }
    let mut there = None;
    for segment in file.segments() {
        let transaction = segment.iter().all(|step| step.transactional);
        if transaction {
            client.batch_execute("BEGIN").map_err(|error| plain(&error))?;
        }
        let mut locks = measure::Locks::default();
        let mut files = measure::files(client).map_err(|error| plain(&error))?;
        locks.known(&files);
        let there = there.get_or_insert_with(|| files.clone());
        for step in segment {
            let started = Instant::now();
            client.batch_execute(&step.sql).map_err(|error| plain(&error))?;
            let elapsed = started.elapsed();
            let now = measure::files(client).map_err(|error| plain(&error))?;
            let rewritten = measure::rewritten(&files, &now);
            files = now;
            let mut run = StepRun { elapsed, rewritten, ..StepRun::default() };
            if transaction {
                run.locks = locks.taken(client).map_err(|error| plain(&error))?;
            }
            run.surprises = measure::surprises(step, &run, there);
            proof.steps.push(run);
        }
        if transaction && let Err(error) = client.batch_execute("COMMIT") {
            // What a transaction checks at its end belongs to no step; its last one is named.
            proof.steps.pop();
            return Err(plain(&error));
        }
    }
    Ok(())
}

/// Compares the result with the second schema, and where they differ, with what a server makes of
/// that schema: a definition that was printed and read is not always printed the same again.
fn compare(
    shadow: &Shadow,
    to: &Schema,
    result: &Schema,
    proof: &mut Proof,
) -> Result<(), Diagnostic> {
    let mut changes = diff(result, to);
    changes.retain(|change| match &change.what {
        What::Altered(fields) if fields.iter().all(|field| field.field == "position") => {
            proof.order.push(change.id.clone());
            false
        }
        _ => true,
    });
    if !changes.is_empty() {
        let database = shadow.database()?;
        let mut client = database.connect()?;
        if build(&mut client, to).is_ok() {
            let printed = introspect_with(&mut client, to.extent)?;
            let again: Vec<ObjectId> = diff(result, &printed)
                .into_iter()
                .filter(|change| match &change.what {
                    What::Altered(fields) => fields.iter().any(|field| field.field != "position"),
                    What::Added | What::Removed => true,
                })
                .map(|change| change.id)
                .collect();
            // What no statement makes is not there for the second time either: that counts.
            changes.retain(|change| !printed.contains(&change.id) || again.contains(&change.id));
        }
    }
    proof.differences = changes;
    Ok(())
}
