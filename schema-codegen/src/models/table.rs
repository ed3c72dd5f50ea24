//! Prints how rows are written: the columns, and their values from `New…` and `…Patch`.

use super::relation::{Column, Given, Relation};
use super::row::CHUNK;
use super::source::Source;

pub(super) fn print(
    out: &mut Source,
    relation: &Relation<'_>,
    (new, patch): &(String, String),
    (version, checked): (Option<&Column<'_>>, bool),
) {
    let facade = out.facade.clone();
    out.push(&["impl ", &facade, "::Table for ", &relation.name, " {\n"]);
    out.push(&["type New = ", new, ";\ntype Patch = ", patch, ";\n"]);
    out.push(&["const WRITES: &'static str = \""]);
    for column in relation.written() {
        out.ended(&column.sql);
        out.ended(&column.resolved.cast);
        out.ended(&column.resolved.base);
    }
    out.push(&["\";\n"]);
    if !relation.is_copied {
        out.push(&["const COPY: bool = false;\n"]);
    }
    let is_key = |column: &Column<'_>| {
        let mut key = relation.key.iter().filter_map(|place| relation.columns.get(*place));
        key.any(|key| key.sql == column.sql)
    };
    some(out, relation, "PRIMARY", is_key);
    if let Some(version) = version {
        out.push(&["const VERSION: &'static str = "]);
        out.literal(&version.sql);
        out.push(&[";\n"]);
    }
    values(out, ("new_values", new), |out| {
        list(out, "always", relation, |column| column.given == Given::Always);
        list(out, "maybe", relation, |column| column.given == Given::Maybe);
    });
    values(out, ("patch_values", patch), |out| list(out, "maybe", relation, |_| true));
    for (name, of) in [("check_new", new), ("check_patch", patch)].into_iter().filter(|_| checked) {
        let (result, vec) = (out.result, out.vec);
        out.push(&["fn ", name, "(of: &", of, ") -> ", result, "<(), ", vec, "<", &facade]);
        out.push(&["::Violation>> {\nof.validate()\n}\n"]);
    }
    out.push(&["}\n"]);
    debug(out, relation, ("debug_new", new));
    debug(out, relation, ("debug_patch", patch));
}

/// Prints a constant of some of the columns that are written, if there are such.
fn some(
    out: &mut Source,
    relation: &Relation<'_>,
    name: &str,
    which: impl Fn(&Column<'_>) -> bool,
) {
    let columns: Vec<_> = relation.written().filter(|column| which(column)).collect();
    if columns.is_empty() {
        return;
    }
    out.push(&["const ", name, ": &'static str = \""]);
    for column in columns {
        out.ended(&column.sql);
    }
    out.push(&["\";\n"]);
}

/// Prints the function that lists the values of a struct.
fn values(out: &mut Source, (name, of): (&str, &str), body: impl FnOnce(&mut Source)) {
    let runtime = out.runtime.clone();
    out.push(&["#[inline]\nfn ", name, "<'v>(_of: &'v ", of, ", _out: &mut ", &runtime]);
    out.push(&["::Given<'v>) {\n"]);
    body(out);
    out.push(&["}\n"]);
}

/// Prints how a struct is shown.
fn debug(out: &mut Source, relation: &Relation<'_>, (by, of): (&str, &str)) {
    let (runtime, fmt) = (out.runtime.clone(), out.fmt);
    out.push(&["impl ", fmt, "::Debug for ", of, " {\n#[inline]\nfn fmt(&self, f: &mut ", fmt]);
    out.push(&["::Formatter<'_>) -> ", fmt, "::Result {\n"]);
    out.push(&[&runtime, "::", by, "::<", &relation.name, ">(self, f)\n}\n}\n"]);
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
            out.push(&["&_of.", &column.field, ", "]);
        }
        out.push(&["));\n"]);
    }
}
