//! The unique keys of models: columns that tell the rows of a table apart.

use std::collections::{BTreeMap, BTreeSet};

use schema_core::constraint::ConstraintBody;
use schema_core::object::{Equality, Identity, Index};
use schema_core::{Kind, Object, Schema};

use super::computed::{Computed, of_key};
use super::relation::{Given, Relation, has_rule};

/// A unique key.
#[derive(Clone, Debug)]
pub(crate) struct UniqueKey {
    /// Its columns in its order, by their place in the model.
    pub(crate) columns: Vec<usize>,
    pub(crate) primary: bool,
    /// Whether a new row can meet another by it, and `ON CONFLICT` takes it: not one with an identity
    /// that is always generated, not the constraint of a period, nor one that is deferrable (or has
    /// the columns of such a one), nor one beside which ON CONFLICT would take another, nor one that
    /// only `[keys]` tells of, nor one of a table with rules on INSERT or UPDATE.
    pub(crate) arbiter: bool,
    /// Whether it tells rows apart also where a column is NULL.
    pub(crate) nulls: bool,
    /// What is true of the rows that it tells apart, where these are not all.
    pub(crate) only: Option<String>,
    /// The index that sees to it, where its columns alone do not say which one.
    pub(crate) index: Option<String>,
    /// What stands for some of its columns, by their place in it.
    pub(crate) computed: BTreeMap<usize, Computed>,
}

impl UniqueKey {
    fn new(columns: Vec<usize>, nulls: bool) -> Self {
        Self {
            columns,
            primary: false,
            arbiter: true,
            nulls,
            only: None,
            index: None,
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

/// The unique indexes of each relation, by its path.
type Indexes<'s> = BTreeMap<&'s str, Vec<&'s Index>>;

fn unique_indexes(schema: &Schema) -> Indexes<'_> {
    let mut found = Indexes::new();
    for (_, entry) in schema.of_kind(Kind::Index) {
        if let Object::Index(index) = &entry.object
            && index.unique
            && !index.invalid
        {
            found.entry(index.on.path()).or_default().push(index);
        }
    }
    found
}

/// The unique keys of each model, in the order of `models`: the primary key first, then unique
/// constraints, then unique indexes of plain columns that leave out no row.
pub(crate) fn unique_keys(schema: &Schema, models: &[&Relation<'_>]) -> Vec<Vec<UniqueKey>> {
    let indexes = unique_indexes(schema);
    let none = Vec::new();
    let of = |model: &&Relation<'_>| {
        let indexes = indexes.get(model.id.path()).unwrap_or(&none);
        of_model(schema, model, indexes)
    };
    models.iter().map(of).collect()
}

fn of_model(schema: &Schema, model: &Relation<'_>, indexes: &[&Index]) -> Vec<UniqueKey> {
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
    for index in indexes.iter().filter(|index| !index.partial) {
        let columns = index.equal_columns(schema);
        if !columns.is_empty() {
            names.push((columns, index.nulls_not_distinct(), Some(index)));
        } else if index.equality(schema) == Equality::Other {
            // ON CONFLICT takes it along where it is over the columns of a key.
            refused.extend(model.places(&index.columns));
        }
    }
    for (names, nulls, index) in names {
        let Some(columns) = model.places(names) else { continue };
        held.push(columns.clone());
        let computed = index.map_or_else(BTreeMap::new, |index| collated(schema, model, index));
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
            && is_said(schema, model, &key.columns);
    }
    found
}

/// Whether new rows say anything, and it decides what is in these columns.
fn is_said(schema: &Schema, model: &Relation<'_>, places: &[usize]) -> bool {
    let columns = schema.columns(model.id.path());
    let is_always = |place: &usize| {
        let column = columns.get(*place).map(|(_, column, _)| column);
        column.is_some_and(|column| column.identity == Some(Identity::Always))
    };
    !has_rule(schema, model.id, &["insert", "update"])
        && model.columns.iter().any(|column| column.given != Given::Never)
        && !places.iter().any(is_always)
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
    let all = unique_indexes(schema);
    for (id, entry) in schema.of_kind(Kind::Index) {
        let Object::Index(index) = &entry.object else { continue };
        if !index.unique || index.invalid || index.partial != index.predicate().is_some() {
            continue;
        }
        let Some(place) = places.get(index.on.path()) else { continue };
        let of = (models.get(*place), keys.get(*place), found.get_mut(*place));
        let (Some(model), Some(keys), Some(found)) = of else { continue };
        let Some(mut key) = further(schema, model, index) else { continue };
        let beside = all.get(index.on.path()).into_iter().flatten();
        key.arbiter &= !beside.copied().any(|other| is_taken_along(schema, index, other));
        let functions = key.computed.values().any(|it| matches!(it, Computed::Function { .. }));
        let is_known = !functions && keys.iter().any(|it| it.is(&key.columns));
        let is_same = |it: &UniqueKey| {
            it.columns == key.columns && it.computed == key.computed && it.only == key.only
        };
        if !is_known && !found.iter().any(is_same) {
            found.push(UniqueKey { index: Some(id.name()), ..key });
        }
    }
    found
}

/// Whether ON CONFLICT by an index may take another one, too, which is of other rows or takes other
/// values for equal: rows would be changed that are not the index's. It takes every unique index of the
/// same columns and expressions that the condition implies, whatever their collations and operators.
/// <https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT>
fn is_taken_along(schema: &Schema, index: &Index, other: &Index) -> bool {
    let [one, two] = [index, other].map(|it| it.bare_keys().into_iter().collect::<BTreeSet<_>>());
    let of = |it: &Index| (it.predicate().map(str::to_owned), it.nulls_not_distinct());
    (index.partial || !other.partial)
        && one == two
        && (of(index) != of(other) || other.equality(schema) == Equality::Other)
}

/// The key that a unique index is of the rows that are in it.
fn further(schema: &Schema, model: &Relation<'_>, index: &Index) -> Option<UniqueKey> {
    let (columns, computed) = match index.columns.is_empty() {
        false => (model.places(index.equal_columns(schema))?, collated(schema, model, index)),
        true if index.equality(schema) != Equality::Usual => return None,
        true => {
            let (mut columns, mut computed) = (Vec::new(), BTreeMap::new());
            for (at, key) in index.keys().into_iter().enumerate() {
                let (place, of) = of_key(schema, model, key)?;
                columns.push(place);
                match of {
                    // What is equal by it is not looked into here.
                    Some(Computed::Collation(_)) => return None,
                    of => computed.extend(of.map(|of| (at, of))),
                }
            }
            (columns, computed)
        }
    };
    let nulls = index.nulls_not_distinct() && !index.columns.is_empty();
    let arbiter = is_said(schema, model, &columns);
    let only = index.predicate().map(str::to_owned);
    (!columns.is_empty()).then(|| UniqueKey {
        arbiter,
        computed,
        only,
        ..UniqueKey::new(columns, nulls)
    })
}

/// Which of its columns an index has by a collation of its own.
fn collated(schema: &Schema, model: &Relation<'_>, index: &Index) -> BTreeMap<usize, Computed> {
    let keys = index.keys().into_iter().enumerate();
    let of = |(at, key)| Some((at, of_key(schema, model, key)?.1?));
    keys.filter_map(of).collect()
}
