//! The difference of two schemas, object by object and field by field. No kind is named here.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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

/// Differs only where both schemas tell it.
const OWNER: &str = "owner";

/// Every change that leads from one schema to another, in the reading order of both: what was
/// removed stands where it stood in `from`.
///
/// Positions count only as an order: a column is moved when it stands differently among those
/// that both schemas have. Owners count where both schemas tell them.
pub fn diff(from: &Schema, to: &Schema) -> Vec<Change> {
    let moved = moved(from, to);
    let mut changed: HashMap<&ObjectId, What> = HashMap::new();
    for (id, before, after) in from.beside(to) {
        let what = match (before, after) {
            (None, _) => What::Added,
            (_, None) => What::Removed,
            (Some(before), Some(after)) if before == after => continue,
            (Some(before), Some(after)) => {
                let mut fields = fields(before, after);
                fields.retain(|change| change.field != POSITION || moved.contains(id));
                if fields.is_empty() {
                    continue;
                }
                What::Altered(fields)
            }
        };
        changed.insert(id, what);
    }
    let mut changes: Vec<Change> = Vec::new();
    for schema in [to, from] {
        let here = schema.some_in_reading_order(|id| changed.contains_key(id));
        let taken = here
            .into_iter()
            .filter_map(|(id, _)| changed.remove(id).map(|what| Change { id: id.clone(), what }));
        changes.extend(taken);
    }
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
        if was.as_ref() != Some(&value) && (was.is_some() || field != OWNER) {
            changes.push(FieldChange { field, before: was, after: Some(value) });
        }
    }
    old.remove(OWNER);
    changes.extend(old.into_iter().map(|(field, was)| FieldChange {
        field,
        before: Some(was),
        after: None,
    }));
    changes
}

/// The objects whose place among the siblings that both schemas have is another.
fn moved(from: &Schema, to: &Schema) -> BTreeSet<ObjectId> {
    let mut siblings: BTreeMap<(Kind, &str), Siblings<'_>> = BTreeMap::new();
    for (id, before, after) in from.beside(to) {
        let positions = before.zip(after).map(|(a, b)| (a.object.position(), b.object.position()));
        if let (Some((Some(before), Some(after))), Some(parent)) = (positions, id.parent_path()) {
            siblings.entry((id.kind(), parent)).or_default().push((id, before, after));
        }
    }
    let mut moved = BTreeSet::new();
    for mut ids in siblings.into_values() {
        // Where all stand where they stood, so does each among the others.
        if ids.iter().all(|(_, before, after)| before == after) {
            continue;
        }
        ids.sort_by_key(|(_, before, _)| *before);
        let before: Vec<_> = ids.iter().map(|it| it.0).collect();
        ids.sort_by_key(|(_, _, after)| *after);
        let differs = ids.iter().zip(before).filter(|(after, before)| after.0 != *before);
        moved.extend(differs.map(|(after, _)| after.0.clone()));
    }
    moved
}

/// Objects of one kind and one parent, each with its position in both schemas.
type Siblings<'s> = Vec<(&'s ObjectId, u32, u32)>;
