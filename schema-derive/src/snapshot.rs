//! The part of a snapshot that models need. Lines that they do not need are not decoded, because
//! macros run without optimisation.

use std::sync::atomic::{AtomicBool, Ordering};

use schema_core::snapshot::{Line, Lines};
use schema_core::{Diagnostic, Kind, ObjectId, Schema};
use serde_json::{Map, Value};

/// The schema without what no model shows, and the first line that is wrong: models of the others
/// spare the reader an error for each use of one that is missing.
///
/// # Errors
///
/// That it is no snapshot that can be read.
pub(crate) fn for_models(
    text: &str,
    path: &str,
    checks: bool,
) -> Result<(Schema, Option<Diagnostic>), Diagnostic> {
    let (lines, mut wrong) = Lines::sound(text, path)?;
    let mut schema = Schema::new(lines.header.postgres);
    for line in lines.lines.iter().filter(|line| is_needed(line) || checks && is_check(line)) {
        match line.read_alone(path) {
            Ok((id, entry)) => {
                schema.insert(id, entry);
            }
            Err(error) => wrong = wrong.or(Some(error)),
        }
    }
    Ok((schema, wrong))
}

/// How lines of constraints show that keys and relations come from them.
const KEYS: [&str; 3] = ["\"primary_key\":", "\"unique\":", "\"foreign_key\":"];

/// Whether a line is what `[models]` wants to be checked.
fn is_check(line: &Line<'_>) -> bool {
    line.kind == Kind::DomainConstraint
        || line.kind == Kind::Constraint && line.text.contains("\"check\":")
}

fn is_needed(line: &Line<'_>) -> bool {
    match line.kind {
        Kind::Namespace
        | Kind::BaseType
        | Kind::Collation
        | Kind::Enum
        | Kind::Domain
        | Kind::Composite
        | Kind::Attribute
        | Kind::Range
        | Kind::Table
        | Kind::Column
        | Kind::Default
        | Kind::View
        | Kind::MaterializedView => true,
        Kind::Constraint => KEYS.iter().any(|key| line.text.contains(key)),
        Kind::Index => line.text.contains("\"unique\":true"),
        Kind::Extension
        | Kind::Language
        | Kind::Cast
        | Kind::Transform
        | Kind::Routine
        | Kind::Aggregate
        | Kind::DomainConstraint
        | Kind::Sequence
        | Kind::Statistics
        | Kind::Trigger
        | Kind::RewriteRule
        | Kind::Policy
        | Kind::Publication
        | Kind::PublicationTable
        | Kind::PublicationNamespace
        | Kind::Subscription
        | Kind::EventTrigger
        | Kind::Conversion
        | Kind::OperatorFamily
        | Kind::OperatorClass
        | Kind::Operator
        | Kind::AccessMethod
        | Kind::TextSearchParser
        | Kind::TextSearchTemplate
        | Kind::TextSearchDictionary
        | Kind::TextSearchConfiguration
        | Kind::ForeignDataWrapper
        | Kind::Server
        | Kind::UserMapping
        | Kind::DefaultPrivileges
        | Kind::Setting
        | Kind::RoleSetting
        | Kind::Unmodelled => false,
    }
}

/// One difference between the snapshot and the database, as the build script found it.
pub(crate) struct Drift {
    /// What drifted; `None` where that could not be told.
    pub(crate) object: Option<ObjectId>,
    /// Whether the module of all models does not depend on it.
    pub(crate) outside: bool,
    /// Where it was altered: the fields with their values, before and after.
    pub(crate) altered: Map<String, Value>,
    /// Whether it was removed and a relation of another kind took its place.
    pub(crate) replaced: bool,
    pub(crate) diagnostic: Diagnostic,
}

/// Whether an expansion in this process of the compiler, and so of this crate, told already that
/// drift could not be checked: it is one error, whichever model it is found at.
static TOLD: AtomicBool = AtomicBool::new(false);

/// Reads the build script's file: an array of objects with `object`, `message`, `help` and where
/// they apply `outside`, `altered` and `replaced`. What is no drift of an object is in the first answer only.
pub(crate) fn drift(text: &str) -> Vec<Drift> {
    let mut found = entries(text);
    if found.iter().any(|drift| drift.object.is_none()) && TOLD.swap(true, Ordering::Relaxed) {
        found.retain(|drift| drift.object.is_some());
    }
    found
}

fn entries(text: &str) -> Vec<Drift> {
    let Ok(Value::Array(entries)) = serde_json::from_str(text) else {
        let error = Diagnostic::error("drift", "the build script's schema-drift.json is damaged");
        let diagnostic = error.help("run `cargo clean`");
        return vec![Drift {
            object: None,
            outside: false,
            altered: Map::new(),
            replaced: false,
            diagnostic,
        }];
    };
    let text = |entry: &Value, key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
    entries
        .iter()
        .map(|entry| {
            let message = text(entry, "message").unwrap_or_default();
            let mut diagnostic = Diagnostic::error("drift", message);
            for line in text(entry, "help").iter().flat_map(|help| help.lines()) {
                diagnostic = diagnostic.help(line);
            }
            Drift {
                object: text(entry, "object").and_then(|id| ObjectId::parse(&id)),
                outside: entry.get("outside").and_then(Value::as_bool) == Some(true),
                altered: entry
                    .get("altered")
                    .and_then(Value::as_object)
                    .cloned()
                    .unwrap_or_default(),
                replaced: entry.get("replaced").and_then(Value::as_bool) == Some(true),
                diagnostic,
            }
        })
        .collect()
}

/// The schema as far as one struct needs it: the relations, and of the one that `choose` finds
/// among them its columns, its key and every type.
///
/// # Errors
///
/// As [`for_models`]'s.
pub(crate) fn for_struct(
    text: &str,
    path: &str,
    choose: impl FnOnce(&Schema) -> Option<ObjectId>,
) -> Result<Schema, Diagnostic> {
    let lines = Lines::new(text, path)?;
    let mut schema = Schema::new(lines.header.postgres);
    for line in lines.lines.iter().filter(|line| line.kind != Kind::Column && is_needed(line)) {
        // Constraints and defaults are many; the relation is not known yet.
        if !matches!(line.kind, Kind::Constraint | Kind::Default | Kind::Index) {
            let (id, entry) = line.read_alone(path)?;
            schema.insert(id, entry);
        }
    }
    let Some(relation) = choose(&schema) else { return Ok(schema) };
    let below = |kind: Kind| {
        let quoted = Value::String(format!("{}.", relation.path())).to_string();
        format!("{{\"{}\":{}", kind.word(), quoted.trim_end_matches('"'))
    };
    for kind in [Kind::Column, Kind::Constraint] {
        let start = below(kind);
        for line in lines.lines.iter().filter(|line| line.kind == kind && is_needed(line)) {
            if line.text.starts_with(&start) {
                let (id, entry) = line.read_alone(path)?;
                schema.insert(id, entry);
            }
        }
    }
    Ok(schema)
}
