//! The primary keys of one column as types of their own, and the columns that share them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use schema_core::constraint::ConstraintBody;
use schema_core::{Diagnostic, Kind, Object, Schema};

use super::links::foreigns;
use super::names::Names;
use super::newtype::Newtype;
use super::relation::Relation;
use super::resolve::Resolved;
use super::unique::unique_keys;
use crate::config::Config;
use crate::naming::{bare, begins_with, camel};
use crate::sqltype::TypeText;

/// A column, by the place of its model and its own.
type Place = (usize, usize);

/// Gives the columns that are keys, or point at some, the types of these; the types by namespace.
pub(super) fn of(
    schema: &Schema,
    config: &Config,
    relations: &mut BTreeMap<String, Vec<Relation<'_>>>,
    names: &mut Names,
    errors: &mut Vec<Diagnostic>,
) -> Vec<(String, Newtype)> {
    if !config.models.key_newtypes {
        return Vec::new();
    }
    let models: Vec<&Relation<'_>> = relations.values().flatten().collect();
    let edges = edges(schema, config, &models);
    let mut roots: BTreeMap<Place, (String, String)> = BTreeMap::new();
    let mut types = Vec::new();
    for (place, model) in models.iter().enumerate() {
        let [key] = model.key[..] else { continue };
        let Some(column) = model.columns.get(key) else { continue };
        let own = root((place, key), &edges) == Some((place, key));
        let known = column.resolved.rust.marker.is_some();
        let plain = known && is_plain(schema, column.sql_type, config);
        if model.id.kind() != Kind::Table || !own || !plain {
            continue;
        }
        let (table, of_column) = (bare(&model.name), camel(&column.name));
        let of_column = bare(&of_column);
        let wanted = match begins_with(of_column, table) {
            true if of_column == table => format!("{table}Key"),
            true => of_column.to_owned(),
            false => format!("{table}{of_column}"),
        };
        let constraint = primary_key(schema, model).unwrap_or_default();
        let name = names.take(&model.namespace, config, (constraint, wanted), errors);
        let about = format!("The key of `{}`: its `{}`.", model.id.path(), column.sql);
        let inner = column.resolved.rust.clone();
        types.push((model.namespace.clone(), Newtype { name: name.clone(), inner, about }));
        roots.insert((place, key), (model.namespace.clone(), name));
    }
    // What each column becomes, before any of them changes.
    let mut changes: Vec<(Place, String)> = Vec::new();
    for (place, model) in models.iter().enumerate() {
        for (at, column) in model.columns.iter().enumerate() {
            let Some(root) = root((place, at), &edges) else { continue };
            let Some((namespace, name)) = roots.get(&root) else { continue };
            let target = models.get(root.0).and_then(|model| model.columns.get(root.1));
            let same = target.is_some_and(|target| {
                let (one, other) = (&target.resolved, &column.resolved);
                one.text == other.text
                    && one.rust.marker == other.rust.marker
                    && one.rust.transport == other.rust.transport
            });
            if same {
                let path = format!("{}{name}", names.prefix(namespace, &model.namespace));
                changes.push(((place, at), path));
            }
        }
    }
    let changes: BTreeMap<Place, String> = changes.into_iter().collect();
    for (place, model) in relations.values_mut().flatten().enumerate() {
        for (at, column) in model.columns.iter_mut().enumerate() {
            let Some(path) = changes.get(&(place, at)) else { continue };
            let old = &column.resolved;
            let rust = Newtype::rust(&old.rust, path.clone());
            let nullable = Newtype::rust(&old.nullable, old.or_null(path));
            column.rust = if column.nullable { nullable.clone() } else { rust.clone() };
            column.resolved = Rc::new(Resolved { rust, nullable, ..Resolved::clone(old) });
        }
    }
    types
}

/// The columns that each column points at.
fn edges(
    schema: &Schema,
    config: &Config,
    models: &[&Relation<'_>],
) -> BTreeMap<Place, BTreeSet<Place>> {
    let keys = unique_keys(schema, models);
    let mut edges: BTreeMap<Place, BTreeSet<Place>> = BTreeMap::new();
    // What is wrong with them is told where relations are made.
    for foreign in foreigns(schema, config, models, &keys, &mut Vec::new()) {
        for (column, referenced) in foreign.columns.iter().zip(&foreign.referenced) {
            let from = edges.entry((foreign.child, *column)).or_default();
            from.insert((foreign.parent, *referenced));
        }
    }
    // A partition's columns are its parent's.
    for (place, model) in models.iter().enumerate() {
        let parent = match schema.get(model.id).map(|entry| &entry.object) {
            Some(Object::Table(table)) => table.partition_of.as_ref(),
            _ => None,
        };
        let found = models.iter().enumerate().find(|(_, it)| Some(it.id) == parent);
        let Some((parent, target)) = found else { continue };
        for (at, column) in model.columns.iter().enumerate() {
            if let Some(there) = target.columns.iter().position(|it| it.name == column.name) {
                edges.insert((place, at), [(parent, there)].into());
            }
        }
    }
    edges
}

/// Where the ways from a column end, if they end at one: at itself, where it points at none. Keys that
/// point at each other are one.
fn root(start: Place, edges: &BTreeMap<Place, BTreeSet<Place>>) -> Option<Place> {
    let seen = reached(start, edges);
    let of_each: Vec<BTreeSet<Place>> = seen.iter().map(|place| reached(*place, edges)).collect();
    seen.into_iter().find(|place| of_each.iter().all(|reached| reached.contains(place)))
}

/// A column and all that the ways from it lead to.
fn reached(start: Place, edges: &BTreeMap<Place, BTreeSet<Place>>) -> BTreeSet<Place> {
    let (mut open, mut seen) = (vec![start], BTreeSet::new());
    while let Some(place) = open.pop() {
        if seen.insert(place) {
            open.extend(edges.get(&place).into_iter().flatten());
        }
    }
    seen
}

/// Whether a key of this type is told from others only by a type of its own.
fn is_plain(schema: &Schema, sql_type: &str, config: &Config) -> bool {
    let text = TypeText::parse(sql_type);
    if text.array {
        return false;
    }
    match schema.type_at(&text.name).map(|(_, entry)| &entry.object) {
        Some(Object::Domain(_)) => !config.models.domain_newtypes,
        Some(Object::Enum(_) | Object::Composite(_)) => false,
        _ => true,
    }
}

/// The path of a table's primary key, by which `[names]` names its type.
fn primary_key<'s>(schema: &'s Schema, model: &Relation<'_>) -> Option<&'s str> {
    let mut constraints = schema.children(Kind::Constraint, model.id.path());
    let found = constraints.find(|(_, entry)| match &entry.object {
        Object::Constraint(constraint) => matches!(constraint.body, ConstraintBody::PrimaryKey(_)),
        _ => false,
    });
    found.map(|(id, _)| id.path())
}
