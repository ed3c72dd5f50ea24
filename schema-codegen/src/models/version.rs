//! Prints which column counts the changes of a row.

use schema_core::Diagnostic;

use super::relation::{Column, Given, Relation};
use super::source::Source;
use crate::config::Placed;

const INTEGERS: [&str; 3] = ["i16", "i32", "i64"];

/// The column of this name, where it can count the changes of a row.
pub(super) fn column<'r>(relation: &'r Relation<'_>, name: &str) -> Option<&'r Column<'r>> {
    let column = relation.columns.iter().find(|column| column.name == name)?;
    let counts = INTEGERS.contains(&column.resolved.rust.innermost().path.as_str())
        && !column.nullable
        && column.given != Given::Never;
    (counts && relation.writes.is_some()).then_some(column)
}

/// That a row is found by its key and this version, where it has a key.
pub(super) fn print(out: &mut Source, relation: &Relation<'_>, column: &Column<'_>) {
    if relation.key.is_empty() {
        return;
    }
    let facade = out.facade.clone();
    out.push(&["impl ", &facade, "::Versioned for ", &relation.name, " {\n"]);
    out.push(&["type Version = ", &column.resolved.rust.path, ";\n}\n"]);
}

/// That no table has such a column.
pub(super) fn dead<'r, 's: 'r>(
    relations: impl Iterator<Item = &'r Relation<'s>> + Clone,
    version: &Placed,
    errors: &mut Vec<Diagnostic>,
) {
    let name = &version.text;
    let columns =
        relations.flat_map(|relation| relation.columns.iter().map(move |it| (relation, it)));
    let fitting = columns
        .clone()
        .filter(|(relation, it)| !relation.key.is_empty() && column(relation, &it.name).is_some());
    let fitting: Vec<&str> = fitting.map(|(_, column)| column.name.as_str()).collect();
    if fitting.contains(&name.as_str()) {
        return;
    }
    let message = format!("no table can have `{name}` as the version of its rows");
    let error = Diagnostic::error("config", message).origin(version.origin.clone());
    let last = schema_core::name::split(name).and_then(|mut names| names.pop());
    let meant = last.as_deref().and_then(|last| crate::nearest::nearest(last, fitting));
    let mut of_name = columns.filter(|(_, column)| column.name == *name);
    let found = of_name.next().map(|(_, column)| {
        let null = if column.nullable { ", nullable" } else { "" };
        format!("; `{}` is `{}`{null}", column.path, column.sql_type)
    });
    errors.push(match meant {
        Some(meant) => error.help(format!("did you mean `{meant}`?")),
        None => error.help(format!(
            "it is the name of a column: an integer that is NOT NULL, of a table with a primary \
             key{}",
            found.unwrap_or_default()
        )),
    });
}
