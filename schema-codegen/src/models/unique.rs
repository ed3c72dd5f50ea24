//! The unique keys of models: columns that tell the rows of a table apart.

use std::collections::BTreeMap;

use schema_core::constraint::ConstraintBody;
use schema_core::{Kind, Object, Schema};

use super::relation::Relation;

/// A unique key.
#[derive(Clone, Debug)]
pub(crate) struct UniqueKey {
    /// Its columns in its order, by their place in the model.
    pub(crate) columns: Vec<usize>,
    pub(crate) primary: bool,
}

impl UniqueKey {
    /// Whether these columns and no others are the key's.
    pub(crate) fn is(&self, columns: &[usize]) -> bool {
        self.columns.len() == columns.len() && self.is_within(columns)
    }

    /// Whether all columns of the key are among these.
    pub(crate) fn is_within(&self, columns: &[usize]) -> bool {
        self.columns.iter().all(|column| columns.contains(column))
    }
}

/// The unique keys of each model, in the order of `models`: the primary key first, then unique
/// constraints, then unique indexes of plain columns that leave out no row.
pub(crate) fn unique_keys(schema: &Schema, models: &[&Relation<'_>]) -> Vec<Vec<UniqueKey>> {
    let mut indexes: BTreeMap<&str, Vec<&[String]>> = BTreeMap::new();
    for (_, entry) in schema.of_kind(Kind::Index) {
        if let Object::Index(index) = &entry.object
            && index.unique
            && !index.partial
            && !index.invalid
            && !index.columns.is_empty()
        {
            indexes.entry(index.on.path()).or_default().push(&index.columns);
        }
    }
    let none = Vec::new();
    let of = |model: &&Relation<'_>| {
        let indexes = indexes.get(model.id.path()).unwrap_or(&none);
        of_model(schema, model, indexes)
    };
    models.iter().map(of).collect()
}

fn of_model(schema: &Schema, model: &Relation<'_>, indexes: &[&[String]]) -> Vec<UniqueKey> {
    let mut found = Vec::new();
    if !model.key.is_empty() {
        found.push(UniqueKey { columns: model.key.clone(), primary: true });
    }
    let constraints = schema.children(Kind::Constraint, model.id.path());
    let of_constraint = constraints.filter_map(|(_, entry)| match &entry.object {
        Object::Constraint(constraint) => match &constraint.body {
            ConstraintBody::Unique(key) if !key.without_overlaps => Some(key.columns.as_slice()),
            _ => None,
        },
        _ => None,
    });
    for names in of_constraint.chain(indexes.iter().copied()) {
        if let Some(columns) = model.places(names)
            && !found.iter().any(|key| key.columns == columns)
        {
            found.push(UniqueKey { columns, primary: false });
        }
    }
    found
}
