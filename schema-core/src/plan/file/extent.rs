//! What a plan compares of two schemas that may tell more or less.

use std::borrow::Cow;

use crate::extent::Extent;
use crate::object::Kind;
use crate::schema::Schema;
use crate::snapshot;

/// What must be read of a database to compare it with either schema: owners where one of them
/// tells any, and what is set for roles where both do.
pub(super) fn of(from: &Schema, to: &Schema) -> Extent {
    let (a, b) = (from.extent, to.extent);
    Extent { owners: a.owners || b.owners, role_settings: a.role_settings && b.role_settings }
}

/// A schema without what is beyond an extent.
pub(super) fn within(extent: Extent, schema: &Schema) -> Cow<'_, Schema> {
    let told = schema.extent;
    let more = told.owners && !extent.owners || told.role_settings && !extent.role_settings;
    if !more {
        return Cow::Borrowed(schema);
    }
    let mut less = Schema::new(schema.postgres);
    less.extent = extent;
    for (id, entry) in schema.iter() {
        if id.kind() == Kind::RoleSetting && !extent.role_settings {
            continue;
        }
        let mut entry = entry.clone();
        entry.owner = entry.owner.filter(|_| extent.owners);
        less.insert(id.clone(), entry);
    }
    Cow::Owned(less)
}

/// The digest of a schema within an extent, without owners: those that no side tells are unknown.
pub(super) fn digest(extent: Extent, schema: &Schema) -> String {
    snapshot::digest(&within(Extent { owners: false, ..extent }, schema))
}

/// The second schema with the owners that a plan leaves as they are, or puts back.
pub(super) fn kept<'s>(to: &'s Schema, from: &Schema) -> Cow<'s, Schema> {
    let told = |id| from.get(id).and_then(|before| before.owner.clone());
    let mut open = to.iter().filter(|(_, entry)| entry.owner.is_none());
    if !from.extent.owners || !open.any(|(id, _)| told(id).is_some()) {
        return Cow::Borrowed(to);
    }
    let mut kept = to.clone();
    for (id, _) in to.iter().filter(|(_, entry)| entry.owner.is_none()) {
        if let (Some(owner), Some(entry)) = (told(id), kept.get_mut(id)) {
            entry.owner = Some(owner);
        }
    }
    Cow::Owned(kept)
}
