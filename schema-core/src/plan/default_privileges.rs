//! What default privileges mean for objects that are made while they hold.

use crate::grant::{Rights, rights};
use crate::id::ObjectId;
use crate::name::quote;
use crate::object::{Kind, Object};
use crate::schema::Schema;

/// The kinds that have default privileges, with the word of [`DefaultPrivileges::on`] for them.
///
/// [`DefaultPrivileges::on`]: crate::object::DefaultPrivileges::on
const WORDS: [(Kind, &str); 12] = [
    (Kind::Namespace, "schemas"),
    (Kind::BaseType, "types"),
    (Kind::Enum, "types"),
    (Kind::Domain, "types"),
    (Kind::Composite, "types"),
    (Kind::Range, "types"),
    (Kind::Sequence, "sequences"),
    (Kind::Table, "tables"),
    (Kind::View, "tables"),
    (Kind::MaterializedView, "tables"),
    (Kind::Routine, "functions"),
    (Kind::Aggregate, "functions"),
];

/// The grants that a new object may be born with, beyond those that are built in: of each role
/// that has default privileges, because it is not known which one will make it.
pub(super) fn born(schema: &Schema, id: &ObjectId) -> Rights {
    let mut born = Rights::new();
    let Some((_, word)) = WORDS.iter().find(|(kind, _)| *kind == id.kind()) else { return born };
    for (_, entry) in schema.of_kind(Kind::DefaultPrivileges) {
        let Object::DefaultPrivileges(defaults) = &entry.object else { continue };
        let holds = match &defaults.namespace {
            Some(namespace) => quote(namespace) == id.first_segment() && *word != "schemas",
            None => true,
        };
        if holds && defaults.on == *word {
            for (right, level) in rights(&defaults.privileges) {
                let most = born.entry(right).or_insert(level);
                *most = level.max(*most);
            }
        }
    }
    born
}
