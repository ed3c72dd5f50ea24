//! A table or view, resolved: what the printers print.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use schema_core::constraint::ConstraintBody;
use schema_core::object::{Firing, Identity};
use schema_core::{Diagnostic, Kind, Object, ObjectId, Schema, name};

use super::names::Names;
use super::resolve::{Resolved, Resolver};
use crate::config::Placed;
use crate::domains::domains;
use crate::naming::{siblings, snake};
use crate::sqltype::TypeText;
use crate::typemap::{RustType, canonical};

/// A table or view, resolved.
pub(crate) struct Relation<'s> {
    pub(crate) id: &'s ObjectId,
    pub(crate) namespace: String,
    /// The name of the row struct.
    pub(crate) name: String,
    /// What relations call it by: as `[names]` does, or the database.
    pub(crate) called: String,
    pub(crate) comment: Option<&'s str>,
    pub(crate) columns: Vec<Column<'s>>,
    /// Whether COPY writes rows as INSERT does: it is refused where policies hold
    /// (`relrowsecurity`), and no rule sees it.
    pub(crate) is_copied: bool,
    /// The columns of the primary key, in its order, by their place in `columns`.
    pub(crate) key: Vec<usize>,
    /// The names of `New…` and `…Patch` where rows can be written.
    pub(crate) writes: Option<(String, String)>,
}

/// A column, resolved.
pub(crate) struct Column<'s> {
    pub(crate) path: &'s str,
    pub(crate) name: String,
    /// The name as SQL needs it.
    pub(crate) sql: String,
    /// The type as the snapshot has it.
    pub(crate) sql_type: &'s str,
    pub(crate) field: String,
    /// The type where it is not NULL.
    pub(crate) resolved: Rc<Resolved>,
    /// The type of the field.
    pub(crate) rust: RustType,
    /// Whether the column itself refuses NULL, whatever its type says.
    pub(crate) not_null: bool,
    pub(crate) nullable: bool,
    pub(crate) given: Given,
    pub(crate) comment: Option<&'s str>,
    /// Whether `Debug` does not show its values.
    pub(crate) secret: bool,
    /// What it can be, where a constraint makes an enum of it.
    pub(crate) labels: Vec<String>,
}

impl Column<'_> {
    /// What a variable that holds it is called: as the field, unless a constant or a struct can be
    /// called so, as in scripts without capital letters.
    pub(crate) fn variable(&self) -> Cow<'_, str> {
        let is_capital =
            self.field.to_uppercase() == self.field || self.field.starts_with(char::is_uppercase);
        match is_capital {
            true => format!("{}_", self.field).into(),
            false => self.field.as_str().into(),
        }
    }

    /// The field of a struct that is made of that variable.
    pub(crate) fn made(&self) -> Cow<'_, str> {
        match self.variable() {
            Cow::Owned(variable) => format!("{}: {variable}", self.field).into(),
            same => same,
        }
    }
}

/// Whether an INSERT says a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    /// Always: nothing else fills the column in.
    Always,
    /// Where it likes to: there is a default.
    Maybe,
    /// Never: the server computes the value.
    Never,
}

/// Whether rules are applied to what such commands write to a table.
pub(super) fn has_rule(schema: &Schema, table: &ObjectId, events: &[&str]) -> bool {
    schema.children(Kind::RewriteRule, table.path()).any(|(_, entry)| match &entry.object {
        Object::RewriteRule(rule) => {
            let is_on = matches!(rule.enabled, None | Some(Firing::Always));
            is_on && events.contains(&rule.event.as_str())
        }
        _ => false,
    })
}

impl<'s> Relation<'s> {
    /// Resolves the relation at `id`; the SQL types it uses go to `used`.
    pub(crate) fn new(
        schema: &'s Schema,
        id: &ObjectId,
        names: &Names,
        resolver: &Resolver<'_>,
        used: &mut BTreeSet<String>,
        errors: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let (id, entry) = schema.relation(id.path())?;
        let namespace = id.namespace()?;
        let is_table = id.kind() == Kind::Table;
        let declared = resolver.declared_key(id.path());
        let found = schema.columns(id.path());
        let bare: Vec<String> = found.iter().map(|(id, _, _)| id.name()).collect();
        let chosen = |i: usize| {
            let (id, _, _) = found.get(i)?;
            names.columns.get(id.path()).cloned()
        };
        let fields = siblings(bare.iter().map(String::as_str), snake, "_", chosen);
        let mut columns = Vec::with_capacity(found.len());
        let relation = id;
        for (((id, column, entry), bare), field) in found.iter().zip(&bare).zip(fields) {
            let text = column.sql_type.as_str();
            let resolved = resolver.column(id.path(), text, &namespace, names, errors);
            if !used.contains(text) {
                let parsed = TypeText::parse(text);
                used.insert(canonical(&parsed.name).to_owned());
                used.insert(text.to_owned());
            }
            let is_key = || declared.is_some_and(|key| key.iter().any(|it| it.text == *bare));
            let nullable = !(column.not_null || is_table && resolved.not_null || is_key());
            let rust = if nullable { &resolved.nullable } else { &resolved.rust };
            let rust = rust.clone();
            let default = schema.contains(&id.as_kind(Kind::Default)) || is_filled(schema, text);
            let given = match (column.identity, column.generated) {
                (Some(Identity::Always), _) | (_, Some(_)) => Given::Never,
                (Some(Identity::ByDefault), None) => Given::Maybe,
                (None, None) if default => Given::Maybe,
                (None, None) => Given::Always,
            };
            columns.push(Column {
                path: id.path(),
                sql: name::quote(bare),
                name: bare.clone(),
                not_null: column.not_null,
                sql_type: text,
                field,
                resolved,
                rust,
                nullable,
                given,
                comment: entry.comment.as_deref(),
                secret: resolver.is_secret(relation, bare),
                labels: Vec::new(),
            });
        }
        let key = match declared {
            Some(declared) => {
                if is_table && !key(schema, id, &bare).is_empty() {
                    errors.extend(declared.first().map(|first| has_key(id, first)));
                }
                declared_key(declared, id, &bare, errors)
            }
            None if is_table => key(schema, id, &bare),
            None => Vec::new(),
        };
        Some(Self {
            id,
            namespace,
            name: names.types.get(id)?.clone(),
            called: match names.columns.get(id.path()) {
                Some(chosen) => crate::naming::bare(chosen).to_owned(),
                None => id.name(),
            },
            comment: entry.comment.as_deref(),
            columns,
            is_copied: !matches!(&entry.object, Object::Table(table) if table.row_security)
                && !has_rule(schema, id, &["insert"]),
            key,
            writes: names.writes.get(id).cloned(),
        })
    }

    /// The places of columns by their names.
    pub(crate) fn places(&self, names: &[String]) -> Option<Vec<usize>> {
        names.iter().map(|name| self.columns.iter().position(|it| it.name == *name)).collect()
    }

    /// The columns that a statement can write: first those that an INSERT always says, then those
    /// that it may.
    pub(crate) fn written(&self) -> impl Iterator<Item = &Column<'s>> {
        let of = |given: Given| self.columns.iter().filter(move |column| column.given == given);
        of(Given::Always).chain(of(Given::Maybe))
    }
}

impl Column<'_> {
    /// The expression that reads the column.
    pub(crate) fn select(&self) -> String {
        format!("{}{}", self.sql, self.rust.transport.cast())
    }
}

/// Whether a type is a domain with a default: PostgreSQL copies that of a domain under it.
fn is_filled(schema: &Schema, text: &str) -> bool {
    let outer = domains(schema, &TypeText::parse(text)).next();
    outer.is_some_and(|layer| !layer.elements && layer.domain.default.is_some())
}

/// The columns of the primary key by their place.
fn key(schema: &Schema, id: &ObjectId, names: &[String]) -> Vec<usize> {
    let places: BTreeMap<&str, usize> =
        names.iter().enumerate().map(|(i, name)| (name.as_str(), i)).collect();
    for (_, entry) in schema.children(Kind::Constraint, id.path()) {
        if let Object::Constraint(constraint) = &entry.object
            && let ConstraintBody::PrimaryKey(key) = &constraint.body
        {
            let found = key.columns.iter().map(|name| places.get(name.as_str()).copied());
            return found.collect::<Option<Vec<usize>>>().unwrap_or_default();
        }
    }
    Vec::new()
}

/// That `[keys]` speaks of a table that has a primary key.
fn has_key(id: &ObjectId, place: &Placed) -> Diagnostic {
    let message = format!("`{}` has a primary key, which tells its rows apart", id.path());
    let error = Diagnostic::error("config", message).origin(place.origin.clone());
    error.help("remove the line: [keys] is for views and tables without one")
}

/// The columns that `[keys]` names, by their place.
fn declared_key(
    declared: &[Placed],
    id: &ObjectId,
    names: &[String],
    errors: &mut Vec<Diagnostic>,
) -> Vec<usize> {
    let place = |column: &Placed| {
        let found = names.iter().position(|name| *name == column.text);
        if found.is_none() {
            let all = names.iter().map(String::as_str);
            errors.push(no_column(id.path(), &column.text, all, column));
        }
        found
    };
    declared.iter().filter_map(place).collect()
}

/// That a setting names a column that a relation does not have.
pub(super) fn no_column<'n>(
    path: &str,
    wanted: &str,
    names: impl Iterator<Item = &'n str> + Clone,
    place: &Placed,
) -> Diagnostic {
    let message = format!("`{path}` has no column `{wanted}`");
    let error = Diagnostic::error("config", message).origin(place.origin.clone());
    match crate::nearest::nearest(wanted, names.clone()) {
        Some(meant) => error.help(format!("did you mean `{meant}`?")),
        None => error.help(format!("it has {}", names.collect::<Vec<_>>().join(", "))),
    }
}
