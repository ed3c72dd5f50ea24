//! Prints how a row is found by its primary key.

use super::relation::{Column, Relation};
use super::source::Source;

pub(super) fn print(out: &mut Source, relation: &Relation<'_>) {
    let columns: Vec<&Column<'_>> =
        relation.key.iter().filter_map(|place| relation.columns.get(*place)).collect();
    if columns.is_empty() {
        return;
    }
    let facade = out.facade.clone();
    let types: Vec<String> =
        columns.iter().map(|column| column.resolved.rust.borrowed("'k")).collect();
    let (key, shape) = match types.as_slice() {
        [one] => (one.clone(), "One"),
        all => (format!("({})", all.join(", ")), "Many"),
    };
    out.push(&["impl ", &facade, "::Keyed for ", &relation.name, " {\n"]);
    out.push(&["type Key<'k> = ", &key, ";\n"]);
    out.push(&["type Shape = ", &facade, "::runtime::", shape, ";\n"]);
    out.push(&["const KEY: &'static str = "]);
    let terms: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(i, column)| format!("{} = ${}{}", column.sql, i + 1, column.resolved.cast))
        .collect();
    out.literal(&terms.join(" AND "));
    out.push(&[";\n}\n"]);
}
