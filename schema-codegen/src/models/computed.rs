//! What a unique index is over instead of a column.

use schema_core::{Schema, name};

use super::checks;
use super::key::cast;
use super::relation::{Column, Relation};
use super::resolve::Resolved;
use crate::domains::domains;
use crate::sqltype::TypeText;

/// What stands for a column in a unique index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Computed {
    /// A function of it.
    Function {
        /// As the index has it: `lower(email)`.
        sql: String,
        /// What the functions are called, from the outermost on.
        name: String,
        /// Whether there is a value also for NULL, as `COALESCE` has one.
        nulls: bool,
    },
    /// The column by this collation, without which the index is not used.
    Collation(String),
}

impl Computed {
    /// As a key of the runtime: what is compared, whose operators compare it, and what stands before
    /// and after the parameter. The server computes a function once, from a row of the parameter.
    pub(crate) fn parts(&self, column: &Column<'_>) -> [String; 4] {
        let value = match cast(&column.resolved) {
            "" => format!("::{}", column.resolved.base),
            cast => cast.to_owned(),
        };
        match self {
            Self::Function { sql, .. } => {
                let before = format!("(SELECT {sql} FROM (SELECT ");
                let after = format!("{value}) AS _v ({}))", column.sql);
                [sql.clone(), String::new(), before, after]
            }
            Self::Collation(collation) => {
                let operators = column.resolved.operators.clone();
                let after = format!("{value} COLLATE {collation}");
                [column.sql.clone(), operators, String::new(), after]
            }
        }
    }
}

/// The column of a key of an index, by its place, and what stands for it, if something does; `None`
/// where models do not know how to ask by such a key.
pub(super) fn of_key(
    schema: &Schema,
    model: &Relation<'_>,
    key: &str,
) -> Option<(usize, Option<Computed>)> {
    if let Some(place) = model.columns.iter().position(|column| column.sql == key) {
        return Some((place, None));
    }
    let collation = |column: &Column<'_>| -> Option<String> {
        let said = key.strip_prefix(&column.sql)?.strip_prefix(" COLLATE ")?;
        let names = name::split(said)?;
        (name::join(names.iter().map(String::as_str)) == said).then(|| said.to_owned())
    };
    let mut collated = model.columns.iter().map(collation).enumerate();
    if let Some((place, Some(said))) = collated.find(|(_, said)| said.is_some()) {
        return Some((place, Some(Computed::Collation(said))));
    }
    let (name, column) = checks::function_of(key)?;
    let place = model.columns.iter().position(|it| it.name == column)?;
    let (_, found, _) = *schema.columns(model.id.path()).get(place)?;
    let Resolved { operators, base, .. } = &*model.columns.get(place)?.resolved;
    // The parameter would have another collation than the column. Of an extension's type, the
    // function may be one, too.
    let mut layers = domains(schema, &TypeText::parse(&found.sql_type));
    let is_collated =
        found.collation.is_some() || layers.any(|layer| layer.domain.collation.is_some());
    if is_collated || base.starts_with('(') || !operators.is_empty() {
        return None;
    }
    let nulls = name.starts_with("coalesce");
    Some((place, Some(Computed::Function { sql: key.to_owned(), name, nulls })))
}
