//! Entries of `[names]` that name nothing.

use std::collections::BTreeSet;

use schema_core::constraint::ConstraintBody;
use schema_core::{Diagnostic, Kind, Object, ObjectId, Schema, name};

use super::checks::{Labels, labels_of_domain};
use super::names::{Names, dead};
use crate::config::{Config, Placed};
use crate::nearest::nearest;

/// Finds them.
pub(super) fn dead_names(
    config: &Config,
    schema: &Schema,
    objects: &BTreeSet<ObjectId>,
    (names, labels): (&Names, &[Labels]),
    errors: &mut Vec<Diagnostic>,
) {
    for one in &config.names {
        let key = one.key.text.as_str();
        let parts = name::split(key).unwrap_or_default();
        let of = |kind| ObjectId::new(kind, parts.iter().map(String::as_str));
        let kinds: &[Kind] = match parts.len() {
            1 => &[Kind::Namespace],
            3 => &[Kind::Column, Kind::Attribute],
            _ => &[],
        };
        let hit = kinds.iter().any(|kind| schema.contains(&of(*kind)))
            || names.named_by.contains(key)
            || objects.iter().any(|id| id.path() == key);
        if hit {
            continue;
        }
        let all = labels_of(config, schema, labels);
        if all.iter().any(|label| label == key) {
            continue;
        }
        let label = nearest(key, all.iter().map(String::as_str));
        if let (None, Some(error)) = (label, unnamed(schema, config, &one.key, &parts)) {
            errors.push(error);
            continue;
        }
        if schema.relation(key).is_some() || schema.type_at(key).is_some() {
            let message = format!("`{key}` has no model that could be named");
            let error = Diagnostic::error("config", message).origin(one.key.origin.clone());
            errors.push(error.help("remove the line, or see what [models] and [types] leave out"));
            continue;
        }
        let paths = objects.iter().map(ObjectId::path);
        let columns = schema.of_kind(Kind::Column).map(|(id, _)| id.path());
        let namespaces = schema.of_kind(Kind::Namespace).map(|(id, _)| id.path());
        let types = names.named_by.iter().map(String::as_str);
        let meant = match parts.len() {
            // That of a column is not what a table's looks like.
            2 => nearest(key, paths),
            _ => nearest(key, columns.chain(label).chain(types).chain(paths).chain(namespaces)),
        };
        errors.push(dead(&one.key, "table, column or type", meant));
    }
}

/// The paths by which `[names]` names the variants of enums.
fn labels_of(config: &Config, schema: &Schema, labels: &[Labels]) -> Vec<String> {
    let below = |id: &ObjectId, labels: &[String]| -> Vec<String> {
        labels.iter().map(|label| format!("{}.{}", id.path(), name::quote(label))).collect()
    };
    let enums = schema.of_kind(Kind::Enum).flat_map(|(id, entry)| match &entry.object {
        Object::Enum(object) => below(id, &object.labels),
        _ => Vec::new(),
    });
    let domains = schema.of_kind(Kind::Domain).flat_map(|(id, _)| {
        let found = labels_of_domain(schema, config, id);
        found.map(|labels| below(id, &labels)).unwrap_or_default()
    });
    enums.chain(domains).chain(labels.iter().flat_map(Labels::paths)).collect()
}

/// That a constraint, or what it lists, has no type to be named, and what would make one.
fn unnamed(schema: &Schema, config: &Config, key: &Placed, parts: &[String]) -> Option<Diagnostic> {
    let constraint = ObjectId::new(Kind::Constraint, parts.get(..3)?.iter().map(String::as_str));
    let Object::Constraint(found) = &schema.get(&constraint)?.object else { return None };
    let models = &config.models;
    let help = match &found.body {
        ConstraintBody::PrimaryKey(_) if !models.key_newtypes => {
            "a key of one column has a type with `key_newtypes = true` in [models]"
        }
        ConstraintBody::Check(_) if !models.checks => {
            "a list of texts is an enum with `checks = true` in [models]"
        }
        ConstraintBody::PrimaryKey(_) => {
            "remove the line: a key of several columns has no type, and one of a type of the \
             database's own has that"
        }
        ConstraintBody::Check(_) => {
            "remove the line: an enum is made of a list of all the texts that one column can be, \
             which is no secret"
        }
        ConstraintBody::ForeignKey(_) => "[relations] names what a foreign key leads to",
        _ => "remove the line",
    };
    let message = format!("`{}` has no type that could be named", key.text);
    Some(Diagnostic::error("config", message).origin(key.origin.clone()).help(help))
}
