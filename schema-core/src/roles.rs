//! Roles that a schema names. They belong to the server: nothing here makes or changes one.

use std::collections::BTreeSet;

use crate::grant::{Grant, Grantee, end_of_name};
use crate::name;
use crate::object::{Kind, Object};
use crate::schema::Schema;

/// The names of the roles without which a server cannot hold a schema: owners, those of grants,
/// policies, default privileges, user mappings and settings. Not those that every server has.
pub fn roles(schema: &Schema) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (id, entry) in schema.iter() {
        let mut grants: Vec<&Grant> = entry.grants.iter().collect();
        match &entry.object {
            Object::Policy(policy) => names.extend(policy.roles.iter().cloned()),
            Object::DefaultPrivileges(defaults) => {
                names.insert(defaults.role.clone());
                grants.extend(&defaults.privileges);
            }
            Object::RoleSetting(setting) => {
                names.insert(setting.role.clone());
            }
            Object::UserMapping(_) => {
                let (role, _) = id.path().split_at(end_of_name(id.path()));
                names.extend(name::split(role).and_then(|role| role.into_iter().next()));
            }
            _ => {}
        }
        for grant in grants {
            if let Grantee::Role(role) = &grant.grantee {
                names.insert(role.clone());
            }
            names.extend(grant.by.clone());
        }
        names.extend(entry.owner.clone());
    }
    // `pg_` is reserved for those that come with the server.
    names.retain(|name| name != "public" && !name.starts_with("pg_"));
    names
}

/// The roles that own what only superusers can (`AlterEventTriggerOwner_internal()` and its like).
pub fn superusers(schema: &Schema) -> BTreeSet<String> {
    use Kind::{EventTrigger, ForeignDataWrapper, Publication, Subscription};
    let kinds = [EventTrigger, ForeignDataWrapper, Publication, Subscription];
    let owned = kinds.iter().flat_map(|kind| schema.of_kind(*kind));
    owned.filter_map(|(_, entry)| entry.owner.clone()).collect()
}
