//! The difference of two schemas, object by object and field by field. No kind is named here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::id::ObjectId;
use crate::object::{Entry, Kind};
use crate::schema::Schema;

/// One difference between two schemas.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The object that differs.
    pub id: ObjectId,
    /// How.
    pub what: What,
}

/// How an object differs.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// It is only in the second schema.
    Added,
    /// It is only in the first schema.
    Removed,
    /// It is in both, and these fields differ.
    Altered(Vec<FieldChange>),
}

/// A field that differs; `None` is a field that is left out because it has its default.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// The field's name in a snapshot.
    pub field: &'static str,
    /// Its value in the first schema.
    pub before: Option<Value>,
    /// Its value in the second schema.
    pub after: Option<Value>,
}

const POSITION: &str = "position";

/// Every change that leads from one schema to another, in the reading order of both: what was
/// removed stands where it stood in `from`.
///
/// Positions count only as an order: a column is moved when it stands differently among those
/// that both schemas have.
pub fn diff(from: &Schema, to: &Schema) -> Vec<Change> {
    let moved = moved(from, to);
    let mut changes: Vec<Change> = Vec::new();
    for (id, entry) in to.in_reading_order() {
        let what = match from.get(id) {
            None => What::Added,
            Some(before) if before == entry => continue,
            Some(before) => {
                let mut fields = fields(before, entry);
                fields.retain(|change| change.field != POSITION || moved.contains(id));
                if fields.is_empty() {
                    continue;
                }
                What::Altered(fields)
            }
        };
        changes.push(Change { id: id.clone(), what });
    }
    let removed = from
        .in_reading_order()
        .into_iter()
        .filter(|(id, _)| !to.contains(id))
        .map(|(id, _)| Change { id: id.clone(), what: What::Removed });
    changes.extend(removed);
    // One order for both: by the first two names, so that what belongs together stands together.
    changes.sort_by_cached_key(|change| {
        let schema = if change.what == What::Removed { from } else { to };
        owner(schema, &change.id)
    });
    changes
}

fn owner(schema: &Schema, id: &ObjectId) -> (bool, String) {
    let path = match schema.get(id).map(|entry| &entry.object) {
        Some(crate::object::Object::Index(index)) => index.on.path(),
        Some(crate::object::Object::Statistics(statistics)) => statistics.on.path(),
        _ => match id.kind().depth() {
            Some(3) => id.parent_path().unwrap_or(id.path()),
            _ => id.path(),
        },
    };
    (id.kind() == Kind::Unmodelled, path.to_owned())
}

fn fields(before: &Entry, after: &Entry) -> Vec<FieldChange> {
    let mut old: BTreeMap<_, _> = before.fields().into_iter().collect();
    let mut changes = Vec::new();
    for (field, value) in after.fields() {
        let was = old.remove(field);
        if was.as_ref() != Some(&value) {
            changes.push(FieldChange { field, before: was, after: Some(value) });
        }
    }
    changes.extend(old.into_iter().map(|(field, was)| FieldChange {
        field,
        before: Some(was),
        after: None,
    }));
    changes
}

/// The objects whose place among the siblings that both schemas have is another.
fn moved(from: &Schema, to: &Schema) -> BTreeSet<ObjectId> {
    let ranks = |schema: &Schema, other: &Schema| {
        let mut siblings: BTreeMap<(Kind, String), Vec<(u32, ObjectId)>> = BTreeMap::new();
        for (id, entry) in schema.iter() {
            if let (Some(position), Some(parent)) = (entry.object.position(), id.parent_path())
                && other.contains(id)
            {
                siblings
                    .entry((id.kind(), parent.to_owned()))
                    .or_default()
                    .push((position, id.clone()));
            }
        }
        let mut ranks = BTreeMap::new();
        for (_, mut ids) in siblings {
            ids.sort();
            ranks.extend(ids.into_iter().enumerate().map(|(rank, (_, id))| (id, rank)));
        }
        ranks
    };
    let (before, after) = (ranks(from, to), ranks(to, from));
    before.into_iter().filter(|(id, rank)| after.get(id) != Some(rank)).map(|(id, _)| id).collect()
}
