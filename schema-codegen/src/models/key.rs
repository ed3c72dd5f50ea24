//! Prints how a row is found by its primary key.

use std::rc::Rc;

use super::relation::{Column, Relation};
use super::resolve::{Resolved, Resolver};
use super::source::Source;
use crate::check::Key;

/// The primary key of a relation, if it has one, as types that are known everywhere.
pub(crate) fn key_anywhere(relation: &Relation<'_>, resolver: &Resolver<'_>) -> Option<Key> {
    key(relation, |column| resolver.without_names(column, &relation.namespace))
}

fn key(relation: &Relation<'_>, of: impl Fn(&Column<'_>) -> Rc<Resolved>) -> Option<Key> {
    let columns = relation.key.iter().filter_map(|place| relation.columns.get(*place));
    let columns: Vec<(&Column<'_>, Rc<Resolved>)> =
        columns.map(|column| (column, of(column))).collect();
    let types: Vec<String> =
        columns.iter().map(|(_, resolved)| resolved.rust.borrowed("'k")).collect();
    let (key, shape) = match types.as_slice() {
        [] => return None,
        [one] => (one.clone(), "One"),
        all => (format!("({})", all.join(", ")), "Many"),
    };
    let terms: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(i, (column, resolved))| {
            let equals = resolved.equals();
            format!("{}{equals}${}{}", column.sql, i + 1, cast(resolved))
        })
        .collect();
    Some(Key { key, shape, condition: terms.join(" AND ") })
}

/// What the value of a key is cast to: what its column is compared with.
pub(super) fn cast(resolved: &Resolved) -> &str {
    resolved.beside.split_once('\0').map_or(&*resolved.beside, |(cast, _)| cast)
}

pub(super) fn print(out: &mut Source, relation: &Relation<'_>) {
    let Some(Key { key, shape, condition }) = key(relation, |column| column.resolved.clone())
    else {
        return;
    };
    let (facade, runtime) = (out.facade.clone(), out.runtime.clone());
    out.push(&["impl ", &facade, "::Keyed for ", &relation.name, " {\n"]);
    out.push(&["type Key<'k> = ", &key, ";\n"]);
    out.push(&["type Shape = ", &runtime, "::", shape, ";\n"]);
    out.push(&["const KEY: &'static str = "]);
    out.literal(&condition);
    out.push(&[";\n}\n"]);
}
