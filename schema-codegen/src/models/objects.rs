//! Which objects of a schema models are made of.

use std::collections::BTreeSet;

use schema_core::{Kind, Object, ObjectId, Schema};

use super::names::{self, Selection};
use crate::config::Config;
use crate::sqltype::TypeText;
use crate::typemap::is_text;

/// What has a place among the models: the chosen relations, the types of their namespaces, and
/// every type that these need.
pub(super) fn objects(
    schema: &Schema,
    config: &Config,
    selection: &Selection<'_>,
) -> BTreeSet<ObjectId> {
    let chosen: BTreeSet<&str> = config.types.iter().map(|one| one.key.text.as_str()).collect();
    // What is chosen for a relation holds its rows in columns; it has a model as well.
    let printed = |id: &ObjectId| {
        names::is_relation(id.kind()) || id.kind() != Kind::Range && !chosen.contains(id.path())
    };
    reach(schema, start(schema, config, selection), printed)
}

/// What the models of a schema depend on: what has a place among them, and also ranges and the
/// types that `[types]` maps to the user's own, but nothing that is read as text whatever it holds.
/// Their columns and other parts are not listed.
pub fn seen(schema: &Schema, config: &Config) -> BTreeSet<ObjectId> {
    reach(schema, start(schema, config, &Selection::new(config)), seen_within(config))
}

/// The types that a column of this type depends on.
pub fn types_of(schema: &Schema, config: &Config, sql_type: &str) -> BTreeSet<ObjectId> {
    reach(schema, type_of(schema, sql_type).into_iter().collect(), seen_within(config))
}

/// Whether models look into an object: not into a type that `[types]` says is text, unless it is a
/// domain, which may refuse NULL.
fn seen_within(config: &Config) -> impl Fn(&ObjectId) -> bool {
    let texts = config.types.iter().filter(|one| is_text(&one.value.text));
    let texts: BTreeSet<&str> = texts.map(|one| one.key.text.as_str()).collect();
    let closed = [Kind::Enum, Kind::Composite, Kind::Range];
    move |id| !closed.contains(&id.kind()) || !texts.contains(id.path())
}

/// The chosen relations, and the types of the chosen namespaces.
fn start(schema: &Schema, config: &Config, selection: &Selection<'_>) -> Vec<ObjectId> {
    let ours = |id: &&ObjectId| {
        config.models.extensions || schema.get(id).is_some_and(|entry| entry.extension.is_none())
    };
    let relations = names::relations(schema).filter(|id| selection.relation(id));
    let types = [Kind::Enum, Kind::Domain, Kind::Composite].into_iter();
    let types = types.flat_map(|kind| schema.of_kind(kind).map(|(id, _)| id));
    let types = types.filter(|id| id.namespace().is_some_and(|n| selection.namespace(&n)));
    relations.chain(types).filter(ours).cloned().collect()
}

/// These objects and every type that they need, without those that are not wanted.
fn reach(
    schema: &Schema,
    mut open: Vec<ObjectId>,
    wanted: impl Fn(&ObjectId) -> bool,
) -> BTreeSet<ObjectId> {
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !wanted(&id) || !found.insert(id.clone()) {
            continue;
        }
        match schema.get(&id).map(|entry| &entry.object) {
            Some(Object::Domain(domain)) => open.extend(type_of(schema, &domain.sql_type)),
            Some(Object::Range(range)) => open.extend(type_of(schema, &range.subtype)),
            Some(Object::Composite(_)) => {
                for (_, entry) in schema.children(Kind::Attribute, id.path()) {
                    if let Object::Attribute(attribute) = &entry.object {
                        open.extend(type_of(schema, &attribute.sql_type));
                    }
                }
            }
            _ if names::is_relation(id.kind()) => {
                for (_, column, _) in schema.columns(id.path()) {
                    open.extend(type_of(schema, &column.sql_type));
                }
            }
            _ => {}
        }
    }
    found
}

/// The enum, domain, composite or range that a type's text names.
fn type_of(schema: &Schema, text: &str) -> Option<ObjectId> {
    if !text.contains('.') {
        return None;
    }
    let name = TypeText::parse(text).name;
    let Some((id, _)) = schema.type_at(&name) else {
        let mut ranges = schema.of_kind(Kind::Range);
        let of_name = |entry: &schema_core::Entry| match &entry.object {
            Object::Range(range) => range.multirange.as_deref() == Some(&*name),
            _ => false,
        };
        return ranges.find(|(_, entry)| of_name(entry)).map(|(id, _)| id.clone());
    };
    let kinds = [Kind::Enum, Kind::Domain, Kind::Composite, Kind::Range];
    kinds.contains(&id.kind()).then(|| id.clone())
}
