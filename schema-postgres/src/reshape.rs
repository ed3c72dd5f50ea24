//! Schema → schema, by statements that a server runs and prints the result of: nothing that an
//! expression says is changed by us.

use schema_core::plan::rename::{Addresses, Mention, follow, mentions, moved};
use schema_core::plan::{self, Options, Plan, Rename, Step, Verb};
use schema_core::{Diagnostic, ObjectId, Schema};

use crate::apply::reason;
use crate::introspect_like;
use crate::prove::{build, roles};
use crate::reread::{Purpose, reread};
use crate::shadow::Shadow;

/// What a schema is after some statements, such as those of [`schema_core::plan::rename()`]. Run in
/// a scratch database of the shadow; what they do not touch is as it was given.
///
/// # Errors
/// `prove-build` where the shadow cannot hold the schema, `reshape` with the statement that the
/// server refuses and why, and those of the shadow and of [`introspect`](crate::introspect()).
pub fn reshape(shadow: &Shadow, schema: &Schema, steps: &[Step]) -> Result<Schema, Diagnostic> {
    if steps.is_empty() {
        return Ok(schema.clone());
    }
    let database = shadow.database()?;
    let mut client = database.connect()?;
    roles::create(shadow, &mut client, &[schema], &[])?;
    build(&mut client, schema)?;
    let before = introspect_like(&mut client, schema)?;
    for step in steps {
        // A NOT NULL that has no name of its own has none at all before PostgreSQL 18.
        if step.verb == Verb::Alter && !schema.contains(&step.id) && shadow.version() < 180_000 {
            continue;
        }
        client.batch_execute(&step.sql).map_err(|error| {
            let why = format!("PostgreSQL refuses {}: {}", step.sql, reason(&error));
            Diagnostic::error("reshape", why)
                .object(&step.id)
                .help("leave out what it refuses, or do it by hand first")
        })?;
    }
    let mut after = introspect_like(&mut client, schema)?;
    keep(schema, &before, &mut after);
    after.postgres = schema.postgres;
    Ok(after)
}

/// Gives what the statements left alone the look that it had, and back what the shadow could not
/// hold: the shadow may print it in other words.
fn keep(schema: &Schema, before: &Schema, after: &mut Schema) {
    let left_alone: Vec<ObjectId> = after
        .iter()
        .filter(|(id, entry)| before.get(id) == Some(*entry))
        .map(|(id, _)| id.clone())
        .collect();
    for id in left_alone {
        if let Some(entry) = schema.get(&id) {
            after.insert(id, entry.clone());
        }
    }
    for (id, entry) in schema.iter() {
        if !before.contains(id) && !after.contains(id) {
            after.insert(id.clone(), entry.clone());
        }
    }
}

/// The plan that makes one schema of another when some objects of the first are only called
/// otherwise in the second: they are renamed, and what carries their names by convention with them,
/// before anything else. Texts that PostgreSQL does not read, and that hold old names, are named in
/// the plan's advice.
///
/// # Errors
/// Those of [`plan::with`], of [`plan::rename()`] and of [`reshape`].
pub fn plan_renamed(
    shadow: &Shadow,
    from: &Schema,
    to: &Schema,
    renames: &[Rename],
    options: &Options,
) -> Result<Plan, Vec<Diagnostic>> {
    let mut renames = renames.to_vec();
    let (_, addresses) = moved(from, &renames)?;
    renames.extend(follow(from, to, &addresses));
    let (mut steps, addresses) = moved(from, &renames)?;
    let start = reshape(shadow, from, &steps).map_err(|error| vec![error])?;
    let (to, doubt) = reread(|| Ok(shadow.clone()), &start, to, Purpose::Plan);
    let moved = |id: &ObjectId| addresses.get(id).unwrap_or(id).clone();
    let owners = options.owners.iter().map(|(id, owner)| (moved(id), owner.clone())).collect();
    let options = Options { owners, ..options.clone() };
    let mut plan = plan::with(&start, &to, &options)?;
    steps.append(&mut plan.steps);
    plan.steps = steps;
    plan.advice.extend(doubt);
    plan.advice.extend(advice(&to, &addresses));
    Ok(plan)
}

fn advice(to: &Schema, addresses: &Addresses) -> Vec<Diagnostic> {
    let advice = |mention: &Mention| {
        Diagnostic::warning("rename-text", mention.to_string())
            .object(&mention.id)
            .help("PostgreSQL keeps this text as it is: look whether the old name is meant")
    };
    // Names that came to be those of other objects are not old.
    let gone = addresses.iter().filter(|(before, _)| !to.contains(before));
    let gone: Addresses = gone.map(|(before, now)| (before.clone(), now.clone())).collect();
    mentions(to, &gone).iter().map(advice).collect()
}
