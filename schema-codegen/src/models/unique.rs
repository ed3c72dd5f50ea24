//! The unique keys of models: columns that tell the rows of a table apart.

use std::collections::BTreeMap;

use schema_core::constraint::ConstraintBody;
use schema_core::object::{Identity, Index};
use schema_core::{Kind, Object, Schema};

use super::checks;
use super::key::cast;
use super::relation::{Column, Relation};
use super::resolve::Resolved;

/// A unique key.
#[derive(Clone, Debug)]
pub(crate) struct UniqueKey {
    /// Its columns in its order, by their place in the model.
    pub(crate) columns: Vec<usize>,
    pub(crate) primary: bool,
    /// Whether a new row can meet another by it, and `ON CONFLICT` takes it: not one with an identity
    /// that is always generated, not the constraint of a period, nor one that is deferrable (or has
    /// the columns of such a one), nor one that only `[keys]` tells of.
    pub(crate) arbiter: bool,
    /// Whether it tells rows apart also where a column is NULL.
    pub(crate) nulls: bool,
    /// What is true of the rows that it tells apart, where these are not all, and the name of the
    /// index that sees to it.
    pub(crate) only: Option<(String, String)>,
    /// What stands for some of its columns, by their place in it.
    pub(crate) computed: BTreeMap<usize, Computed>,
}

/// What a unique index is over instead of a column: a function of it, or the column by another
/// collation, which must be said for the index to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Computed {
    /// As the index has it: `lower(email)`, `email COLLATE "C"`.
    sql: String,
    /// What the functions are called, from the outermost on; empty where there is none.
    pub(crate) function: String,
    /// Whether it tells rows apart also where the column is NULL, as that of `COALESCE` does.
    pub(crate) nulls: bool,
}

impl Computed {
    /// As a key of the runtime: what is compared, whose operators compare it, and what stands before
    /// and after the parameter. The server computes the function once, from a row of the parameter.
    pub(crate) fn parts(&self, column: &Column<'_>) -> [String; 4] {
        let Self { sql, function, .. } = self;
        let cast = cast(&column.resolved);
        if function.is_empty() {
            return [sql, &*column.resolved.operators, "", cast].map(str::to_owned);
        }
        let value = match cast {
            "" => format!("::{}", column.resolved.text),
            cast => cast.to_owned(),
        };
        let before = format!("(SELECT {sql} FROM (SELECT ");
        [sql.clone(), String::new(), before, format!("{value}) AS _v ({}))", column.sql)]
    }
}

impl UniqueKey {
    fn new(columns: Vec<usize>, nulls: bool) -> Self {
        Self {
            columns,
            primary: false,
            arbiter: true,
            nulls,
            only: None,
            computed: BTreeMap::new(),
        }
    }

    /// Whether these columns and no others are the key's.
    pub(crate) fn is(&self, columns: &[usize]) -> bool {
        self.columns.len() == columns.len() && self.is_within(columns)
    }

    /// Whether all columns of the key are among these.
    pub(crate) fn is_within(&self, columns: &[usize]) -> bool {
        self.columns.iter().all(|column| columns.contains(column))
    }
}

/// The columns of a unique constraint or index, whether it tells rows apart where one is NULL, and the
/// index.
type Named<'s> = (&'s [String], bool, Option<&'s Index>);

/// The unique keys of each model, in the order of `models`: the primary key first, then unique
/// constraints, then unique indexes of plain columns that leave out no row.
pub(crate) fn unique_keys(schema: &Schema, models: &[&Relation<'_>]) -> Vec<Vec<UniqueKey>> {
    let mut indexes: BTreeMap<&str, Vec<Named<'_>>> = BTreeMap::new();
    for (_, entry) in schema.of_kind(Kind::Index) {
        if let Object::Index(index) = &entry.object
            && index.unique
            && !index.partial
            && !index.invalid
        {
            let columns = index.equal_columns(schema);
            let of_table = indexes.entry(index.on.path()).or_default();
            let named = || (columns, index.nulls_not_distinct(), Some(index));
            of_table.extend((!columns.is_empty()).then(named));
        }
    }
    let none = Vec::new();
    let of = |model: &&Relation<'_>| {
        let indexes = indexes.get(model.id.path()).unwrap_or(&none);
        of_model(schema, model, indexes)
    };
    models.iter().map(of).collect()
}

fn of_model(schema: &Schema, model: &Relation<'_>, indexes: &[Named<'_>]) -> Vec<UniqueKey> {
    let mut found = Vec::new();
    if !model.key.is_empty() {
        found.push(UniqueKey { primary: true, ..UniqueKey::new(model.key.clone(), false) });
    }
    let (mut names, mut refused, mut held) = (Vec::new(), Vec::new(), Vec::new());
    for (_, entry) in schema.children(Kind::Constraint, model.id.path()) {
        let Object::Constraint(constraint) = &entry.object else { continue };
        let key = match &constraint.body {
            ConstraintBody::PrimaryKey(key) => {
                held.extend(model.places(&key.columns));
                key
            }
            ConstraintBody::Unique(key) => {
                let named = (key.columns.as_slice(), key.nulls_not_distinct, None);
                names.extend((!key.without_overlaps).then_some(named));
                key
            }
            _ => continue,
        };
        if constraint.deferrable || key.without_overlaps {
            refused.extend(model.places(&key.columns));
        }
    }
    for (names, nulls, index) in names.into_iter().chain(indexes.iter().copied()) {
        let Some(columns) = model.places(names) else { continue };
        held.push(columns.clone());
        let computed = index.map_or_else(BTreeMap::new, |index| collated(index, model, &columns));
        match found.iter_mut().find(|key| key.columns == columns) {
            Some(key) => {
                key.nulls |= nulls;
                // What needs no collation is found by the index that has none, too.
                key.computed.retain(|place, _| computed.contains_key(place));
            }
            None => found.push(UniqueKey { computed, ..UniqueKey::new(columns, nulls) }),
        }
    }
    for key in &mut found {
        key.arbiter = held.iter().any(|columns| key.is(columns))
            && !refused.iter().any(|columns| key.is(columns))
            && !has_always(schema, model, &key.columns);
    }
    found
}

/// Whether no new row says what is in one of these columns.
fn has_always(schema: &Schema, model: &Relation<'_>, places: &[usize]) -> bool {
    let columns = schema.columns(model.id.path());
    places.iter().any(|place| {
        let column = columns.get(*place).map(|(_, column, _)| column);
        column.is_some_and(|column| column.identity == Some(Identity::Always))
    })
}

/// The unique keys of each model, in the order of `models`, on which no relation can rely: of the unique
/// indexes that leave out rows, of columns that are no key of all, and of those over functions of
/// columns.
pub(crate) fn further_keys(
    schema: &Schema,
    models: &[&Relation<'_>],
    keys: &[Vec<UniqueKey>],
) -> Vec<Vec<UniqueKey>> {
    let places: BTreeMap<&str, usize> =
        models.iter().enumerate().map(|(place, model)| (model.id.path(), place)).collect();
    let mut found: Vec<Vec<UniqueKey>> = vec![Vec::new(); models.len()];
    for (id, entry) in schema.of_kind(Kind::Index) {
        let Object::Index(index) = &entry.object else { continue };
        let only = index.predicate();
        if !index.unique || index.invalid || index.partial != only.is_some() {
            continue;
        }
        let Some(place) = places.get(index.on.path()) else { continue };
        let of = (models.get(*place), keys.get(*place), found.get_mut(*place));
        let (Some(model), Some(keys), Some(found)) = of else { continue };
        let Some(key) = further(schema, model, index) else { continue };
        let is_known = key.computed.is_empty() && keys.iter().any(|it| it.is(&key.columns));
        let is_same = |it: &UniqueKey| {
            it.columns == key.columns
                && it.computed == key.computed
                && it.only.as_ref().map(|(only, _)| &**only) == only
        };
        if !is_known && !found.iter().any(is_same) {
            found.push(UniqueKey { only: only.map(|only| (only.to_owned(), id.name())), ..key });
        }
    }
    found
}

/// The key that a unique index is of the rows that are in it.
fn further(schema: &Schema, model: &Relation<'_>, index: &Index) -> Option<UniqueKey> {
    let (columns, computed) = match index.columns.is_empty() {
        false => {
            let columns = model.places(index.equal_columns(schema))?;
            let computed = collated(index, model, &columns);
            (columns, computed)
        }
        true => {
            let (mut columns, mut computed) = (Vec::new(), BTreeMap::new());
            for (at, key) in index.keys().into_iter().map(without_order).enumerate() {
                let is_key = |column: &Column<'_>| column.sql == key;
                columns.push(match model.columns.iter().position(is_key) {
                    Some(place) => place,
                    None => {
                        let (place, of) = function(schema, model, key)?;
                        computed.insert(at, of);
                        place
                    }
                });
            }
            (columns, computed)
        }
    };
    let nulls = index.nulls_not_distinct() && !index.columns.is_empty();
    let arbiter = !has_always(schema, model, &columns);
    (!columns.is_empty()).then(|| UniqueKey { arbiter, computed, ..UniqueKey::new(columns, nulls) })
}

/// Which of its columns an index has by a collation of its own.
fn collated(index: &Index, model: &Relation<'_>, columns: &[usize]) -> BTreeMap<usize, Computed> {
    let keys = index.keys().into_iter().map(without_order).enumerate().zip(columns);
    let other = keys.filter_map(|((at, key), place)| {
        let collation = key.strip_prefix(&model.columns.get(*place)?.sql)?;
        let nulls = index.nulls_not_distinct();
        let of = Computed { sql: key.to_owned(), function: String::new(), nulls };
        collation.starts_with(" COLLATE ").then_some((at, of))
    });
    other.collect()
}

/// The key of an index without what it says of order, and of operators whose `=` is the usual one.
fn without_order(key: &str) -> &str {
    const SAID: [&str; 6] = [
        " NULLS FIRST",
        " NULLS LAST",
        " DESC",
        " text_pattern_ops",
        " varchar_pattern_ops",
        " bpchar_pattern_ops",
    ];
    SAID.iter().fold(key, |key, said| key.strip_suffix(said).unwrap_or(key))
}

/// A function of one column, and the column's place. The parameter would have another collation than
/// a column that has one of its own.
fn function(schema: &Schema, model: &Relation<'_>, key: &str) -> Option<(usize, Computed)> {
    let (function, column) = checks::function_of(key)?;
    let place = model.columns.iter().position(|it| it.name == column)?;
    let (_, found, _) = *schema.columns(model.id.path()).get(place)?;
    let Resolved { operators, base, .. } = &*model.columns.get(place)?.resolved;
    // Of an extension's type, the function may be one, too.
    if found.collation.is_some() || base.starts_with('(') || !operators.is_empty() {
        return None;
    }
    let nulls = function.starts_with("coalesce");
    Some((place, Computed { sql: key.to_owned(), function, nulls }))
}
