//! What `[relations]` says of keys and columns that are not there, or for nothing.

use schema_core::constraint::ConstraintBody;
use schema_core::{Diagnostic, Kind, Object, Schema};

use super::links::{Foreign, Join};
use super::names::dead;
use super::relation::{Column, Relation, no_column};
use crate::config::{Config, Placed, RelationChoice};
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
        return Some(error.help(format!("name it there: \"{}\" = {{ name = … }}", other.key)));
    }
    let column = |model: usize, place: &usize| models.get(model)?.columns.get(*place);
    columns.iter().zip(referenced).find_map(|(one, other)| {
        let (one, other) = (column(child, one)?, column(parent, other)?);
        let class = |column: &Column<'_>| comparable(&column.resolved.base);
        if class(one)? == class(other)? {
            return None;
        }
        let message = format!(
            "`{}` is `{}`, but `{}` is `{}`",
            one.path, one.sql_type, other.path, other.sql_type
        );
        Some(error(message).help("a relation is by columns that `=` compares"))
    })
}

/// The first of those types of PostgreSQL's own that `=` compares with this one.
fn comparable(base: &str) -> Option<&'static str> {
    Some(match base {
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => "smallint",
        "text" | "character varying" | "character" | "name" => "text",
        "date" | "timestamp without time zone" | "timestamp with time zone" => "date",
        "uuid" => "uuid",
        "boolean" => "boolean",
        "bytea" => "bytea",
        _ => return None,
    })
}

/// The names of join tables' other ends that are given to keys of other tables.
pub(super) fn no_joins(
    config: &Config,
    foreigns: &[Foreign<'_>],
    joins: &[Join<'_, '_>],
) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    for choice in &config.relations {
        let Some(through) = &choice.through else { continue };
        let is_it = |it: &Foreign<'_>| it.key == choice.key.text;
        if foreigns.iter().any(is_it) && !joins.iter().any(|(a, b, _)| is_it(a) || is_it(b)) {
            let message = format!("no relation leads through `{}`", choice.key.text);
            let error = Diagnostic::error("config", message).origin(through.origin.clone());
            errors.push(error.help("remove `through`: it is for the keys of join tables"));
        }
    }
    errors
}
