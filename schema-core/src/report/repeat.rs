//! Changes that a partition or child table only repeats, because its parent changed so.

use std::collections::BTreeMap;

use super::ReportEntry;
use super::fold::sign;
use super::words::visible;
use crate::diff::{FieldChange, What};
use crate::id::ObjectId;
use crate::object::{Inherited, Kind, Object};
use crate::schema::Schema;

/// What tells an object from the one above it, and is no change of its own.
const PLACES: [&str; 5] = ["inherited", "needs", "on", "parent", "position"];

/// Puts each entry that only repeats another one into that. What differs in anything but its place
/// stays.
pub(super) fn fold(entries: Vec<ReportEntry>, from: &Schema, to: &Schema) -> Vec<ReportEntry> {
    let at: BTreeMap<(&ObjectId, i8), usize> =
        entries.iter().enumerate().map(|(i, e)| ((&e.object, sign(&e.what)), i)).collect();
    let above = |entry: &ReportEntry| -> Option<usize> {
        let schema = if entry.what == What::Removed { from } else { to };
        let above = parents(&entry.object, schema);
        let mut places = above.iter().filter_map(|id| at.get(&(id, sign(&entry.what))).copied());
        places.find(|place| entries.get(*place).is_some_and(|above| repeats(entry, above)))
    };
    let above: Vec<Option<usize>> = entries.iter().map(above).collect();
    // Bounded because tables of a snapshot made by hand could inherit from each other.
    let top = |i: usize| -> usize {
        let mut chain =
            std::iter::successors(Some(i), |i| above.get(*i).copied().flatten()).take(64);
        chain.find(|i| above.get(*i).is_none_or(Option::is_none)).unwrap_or(i)
    };
    let tops: Vec<usize> = (0..entries.len()).map(top).collect();
    let mut kept: BTreeMap<usize, ReportEntry> = BTreeMap::new();
    let mut folded: Vec<(usize, ReportEntry)> = Vec::new();
    for ((i, entry), top) in entries.into_iter().enumerate().zip(tops) {
        if i == top {
            kept.insert(i, entry);
        } else {
            folded.push((top, entry));
        }
    }
    for (top, entry) in folded {
        if let Some(kept) = kept.get_mut(&top) {
            kept.repeats.push(entry);
        }
    }
    let mut entries: Vec<ReportEntry> = kept.into_values().collect();
    for entry in entries.iter_mut().filter(|entry| !entry.repeats.is_empty()) {
        entry.notes.push(note(&entry.repeats));
    }
    entries
}

/// ``the same below it: `public.p1`, `public.p2` ``: the tables, or the indexes themselves.
fn note(repeats: &[ReportEntry]) -> String {
    const NAMED: usize = 3;
    let path = |entry: &ReportEntry| {
        let table = entry.object.parent_path().filter(|_| entry.object.kind() != Kind::Index);
        format!("`{}`", visible(table.unwrap_or_else(|| entry.object.path())))
    };
    let named: Vec<_> = repeats.iter().take(NAMED).map(path).collect();
    let more = match repeats.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!("the same below it: {}{more}", named.join(", "))
}

/// What an object has from tables above its own.
fn parents(id: &ObjectId, schema: &Schema) -> Vec<ObjectId> {
    let inherited = match schema.get(id).map(|entry| &entry.object) {
        Some(Object::Index(index)) => return index.parent.iter().cloned().collect(),
        Some(Object::Constraint(constraint)) if constraint.parent.is_some() => {
            return constraint.parent.iter().cloned().collect();
        }
        Some(Object::Constraint(constraint)) => constraint.inherited,
        Some(Object::Column(column)) => column.inherited,
        // A default goes with its column.
        Some(Object::Default(_)) => {
            match schema.get(&id.as_kind(Kind::Column)).map(|c| &c.object) {
                Some(Object::Column(column)) => column.inherited,
                _ => None,
            }
        }
        _ => None,
    };
    // What a table declared itself it would keep without its parent's.
    if inherited != Some(Inherited::Only) {
        return Vec::new();
    }
    let table = schema.parent(id);
    match table.and_then(|table| schema.get(&table)).map(|entry| &entry.object) {
        Some(Object::Table(table)) => table
            .partition_of
            .iter()
            .chain(&table.inherits)
            .map(|parent| parent.child(id.kind(), &id.name()))
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a change says nothing that the one above it does not say.
fn repeats(entry: &ReportEntry, above: &ReportEntry) -> bool {
    match (&entry.what, &above.what) {
        (What::Removed, What::Removed) => true,
        (What::Altered(entry), What::Altered(above)) => own(entry).eq(own(above)),
        (What::Added, What::Added) => {
            let own = |entry: &ReportEntry| -> Vec<_> {
                let parts = entry.parts.iter().map(|part| (part.object.kind(), &part.values));
                std::iter::once((entry.object.kind(), &entry.values))
                    .chain(parts)
                    .map(|(kind, values)| {
                        let own = values.iter().filter(|(field, _)| !PLACES.contains(field));
                        (kind, own.cloned().collect::<Vec<_>>())
                    })
                    .collect()
            };
            own(entry) == own(above)
        }
        _ => false,
    }
}

fn own(fields: &[FieldChange]) -> impl Iterator<Item = &FieldChange> {
    fields.iter().filter(|field| !PLACES.contains(&field.field))
}
