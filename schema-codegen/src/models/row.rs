//! Prints the struct of a row, and how it is read.

use super::relation::{Column, Relation};
use super::source::Source;
use crate::naming::bare;

/// How many columns are read at once: the size of the largest tuple that the facade reads.
pub(super) const CHUNK: usize = 32;

pub(super) fn print(out: &mut Source, relation: &Relation<'_>) {
    let secret = has_secret(relation);
    let usual = is_usual(relation);
    out.doc(relation.comment);
    let all = "Clone, Debug, PartialEq";
    let own = match (usual, secret) {
        (true, _) => "",
        (false, false) => all,
        (false, true) => "Clone, PartialEq",
    };
    out.derive_of(all, own);
    out.push(&["pub struct ", &relation.name, " {\n"]);
    for column in &relation.columns {
        out.doc(column.comment);
        out.push(&["pub ", &column.field, ": ", &column.rust.path, ",\n"]);
    }
    out.push(&["}\n"]);

    let (facade, runtime, result) = (out.facade.clone(), out.runtime.clone(), out.result);
    if usual {
        same_as_derived(out, relation, &runtime);
        struct_of(out, relation, &runtime);
    } else if secret {
        shown(out, relation, &runtime);
    }
    out.push(&["impl ", &facade, "::Model for ", &relation.name, " {\n"]);
    out.push(&["const RELATION: &'static str = "]);
    out.literal(relation.id.path());
    out.push(&[";\nconst SELECT: &'static str = "]);
    let select: Vec<String> = relation.columns.iter().map(|column| column.select()).collect();
    // A table can be without columns; RETURNING cannot.
    out.literal(&if select.is_empty() { "NULL".to_owned() } else { select.join(", ") });
    out.push(&[";\n"]);
    if secret {
        out.push(&["const SECRETS: &'static str = \""]);
        for column in relation.columns.iter().filter(|column| column.secret) {
            out.ended(&column.sql);
        }
        out.push(&["\";\n"]);
    }
    out.push(&["type By = "]);
    if usual {
        out.push(&[&runtime, "::Columns"]);
        if !relation.columns.iter().all(|column| column.rust.is_usual()) {
            out.push(&["<"]);
            markers(out, &relation.columns);
            out.push(&[">"]);
        }
        out.push(&[";\n}\n"]);
        return;
    }
    out.push(&["Self;\n}\nimpl ", &runtime, "::ReadBy<Self> for ", &relation.name]);
    out.push(&[
        " {\nfn read<__R: ",
        &facade,
        "::AnyRow>(row: &__R) -> ",
        result,
        "<Self, ",
        &facade,
    ]);
    out.push(&["::Error> {\n"]);
    body(out, relation, &runtime);
    out.push(&["}\n}\n"]);
}

/// Prints that models are rows of `sqlx`'s own queries.
pub(super) fn sqlx<'r>(out: &mut Source, relations: impl Iterator<Item = &'r Relation<'r>>) {
    let facade = out.facade.clone();
    out.push(&[&facade, "::__sqlx_rows!("]);
    for relation in relations {
        out.push(&[&relation.name, " "]);
    }
    out.push(&[");\n"]);
}

fn is_known(column: &Column<'_>) -> bool {
    column.rust.marker.is_some()
}

fn has_secret(relation: &Relation<'_>) -> bool {
    relation.columns.iter().any(|column| column.secret)
}

/// Whether a row is what most are: few columns, of known types, and no secret.
pub(super) fn is_usual(relation: &Relation<'_>) -> bool {
    let few = (1..=CHUNK).contains(&relation.columns.len());
    few && relation.columns.iter().all(is_known) && !has_secret(relation)
}

/// Prints what `#[derive(Clone, Debug, PartialEq)]` would, which costs the compiler far more.
fn same_as_derived(out: &mut Source, relation: &Relation<'_>, runtime: &str) {
    let (name, columns) = (&relation.name, &relation.columns);
    let (clone, partial_eq, fmt) = (out.clone, out.partial_eq, out.fmt);
    out.push(&["impl ", clone, " for ", name, " {\n#[inline]\nfn clone(&self) -> Self {\n"]);
    out.push(&[runtime, "::clone_row(self)\n}\n}\nimpl ", partial_eq, " for ", name]);
    out.push(&[" {\n#[inline]\nfn eq(&self, other: &Self) -> bool {\n"]);
    out.push(&[runtime, "::equal_rows(self, other)\n}\n}\nimpl ", fmt, "::Debug for ", name]);
    out.push(&[" {\n#[inline]\nfn fmt(&self, f: &mut ", fmt, "::Formatter<'_>) -> ", fmt]);
    out.push(&["::Result {\n", runtime, "::debug_row(self, \""]);
    for (i, column) in columns.iter().enumerate() {
        // An identifier needs no escapes.
        out.push(&[if i > 0 { " " } else { "" }, bare(&column.field)]);
    }
    out.push(&["\", f)\n}\n}\n"]);
}

/// Prints how a row that has secrets is shown.
fn shown(out: &mut Source, relation: &Relation<'_>, runtime: &str) {
    let fmt = out.fmt;
    out.push(&["impl ", fmt, "::Debug for ", &relation.name, " {\nfn fmt(&self, f: &mut ", fmt]);
    out.push(&["::Formatter<'_>) -> ", fmt, "::Result {\nf.debug_struct("]);
    out.literal(bare(&relation.name));
    out.push(&[")"]);
    for column in &relation.columns {
        out.push(&["\n.field(\"", bare(&column.field), "\", "]);
        match column.secret {
            true => out.push(&["&", runtime, "::Secret)"]),
            false => out.push(&["&self.", &column.field, ")"]),
        }
    }
    out.push(&["\n.finish()\n}\n}\n"]);
}

/// Prints what the facade makes everything else of: the fields of a usual row.
fn struct_of(out: &mut Source, relation: &Relation<'_>, runtime: &str) {
    let columns = &relation.columns;
    out.push(&["impl ", runtime, "::Fields for ", &relation.name, " {\ntype Types = ("]);
    for column in columns {
        out.push(&[&column.rust.path, ", "]);
    }
    out.push(&[");\n#[inline]\nfn build(_of: Self::Types) -> Self {\nSelf { "]);
    for (i, column) in columns.iter().enumerate() {
        out.push(&[&column.field, ": _of.", &i.to_string(), ", "]);
    }
    out.push(&["}\n}\n#[inline]\nfn refs(&self) -> ", runtime, "::Refs<'_, Self> {\n"]);
    out.push(&[runtime, "::Refs(("]);
    for column in columns {
        out.push(&["&self.", &column.field, ", "]);
    }
    out.push(&["))\n}\n}\n"]);
}

/// Reads an unusual row.
fn body(out: &mut Source, relation: &Relation<'_>, runtime: &str) {
    match relation.columns.is_empty() {
        true => out.push(&["let _ = row;\n"]),
        false => out.push(&["let mut _row = ", runtime, "::Reader::new(row);\n"]),
    }
    let alike =
        |a: &Column<'_>, b: &Column<'_>| is_known(a) == is_known(b) && !a.secret && !b.secret;
    for chunk in relation.columns.chunk_by(alike) {
        // Why a secret cannot be read may tell it.
        let hidden = match chunk {
            [column] if column.secret => format!(".map_err({runtime}::hidden)"),
            _ => String::new(),
        };
        if chunk.iter().any(|column| !is_known(column)) {
            for column in chunk {
                out.push(&["let ", &column.variable(), " = _row.own()", &hidden, "?;\n"]);
            }
            continue;
        }
        for chunk in chunk.chunks(CHUNK) {
            out.push(&["let "]);
            fields(out, chunk);
            out.push(&[" = _row.read::<"]);
            markers(out, chunk);
            out.push(&[", _>()", &hidden, "?;\n"]);
        }
    }
    out.push(&[out.ok, "("]);
    construct(out, relation);
    out.push(&[")\n"]);
}

fn fields(out: &mut Source, columns: &[Column<'_>]) {
    out.push(&["("]);
    for column in columns {
        out.push(&[&column.variable(), ", "]);
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

fn construct(out: &mut Source, relation: &Relation<'_>) {
    out.push(&["Self { "]);
    for column in &relation.columns {
        out.push(&[&column.made(), ", "]);
    }
    out.push(&["}"]);
}
