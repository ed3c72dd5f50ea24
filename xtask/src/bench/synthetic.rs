//! A schema of any size, the same for the same number of tables.

use std::fmt::Write;

/// How many columns each table has.
pub(super) const COLUMNS: usize = 15;

/// A column: its name, its SQL type with what follows it, and Diesel's type.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
    pub(super) diesel: &'static str,
}

const fn column(name: &'static str, sql: &'static str, diesel: &'static str) -> Column {
    Column { name, sql, diesel }
}

/// What tables of applications tend to have.
#[rustfmt::skip]
pub(super) const TABLE: [Column; COLUMNS] = [
    column("id", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "Int8"),
    column("owner_id", "bigint", "Nullable<Int8>"),
    column("name", "text NOT NULL", "Text"),
    column("title", "character varying(255)", "Nullable<Varchar>"),
    column("state", "smallint NOT NULL DEFAULT 0", "Int2"),
    column("quantity", "integer NOT NULL DEFAULT 1", "Int4"),
    column("amount", "numeric(12,2) NOT NULL DEFAULT 0 CHECK (amount >= 0)", "Numeric"),
    column("ratio", "double precision", "Nullable<Float8>"),
    column("enabled", "boolean NOT NULL DEFAULT true", "Bool"),
    column("settings", "jsonb NOT NULL DEFAULT '{}'", "Jsonb"),
    column("tags", "text[]", "Nullable<Array<Nullable<Text>>>"),
    column("external_id", "uuid", "Nullable<Uuid>"),
    column("starts_on", "date", "Nullable<Date>"),
    column("created_at", "timestamp with time zone NOT NULL DEFAULT now()", "Timestamptz"),
    column("updated_at", "timestamp with time zone", "Nullable<Timestamptz>"),
];

/// The name of a table, from 0.
pub(super) fn name(table: usize) -> String {
    const NOUNS: [&str; 10] = [
        "account", "booking", "contract", "delivery", "event", "invoice", "message", "project",
        "shipment", "ticket",
    ];
    let noun = NOUNS.get(table % NOUNS.len()).copied().unwrap_or_default();
    format!("{noun}_{table:04}s")
}

/// The table that the `owner_id` of this one references.
pub(super) fn owner(table: usize) -> usize {
    table / 3
}

/// The SQL that makes so many tables.
pub(super) fn sql(tables: usize) -> String {
    let mut sql = String::new();
    for table in 0..tables {
        let name = name(table);
        let columns: Vec<_> =
            TABLE.iter().map(|column| format!("    {} {}", column.name, column.sql)).collect();
        let owner = self::name(owner(table));
        let _ = write!(
            sql,
            "CREATE TABLE {name} (\n{}\n);\n\
             ALTER TABLE {name} ADD FOREIGN KEY (owner_id) REFERENCES {owner};\n\
             CREATE INDEX {name}_owner ON {name} (owner_id);\n\
             CREATE INDEX {name}_new ON {name} (created_at) WHERE enabled;\n",
            columns.join(",\n"),
        );
        if table % 5 == 0 {
            let _ = writeln!(sql, "COMMENT ON TABLE {name} IS 'What is known of {name}';");
        }
        if table % 50 == 0 {
            let _ = writeln!(
                sql,
                "CREATE VIEW {name}_open AS SELECT id, name, amount FROM {name} WHERE state = 0;"
            );
        }
    }
    sql
}
