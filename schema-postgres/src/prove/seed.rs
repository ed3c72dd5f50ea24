//! A few rows in every table that allows it.

mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use postgres::Client;
use schema_core::constraint::{ConstraintBody, ForeignKey};
use schema_core::name::quote;
use schema_core::object::{Column, Table};
use schema_core::{Kind, Object, ObjectId, Schema};

use values::Values;

/// The rows that were made up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seeded {
    /// How many tables have rows.
    pub tables: usize,
    /// How many rows there are.
    pub rows: usize,
    /// The tables that took none, with the server's reason for the last try.
    pub refused: Vec<(ObjectId, String)>,
}

/// Puts so many rows, eight at most, into each table of a database with this schema: what a foreign
/// key names comes first, and the first row names the first row there, and so on. Rows that a
/// constraint or trigger refuses are tried in other ways and then left out.
pub fn seed(client: &mut Client, schema: &Schema, count: usize) -> Seeded {
    let mut seeded = Seeded::default();
    // A trigger may do anything, but not for long.
    let _ = client.batch_execute("SET statement_timeout = 5000");
    for (id, table) in in_order(schema) {
        let values = Values::new(schema, id, table);
        let mut rows = 0;
        let mut last = None;
        for row in 0..count {
            for style in 0..values::STYLES {
                let sql = insert(schema, id, &values, row, style);
                match client.batch_execute(&sql) {
                    Ok(()) => {
                        rows += 1;
                        break;
                    }
                    Err(error) => last = Some(crate::apply::reason(&error)),
                }
            }
        }
        seeded.rows += rows;
        match (rows, last) {
            (0, Some(reason)) => seeded.refused.push((id.clone(), reason)),
            _ => seeded.tables += 1,
        }
    }
    let views = schema.of_kind(Kind::MaterializedView);
    for (id, _) in views.filter(|(_, entry)| entry.extension.is_none()) {
        // Its query may fail on rows that were made up.
        let _ = client.batch_execute(&format!("REFRESH MATERIALIZED VIEW {}", id.path()));
    }
    let _ = client.batch_execute("RESET statement_timeout");
    seeded
}

/// The tables that hold rows themselves, each after those that its foreign keys name; where they
/// name each other in a circle, by path.
fn in_order(schema: &Schema) -> Vec<(&ObjectId, &Table)> {
    let mut left: BTreeMap<&ObjectId, (&Table, BTreeSet<ObjectId>)> = BTreeMap::new();
    for (id, entry) in schema.of_kind(Kind::Table) {
        if let Object::Table(table) = &entry.object
            && table.partition_by.is_none()
            && table.server.is_none()
            && entry.extension.is_none()
        {
            let named = foreign_keys(schema, id).map(|key| key.table.clone());
            left.insert(id, (table, named.filter(|named| named != id).collect()));
        }
    }
    let mut order = Vec::new();
    while !left.is_empty() {
        // A partitioned table has rows when none of its partitions waits any more.
        let waits = |id: &ObjectId| left.keys().any(|left| family(schema, left).contains(id));
        let free: Vec<&ObjectId> = left
            .iter()
            .filter(|(_, (_, named))| !named.iter().any(waits))
            .map(|(id, _)| *id)
            .collect();
        let next =
            if free.is_empty() { left.keys().next().copied().into_iter().collect() } else { free };
        for id in next {
            if let Some((table, _)) = left.remove(id) {
                order.push((id, table));
            }
        }
    }
    order
}

/// A table and the partitioned tables above it.
fn family(schema: &Schema, id: &ObjectId) -> Vec<ObjectId> {
    let mut family = vec![id.clone()];
    let mut at = id.clone();
    while let Some(Object::Table(table)) = schema.get(&at).map(|entry| &entry.object)
        && let Some(above) = &table.partition_of
    {
        at = above.clone();
        family.push(at.clone());
    }
    family
}

/// The foreign keys of a table, those of the tables above included.
fn foreign_keys<'s>(
    schema: &'s Schema,
    id: &ObjectId,
) -> impl Iterator<Item = &'s ForeignKey> + use<'s> {
    let tables = family(schema, id);
    tables.into_iter().flat_map(|table| {
        let constraints: Vec<_> = schema.children(Kind::Constraint, table.path()).collect();
        constraints.into_iter().filter_map(|(_, entry)| match &entry.object {
            Object::Constraint(constraint) => match &constraint.body {
                ConstraintBody::ForeignKey(key) => Some(&**key),
                _ => None,
            },
            _ => None,
        })
    })
}

/// The statement for one row in one style: 0 gives every column a value, the last as few as it can.
fn insert(schema: &Schema, id: &ObjectId, values: &Values<'_>, row: usize, style: usize) -> String {
    let mut named: BTreeMap<String, String> = BTreeMap::new();
    for key in foreign_keys(schema, id) {
        for (column, referenced) in key.columns.iter().zip(&key.referenced) {
            let table = key.table.path();
            let referenced = quote(referenced);
            // To the row itself where it is its own table and there is no other.
            named.entry(column.clone()).or_insert_with(|| {
                format!("(SELECT {referenced} FROM {table} ORDER BY ctid LIMIT 1 OFFSET {row})")
            });
        }
    }
    let (mut columns, mut expressions) = (String::new(), String::new());
    for (column_id, column, _) in schema.columns(id.path()) {
        let name = column_id.name();
        let default = schema.contains(&column_id.as_kind(Kind::Default));
        let expression = match named.get(&name) {
            _ if column.generated.is_some() || column.identity.is_some() => None,
            Some(reference) => {
                (style + 1 < values::STYLES || column.not_null).then(|| reference.clone())
            }
            None => given(values, &name, column, default, row, style),
        };
        if let Some(expression) = expression {
            let gap = if columns.is_empty() { "" } else { ", " };
            let _ = write!(columns, "{gap}{}", quote(&name));
            let _ = write!(expressions, "{gap}{expression}");
        }
    }
    match columns.is_empty() {
        true => format!("INSERT INTO {} DEFAULT VALUES", id.path()),
        false => format!("INSERT INTO {} ({columns}) VALUES ({expressions})", id.path()),
    }
}

/// The value of a column that no foreign key decides on; `None` leaves it out.
fn given(
    values: &Values<'_>,
    name: &str,
    column: &Column,
    default: bool,
    row: usize,
    style: usize,
) -> Option<String> {
    let last = style + 1 == values::STYLES;
    let needed = column.not_null || values.decides(name);
    match default {
        true if last || values.is_number(name) => None,
        _ if last && !needed => None,
        _ => values.of(name, &column.sql_type, row, style),
    }
}
