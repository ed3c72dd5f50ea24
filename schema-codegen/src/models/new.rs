//! Prints what an INSERT says: `New…`.

use super::relation::{Column, Given, Relation};
use super::source::Source;

pub(super) fn print(out: &mut Source, relation: &Relation<'_>, (new, _): &(String, String)) {
    out.line(&format!(
        "What an INSERT into `{}` says. `None` leaves a column that has a default to the database, \
         and is NULL in one that has none.",
        relation.id.path()
    ));
    out.push(&["pub struct ", new, " {\n"]);
    for column in relation.columns.iter().filter(|column| column.given != Given::Never) {
        out.push(&["pub ", &column.field, ": "]);
        field_type(out, column);
        out.push(&[",\n"]);
    }
    out.push(&["}\nimpl ", new, " {\n#[inline]\npub fn new("]);
    let required = |column: &Column<'_>| column.given == Given::Always && !column.nullable;
    for column in relation.columns.iter().filter(|column| required(column)) {
        out.push(&[&column.variable(), ": ", &column.rust.path, ", "]);
    }
    out.push(&[") -> Self {\nSelf { "]);
    for column in relation.columns.iter().filter(|column| column.given != Given::Never) {
        match required(column) {
            true => out.push(&[&column.made(), ", "]),
            false => out.push(&[&column.field, ": ", out.none, ", "]),
        }
    }
    out.push(&["}\n}\n}\n"]);
}

/// A defaulted column is given or not, a nullable one is NULL or not, and one can be both.
fn field_type(out: &mut Source, column: &Column<'_>) {
    match column.given {
        Given::Maybe => out.push(&[out.option, "<", &column.rust.path, ">"]),
        Given::Always | Given::Never => out.push(&[&column.rust.path]),
    }
}
