//! Foreign keys that every partition has for itself, as those of the partitioned table.

use std::collections::BTreeMap;

use schema_core::{Kind, Object, ObjectId, Schema};

use super::links::{Foreign, is_certain, tells_apart};
use super::relation::Relation;
use super::unique::UniqueKey;

/// What foreign keys of partitions have in common: the names of their columns, and what they point
/// at.
type Shared = (Vec<String>, usize, Vec<usize>);

/// Makes a key that every partition has for itself one of the partitioned table, and passes over
/// those of partitions.
pub(super) fn lift(
    schema: &Schema,
    models: &[&Relation<'_>],
    keys: &[Vec<UniqueKey>],
    by_path: &BTreeMap<&str, usize>,
    foreigns: &mut Vec<Foreign<'_>>,
) {
    let parent_of = |id: &ObjectId| match &schema.get(id)?.object {
        Object::Table(table) => by_path.get(table.partition_of.as_ref()?.path()).copied(),
        _ => None,
    };
    let parents: Vec<Option<usize>> = models.iter().map(|model| parent_of(model.id)).collect();
    let is_partition = |place: usize| parents.get(place).copied().flatten().is_some();
    if !foreigns.iter().any(|it| is_partition(it.child)) {
        return;
    }
    // Also those without a model: what their rows point at is not told.
    let mut count: BTreeMap<usize, usize> = BTreeMap::new();
    for parent in schema.of_kind(Kind::Table).filter_map(|(id, _)| parent_of(id)) {
        *count.entry(parent).or_default() += 1;
    }
    let key = |it: &Foreign<'_>| -> Shared {
        let model = models.get(it.child);
        let columns = it.columns.iter().filter_map(|column| model?.columns.get(*column));
        (columns.map(|column| column.name.clone()).collect(), it.parent, it.referenced.clone())
    };
    // Whether each table's key always has a row that it points at.
    let mut certain: BTreeMap<(usize, Shared), bool> = BTreeMap::new();
    for it in foreigns.iter() {
        *certain.entry((it.child, key(it))).or_default() |= it.certain;
    }
    // Up from each partition, as long as all of its siblings have the key.
    let mut lifted = Vec::new();
    for it in foreigns.iter().filter(|it| is_partition(it.child)) {
        let (mut place, key) = (it.child, key(it));
        while let Some(parent) = parents.get(place).copied().flatten() {
            let siblings = (0..parents.len()).filter(|it| parents.get(*it) == Some(&Some(parent)));
            let of_siblings: Option<Vec<bool>> =
                siblings.map(|sibling| certain.get(&(sibling, key.clone())).copied()).collect();
            let model = models.get(parent);
            let columns = model.and_then(|model| model.places(&key.0));
            let (Some(of_siblings), Some(model), Some(columns)) = (of_siblings, model, columns)
            else {
                break;
            };
            if certain.contains_key(&(parent, key.clone())) {
                break;
            }
            let is_certain = of_siblings.iter().all(|certain| *certain)
                && count.get(&parent) == Some(&of_siblings.len())
                && columns.iter().all(|column| is_certain(model, *column));
            certain.insert((parent, key.clone()), is_certain);
            place = parent;
            if !is_partition(parent) {
                lifted.push(Foreign {
                    child: parent,
                    certain: is_certain,
                    unique: tells_apart(keys.get(parent).map_or(&[], Vec::as_slice), &columns),
                    columns,
                    ..it.clone()
                });
            }
        }
    }
    foreigns.retain(|it| !is_partition(it.child));
    foreigns.append(&mut lifted);
}
