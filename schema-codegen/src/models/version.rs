//! Prints which column counts the changes of a row.

use schema_core::constraint::ConstraintBody;
use schema_core::{Diagnostic, Kind, Object, Schema};

use super::relation::{Column, Given, Relation};
use super::source::Source;
use super::unique::UniqueKey;
use crate::config::Placed;

const INTEGERS: [&str; 3] = ["i16", "i32", "i64"];

/// The column of this name, where it can count the changes of a row.
pub(super) fn column<'r>(
    schema: &Schema,
    (relation, keys): (&'r Relation<'_>, &[UniqueKey]),
    name: &str,
) -> Option<&'r Column<'r>> {
    let place = relation.columns.iter().position(|column| column.name == name)?;
    let column = relation.columns.get(place)?;
    let counts = INTEGERS.contains(&column.resolved.rust.innermost().path.as_str())
        && !column.nullable
        && column.given != Given::Never
        && !names_a_row(schema, (relation, keys), place);
    (counts && relation.writes.is_some()).then_some(column)
}

/// Whether a column is part of what tells a row, this or another one, from the rest: counted up it would
/// name another.
fn names_a_row(
    schema: &Schema,
    (relation, keys): (&Relation<'_>, &[UniqueKey]),
    place: usize,
) -> bool {
    let points = |(_, entry): (_, &schema_core::Entry)| match &entry.object {
        Object::Constraint(constraint) => match &constraint.body {
            ConstraintBody::ForeignKey(key) => {
                relation.columns.get(place).is_some_and(|it| key.columns.contains(&it.name))
            }
            _ => false,
        },
        _ => false,
    };
    relation.key.contains(&place)
        || keys.iter().any(|key| key.columns.contains(&place))
        || schema.children(Kind::Constraint, relation.id.path()).any(points)
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
    schema: &Schema,
    models: impl Iterator<Item = (&'r Relation<'s>, &'r [UniqueKey])> + Clone,
    version: &Placed,
    errors: &mut Vec<Diagnostic>,
) {
    let name = &version.text;
    let columns = models.flat_map(|model| model.0.columns.iter().map(move |it| (model, it)));
    let fitting = columns.clone().filter(|(model, it)| {
        !model.0.key.is_empty() && column(schema, *model, &it.name).is_some()
    });
    let fitting: Vec<&str> = fitting.map(|(_, column)| column.name.as_str()).collect();
    if fitting.contains(&name.as_str()) {
        return;
    }
    let message = format!("no table can have `{name}` as the version of its rows");
    let error = Diagnostic::error("config", message).origin(version.origin.clone());
    let last = schema_core::name::split(name).and_then(|mut names| names.pop());
    let meant = last.as_deref().and_then(|last| crate::nearest::nearest(last, fitting));
    let mut of_name = columns.filter(|(_, column)| column.name == *name);
    let found = of_name.next().map(|(model, column)| {
        let null = if column.nullable { ", nullable" } else { "" };
        let place = model.0.columns.iter().position(|it| it.name == *name);
        let key = match place.is_some_and(|place| names_a_row(schema, model, place)) {
            true => ", part of a key",
            false => "",
        };
        format!("; `{}` is `{}`{null}{key}", column.path, column.sql_type)
    });
    errors.push(match meant {
        Some(meant) => error.help(format!("did you mean `{meant}`?")),
        None => error.help(format!(
            "it is the name of a column: an integer that is NOT NULL and part of no key, of a \
             table with a primary key{}",
            found.unwrap_or_default()
        )),
    });
}
