//! Prints the columns and unique keys of a relation as the fields of one constant.
//!
//! What the compiler is asked here it is asked for each column, so this is a large part of what
//! models cost: a constant for each column would cost twice as much. The struct of the fields is
//! generic, for so their types are those of other tables' columns, and the compiler knows the answers
//! already; and the constant is only a way to them, since constants are evaluated, used or not.

use super::computed::Computed;
use super::key::cast;
use super::relation::{Column, Relation};
use super::resolve::Resolved;
use super::source::Source;
use super::unique::UniqueKey;
use crate::naming::{Scope, bare, snake};

pub(super) fn print(
    out: &mut Source,
    relation: &Relation<'_>,
    keys: &[UniqueKey],
    (constant, ty): &(String, String),
) {
    let query = out.query.clone();
    let columns = |key: &UniqueKey| -> Vec<&Column<'_>> {
        key.columns.iter().filter_map(|place| relation.columns.get(*place)).collect()
    };
    let names = key_names(relation, keys);
    let keys: Vec<(&UniqueKey, Vec<&Column<'_>>)> =
        keys.iter().map(|key| (key, columns(key))).collect();
    let kind = |column: &Column<'_>| match column.nullable {
        true => &query.null_column,
        false => &query.column,
    };
    if relation.columns.is_empty() {
        return;
    }
    out.push(&["pub struct ", ty, "<__T = ", &relation.name, "> {\n"]);
    for column in &relation.columns {
        let [kind, _] = kind(column);
        out.push(&["pub ", &column.field, ": ", kind, "<__T, "]);
        out.push(&[&column.resolved.rust.path, ">,\n"]);
    }
    let [unique, make_unique] = &query.unique;
    let runtime = out.runtime.clone();
    for ((key, of), name) in keys.iter().zip(&names) {
        out.push(&["pub ", name, ": ", unique, "<__T, ("]);
        for (at, column) in of.iter().enumerate() {
            let path = &column.resolved.rust.path;
            let nulls = match key.computed.get(&at) {
                Some(Computed::Function { nulls, .. }) => *nulls,
                Some(Computed::Collation(_)) | None => key.nulls,
            };
            match nulls && column.nullable {
                true => out.push(&[&runtime, "::OrNull<", path, ">, "]),
                false => out.push(&[path, ", "]),
            }
        }
        out.push(&[")"]);
        if !key.arbiter {
            out.push(&[", ", &runtime, "::NoUpsert"]);
        }
        out.push(&[">,\n"]);
    }
    let [all, make_all, set] = &query.all;
    out.push(&["}\npub const ", constant, ": ", all, "<", ty, "> = ", make_all, "();\n"]);
    out.push(&["impl<__T: 'static> ", set, " for ", ty, "<__T> {\n"]);
    out.push(&["const ALL: &'static Self = &Self {\n"]);
    for column in &relation.columns {
        let [_, make] = kind(column);
        out.push(&[&column.field, ": ", make, "("]);
        out.literal(&column.sql);
        out.push(&[", "]);
        let Resolved { operators, beside, base, .. } = &*column.resolved;
        match (operators.as_str(), beside.as_str()) {
            ("", cast) => out.literal(cast),
            // The cast tells the type too, of which some have operators that others lack.
            (namespace, "") => out.literal(&format!("{namespace}\0::{base}")),
            (namespace, cast) => out.literal(&format!("{namespace}\0{cast}")),
        }
        out.push(&["),\n"]);
    }
    for ((key, of), name) in keys.iter().zip(&names) {
        out.push(&[name, ": ", make_unique, "(\""]);
        for (at, column) in of.iter().enumerate() {
            let parts = match key.computed.get(&at) {
                Some(computed) => computed.parts(column),
                None => [&*column.sql, &column.resolved.operators, "", cast(&column.resolved)]
                    .map(str::to_owned),
            };
            parts.iter().for_each(|part| out.ended(part));
        }
        out.push(&["\")"]);
        if let Some(only) = &key.only {
            out.push(&[".only("]);
            out.literal(only);
            out.push(&[")"]);
        }
        out.push(&[",\n"]);
    }
    out.push(&["};\n}\n"]);
}

/// The names of the fields for keys: `by_group_and_user_id`, `by_lower_email`. Where several keys
/// would be called the same, indexes name theirs: another one must not take a name.
fn key_names(relation: &Relation<'_>, keys: &[UniqueKey]) -> Vec<String> {
    let mut scope = Scope::default();
    for column in &relation.columns {
        scope.take(std::slice::from_ref(&column.field), "_");
    }
    let of_columns = |key: &UniqueKey| -> String {
        let columns = key.columns.iter().enumerate().filter_map(|(at, place)| {
            let name = bare(&relation.columns.get(*place)?.field);
            Some(match key.computed.get(&at) {
                Some(Computed::Function { name: function, .. }) => format!("{function}_{name}"),
                Some(Computed::Collation(_)) | None => name.to_owned(),
            })
        });
        columns.collect::<Vec<_>>().join("_and_")
    };
    let names: Vec<String> = keys.iter().map(of_columns).collect();
    let mut name = |(key, name): (&UniqueKey, &String)| {
        let rivals = names.iter().filter(|rival| *rival == name).count();
        let of = match &key.index {
            Some(index) if rivals > 1 => bare(&snake(index)).to_owned(),
            _ => name.clone(),
        };
        scope.take(&[format!("by_{of}")], "_")
    };
    keys.iter().zip(&names).map(&mut name).collect()
}
