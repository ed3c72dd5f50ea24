//! Random statements over few names, so that many of them meet. Not all of them can be run.

#[path = "statements/constraints.rs"]
mod constraints;
#[path = "statements/database.rs"]
mod database;
#[path = "statements/family.rs"]
mod family;
#[path = "statements/routines.rs"]
mod routines;
#[path = "statements/said.rs"]
mod said;
#[path = "statements/tables.rs"]
mod tables;
#[path = "statements/types.rs"]
mod types;
#[path = "statements/views.rs"]
mod views;

use proptest::prelude::*;

/// What is chosen for the places of a statement.
type Places = [u8; 7];

/// One statement: of which subject, in which form, with what in its places.
type Choice = (u8, u8, Places);

/// What most walks begin with, so that other statements find something to meet; `{a}` is a type.
const STOCK: [&str; 31] = [
    "CREATE TYPE e0 AS ENUM ('a', 'b')",
    "CREATE TYPE e1 AS ENUM ('a', 'b', 'c')",
    "CREATE FUNCTION f0(integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text'",
    "CREATE FUNCTION f0(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1'",
    "CREATE FUNCTION f1(integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN $1 + 1",
    "CREATE FUNCTION f1(text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT length($1)'",
    "CREATE DOMAIN d0 AS text CHECK (VALUE <> '')",
    "CREATE DOMAIN d1 AS integer",
    "CREATE TYPE k0 AS (a integer, b text)",
    "CREATE TYPE r0 AS RANGE (subtype = integer)",
    "CREATE SEQUENCE s0",
    "CREATE FUNCTION w0() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE FUNCTION w1() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE TABLE t0 (c0 integer PRIMARY KEY, c1 text NOT NULL, c2 {a}, c3 {b})",
    "CREATE TABLE t1 (c0 serial, c1 {a} NOT NULL, c2 integer REFERENCES t0, c3 {b})",
    "CREATE TABLE t2 (c0 {a}, c1 {b}, c2 integer GENERATED ALWAYS AS IDENTITY)",
    "CREATE TABLE t3 (c4 {a}) INHERITS (t0)",
    "CREATE TABLE p0 (c0 integer, c1 {a}, c2 integer) PARTITION BY LIST (c0)",
    "CREATE TABLE q0 PARTITION OF p0 FOR VALUES IN (1)",
    "CREATE TABLE q1 PARTITION OF p0 DEFAULT PARTITION BY LIST (c2)",
    "CREATE TABLE q2 PARTITION OF q1 DEFAULT",
    "CREATE INDEX i0 ON t0 (c1)",
    "CREATE UNIQUE INDEX i1 ON t1 (c0)",
    "CREATE INDEX i2 ON p0 (c1)",
    "CREATE VIEW v0 AS SELECT * FROM t0",
    "CREATE VIEW v1 AS SELECT c0, c1 FROM v0",
    "CREATE MATERIALIZED VIEW m0 AS SELECT c0, c1 FROM t1",
    "CREATE TRIGGER g0 BEFORE UPDATE ON t0 FOR EACH ROW EXECUTE FUNCTION w0()",
    "CREATE TRIGGER g1 AFTER INSERT ON p0 FOR EACH ROW EXECUTE FUNCTION w1()",
    "ALTER TABLE t1 ADD CONSTRAINT n0 CHECK (c0 > 0)",
    "CREATE STATISTICS z0 ON c0, c1 FROM t0",
];

/// Two schemas that share how they begin.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// Which of [`STOCK`], and what is in their places.
    stock: Vec<(bool, u8, u8)>,
    shared: Vec<Choice>,
    from: Vec<Choice>,
    to: Vec<Choice>,
}

pub(crate) fn case() -> impl Strategy<Value = Case> {
    let some = |most: usize| prop::collection::vec(any::<Choice>().no_shrink(), 0..most);
    let place = || any::<u8>().no_shrink();
    let stock = prop::collection::vec((prop::bool::weighted(0.7), place(), place()), STOCK.len());
    (stock, some(50), some(25), some(25)).prop_map(|(stock, shared, from, to)| Case {
        stock,
        shared,
        from,
        to,
    })
}

impl Case {
    pub(crate) fn scripts(&self) -> (Vec<String>, Vec<String>) {
        let stock = STOCK.iter().zip(&self.stock).filter(|(_, (chosen, ..))| *chosen);
        let stock = stock.map(|(sql, (_, a, b))| {
            sql.replace("{a}", of(&TYPES, *a)).replace("{b}", of(&TYPES, *b))
        });
        let stock: Vec<_> = stock.collect();
        let all = |own: &[Choice]| {
            let own = self.shared.iter().chain(own).map(statement);
            stock.iter().cloned().chain(own).collect()
        };
        (all(&self.from), all(&self.to))
    }
}

fn statement((subject, form, places): &Choice) -> String {
    let (form, places) = (*form, *places);
    match subject % 32 {
        0..10 => tables::statement(form, places),
        10..15 => constraints::statement(form, places),
        15..19 => views::statement(form, places),
        19..22 => types::statement(form, places),
        22..26 => routines::statement(form, places),
        26..29 => family::statement(form, places),
        29..31 => said::statement(form, places),
        _ => database::statement(form, places),
    }
}

const TYPES: [&str; 28] = [
    "integer",
    "text",
    "integer",
    "text",
    "integer",
    "text",
    "bigint",
    "numeric(10,2)",
    "varchar(40)",
    "boolean",
    "date",
    "timestamptz",
    "one.e0",
    "one.e1",
    "one.d0",
    "one.d1",
    "one.k0",
    "integer[]",
    "text[]",
    "one.e0[]",
    "one.d0[]",
    "int4range",
    "jsonb",
    "char(3)",
    "uuid",
    "one.r0",
    "one.k0[]",
    "text COLLATE \"C\"",
];
const VALUES: [&str; 14] = [
    "NULL",
    "0",
    "'1'",
    "'a'",
    "now()",
    "one.f0(1)",
    "one.f1(1)",
    "nextval('one.s0')",
    "'{}'",
    "1 + 1",
    "'b'::one.e0",
    "one.f0(2) || 'x'",
    "nextval('one.s1')",
    "CURRENT_DATE",
];
const TESTS: [&str; 12] = [
    "{c} IS NOT NULL",
    "{c}::text <> ''",
    "{c} > {d}",
    "one.f1({c}) > 0",
    "one.f0({c}) <> ''",
    "{c} = ANY (ARRAY[{d}])",
    "{c}::text IN ('a', 'b')",
    "{c} <> 'a'",
    "length({c}) > 1",
    "({c} IS NULL) = ({d} IS NULL)",
    "{c} BETWEEN 1 AND 5",
    "({c}, {d}) IS DISTINCT FROM ({d}, {c})",
];

/// The chosen one of many.
fn of<T: Copy>(all: &[T], choice: u8) -> T {
    *all.get(usize::from(choice) % all.len()).unwrap()
}

fn name(letter: &str, count: u8, choice: u8) -> String {
    format!("{letter}{}", choice % count)
}

/// A table: mostly one of the plain ones.
fn table(choice: u8) -> String {
    match choice % 10 {
        7 => name("p", 2, choice / 10),
        8 => name("q", 4, choice / 10),
        _ => plain_table(choice),
    }
}

fn plain_table(choice: u8) -> String {
    name("t", 4, choice)
}

fn column(choice: u8) -> String {
    name("c", 5, choice)
}

/// What a view can be of.
fn relation(choice: u8) -> String {
    match choice % 8 {
        0..4 => table(choice / 8),
        4..7 => name("v", 4, choice / 8),
        _ => name("m", 2, choice / 8),
    }
}

fn test(choice: u8, x: &str, y: &str) -> String {
    of(&TESTS, choice).replace("{c}", x).replace("{d}", y)
}

fn cascade(choice: u8) -> &'static str {
    of(&[" CASCADE", ""], choice)
}
