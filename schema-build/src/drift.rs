//! Live drift in a form that the macro raises as compiler errors.

mod asked;

use asked::{Side, is_asked};
use schema_codegen::Config;
use schema_core::report::{Report, ReportEntry};
use schema_core::{Diagnostic, Impact, Kind, Object, ObjectId, Schema, What};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The file in OUT_DIR that the macro reads: an array with one object for each error.
pub(crate) const FILE: &str = "schema-drift.json";

/// Which objects of a report the module of all models does not depend on. What came or went with an
/// extension is depended on where a part of it is.
pub(crate) fn outside(report: &Report, sides: [&Schema; 2], config: &Config) -> BTreeSet<ObjectId> {
    let is_check = |id: &ObjectId| matches!(id.kind(), Kind::Constraint | Kind::DomainConstraint);
    let entries = || report.entries().iter().flat_map(|it| std::iter::once(it).chain(&it.repeats));
    let has_checks = entries().any(|entry| is_check(&entry.object));
    let sides = sides.map(|schema| Side::new(schema, config, has_checks));
    let seen = |id: &ObjectId| {
        let mut whole = Some(id.clone());
        let mut wholes = std::iter::from_fn(|| {
            let id = whole.take()?;
            whole = sides.iter().find_map(|side| whole_of(&id, side.schema));
            Some(id)
        });
        sides.iter().any(|side| side.is_wanted(id))
            && wholes.any(|id| sides.iter().any(|side| side.seen.contains(&id)))
    };
    entries()
        .filter(|entry| {
            let parts = entry.parts.iter().map(|part| &part.object);
            let mut objects = std::iter::once(&entry.object).chain(parts);
            let is_seen = objects.any(seen) || above(entry, sides[1].schema).iter().any(seen);
            !is_seen || !is_asked(entry, config)
        })
        .map(|entry| entry.object.clone())
        .collect()
}

/// The tables whose models break because a table comes to inherit from them.
fn above<'s>(entry: &ReportEntry, to: &'s Schema) -> &'s [ObjectId] {
    let is_added = entry.what == What::Added && entry.impact == Impact::Breaking;
    let is_told = is_added || entry.breaking.contains(&"inherits");
    match to.get(&entry.object).map(|it| &it.object) {
        Some(Object::Table(table)) if is_told => &table.inherits,
        _ => &[],
    }
}

/// What an object is a part of; an index of its relation.
fn whole_of(id: &ObjectId, schema: &Schema) -> Option<ObjectId> {
    match &schema.get(id)?.object {
        Object::Index(index) => Some(index.on.clone()),
        _ => schema.parent(id),
    }
}

/// What of a report the macro raises: what breaks models, or any change where `all` is set.
/// `outside` is what the module of all models does not depend on, but a model made by hand may.
pub(crate) fn errors(
    report: &Report,
    outside: &BTreeSet<ObjectId>,
    all: bool,
    help: &str,
) -> Vec<Value> {
    let entries = report.entries().iter();
    entries
        .flat_map(|entry| {
            let is_raised = all || !outside.contains(&entry.object);
            // The module tells once what partitions repeat; a model by hand may be of one of them.
            let repeats = entry.repeats.iter().map(move |repeat| (repeat, is_raised));
            std::iter::once((entry, false)).chain(repeats)
        })
        .filter(|(entry, _)| all || entry.impact == Impact::Breaking)
        .map(|(entry, is_told)| {
            let is_outside = is_told || !all && outside.contains(&entry.object);
            error(entry, report, is_outside, all, help)
        })
        .collect()
}

/// Whether a relation of another kind takes the place of one that is removed, and has its columns.
fn is_replaced(entry: &ReportEntry, report: &Report) -> bool {
    let kinds = [Kind::Table, Kind::View, Kind::MaterializedView];
    let is_relation = |it: &ReportEntry| kinds.contains(&it.object.kind());
    let mut added = report.entries().iter().filter(|it| it.what == What::Added && is_relation(it));
    entry.what == What::Removed
        && is_relation(entry)
        && !entry.parts.iter().any(|part| part.object.kind() == Kind::Column)
        && added.any(|it| it.object.path() == entry.object.path())
}

fn error(entry: &ReportEntry, report: &Report, is_outside: bool, all: bool, help: &str) -> Value {
    let mut helps = entry.help().to_vec();
    helps.extend(entry.notes().iter().cloned());
    helps.push(help.to_owned());
    let altered: Map<String, Value> = match &entry.what {
        What::Added | What::Removed => Map::new(),
        What::Altered(fields) => fields
            .iter()
            .filter(|field| all || entry.breaking.contains(&field.field))
            .map(|field| (field.field.to_owned(), json!([field.before, field.after])))
            .collect(),
    };
    json!({
        "object": entry.object.to_string(),
        "outside": is_outside,
        "altered": altered,
        "replaced": is_replaced(entry, report),
        "message": format!("live drift: {}", entry.message()),
        "help": helps.join("\n"),
    })
}

/// Whether an error is one of the module of all models.
pub(crate) fn is_of_all(error: &Value) -> bool {
    error.get("outside").and_then(Value::as_bool) != Some(true)
}

/// One error that is no change: the drift could not be told.
pub(crate) fn unknown(why: &Diagnostic) -> Value {
    let origin = why.origin.as_ref().map(|origin| {
        let (line, column) = origin.line_column();
        format!("at {}:{line}:{column}", origin.path)
    });
    let help: Vec<String> = origin.into_iter().chain(why.help.iter().cloned()).collect();
    json!({
        "object": null,
        "message": format!("drift could not be checked: {}", why.message),
        "help": help.join("\n"),
    })
}

/// A relation whose name leads elsewhere.
pub(crate) fn moved(relation: &Diagnostic, help: &str) -> Value {
    json!({
        "object": null,
        "message": format!("live drift: {}", relation.message),
        "help": format!("{}\n{help}", relation.help.join("\n")),
    })
}

/// The file's text, one error a line.
pub(crate) fn text(errors: &[Value]) -> String {
    let lines: Vec<String> = errors.iter().map(Value::to_string).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// One of the file's errors as a diagnostic.
pub(crate) fn diagnostic(error: &Value) -> Diagnostic {
    let text = |key: &str| error.get(key).and_then(Value::as_str).unwrap_or_default();
    text("help").lines().fold(Diagnostic::error("drift", text("message")), Diagnostic::help)
}
