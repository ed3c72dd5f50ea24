//! Prints how rows are written: the columns, and their values from `New…` and `…Patch`.

use super::relation::{Column, Given, Relation};
use super::row::CHUNK;
use super::source::Source;

pub(super) fn print(out: &mut Source, relation: &Relation<'_>, (new, patch): &(String, String)) {
    let facade = out.facade.clone();
    out.push(&["impl ", &facade, "::Table for ", &relation.name, " {\n"]);
    out.push(&["type New = ", new, ";\ntype Patch = ", patch, ";\n"]);
    out.push(&["const WRITES: &'static str = \""]);
    for column in relation.written() {
        out.ended(&column.sql);
        out.ended(&column.resolved.cast);
    }
    out.push(&["\";\n}\n"]);
    values(out, relation, new, |out| {
        list(out, "always", relation, |column| column.given == Given::Always);
        list(out, "maybe", relation, |column| column.given == Given::Maybe);
    });
    values(out, relation, patch, |out| list(out, "maybe", relation, |_| true));
}

/// Prints what lists and shows the values of a struct.
fn values(out: &mut Source, relation: &Relation<'_>, of: &str, body: impl FnOnce(&mut Source)) {
    let facade = out.facade.clone();
    out.push(&["impl ", &facade, "::runtime::Values for ", of, " {\n"]);
    out.push(&["type Of = ", &relation.name, ";\n#[inline]\n"]);
    out.push(&["fn values<'v>(&'v self, _out: &mut ", &facade, "::runtime::Given<'v>) {\n"]);
    body(out);
    out.push(&["}\n}\nimpl ::std::fmt::Debug for ", of, " {\n#[inline]\n"]);
    out.push(&["fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {\n"]);
    out.push(&[&facade, "::runtime::debug_values(self, f)\n}\n}\n"]);
}

/// Prints calls that list the values of some columns.
fn list(
    out: &mut Source,
    method: &str,
    relation: &Relation<'_>,
    which: impl Fn(&Column<'_>) -> bool,
) {
    let columns: Vec<_> = relation.written().filter(|column| which(column)).collect();
    for chunk in columns.chunks(CHUNK) {
        out.push(&["_out.", method, "(("]);
        for column in chunk {
            out.push(&["&self.", &column.field, ", "]);
        }
        out.push(&["));\n"]);
    }
}
