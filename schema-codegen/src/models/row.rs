//! Prints the struct of a row, and how it is read.

use super::relation::Relation;
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
    match relation.columns.is_empty() {
        true => out.push(&["let _ = row;\n"]),
        false => out.push(&["let mut _row = ", &facade, "::runtime::Reader::new(row);\n"]),
    }
    let known = |column: &super::relation::Column<'_>| column.rust.marker.is_some();
    for chunk in relation.columns.chunk_by(|a, b| known(a) == known(b)) {
        if chunk.iter().any(|column| !known(column)) {
            for column in chunk {
                out.push(&["let ", &column.field, " = _row.own()?;\n"]);
            }
            continue;
        }
        for chunk in chunk.chunks(CHUNK) {
            out.push(&["let ("]);
            for column in chunk {
                out.push(&[&column.field, ", "]);
            }
            out.push(&[") = _row.read::<("]);
            for column in chunk {
                out.push(&[column.rust.marker.as_deref().unwrap_or("()"), ", "]);
            }
            out.push(&["), _>()?;\n"]);
        }
    }
    out.push(&[ok, "(Self { "]);
    for column in &relation.columns {
        out.push(&[&column.field, ", "]);
    }
    out.push(&["})\n}\n}\n"]);
}
