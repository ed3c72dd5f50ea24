//! Prints the columns and unique keys of a relation as the fields of one constant. A constant for
//! each would cost the compiler three times as much.

use std::collections::BTreeMap;

use schema_core::constraint::ConstraintBody;
use schema_core::{Kind, Object, ObjectId, Schema};

use super::relation::{Column, Relation};
use super::source::Source;
use crate::naming::{Scope, bare};

/// The columns of the unique indexes of each relation, as far as an index says of every row that it
/// is the only one.
pub(super) fn unique_indexes(schema: &Schema) -> BTreeMap<&ObjectId, Vec<&[String]>> {
    let mut found: BTreeMap<_, Vec<&[String]>> = BTreeMap::new();
    for (_, entry) in schema.of_kind(Kind::Index) {
        if let Object::Index(index) = &entry.object
            && index.unique
            && !index.partial
            && !index.invalid
            && !index.columns.is_empty()
        {
            found.entry(&index.on).or_default().push(&index.columns);
        }
    }
    found
}

/// The unique keys of a relation: the primary key first.
fn keys<'r>(
    schema: &Schema,
    relation: &'r Relation<'_>,
    indexes: &[&[String]],
) -> Vec<Vec<&'r Column<'r>>> {
    let mut found = Vec::new();
    if !relation.key.is_empty() {
        found.push(relation.key.clone());
    }
    let constraints = schema.children(Kind::Constraint, relation.id.path());
    let of_constraint = constraints.filter_map(|(_, entry)| match &entry.object {
        Object::Constraint(constraint) => match &constraint.body {
            ConstraintBody::Unique(key) if !key.without_overlaps => Some(key.columns.as_slice()),
            _ => None,
        },
        _ => None,
    });
    for names in of_constraint.chain(indexes.iter().copied()) {
        let place = |name: &String| relation.columns.iter().position(|column| column.name == *name);
        if let Some(places) = names.iter().map(place).collect::<Option<Vec<usize>>>()
            && !found.contains(&places)
        {
            found.push(places);
        }
    }
    let columns = |places: Vec<usize>| {
        places.into_iter().filter_map(|place| relation.columns.get(place)).collect()
    };
    found.into_iter().map(columns).collect()
}

pub(super) fn print(
    out: &mut Source,
    schema: &Schema,
    relation: &Relation<'_>,
    indexes: &[&[String]],
    (constant, ty): &(String, String),
) {
    let query = out.query.clone();
    let keys = keys(schema, relation, indexes);
    let names = key_names(relation, &keys);
    let kind = |column: &Column<'_>| match column.nullable {
        true => &query.null_column,
        false => &query.column,
    };
    out.push(&["pub struct ", ty, " {\n"]);
    for column in &relation.columns {
        let [kind, _] = kind(column);
        out.push(&["pub ", &column.field, ": ", kind, "<", &relation.name, ", "]);
        out.push(&[&column.resolved.rust.path, ">,\n"]);
    }
    let [unique, make_unique] = &query.unique;
    for (key, name) in keys.iter().zip(&names) {
        out.push(&["pub ", name, ": ", unique, "<", &relation.name, ", ("]);
        for column in key {
            out.push(&[&column.resolved.rust.path, ", "]);
        }
        out.push(&[")>,\n"]);
    }
    out.push(&["}\npub const ", constant, ": ", ty, " = ", ty, " {\n"]);
    for column in &relation.columns {
        let [_, make] = kind(column);
        out.push(&[&column.field, ": ", make, "("]);
        out.literal(&column.sql);
        out.push(&[", "]);
        out.literal(&column.resolved.cast);
        out.push(&["),\n"]);
    }
    for (key, name) in keys.iter().zip(&names) {
        out.push(&[name, ": ", make_unique, "(\""]);
        for column in key {
            out.ended(&column.sql);
            out.ended(&column.resolved.cast);
        }
        out.push(&["\"),\n"]);
    }
    out.push(&["};\n"]);
}

/// The names of the fields for keys: `by_group_and_user_id`.
fn key_names(relation: &Relation<'_>, keys: &[Vec<&Column<'_>>]) -> Vec<String> {
    let mut scope = Scope::default();
    for column in &relation.columns {
        scope.take(std::slice::from_ref(&column.field), "_");
    }
    let mut name = |key: &Vec<&Column<'_>>| {
        let columns: Vec<&str> = key.iter().map(|column| bare(&column.field)).collect();
        scope.take(&[format!("by_{}", columns.join("_and_"))], "_")
    };
    keys.iter().map(&mut name).collect()
}
