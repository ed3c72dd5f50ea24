//! Prints how a row is found by its primary key.

use super::relation::{Column, Relation};
use super::source::Source;
use crate::check::Key;

/// The primary key of a relation, if it has one.
pub(crate) fn key(relation: &Relation<'_>) -> Option<Key> {
    let columns: Vec<&Column<'_>> =
        relation.key.iter().filter_map(|place| relation.columns.get(*place)).collect();
    let types: Vec<String> =
        columns.iter().map(|column| column.resolved.rust.borrowed("'k")).collect();
    let (key, shape) = match types.as_slice() {
        [] => return None,
        [one] => (one.clone(), "One"),
        all => (format!("({})", all.join(", ")), "Many"),
    };
    let terms: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(i, column)| {
            let equals = column.resolved.equals();
            format!("{}{equals}${}{}", column.sql, i + 1, column.resolved.cast)
        })
        .collect();
    Some(Key { key, shape, condition: terms.join(" AND ") })
}

pub(super) fn print(out: &mut Source, relation: &Relation<'_>) {
    let Some(Key { key, shape, condition }) = key(relation) else { return };
    let (facade, runtime) = (out.facade.clone(), out.runtime.clone());
    out.push(&["impl ", &facade, "::Keyed for ", &relation.name, " {\n"]);
    out.push(&["type Key<'k> = ", &key, ";\n"]);
    out.push(&["type Shape = ", &runtime, "::", shape, ";\n"]);
    out.push(&["const KEY: &'static str = "]);
    out.literal(&condition);
    out.push(&[";\n}\n"]);
}
