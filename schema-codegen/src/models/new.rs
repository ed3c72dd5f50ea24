//! Prints what an INSERT says: `New…`, and the columns that can be written.

use super::relation::{Column, Given, Relation};
use super::source::Source;

pub(super) fn print(out: &mut Source, relation: &Relation<'_>, (new, patch): &(String, String)) {
    let facade = out.facade.clone();
    out.push(&["impl ", &facade, "::Table for ", &relation.name, " {\n"]);
    out.push(&["type New = ", new, ";\ntype Patch = ", patch, ";\n"]);
    out.push(&["const WRITES: &'static [(&'static str, &'static str)] = &["]);
    for column in relation.written() {
        out.push(&["("]);
        out.literal(&column.sql);
        out.push(&[", "]);
        out.literal(&column.resolved.cast);
        out.push(&["), "]);
    }
    out.push(&["];\n}\n"]);

    out.push(&["pub struct ", new, " {\n"]);
    for column in relation.columns.iter().filter(|column| column.given != Given::Never) {
        out.push(&["pub ", &column.field, ": "]);
        field_type(out, column);
        out.push(&[",\n"]);
    }
    out.push(&["}\nimpl ", new, " {\n#[inline]\npub fn new("]);
    let required = |column: &Column<'_>| column.given == Given::Always && !column.nullable;
    for column in relation.columns.iter().filter(|column| required(column)) {
        out.push(&[&column.field, ": ", &column.rust.path, ", "]);
    }
    out.push(&[") -> Self {\nSelf { "]);
    for column in relation.columns.iter().filter(|column| column.given != Given::Never) {
        match required(column) {
            true => out.push(&[&column.field, ", "]),
            false => out.push(&[&column.field, ": ::std::option::Option::None, "]),
        }
    }
    out.push(&["}\n}\n}\n"]);

    values(out, new, &relation.name, |out| {
        list(out, "always", relation, |column| column.given == Given::Always);
        list(out, "maybe", relation, |column| column.given == Given::Maybe);
    });
}

/// A defaulted column is given or not, a nullable one is NULL or not, and one can be both.
fn field_type(out: &mut Source, column: &Column<'_>) {
    match column.given {
        Given::Maybe => out.push(&["::std::option::Option<", &column.rust.path, ">"]),
        Given::Always | Given::Never => out.push(&[&column.rust.path]),
    }
}

/// Prints the impl that lists the values of a struct, and by which it shows itself.
pub(super) fn values(out: &mut Source, name: &str, row: &str, body: impl FnOnce(&mut Source)) {
    let facade = out.facade.clone();
    out.push(&["impl ", &facade, "::runtime::Values for ", name, " {\n"]);
    out.push(&["type Row = ", row, ";\n"]);
    out.push(&[
        "#[inline]\nfn values<'v>(&'v self, _out: &mut ",
        &facade,
        "::runtime::Given<'v>) {\n",
    ]);
    body(out);
    out.push(&["}\n}\nimpl ::std::fmt::Debug for ", name, " {\n"]);
    out.push(&[
        "#[inline]\nfn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {\n",
        &facade,
        "::runtime::debug(self, ",
    ]);
    out.literal(crate::naming::bare(name));
    out.push(&[", f)\n}\n}\n"]);
}

/// Prints one call that lists the values of some columns.
pub(super) fn list(
    out: &mut Source,
    method: &str,
    relation: &Relation<'_>,
    which: impl Fn(&Column<'_>) -> bool,
) {
    let mut columns = relation.written().filter(|column| which(column)).peekable();
    if columns.peek().is_none() {
        return;
    }
    out.push(&["_out.", method, "(&["]);
    for column in columns {
        out.push(&["&self.", &column.field, ", "]);
    }
    out.push(&["]);\n"]);
}
