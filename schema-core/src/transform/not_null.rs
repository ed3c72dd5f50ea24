//! The names of NOT NULLs, which are objects only where they are not those that PostgreSQL makes.

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::object::{Entry, Kind, Object};
use crate::plan::made_name;
use crate::schema::Schema;

use super::Names;

impl Names {
    /// From PostgreSQL 18 on, NOT NULLs have names, and keep them when their table or column gets
    /// another one. Those that PostgreSQL had made are to be such again, also in the tables below.
    pub(super) fn not_nulls(&self, before: &Schema, after: &mut Schema) {
        let now = |id: &ObjectId| self.addresses.get(id).unwrap_or(id).clone();
        let mut known = Vec::new();
        let mut renamed = Vec::new();
        for (id, entry) in before.of_kind(Kind::Constraint) {
            let Some(column) = not_null(entry) else { continue };
            known.push(now(id));
            let Some(table) = before.parent(id) else { continue };
            let above = above(before, &table).into_iter().find(|above| {
                let name = made_name(&above.name(), column, "not_null");
                name == id.name() && !before.contains(&above.child(Kind::Constraint, &name))
            });
            if let Some(above) = above {
                let column = now(&above.child(Kind::Column, column)).name();
                let name = |table: &ObjectId| made_name(&now(table).name(), &column, "not_null");
                let is_made = name(&above) == name(&table);
                let new = now(&table).child(Kind::Constraint, &name(&above));
                renamed.push((now(id), (!is_made).then_some(new)));
            }
        }
        let unknown =
            after.of_kind(Kind::Constraint).filter(|(_, entry)| not_null(entry).is_some());
        let unknown: Vec<ObjectId> = unknown.map(|(id, _)| id.clone()).collect();
        for id in unknown.into_iter().filter(|id| !known.contains(id)) {
            after.remove(&id);
        }
        for (old, new) in renamed {
            if let (Some(entry), Some(new)) = (after.remove(&old), new) {
                after.insert(new, entry);
            }
        }
    }
}

/// The column of a NOT NULL.
fn not_null(entry: &Entry) -> Option<&str> {
    match &entry.object {
        Object::Constraint(constraint) => match &constraint.body {
            ConstraintBody::NotNull(column) => Some(column),
            _ => None,
        },
        _ => None,
    }
}

/// The tables that a table is a partition of or inherits from, all the way up.
fn above(schema: &Schema, table: &ObjectId) -> Vec<ObjectId> {
    let mut above = vec![table.clone()];
    let mut at = 0;
    while let Some(id) = above.get(at) {
        if let Some(Object::Table(table)) = schema.get(id).map(|entry| &entry.object) {
            for parent in table.partition_of.iter().chain(&table.inherits) {
                if !above.contains(parent) {
                    above.push(parent.clone());
                }
            }
        }
        at += 1;
    }
    above.remove(0);
    above
}
