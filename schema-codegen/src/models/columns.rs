//! Prints the columns and unique keys of a relation as constants of a type that is named as it.

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

/// The unique keys of a relation as the places of their columns: the primary key first.
fn keys(schema: &Schema, relation: &Relation<'_>, indexes: &[&[String]]) -> Vec<Vec<usize>> {
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
    found
}

pub(super) fn print(
    out: &mut Source,
    schema: &Schema,
    relation: &Relation<'_>,
    indexes: &[&[String]],
    name: &str,
) {
    let mut scope = Scope::default();
    let constants: Vec<String> = relation
        .columns
        .iter()
        .map(|column| scope.take(&[bare(&column.field).to_uppercase()], "_"))
        .collect();
    let runtime = out.runtime.clone();
    out.push(&["pub enum ", name, " {}\nimpl ", name, " {\n"]);
    for (column, constant) in relation.columns.iter().zip(&constants) {
        out.push(&["pub const ", constant, ": ", &runtime, "::Column<", &relation.name, ", "]);
        out.push(&[&column.resolved.rust.path]);
        if column.nullable {
            out.push(&[", ", &runtime, "::Null"]);
        }
        out.push(&["> = ", &runtime, "::Column::new("]);
        out.literal(&column.sql);
        out.push(&[", "]);
        out.literal(&column.resolved.cast);
        out.push(&[");\n"]);
    }
    for places in keys(schema, relation, indexes) {
        let columns: Vec<(&Column<'_>, &String)> = places
            .iter()
            .filter_map(|place| relation.columns.get(*place).zip(constants.get(*place)))
            .collect();
        let names: Vec<&str> = columns.iter().map(|(_, constant)| constant.as_str()).collect();
        let constant = scope.take(&[format!("BY_{}", names.join("_AND_"))], "_");
        out.push(&["pub const ", &constant, ": ", &runtime, "::Unique<", &relation.name, ", ("]);
        for (column, _) in &columns {
            out.push(&[&column.resolved.rust.path, ", "]);
        }
        out.push(&[")> = ", &runtime, "::Unique::new(\""]);
        for (column, _) in &columns {
            out.ended(&column.sql);
            out.ended(&column.resolved.cast);
        }
        out.push(&["\");\n"]);
    }
    out.push(&["}\n"]);
}
