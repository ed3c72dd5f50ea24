//! NOT NULLs that have no name of their own in a schema: from PostgreSQL 18 on they have one that
//! is made of those of table and column, and must be made of the new ones after a rename.

use std::collections::BTreeMap;

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::name::made_name;
use crate::object::{Constraint, Entry, Kind, Object};
use crate::schema::Schema;

use super::{Rename, To};

/// The first server on which a NOT NULL is a constraint with a name.
const NAMED_SINCE: u32 = 18;

/// The NOT NULLs that renames give another name, each with the rename.
pub(super) fn not_nulls(schema: &Schema, renames: &[Rename]) -> Vec<(Entry, Rename)> {
    if schema.postgres < NAMED_SINCE {
        return Vec::new();
    }
    let mut names: BTreeMap<&ObjectId, &str> = BTreeMap::new();
    for Rename { id, to } in renames {
        if let To::Name(name) = to {
            names.insert(id, name);
        }
    }
    let tables = names.keys().filter_map(|id| match id.kind() {
        Kind::Table => Some((*id).clone()),
        Kind::Column => schema.parent(id).filter(|it| it.kind() == Kind::Table),
        _ => None,
    });
    let mut tables: Vec<ObjectId> = tables.collect();
    tables.sort();
    tables.dedup();
    let now = |id: &ObjectId| names.get(id).map_or_else(|| id.name(), |name| (*name).to_owned());
    let mut all = Vec::new();
    for table in &tables {
        let named: Vec<&str> = schema
            .children(Kind::Constraint, table.path())
            .filter_map(|(_, entry)| match &entry.object {
                Object::Constraint(Constraint { body: ConstraintBody::NotNull(it), .. }) => {
                    Some(it.as_str())
                }
                _ => None,
            })
            .collect();
        for (id, column, _) in schema.columns(table.path()) {
            let name = id.name();
            // One that is inherited has the name that it has above.
            if !column.not_null || column.inherited.is_some() || named.contains(&name.as_str()) {
                continue;
            }
            let before = made_name(&table.name(), &name, "not_null");
            let after = made_name(&now(table), &now(id), "not_null");
            let id = table.child(Kind::Constraint, &before);
            if before != after && !schema.contains(&id) {
                all.push((
                    Entry::new(Constraint::new(ConstraintBody::NotNull(name))),
                    Rename { id, to: To::Name(after) },
                ));
            }
        }
    }
    all
}
