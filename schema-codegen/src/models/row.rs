//! Prints the struct of a row, and how it is read.

use super::relation::{Column, Relation};
use super::source::Source;

/// How many columns are read at once: the size of the largest tuple that the facade reads.
pub(super) const CHUNK: usize = 16;

pub(super) fn print(out: &mut Source, relation: &Relation<'_>) {
    out.doc(relation.comment);
    let derives = out.derives.clone();
    out.push(&["#[derive(Clone, Debug, PartialEq", &derives, ")]\npub struct "]);
    out.push(&[&relation.name, " {\n"]);
    for column in &relation.columns {
        out.doc(column.comment);
        out.push(&["pub ", &column.field, ": ", &column.rust.path, ",\n"]);
    }
    out.push(&["}\n"]);

    let (facade, result, ok) = (out.facade.clone(), out.result, out.ok);
    out.push(&["impl ", &facade, "::Model for ", &relation.name, " {\n"]);
    out.push(&["const RELATION: &'static str = "]);
    out.literal(relation.id.path());
    out.push(&[";\nconst SELECT: &'static str = "]);
    let select: Vec<String> = relation.columns.iter().map(|column| column.select()).collect();
    // A table can be without columns; RETURNING cannot.
    out.literal(&if select.is_empty() { "NULL".to_owned() } else { select.join(", ") });
    out.push(&[";\nfn from_row(row: &", &facade, "::Row) -> ", result, "<Self, ", &facade]);
    out.push(&["::Error> {\n"]);
    body(out, relation, &facade, ok);
    out.push(&["}\n}\n"]);
}

/// Reads a row. What is usual, few columns of known types, is one call and no `?`, which would cost
/// the compiler more than the call.
fn body(out: &mut Source, relation: &Relation<'_>, facade: &str, ok: &str) {
    let known = |column: &Column<'_>| column.rust.marker.is_some();
    if relation.columns.iter().all(known) && (1..=CHUNK).contains(&relation.columns.len()) {
        out.push(&["match ", facade, "::runtime::read::<"]);
        markers(out, &relation.columns);
        out.push(&[", "]);
        types(out, &relation.columns);
        out.push(&[">(row) {\n", ok, "("]);
        fields(out, &relation.columns);
        out.push(&[") => ", ok, "("]);
        construct(out, relation);
        let err = out.err;
        out.push(&["),\n", err, "(error) => ", err, "(error),\n}\n"]);
        return;
    }
    match relation.columns.is_empty() {
        true => out.push(&["let _ = row;\n"]),
        false => out.push(&["let mut _row = ", facade, "::runtime::Reader::new(row);\n"]),
    }
    for chunk in relation.columns.chunk_by(|a, b| known(a) == known(b)) {
        if chunk.iter().any(|column| !known(column)) {
            for column in chunk {
                out.push(&["let ", &column.field, " = _row.own()?;\n"]);
            }
            continue;
        }
        for chunk in chunk.chunks(CHUNK) {
            out.push(&["let "]);
            fields(out, chunk);
            out.push(&[" = _row.read::<"]);
            markers(out, chunk);
            out.push(&[", "]);
            types(out, chunk);
            out.push(&[">()?;\n"]);
        }
    }
    out.push(&[ok, "("]);
    construct(out, relation);
    out.push(&[")\n"]);
}

fn fields(out: &mut Source, columns: &[Column<'_>]) {
    out.push(&["("]);
    for column in columns {
        out.push(&[&column.field, ", "]);
    }
    out.push(&[")"]);
}

fn markers(out: &mut Source, columns: &[Column<'_>]) {
    out.push(&["("]);
    for column in columns {
        out.push(&[column.rust.marker.as_deref().unwrap_or("()"), ", "]);
    }
    out.push(&[")"]);
}

/// The types of a chunk. The compiler could tell them from the struct, but asks again and again what
/// they are as long as it has not come there.
fn types(out: &mut Source, columns: &[Column<'_>]) {
    out.push(&["("]);
    for column in columns {
        out.push(&[&column.rust.path, ", "]);
    }
    out.push(&[")"]);
}

fn construct(out: &mut Source, relation: &Relation<'_>) {
    out.push(&["Self { "]);
    for column in &relation.columns {
        out.push(&[&column.field, ", "]);
    }
    out.push(&["}"]);
}
