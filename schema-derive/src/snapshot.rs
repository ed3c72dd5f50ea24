//! The part of a snapshot that models need. Lines that they do not need are not decoded, because
//! macros run without optimisation.

use schema_core::snapshot::{Line, Lines};
use schema_core::{Diagnostic, Kind, ObjectId, Schema};
use serde_json::Value;

/// The schema without what no model shows.
///
/// # Errors
///
/// What is wrong with the snapshot, with its line.
pub(crate) fn for_models(text: &str, path: &str) -> Result<Schema, Diagnostic> {
    let lines = Lines::new(text, path)?;
    let mut schema = Schema::new(lines.header.postgres);
    for line in lines.lines.iter().filter(|line| is_needed(line)) {
        let (id, entry) = line.read(path)?;
        schema.insert(id, entry);
    }
    Ok(schema)
}

fn is_needed(line: &Line<'_>) -> bool {
    match line.kind {
        Kind::Namespace
        | Kind::BaseType
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
        Kind::Constraint => line.text.contains("\"primary_key\":"),
        Kind::Extension
        | Kind::Language
        | Kind::Cast
        | Kind::Transform
        | Kind::Routine
        | Kind::Aggregate
        | Kind::DomainConstraint
        | Kind::Sequence
        | Kind::Index
        | Kind::Statistics
        | Kind::Trigger
        | Kind::RewriteRule
        | Kind::Policy
        | Kind::Publication
        | Kind::PublicationTable
        | Kind::PublicationNamespace
        | Kind::Subscription
        | Kind::EventTrigger
        | Kind::Collation
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
        | Kind::Unmodelled => false,
    }
}

/// One difference between the snapshot and the database, as the build script found it.
pub(crate) struct Drift {
    /// What drifted; `None` where that could not be told.
    pub(crate) object: Option<ObjectId>,
    pub(crate) diagnostic: Diagnostic,
}

/// Reads the build script's file: an array of objects with `object`, `message` and `help`.
pub(crate) fn drift(text: &str) -> Vec<Drift> {
    let Ok(Value::Array(entries)) = serde_json::from_str(text) else {
        let error = Diagnostic::error("drift", "the build script's schema-drift.json is damaged");
        return vec![Drift { object: None, diagnostic: error.help("run `cargo clean`") }];
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
            Drift { object: text(entry, "object").and_then(|id| ObjectId::parse(&id)), diagnostic }
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
        if !matches!(line.kind, Kind::Constraint | Kind::Default) {
            let (id, entry) = line.read(path)?;
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
                let (id, entry) = line.read(path)?;
                schema.insert(id, entry);
            }
        }
    }
    Ok(schema)
}
