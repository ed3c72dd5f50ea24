//! The rows that should outlive a plan: those of tables that are there before and after it, in the
//! columns that keep their type. A table or column that is only called otherwise is the same one:
//! the server's oids and numbers tell.

use std::collections::BTreeMap;

use postgres::{Client, SimpleQueryMessage};
use schema_core::name::{literal, quote};
use schema_core::{Diagnostic, Kind, ObjectId};

use crate::apply::reason;

use super::shapes::{self, Keep, Shapes};

/// How many rows are compared: those that were made up are few.
const MOST: usize = 100;

/// A table whose rows are not what they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowChange {
    /// The table, as it is called after.
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

/// Tables with their rows, by oid, and what labels of enums were called then.
pub(super) struct Rows {
    tables: BTreeMap<u32, Table>,
    labels: BTreeMap<u32, Label>,
    shapes: Shapes,
}

struct Label {
    sql_type: String,
    name: String,
}

struct Table {
    path: String,
    /// By number (`attnum`), without generated ones.
    columns: BTreeMap<i16, Column>,
    /// The values in the order of the columns, as text: those with attributes as JSON tells them,
    /// by name.
    rows: Vec<Vec<Option<String>>>,
}

struct Column {
    name: String,
    /// Oid and modifier.
    exact_type: (u32, i32),
    /// As SQL writes it: that of a type that was made anew is the same.
    sql_type: String,
}

/// A value of a row by the place of its column, and what of it is compared.
type Place = (usize, Keep);

/// Reads the rows again, with each label of an enum as it was called before: a renamed label is the
/// same value.
///
/// # Errors
/// As [`read`]'s.
pub(super) fn read_again(client: &mut Client, before: &Rows) -> Result<Rows, Diagnostic> {
    let now = labels(client)?;
    let renamed = now.iter().filter_map(|(oid, label)| {
        let was = &before.labels.get(oid)?.name;
        (*was != label.name).then_some((oid, label, was))
    });
    let renamed: Vec<_> = renamed.collect();
    if renamed.is_empty() {
        return read(client);
    }
    // No trigger of the schema has to do with it, and nothing of it stays.
    let mut sql = "BEGIN; SET LOCAL session_replication_role = replica;".to_owned();
    let mut rename = |label: &Label, from: &str, to: &str| {
        let (from, to) = (literal(from), literal(to));
        sql.push_str(&format!("ALTER TYPE {} RENAME VALUE {from} TO {to};", label.sql_type));
    };
    for (oid, label) in &now {
        let moved = renamed.iter().any(|(other, ..)| *other == oid);
        let meets = |was: &Label| was.sql_type == label.sql_type && was.name == label.name;
        if moved || (!before.labels.contains_key(oid) && before.labels.values().any(meets)) {
            rename(label, &label.name, &format!("label {oid}"));
        }
    }
    for (oid, label, was) in renamed {
        rename(label, &format!("label {oid}"), was);
    }
    let _ = client.batch_execute(&sql);
    let rows = read(client);
    let _ = client.batch_execute("ROLLBACK");
    rows
}

/// The labels of enums by oid, which a rename leaves.
fn labels(client: &mut Client) -> Result<BTreeMap<u32, Label>, Diagnostic> {
    let sql = "SELECT oid, pg_catalog.format_type(enumtypid, NULL), enumlabel::text \
               FROM pg_catalog.pg_enum";
    let rows = client.query_typed(sql, &[]).map_err(|error| unread(&error))?;
    let label = |row: &postgres::Row| -> Result<(u32, Label), postgres::Error> {
        let (sql_type, name) = (row.try_get(1)?, row.try_get(2)?);
        Ok((row.try_get(0)?, Label { sql_type, name }))
    };
    rows.iter().map(|row| label(row).map_err(|error| unread(&error))).collect()
}

/// The catalog did not tell what is needed to compare rows.
pub(super) fn unread(error: &postgres::Error) -> Diagnostic {
    let why =
        format!("the shadow's catalog cannot be read, so no rows are compared: {}", reason(error));
    Diagnostic::error("prove-rows", why)
        .help("try again; if it stays so, name another shadow: [shadow] in schema.toml")
        .help("or make the plan without proof: --no-prove")
}

/// Reads the rows of all tables that are not foreign. A table that cannot be read has none.
///
/// # Errors
/// `prove-rows` where the catalog does not tell which tables there are.
pub(super) fn read(client: &mut Client) -> Result<Rows, Diagnostic> {
    let sql = "SELECT c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname), c.relkind::text,
                   a.attnum, a.attname::text, a.atttypid, a.atttypmod,
                   pg_catalog.format_type(a.atttypid, a.atttypmod)
               FROM pg_catalog.pg_class c
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
               LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
                   AND NOT a.attisdropped AND a.attgenerated = ''
               WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384 AND n.nspname NOT LIKE 'pg\\_%'
               ORDER BY c.oid, a.attnum";
    let mut tables: BTreeMap<u32, Table> = BTreeMap::new();
    for row in client.query_typed(sql, &[]).map_err(|error| unread(&error))? {
        let oid = row.try_get(0).map_err(|error| unread(&error))?;
        let text = |at: usize| row.try_get::<_, String>(at).unwrap_or_default();
        // Rows of children are the children's, unless it is a partitioned table, which has no
        // others.
        let only = if text(2) == "p" { "" } else { "ONLY " };
        let table = tables.entry(oid).or_insert_with(|| Table {
            path: format!("{only}{}", text(1)),
            columns: BTreeMap::new(),
            rows: Vec::new(),
        });
        if let (Ok(number), Ok(oid), Ok(modifier)) =
            (row.try_get::<_, i16>(3), row.try_get::<_, u32>(5), row.try_get::<_, i32>(6))
        {
            let column = Column { name: text(4), exact_type: (oid, modifier), sql_type: text(7) };
            table.columns.insert(number, column);
        }
    }
    let shapes = shapes::read(client)?;
    for table in tables.values_mut() {
        let list = table.columns.values().map(|column| {
            let name = quote(&column.name);
            match shapes.has_attributes(&column.sql_type) {
                true => format!("pg_catalog.to_jsonb({name})::pg_catalog.text"),
                false => format!("{name}::pg_catalog.text"),
            }
        });
        let list: Vec<_> = list.collect();
        let sql = format!("SELECT {} FROM {} LIMIT {MOST}", list.join(", "), table.path);
        for message in client.simple_query(&sql).unwrap_or_default() {
            if let SimpleQueryMessage::Row(row) = message {
                let values = (0..row.len()).map(|at| row.get(at).map(str::to_owned));
                table.rows.push(values.collect());
            }
        }
    }
    Ok(Rows { tables, labels: labels(client)?, shapes })
}

impl Rows {
    /// The tables that lost or changed rows.
    pub(super) fn compare(&self, after: &Self) -> Vec<RowChange> {
        let mut changes = Vec::new();
        for (oid, old) in &self.tables {
            let made_anew = || after.tables.values().find(|table| table.path == old.path);
            let Some(new) = after.tables.get(oid).or_else(made_anew) else { continue };
            let (here, there) = old.shared(new, (&self.shapes, &after.shapes));
            let (before, mut left) = (old.values(&here), new.values(&there));
            let now = left.len();
            let mut kept = 0;
            for row in &before {
                if let Some(at) = left.iter().position(|candidate| candidate == row) {
                    left.swap_remove(at);
                    kept += 1;
                }
            }
            let path = new.path.trim_start_matches("ONLY ");
            if (kept != before.len() || now != kept)
                && let Some(table) = ObjectId::from_path(Kind::Table, path)
            {
                let (before, after) = (before.len(), now);
                changes.push(RowChange { table, before, kept, after, declared: false });
            }
        }
        changes.sort_by(|a, b| a.table.cmp(&b.table));
        changes
    }
}

impl Table {
    /// The places of the columns that both have with the same type.
    fn shared(&self, other: &Self, shapes: (&Shapes, &Shapes)) -> (Vec<Place>, Vec<Place>) {
        let is_same =
            |a: &Column, b: &Column| a.exact_type == b.exact_type || a.sql_type == b.sql_type;
        let place = |number: i16| other.columns.keys().position(|it| *it == number);
        let mut shared = (Vec::new(), Vec::new());
        for (here, (number, column)) in self.columns.iter().enumerate() {
            let same = other.columns.get_key_value(number);
            let made_anew = || other.columns.iter().find(|(_, it)| it.name == column.name);
            if let Some((number, found)) = same.or_else(made_anew)
                && is_same(column, found)
                && let Some(there) = place(*number)
            {
                let keep = || shapes.0.common(&column.sql_type, shapes.1, &found.sql_type);
                shared.0.push((here, keep()));
                shared.1.push((there, keep()));
            }
        }
        shared
    }

    fn values(&self, places: &[Place]) -> Vec<Vec<Option<String>>> {
        let value = |row: &Vec<Option<String>>, (at, keep): &Place| {
            row.get(*at).and_then(Option::as_ref).map(|value| keep.text(value))
        };
        self.rows.iter().map(|row| places.iter().map(|place| value(row, place)).collect()).collect()
    }
}
