//! What `[relations]` says of keys and columns that are not there, or for nothing.

use schema_core::constraint::ConstraintBody;
use schema_core::{Diagnostic, Kind, Object, ObjectId, Schema};

use super::granted::quoted;
use super::links::{Foreign, Join};
use super::names::dead;
use super::relation::{Column, Relation, no_column};
use crate::config::{Config, Placed, RelationChoice, Relations};
use crate::nearest::nearest;

/// That `[relations]` speaks of a foreign key that is not there.
pub(super) fn no_key(schema: &Schema, choice: &RelationChoice) -> Diagnostic {
    let is_key = |object: &Object| match object {
        Object::Constraint(it) => matches!(it.body, ConstraintBody::ForeignKey(_)),
        _ => false,
    };
    let all = schema.of_kind(Kind::Constraint).filter(|(_, entry)| is_key(&entry.object));
    let all: Vec<&str> = all.map(|(id, _)| id.path()).collect();
    let key = choice.key.text.as_str();
    if all.contains(&key) {
        let message = format!("`{key}` is a foreign key of a table without a model");
        let error = Diagnostic::error("config", message).origin(choice.key.origin.clone());
        return error.help("remove the line, or see what [models] leaves out");
    }
    dead(&choice.key, "foreign key", nearest(key, all))
}

/// That `[relations]` speaks of a key that makes no relation, beside those that do.
pub(super) fn no_relation(
    schema: &Schema,
    models: &[&Relation<'_>],
    made: &[Foreign<'_>],
    choice: &RelationChoice,
) -> Diagnostic {
    let key = choice.key.text.as_str();
    let (why, help) = why_none(schema, models, made, key)
        .unwrap_or_else(|| ("arrays of its columns have no type".to_owned(), REMOVE.to_owned()));
    let error = Diagnostic::error("config", format!("`{key}` makes no relation: {why}"));
    error.origin(choice.key.origin.clone()).help(help)
}

const REMOVE: &str = "remove the line";

/// Why a foreign key makes no relation, whatever its columns are, and what to do.
fn why_none(
    schema: &Schema,
    models: &[&Relation<'_>],
    made: &[Foreign<'_>],
    key: &str,
) -> Option<(String, String)> {
    let id = ObjectId::from_path(Kind::Constraint, key)?;
    let (_, entry) = schema.relation(id.parent_path()?)?;
    if matches!(&entry.object, Object::Table(table) if table.partition_of.is_some()) {
        return Some((
            "a partition has no relations of its own".to_owned(),
            format!("name the key of the table that it is a part of, or {REMOVE}"),
        ));
    }
    let foreign_key = |path: &str| {
        let id = ObjectId::from_path(Kind::Constraint, path)?;
        match &schema.get(&id)?.object {
            Object::Constraint(it) => match &it.body {
                ConstraintBody::ForeignKey(key) => Some(key),
                _ => None,
            },
            _ => None,
        }
    };
    let this = foreign_key(key)?;
    if this.period {
        return Some(("it is one over a period".to_owned(), REMOVE.to_owned()));
    }
    let target = this.table.path();
    if !models.iter().any(|model| model.id.path() == target) {
        return Some((
            format!("it points at `{target}`, which has no model"),
            format!("{REMOVE}, or see what [models] leaves out"),
        ));
    }
    let is_same = |other: &&Foreign<'_>| {
        let is_beside =
            models.get(other.child).is_some_and(|it| Some(it.id.path()) == id.parent_path());
        let other = foreign_key(other.key);
        is_beside
            && other.is_some_and(|it| {
                (&it.columns, &it.table, &it.referenced)
                    == (&this.columns, &this.table, &this.referenced)
            })
    };
    let other = made.iter().find(is_same)?.key;
    Some((
        format!("`{other}` has the same columns"),
        format!("name that one alone: {} = {{ name = … }}", quoted(other)),
    ))
}

/// Names of relations that `[models] relations` leaves out.
pub(super) fn unused(config: &Config) -> Vec<Diagnostic> {
    let wanted = config.models.relations;
    let mut errors = Vec::new();
    for choice in &config.relations {
        let by_none = wanted == Relations::None;
        let words = [
            ("name", &choice.name, by_none),
            ("reverse", &choice.reverse, wanted != Relations::All),
            ("through", &choice.through, by_none),
        ];
        for (word, placed, _) in words.into_iter().filter(|(_, _, unused)| *unused) {
            let Some(placed) = placed else { continue };
            let said = if by_none { "none" } else { "forward" };
            errors.push(names_nothing(word, placed, said));
        }
    }
    errors
}

fn names_nothing(word: &str, placed: &Placed, said: &str) -> Diagnostic {
    let message = format!("`{word}` names nothing with [models] relations = \"{said}\"");
    let error = Diagnostic::error("config", message).origin(placed.origin.clone());
    error.help("remove it, or let [models] relations be \"all\"")
}

/// That `[relations]` speaks of a relation that has no model, or of a column that it lacks.
pub(super) fn no_columns(
    models: &[&Relation<'_>],
    place: &Placed,
    path: &str,
    columns: &[String],
) -> Diagnostic {
    let Some(model) = models.iter().find(|model| model.id.path() == path) else {
        let meant = nearest(path, models.iter().map(|model| model.id.path()));
        let wrong = Placed { text: path.to_owned(), origin: place.origin.clone() };
        return dead(&wrong, "table or view with a model", meant);
    };
    let names = || model.columns.iter().map(|column| column.name.as_str());
    let wrong = columns.iter().find(|wanted| !names().any(|it| it == wanted.as_str()));
    no_column(path, wrong.map_or("", String::as_str), names(), place)
}

/// Columns of a model, by their places.
type Places<'p> = (usize, &'p [usize]);

/// That `[relations]` declares what a constraint tells, or what cannot be compared.
pub(super) fn needless(
    schema: &Schema,
    models: &[&Relation<'_>],
    known: &[Foreign<'_>],
    choice: &RelationChoice,
    ((child, columns), (parent, referenced)): (Places<'_>, Places<'_>),
) -> Option<Diagnostic> {
    let error =
        |message: String| Diagnostic::error("config", message).origin(choice.key.origin.clone());
    let same = |it: &&Foreign<'_>| {
        (it.child, &*it.columns, it.parent, &*it.referenced) == (child, columns, parent, referenced)
    };
    if let Some(other) = known.iter().find(same) {
        let error = error(format!("`{}` is told already, by `{}`", choice.key.text, other.key));
        return Some(error.help(format!("name it there: {} = {{ name = … }}", quoted(other.key))));
    }
    let column = |model: usize, place: &usize| models.get(model)?.columns.get(*place);
    columns.iter().zip(referenced).find_map(|(one, other)| {
        let (one, other) = (column(child, one)?, column(parent, other)?);
        let is_compared = [one, other].iter().all(|it| !UNCOMPARED.contains(&&*it.resolved.base));
        if is_compared && comparable(schema, one)? == comparable(schema, other)? {
            return None;
        }
        let message = format!(
            "`{}` is `{}`, but `{}` is `{}`",
            one.path, one.sql_type, other.path, other.sql_type
        );
        Some(error(message).help("a relation is by columns that `=` compares"))
    })
}

/// Types of PostgreSQL's own that have no `=`.
const UNCOMPARED: [&str; 4] = ["json", "xml", "point", "polygon"];

/// The first of those types of PostgreSQL's own that `=` compares with a column's; an enum is only
/// compared with itself.
fn comparable<'c>(schema: &Schema, column: &'c Column<'_>) -> Option<&'c str> {
    Some(match column.resolved.base.as_str() {
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => "smallint",
        "text" | "character varying" | "character" | "name" => "text",
        "date" | "timestamp without time zone" | "timestamp with time zone" => "date",
        "inet" | "cidr" => "inet",
        own @ ("uuid" | "boolean" | "bytea" | "jsonb" | "interval") => own,
        own => {
            let (_, entry) = schema.type_at(own)?;
            matches!(entry.object, Object::Enum(_)).then_some(own)?
        }
    })
}

/// The names of join tables' other ends that are given to keys of other tables, or to the one that
/// no relation leads through: with `forward` they lead from the first key's side alone.
pub(super) fn no_joins(
    config: &Config,
    foreigns: &[Foreign<'_>],
    joins: &[Join<'_, '_>],
) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    for choice in &config.relations {
        let Some(through) = &choice.through else { continue };
        let is_it = |it: &Foreign<'_>| it.key == choice.key.text;
        let of_key = |(a, b, _): &&Join<'_, '_>| is_it(a) || is_it(b);
        let join = joins.iter().find(of_key);
        let is_forward = config.models.relations == Relations::Forward;
        if join.is_some_and(|(near, _, _)| is_forward && is_it(near)) {
            errors.push(names_nothing("through", through, "forward"));
        } else if foreigns.iter().any(is_it) && join.is_none() {
            let message = format!("no relation leads through `{}`", choice.key.text);
            let error = Diagnostic::error("config", message).origin(through.origin.clone());
            errors.push(error.help(
                "remove `through`, or give one to two keys of the table: those are what it joins",
            ));
        }
    }
    errors
}
