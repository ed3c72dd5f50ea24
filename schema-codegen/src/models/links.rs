//! Relations between models, from foreign keys: which there are, and what they are called.

use std::collections::{BTreeMap, BTreeSet};

use schema_core::constraint::ConstraintBody;
use schema_core::{Diagnostic, Kind, Object, ObjectId, Schema, name};

use super::declared;
use super::granted::grant;
use super::lifted::lift;
use super::link_names::{Naming, Wish};
use super::relation::Relation;
use super::unique::UniqueKey;
use crate::config::{Config, Placed, RelationChoice, Relations};

/// A relation between two models, as one of them sees it.
pub(crate) struct Link<'s> {
    /// What it is called.
    pub(crate) name: String,
    /// Where it leads, by its place among all models.
    pub(crate) target: usize,
    pub(crate) shape: Shape,
    /// The model's own columns, by their place.
    pub(crate) columns: Vec<usize>,
    /// The columns that must equal them: the target's, or those of the join table, by their place.
    pub(crate) matched: Vec<usize>,
    /// The join table that it leads through.
    pub(crate) through: Option<Through>,
    pub(crate) foreign: Foreign<'s>,
}

/// How many rows a relation leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Exactly one.
    One,
    /// One or none.
    Maybe,
    /// Any number.
    Many,
}

/// A join table between two others.
#[derive(Clone, Debug)]
pub(crate) struct Through {
    /// Its place among all models.
    pub(crate) relation: usize,
    /// Its columns that point at the target, and the target's.
    pub(crate) columns: Vec<usize>,
    pub(crate) referenced: Vec<usize>,
    /// Whether nothing keeps it from joining the same two rows twice.
    pub(crate) repeats: bool,
}

/// A foreign key between two models.
#[derive(Clone)]
pub(crate) struct Foreign<'s> {
    /// The constraint's path, or what `[relations]` declares.
    pub(crate) key: &'s str,
    pub(crate) choice: Option<&'s RelationChoice>,
    /// The table that has it, by its place among all models.
    pub(crate) child: usize,
    pub(crate) columns: Vec<usize>,
    /// What it points at.
    pub(crate) parent: usize,
    pub(crate) referenced: Vec<usize>,
    /// Whether there is always a row that it points at.
    pub(super) certain: bool,
    /// Whether no two rows point at the same one.
    pub(crate) unique: bool,
    /// What the constraint does when the row that it points at goes.
    pub(crate) on_delete: Option<&'static str>,
}

/// The relations of each model, in the order of `models`.
pub(crate) fn links<'s>(
    schema: &'s Schema,
    config: &'s Config,
    models: &[&Relation<'s>],
    keys: &[Vec<UniqueKey>],
    errors: &mut Vec<Diagnostic>,
) -> Vec<Vec<Link<'s>>> {
    let foreigns = foreigns(schema, config, models, keys, errors);
    errors.extend(declared::unused(config));
    if config.models.relations == Relations::None {
        return models.iter().map(|_| Vec::new()).collect();
    }
    let mut naming = Naming::new(models, &foreigns);
    let mut wishes: Vec<Wish<'s>> = Vec::new();
    for foreign in &foreigns {
        let is_declared = foreign.choice.is_some_and(|choice| choice.to.is_some());
        let there = keys.get(foreign.parent).map_or(&[][..], Vec::as_slice);
        let shape = match foreign.certain {
            // Nothing keeps several rows from having what was declared.
            _ if is_declared && !tells_apart(there, &foreign.referenced) => Shape::Many,
            true => Shape::One,
            false => Shape::Maybe,
        };
        let link = Link {
            name: String::new(),
            target: foreign.parent,
            shape,
            columns: foreign.columns.clone(),
            matched: foreign.referenced.clone(),
            through: None,
            foreign: foreign.clone(),
        };
        wishes.push(naming.forward(link));
    }
    let joins = joins(schema, models, &foreigns, keys);
    errors.extend(declared::no_joins(config, &foreigns, &joins));
    naming.add_joins(&joins);
    if config.models.relations == Relations::All {
        for foreign in &foreigns {
            let link = Link {
                name: String::new(),
                target: foreign.child,
                shape: if foreign.unique { Shape::Maybe } else { Shape::Many },
                columns: foreign.referenced.clone(),
                matched: foreign.columns.clone(),
                through: None,
                foreign: foreign.clone(),
            };
            wishes.push(naming.reverse(link));
        }
    }
    for (near, far, repeats) in &joins {
        let both = [(near, far), (far, near)];
        let sides = if config.models.relations == Relations::All { 2 } else { 1 };
        for (near, far) in both.into_iter().take(sides) {
            let link = Link {
                name: String::new(),
                target: far.parent,
                shape: Shape::Many,
                columns: near.referenced.clone(),
                matched: near.columns.clone(),
                through: Some(Through {
                    relation: far.child,
                    columns: far.columns.clone(),
                    referenced: far.referenced.clone(),
                    repeats: *repeats,
                }),
                foreign: (*far).clone(),
            };
            wishes.push(naming.through(near, link));
        }
    }
    grant(models, wishes, errors)
}

/// The tables that others inherit from: rows of these are read as theirs, but neither foreign keys
/// nor unique ones are inherited.
fn inherited(schema: &Schema) -> BTreeSet<&str> {
    let tables = schema.of_kind(Kind::Table).filter_map(|(_, entry)| match &entry.object {
        Object::Table(table) => Some(&table.inherits),
        _ => None,
    });
    tables.flatten().map(ObjectId::path).collect()
}

/// Whether no two rows of a model have the same values in these columns.
pub(super) fn tells_apart(keys: &[UniqueKey], columns: &[usize]) -> bool {
    keys.iter().any(|key| key.is_within(columns))
}

/// Every foreign key between two models, once.
pub(super) fn foreigns<'s>(
    schema: &'s Schema,
    config: &'s Config,
    models: &[&Relation<'s>],
    keys: &[Vec<UniqueKey>],
    errors: &mut Vec<Diagnostic>,
) -> Vec<Foreign<'s>> {
    let by_path: BTreeMap<&str, usize> =
        models.iter().enumerate().map(|(i, model)| (model.id.path(), i)).collect();
    let mut choices: BTreeMap<&str, &RelationChoice> = BTreeMap::new();
    for choice in &config.relations {
        choices.insert(choice.key.text.as_str(), choice);
    }
    let inherited = inherited(schema);
    let mut met = BTreeSet::new();
    let mut out: Vec<Foreign<'s>> = Vec::new();
    for (child, model) in models.iter().enumerate() {
        for (id, entry) in schema.children(Kind::Constraint, model.id.path()) {
            let Object::Constraint(constraint) = &entry.object else { continue };
            let ConstraintBody::ForeignKey(key) = &constraint.body else { continue };
            let choice = choices.get(id.path()).copied();
            met.extend(choice.map(|choice| choice.key.text.as_str()));
            // A partition's key is its parent's, and over a period equality is not what is asked.
            if constraint.parent.is_some() || key.period {
                continue;
            }
            let Some(parent) = by_path.get(key.table.path()).copied() else { continue };
            let Some(target) = models.get(parent) else { continue };
            let (Some(columns), Some(referenced)) =
                (model.places(&key.columns), target.places(&key.referenced))
            else {
                continue;
            };
            let trusted = !constraint.not_valid && !constraint.not_enforced;
            out.push(Foreign {
                key: id.path(),
                choice,
                child,
                certain: trusted && columns.iter().all(|it| is_certain(model, *it)),
                unique: tells_apart(keys.get(child).map_or(&[], Vec::as_slice), &columns),
                columns,
                parent,
                referenced,
                on_delete: key.on_delete.map(|action| action.word()),
            });
        }
    }
    let mut refused = BTreeSet::new();
    for choice in &config.relations {
        let Some(declared) = &choice.to else {
            if !met.contains(choice.key.text.as_str()) {
                errors.push(declared::no_key(schema, choice));
                refused.insert(choice.key.text.as_str());
            }
            continue;
        };
        let find = |place: &Placed, path: &str, columns: &[String]| {
            let found = by_path.get(path).copied();
            let found = found.and_then(|at| Some((at, models.get(at)?.places(columns)?)));
            found.ok_or_else(|| declared::no_columns(models, place, path, columns))
        };
        let ends = (
            find(&choice.key, &declared.relation, &declared.columns),
            find(&declared.written, &declared.target, &declared.referenced),
        );
        let ((child, columns), (parent, referenced)) = match ends {
            (Ok(from), Ok(to)) => (from, to),
            (from, to) => {
                errors.extend(from.err().into_iter().chain(to.err()));
                refused.insert(choice.key.text.as_str());
                continue;
            }
        };
        if let Some(error) = declared::needless(
            schema,
            models,
            &out,
            choice,
            ((child, &columns), (parent, &referenced)),
        ) {
            errors.push(error);
            refused.insert(choice.key.text.as_str());
            continue;
        }
        out.push(Foreign {
            key: &choice.key.text,
            choice: Some(choice),
            child,
            certain: false,
            unique: tells_apart(keys.get(child).map_or(&[], Vec::as_slice), &columns),
            columns,
            parent,
            referenced,
            on_delete: None,
        });
    }
    lift(schema, models, keys, &by_path, &mut out);
    for it in &mut out {
        let model = models.get(it.child);
        let alone = !model.is_some_and(|model| inherited.contains(model.id.path()));
        (it.certain, it.unique) = (it.certain && alone, it.unique && alone);
    }
    // Those of one table stand together, whichever of them are declared.
    out.sort_by_key(|it| it.child);
    let mut out = once(out);
    out.retain(|it| is_comparable(models, it));
    let made: BTreeSet<&str> = out.iter().map(|it| it.key).collect();
    let unmade = config.relations.iter().filter(|choice| !made.contains(choice.key.text.as_str()));
    let unmade = unmade.filter(|choice| !refused.contains(choice.key.text.as_str()));
    errors.extend(unmade.map(|choice| declared::no_relation(schema, models, &out, choice)));
    out
}

/// Each key once: some schemas have the same one twice, by two names. One that is spoken of stays.
fn once(foreigns: Vec<Foreign<'_>>) -> Vec<Foreign<'_>> {
    let mut places = BTreeMap::new();
    let mut out: Vec<Foreign<'_>> = Vec::with_capacity(foreigns.len());
    for it in foreigns {
        let key = (it.child, it.columns.clone(), it.parent, it.referenced.clone());
        let place = *places.entry(key).or_insert(out.len());
        match out.get_mut(place) {
            Some(first) if first.choice.is_none() && it.choice.is_some() => *first = it,
            Some(_) => {}
            None => out.push(it),
        }
    }
    out
}

/// Whether a column that points at something always does.
pub(super) fn is_certain(model: &Relation<'_>, column: usize) -> bool {
    model.columns.get(column).is_some_and(|column| !column.nullable)
}

/// Whether the values of a key can be passed as an array of each column: an array has no arrays.
fn is_comparable(models: &[&Relation<'_>], foreign: &Foreign<'_>) -> bool {
    let is_scalar = |place: &usize, columns: &[usize]| {
        let columns = columns.iter().map(|column| models.get(*place)?.columns.get(*column));
        columns
            .into_iter()
            .all(|column| column.is_some_and(|column| column.resolved.array_cast().is_some()))
    };
    is_scalar(&foreign.child, &foreign.columns) && is_scalar(&foreign.parent, &foreign.referenced)
}

/// A join table's two keys, and whether nothing keeps it from joining the same two rows twice.
pub(super) type Join<'f, 's> = (&'f Foreign<'s>, &'f Foreign<'s>, bool);

/// The join tables: two keys whose columns tell its rows apart, or are all that it has, or that
/// `through` names.
fn joins<'f, 's>(
    schema: &Schema,
    models: &[&Relation<'s>],
    foreigns: &'f [Foreign<'s>],
    keys: &[Vec<UniqueKey>],
) -> Vec<Join<'f, 's>> {
    let inherited = inherited(schema);
    let mut out = Vec::new();
    for own in foreigns.chunk_by(|a, b| a.child == b.child) {
        let Some(Foreign { child, .. }) = own.first() else { continue };
        let keys = keys.get(*child).map_or(&[][..], Vec::as_slice);
        let Some(model) = models.get(*child) else { continue };
        let (width, alone) = (model.columns.len(), !inherited.contains(model.id.path()));
        let Some((near, far)) = named(own).or_else(|| pair(own, keys, width)) else { continue };
        let repeats = !(alone && tells_apart(keys, &together(near, far)));
        out.push((near, far, repeats));
    }
    out
}

/// The columns of two keys.
fn together(near: &Foreign<'_>, far: &Foreign<'_>) -> Vec<usize> {
    let mut both: Vec<usize> = near.columns.iter().chain(&far.columns).copied().collect();
    both.sort_unstable();
    both.dedup();
    both
}

type Pair<'f, 's> = (&'f Foreign<'s>, &'f Foreign<'s>);

/// The two keys of a table that `[relations]` leads through.
fn named<'f, 's>(own: &'f [Foreign<'s>]) -> Option<Pair<'f, 's>> {
    let is_named = |it: &&Foreign<'_>| it.choice.is_some_and(|choice| choice.through.is_some());
    let named: Vec<_> = own.iter().filter(is_named).collect();
    match (&named[..], own) {
        ([near, far], _) => Some((*near, *far)),
        ([_], [near, far]) => Some((near, far)),
        _ => None,
    }
}

/// The two keys of a table of so many columns that make it a join table: before others those that are
/// its primary key.
fn pair<'f, 's>(own: &'f [Foreign<'s>], keys: &[UniqueKey], width: usize) -> Option<Pair<'f, 's>> {
    let (mut primary, mut other) = (Vec::new(), Vec::new());
    let count = own.len();
    // A table joins others, not itself: its folder's parent is no joined folder.
    let own: Vec<_> = own.iter().filter(|it| it.parent != it.child && !it.unique).collect();
    for (i, near) in own.iter().copied().enumerate() {
        for far in own.iter().copied().skip(i + 1) {
            let both = together(near, far);
            match keys.iter().find(|key| key.is(&both)) {
                Some(key) if key.primary => primary.push((near, far)),
                Some(_) => other.push((near, far)),
                None if keys.is_empty() && count == 2 && both.len() == width => {
                    other.push((near, far));
                }
                None => {}
            }
        }
    }
    let found = if primary.is_empty() { other } else { primary };
    match found[..] {
        [one] => Some(one),
        _ => None,
    }
}

/// The name of a key alone, for those who read about it.
pub(crate) fn key_name(key: &str) -> String {
    match name::split(key).as_deref() {
        Some([.., last]) if !key.ends_with(')') => last.clone(),
        _ => key.to_owned(),
    }
}
