//! Which names exclude each other.

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::object::{Entry, Kind, Object};

/// Where a name can be had once: what for, and in what.
pub(super) type Scope = (&'static str, String);

/// Relations share their names with indexes and sequences (`pg_class_relname_nsp_index`).
const RELATION: &str = "relation";
/// Types share theirs with the row types of relations (`pg_type_typname_nsp_index`).
const TYPE: &str = "type";

/// The scopes of an object's name. `space` and `parent` are the new names of its namespace and of
/// what it is a part of.
pub(super) fn scopes(id: &ObjectId, entry: &Entry, space: &str, parent: &str) -> Vec<Scope> {
    let within = |what, place: &str| (what, place.to_owned());
    match id.kind() {
        Kind::Table | Kind::View | Kind::MaterializedView | Kind::Composite => {
            vec![within(RELATION, space), within(TYPE, space)]
        }
        Kind::Sequence | Kind::Index => vec![within(RELATION, space)],
        Kind::Enum | Kind::Domain | Kind::BaseType | Kind::Range => vec![within(TYPE, space)],
        Kind::Constraint => {
            let mut scopes = vec![within("constraint", parent)];
            if let Object::Constraint(constraint) = &entry.object
                && matches!(
                    constraint.body,
                    ConstraintBody::PrimaryKey(_)
                        | ConstraintBody::Unique(_)
                        | ConstraintBody::Exclusion(_)
                )
            {
                scopes.push(within(RELATION, space));
            }
            scopes
        }
        Kind::Column
        | Kind::Attribute
        | Kind::DomainConstraint
        | Kind::Trigger
        | Kind::RewriteRule
        | Kind::Policy => vec![within(id.kind().word(), parent)],
        Kind::Routine | Kind::Aggregate => {
            let types = id.signature().map_or("", |(_, types)| types);
            vec![("routine", format!("{space}({types})"))]
        }
        Kind::OperatorFamily | Kind::OperatorClass => {
            let method = id.path().rsplit_once(" USING ").map_or("", |(_, method)| method);
            vec![(id.kind().word(), format!("{space} {method}"))]
        }
        Kind::Namespace
        | Kind::Extension
        | Kind::AccessMethod
        | Kind::ForeignDataWrapper
        | Kind::Server
        | Kind::Language
        | Kind::Publication
        | Kind::Subscription
        | Kind::EventTrigger => vec![within(id.kind().word(), "")],
        Kind::Collation
        | Kind::Conversion
        | Kind::TextSearchParser
        | Kind::TextSearchTemplate
        | Kind::TextSearchDictionary
        | Kind::TextSearchConfiguration
        | Kind::Statistics => vec![within(id.kind().word(), space)],
        Kind::UserMapping
        | Kind::Cast
        | Kind::Transform
        | Kind::Operator
        | Kind::Default
        | Kind::PublicationTable
        | Kind::PublicationNamespace
        | Kind::DefaultPrivileges
        | Kind::Setting
        | Kind::RoleSetting
        | Kind::Unmodelled => Vec::new(),
    }
}
