//! Roles that a schema names: they belong to the cluster, and a shadow lacks them.

use std::collections::BTreeSet;

use postgres::Client;
use schema_core::grant::Grantee;
use schema_core::name::quote;
use schema_core::{Diagnostic, Grant, Kind, Object, Schema};
use serde_json::Value;

use crate::apply::reason;
use crate::shadow::Shadow;

/// Creates the roles that the schemas name, on a server that goes away with the shadow. One that
/// the user named is left as it is.
pub(crate) fn create(
    shadow: &Shadow,
    client: &mut Client,
    schemas: &[&Schema],
) -> Result<(), Diagnostic> {
    if !shadow.is_own() {
        return Ok(());
    }
    let names: BTreeSet<String> = schemas.iter().flat_map(|schema| named(schema)).collect();
    if names.is_empty() {
        return Ok(());
    }
    let failed = |error: postgres::Error| {
        Diagnostic::error("prove-build", format!("the shadow has no roles: {}", reason(&error)))
            .help("make the plan without proof: --no-prove")
    };
    let rows = client.query_typed("SELECT rolname::text FROM pg_catalog.pg_roles", &[]);
    let there: BTreeSet<String> =
        rows.map_err(failed)?.iter().filter_map(|row| row.try_get(0).ok()).collect();
    for name in names.difference(&there) {
        // A name that PostgreSQL reserves needs none.
        let _ = client.batch_execute(&format!("CREATE ROLE {} NOLOGIN", quote(name)));
    }
    Ok(())
}

/// Names that may be those of roles.
fn named(schema: &Schema) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (id, entry) in schema.iter() {
        if id.kind() == Kind::UserMapping {
            names.extend(id.names().into_iter().next());
        }
        let mut grants: Vec<&Grant> = entry.grants.iter().collect();
        match &entry.object {
            Object::Policy(policy) => names.extend(policy.roles.iter().cloned()),
            Object::DefaultPrivileges(defaults) => grants.extend(&defaults.privileges),
            _ => {}
        }
        for grant in grants {
            if let Grantee::Role(role) = &grant.grantee {
                names.insert(role.clone());
            }
            names.extend(grant.by.clone());
        }
        for (field, value) in entry.fields() {
            if let ("owner" | "role" | "grantee" | "grantor", Value::String(name)) = (field, &value)
            {
                names.insert(name.clone());
            }
        }
    }
    names.remove("public");
    names
}
