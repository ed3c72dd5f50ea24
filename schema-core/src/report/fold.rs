//! What is a part of what in a reader's eyes.

use std::collections::BTreeSet;

use crate::diff::{Change, What};
use crate::id::ObjectId;
use crate::object::{Kind, Object};
use crate::schema::Schema;

/// 1 for what came, -1 for what went, 0 for what stayed.
pub(super) fn sign(what: &What) -> i8 {
    match what {
        What::Added => 1,
        What::Removed => -1,
        What::Altered(_) => 0,
    }
}

/// The outermost object that came or went together with this one.
pub(super) fn top(change: &Change, schema: &Schema, all: &BTreeSet<(&ObjectId, i8)>) -> ObjectId {
    let sign = sign(&change.what);
    let mut id = change.id.clone();
    if sign == 0 {
        return id;
    }
    // Bounded because a snapshot made by hand could make sequence and column own each other.
    for _ in 0..8 {
        match whole(&id, schema) {
            Some(whole) if all.contains(&(&whole, sign)) => id = whole,
            _ => break,
        }
    }
    id
}

/// What an object is a part of in a reader's eyes. Tables are no part of their namespace.
pub(super) fn whole(id: &ObjectId, schema: &Schema) -> Option<ObjectId> {
    let entry = schema.get(id)?;
    if let Some(extension) = &entry.extension {
        return Some(ObjectId::new(Kind::Extension, [extension.as_str()]));
    }
    match &entry.object {
        Object::Index(index) => Some(index.on.clone()),
        Object::Statistics(statistics) => Some(statistics.on.clone()),
        Object::Sequence(sequence) => sequence.owned_by.clone(),
        Object::Column(_)
        | Object::Default(_)
        | Object::Constraint(_)
        | Object::DomainConstraint(_)
        | Object::Trigger(_)
        | Object::RewriteRule(_)
        | Object::Policy(_)
        | Object::PublicationTable(_)
        | Object::PublicationNamespace(_)
        | Object::Attribute(_) => schema.parent(id),
        Object::Namespace(_)
        | Object::Extension(_)
        | Object::Language(_)
        | Object::Cast(_)
        | Object::Transform(_)
        | Object::Routine(_)
        | Object::Aggregate(_)
        | Object::BaseType(_)
        | Object::Enum(_)
        | Object::Domain(_)
        | Object::Composite(_)
        | Object::Range(_)
        | Object::Table(_)
        | Object::View(_)
        | Object::MaterializedView(_)
        | Object::Publication(_)
        | Object::Subscription(_)
        | Object::EventTrigger(_)
        | Object::Collation(_)
        | Object::Conversion(_)
        | Object::OperatorFamily(_)
        | Object::OperatorClass(_)
        | Object::Operator(_)
        | Object::AccessMethod(_)
        | Object::TextSearchParser(_)
        | Object::TextSearchTemplate(_)
        | Object::TextSearchDictionary(_)
        | Object::TextSearchConfiguration(_)
        | Object::ForeignDataWrapper(_)
        | Object::Server(_)
        | Object::UserMapping(_)
        | Object::DefaultPrivileges(_)
        | Object::Setting(_)
        | Object::RoleSetting(_)
        | Object::Unmodelled(_) => None,
    }
}
