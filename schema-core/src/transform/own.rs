//! Which objects have a name of their own, and which are called after another one.

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::name::split;
use crate::object::{Entry, Kind, Object};
use crate::schema::Schema;

/// The name of an object that can have another one.
pub(super) fn own_name(id: &ObjectId) -> Option<String> {
    match id.kind() {
        Kind::Routine | Kind::Aggregate => split(id.signature()?.0)?.pop(),
        Kind::Extension
        | Kind::AccessMethod
        | Kind::Language
        | Kind::Setting
        | Kind::Default
        | Kind::OperatorFamily
        | Kind::OperatorClass => None,
        kind => kind.depth().map(|_| id.name()),
    }
}

/// Whether an object stays as it is: what belongs to an extension, a type that is only a name so far,
/// which `ALTER TYPE` refuses, and a NOT NULL that comes from a table above, where it may be called
/// as PostgreSQL calls it and be no object.
pub(super) fn is_fixed(entry: &Entry) -> bool {
    entry.extension.is_some()
        || match &entry.object {
            Object::BaseType(base) => base.shell,
            Object::Constraint(constraint) => {
                constraint.inherited.is_some()
                    && matches!(constraint.body, ConstraintBody::NotNull(_))
            }
            _ => false,
        }
}

/// Whether an object changes its namespace by a statement of its own.
pub(super) fn travels(id: &ObjectId, entry: &Entry) -> bool {
    match &entry.object {
        Object::Sequence(sequence) => sequence.owned_by.is_none(),
        Object::Index(_) => false,
        Object::Routine(_)
        | Object::Aggregate(_)
        | Object::Operator(_)
        | Object::OperatorFamily(_)
        | Object::OperatorClass(_) => true,
        _ => id.kind().depth() == Some(2),
    }
}

/// Whether a path that a user wrote means this object.
pub(super) fn means(path: &str, id: &ObjectId) -> bool {
    path == id.path() || (id.kind().depth().is_some() && path == id.names().join("."))
}

/// What an object is named with: columns and checks with those of the table above, or the type.
pub(super) fn leader(schema: &Schema, id: &ObjectId, entry: &Entry) -> Option<ObjectId> {
    let there = |id: ObjectId| schema.contains(&id).then_some(id);
    match &entry.object {
        Object::Trigger(trigger) => return trigger.parent.clone().and_then(there),
        Object::Constraint(it) if matches!(it.body, ConstraintBody::ForeignKey(_)) => {
            return it.parent.clone().and_then(there);
        }
        Object::Constraint(it) if it.inherited.is_none() => return None,
        Object::Constraint(_) | Object::Column(_) => {}
        _ => return None,
    }
    let table = schema.parent(id)?;
    let Some(Object::Table(object)) = schema.get(&table).map(|it| &it.object) else {
        return None;
    };
    let of_type = object.of_type.as_deref().filter(|_| id.kind() == Kind::Column);
    let of_type = of_type.and_then(|path| ObjectId::from_path(Kind::Composite, path));
    let name = id.name();
    let mut above = object.partition_of.iter().chain(&object.inherits);
    of_type
        .and_then(|it| there(it.child(Kind::Attribute, &name)))
        .or_else(|| above.find_map(|table| there(table.child(id.kind(), &name))))
}
