//! Less of a schema: what is chosen with what it needs, without what is not wanted and what needs
//! that.

use std::collections::{BTreeMap, BTreeSet};

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::object::{Entry, Kind, Object};
use crate::schema::Schema;

use super::{Change, Pattern, What};

/// Leaves out of the schema what is not selected and what is excluded.
pub(super) fn select(schema: &mut Schema, select: &[Pattern], exclude: &[Pattern]) -> Vec<Change> {
    let mut out: BTreeMap<ObjectId, String> = BTreeMap::new();
    if !select.is_empty() {
        let kept = kept(schema, select);
        let others = schema.iter().map(|(id, _)| id).filter(|id| !kept.contains(id));
        out.extend(others.map(|id| (id.clone(), "not selected".to_owned())));
    }
    for (id, entry) in schema.iter() {
        let by = exclude.iter().find(|pattern| entry.extension.is_none() && pattern.means(id));
        if let Some(pattern) = by {
            out.insert(id.clone(), format!("excluded by {pattern}"));
        }
    }
    if out.is_empty() {
        return Vec::new();
    }
    spread(schema, &mut out);
    // What is in every database is no object to leave out.
    out.remove(&ObjectId::new(Kind::Namespace, ["public"]));
    let mut changes = Vec::new();
    for (id, reason) in out {
        schema.remove(&id);
        changes.push(Change { id, what: What::LeftOut, reason });
    }
    changes
}

/// Adds what needs what is out.
fn spread(schema: &Schema, out: &mut BTreeMap<ObjectId, String>) {
    loop {
        let more: Vec<(ObjectId, String)> = schema
            .iter()
            .filter(|(id, _)| !out.contains_key(id))
            .filter_map(|(id, entry)| {
                let lost = needs(schema, id, entry).into_iter().find(|need| out.contains_key(need));
                lost.map(|lost| (id.clone(), format!("needs {lost}")))
            })
            .collect();
        if more.is_empty() {
            return;
        }
        out.extend(more);
    }
}

/// What is meant by the patterns, all below it, and what those need.
fn kept(schema: &Schema, select: &[Pattern]) -> BTreeSet<ObjectId> {
    let meant = |id: &ObjectId| select.iter().any(|pattern| pattern.means(id));
    let mut below: BTreeMap<ObjectId, Vec<&ObjectId>> = BTreeMap::new();
    for (id, entry) in schema.iter() {
        for owner in owners(schema, id, entry) {
            below.entry(owner).or_default().push(id);
        }
    }
    let mut kept = BTreeSet::new();
    let mut left: Vec<ObjectId> =
        schema.iter().map(|(id, _)| id).filter(|id| meant(id)).cloned().collect();
    while let Some(id) = left.pop() {
        let Some(entry) = schema.get(&id).filter(|_| !kept.contains(&id)) else { continue };
        // A namespace that is there for one of its objects does not bring the others.
        let is_only_needed = id.kind() == Kind::Namespace && !meant(&id);
        if !is_only_needed {
            left.extend(below.get(&id).into_iter().flatten().map(|id| (*id).clone()));
        }
        // A reference to a table brings no table.
        let is_reference = matches!(
            &entry.object,
            Object::Constraint(it) if matches!(it.body, ConstraintBody::ForeignKey(_))
        );
        if !is_reference || meant(&id) {
            left.extend(needs(schema, &id, entry));
        }
        kept.insert(id);
    }
    kept
}

/// What brings an object with it.
fn owners(schema: &Schema, id: &ObjectId, entry: &Entry) -> Vec<ObjectId> {
    let mut owners: Vec<ObjectId> = schema.parent(id).into_iter().collect();
    match &entry.object {
        Object::Index(index) => owners = vec![index.on.clone()],
        Object::Statistics(statistics) => owners = vec![statistics.on.clone()],
        Object::Sequence(sequence) => owners.extend(sequence.owned_by.clone()),
        _ => {}
    }
    owners.extend(member_of(entry));
    owners
}

fn needs(schema: &Schema, id: &ObjectId, entry: &Entry) -> Vec<ObjectId> {
    let mut needs = schema.implied_needs(id, entry);
    needs.extend(entry.needs.iter().cloned());
    needs.extend(member_of(entry));
    needs
}

fn member_of(entry: &Entry) -> Option<ObjectId> {
    entry.extension.as_ref().map(|name| ObjectId::new(Kind::Extension, [name.as_str()]))
}
