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

/// Two schemas that share how they begin.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    shared: Vec<Choice>,
    from: Vec<Choice>,
    to: Vec<Choice>,
}

pub(crate) fn case() -> impl Strategy<Value = Case> {
    let some = |most: usize| prop::collection::vec(any::<Choice>().no_shrink(), 0..most);
    (some(80), some(30), some(30)).prop_map(|(shared, from, to)| Case { shared, from, to })
}

impl Case {
    pub(crate) fn scripts(&self) -> (Vec<String>, Vec<String>) {
        let all = |own: &[Choice]| self.shared.iter().chain(own).map(statement).collect();
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

const TYPES: [&str; 24] = [
    "integer",
    "text",
    "bigint",
    "numeric(10,2)",
    "varchar(20)",
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
    "CURRENT_USER",
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
