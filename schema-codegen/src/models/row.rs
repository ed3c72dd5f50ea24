//! Prints the struct of a row, and how it is read.

use super::relation::Relation;
use super::source::Source;
use crate::config::Config;

/// How many columns are read at once: the size of the largest tuple that the facade reads.
const CHUNK: usize = 16;

pub(super) fn print(out: &mut Source, relation: &Relation<'_>, _config: &Config) {
    out.doc(relation.comment);
    let derives = out.derives.clone();
    out.push(&[
        "#[derive(::std::clone::Clone, ::std::fmt::Debug, ::std::cmp::PartialEq",
        &derives,
        ")]\npub struct ",
        &relation.name,
        " {\n",
    ]);
    for column in &relation.columns {
        out.doc(column.comment);
        out.push(&["pub ", &column.field, ": ", &column.rust.path, ",\n"]);
    }
    out.push(&["}\n"]);

    let facade = out.facade.clone();
    out.push(&["impl ", &facade, "::Model for ", &relation.name, " {\n"]);
    out.push(&["const RELATION: &'static str = "]);
    out.literal(relation.id.path());
    out.push(&[";\nconst SELECT: &'static str = "]);
    let select: Vec<String> = relation.columns.iter().map(|column| column.select()).collect();
    // A table can be without columns; RETURNING cannot.
    out.literal(&if select.is_empty() { "NULL".to_owned() } else { select.join(", ") });
    out.push(&[
        ";\nfn from_row(row: &",
        &facade,
        "::postgres::Row) -> ::std::result::Result<Self, ",
        &facade,
        "::postgres::Error> {\n",
    ]);
    if !relation.columns.is_empty() {
        out.push(&["let mut _row = ", &facade, "::runtime::Reader::new(row);\n"]);
    } else {
        out.push(&["let _ = row;\n"]);
    }
    for chunk in relation.columns.chunk_by(|a, b| a.rust.marker.is_some() && b.rust.marker.is_some())
    {
        if chunk.iter().any(|column| column.rust.marker.is_none()) {
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
    out.push(&["::std::result::Result::Ok(Self { "]);
    for column in &relation.columns {
        out.push(&[&column.field, ", "]);
    }
    out.push(&["})\n}\n}\n"]);
}
