//! What a database says beside its objects: the grants that new ones are born with, and settings.

use crate::grant::Grant;

use super::object;

object! {
    /// What objects that a role makes are granted at birth (`pg_default_acl`). The path says which
    /// role's, where, and on what: `of app in public on tables`.
    DefaultPrivileges {
        /// The role that makes the objects (`defaclrole`).
        role: String,
        /// The only namespace that they hold in (`defaclnamespace`).
        namespace: Option<String>,
        /// The objects: `tables`, `sequences`, `functions`, `types`, `schemas` or
        /// `large_objects` (`defaclobjtype`).
        on: String,
        /// How they differ from what is built in; *owner* is the role (`defaclacl`,
        /// `acldefault()`). In a namespace, what is added there.
        privileges: Vec<Grant>,
    }

    /// A parameter that is set for every session in the database (`pg_db_role_setting`).
    Setting {
        /// Its value as it is stored (`setconfig`).
        value: String,
    }

    /// A parameter that is set for a role in the database (`pg_db_role_setting` with a role). The
    /// path says which, and for whom: `search_path of app`.
    RoleSetting {
        /// The role (`setrole`).
        role: String,
        /// The parameter.
        parameter: String,
        /// Its value as it is stored (`setconfig`).
        value: String,
    }
}
