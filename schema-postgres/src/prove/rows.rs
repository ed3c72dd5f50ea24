//! The rows that should outlive a plan: those of tables that both schemas have, in the columns
//! that keep their type.

use std::collections::BTreeMap;

use postgres::{Client, SimpleQueryMessage};
use schema_core::object::Table;
use schema_core::{Kind, Object, ObjectId, Schema};

/// How many rows are compared: those that were made up are few.
const MOST: usize = 100;

/// A table whose rows are not what they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowChange {
    /// The table.
    pub table: ObjectId,
    /// How many rows it had.
    pub before: usize,
    /// How many of those are there unchanged, in the columns that stayed.
    pub kept: usize,
    /// How many rows it has.
    pub after: usize,
    /// Whether the plan says that data of this table is lost.
    pub declared: bool,
}

/// The tables and columns to compare.
pub(super) struct Kept(Vec<(ObjectId, String)>);

/// Rows as text, by table.
pub(super) type Rows = BTreeMap<ObjectId, Vec<String>>;

impl Kept {
    pub(super) fn new(from: &Schema, to: &Schema) -> Self {
        let mut kept = Vec::new();
        for (id, entry) in from.of_kind(Kind::Table) {
            let (Object::Table(before), Some(Object::Table(after))) =
                (&entry.object, to.get(id).map(|entry| &entry.object))
            else {
                continue;
            };
            if before.server.is_some() || after.server.is_some() {
                continue;
            }
            let columns: Vec<String> = from
                .columns(id.path())
                .into_iter()
                .filter(|(column, before, _)| match to.get(column).map(|entry| &entry.object) {
                    Some(Object::Column(after)) => {
                        let plain = before.generated.is_none() && after.generated.is_none();
                        plain && before.sql_type == after.sql_type
                    }
                    _ => false,
                })
                .map(|(column, _, _)| schema_core::name::quote(&column.name()))
                .collect();
            let partitioned = |table: &Table| table.partition_by.is_some();
            // Rows of children are the children's, unless it is a partitioned table, which has
            // no others.
            let only = if partitioned(before) || partitioned(after) { "" } else { "ONLY " };
            let list = columns.join(", ");
            let sql = format!("SELECT ROW({list})::pg_catalog.text FROM {only}{}", id.path());
            kept.push((id.clone(), sql));
        }
        Self(kept)
    }

    /// The rows that are there. A table that cannot be read has none.
    pub(super) fn read(&self, client: &mut Client) -> Rows {
        let mut rows = Rows::new();
        for (id, sql) in &self.0 {
            let messages = client.simple_query(&format!("{sql} LIMIT {MOST}")).unwrap_or_default();
            let mut found: Vec<String> = messages
                .iter()
                .filter_map(|message| match message {
                    SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                    _ => None,
                })
                .collect();
            found.sort();
            rows.insert(id.clone(), found);
        }
        rows
    }

    /// The tables that lost or changed rows.
    pub(super) fn compare(&self, before: &Rows, after: &Rows) -> Vec<RowChange> {
        let none = Vec::new();
        let mut changes = Vec::new();
        for (id, old) in before {
            let new = after.get(id).unwrap_or(&none);
            if old == new {
                continue;
            }
            let mut left = new.clone();
            let mut kept = 0;
            for row in old {
                if let Some(at) = left.iter().position(|candidate| candidate == row) {
                    left.swap_remove(at);
                    kept += 1;
                }
            }
            changes.push(RowChange {
                table: id.clone(),
                before: old.len(),
                kept,
                after: new.len(),
                declared: false,
            });
        }
        changes
    }
}
