//! Roles that a schema names: they belong to the cluster, and a shadow lacks them.

use std::collections::BTreeSet;

use postgres::Client;
use schema_core::name::quote;
use schema_core::roles::{roles, superusers};
use schema_core::{Diagnostic, Schema};

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
    let names: BTreeSet<String> = schemas.iter().flat_map(|schema| roles(schema)).collect();
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
    let super_users: BTreeSet<String> =
        schemas.iter().flat_map(|schema| superusers(schema)).collect();
    for name in names.difference(&there) {
        let may = if super_users.contains(name) { " SUPERUSER" } else { "" };
        // A name that PostgreSQL reserves needs none.
        let _ = client.batch_execute(&format!("CREATE ROLE {} NOLOGIN{may}", quote(name)));
    }
    Ok(())
}
