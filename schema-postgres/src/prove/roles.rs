//! Roles that a schema names: they belong to the cluster, and a shadow lacks them.

use std::collections::BTreeSet;

use postgres::Client;
use schema_core::name::quote;
use schema_core::roles::{roles, superusers};
use schema_core::{Diagnostic, Schema};

use crate::apply::reason;
use crate::shadow::Shadow;

/// Creates the roles that the schemas name, and `more`, which may come to own anything, on a server that goes away with the shadow. One that
/// the user named is left as it is.
///
/// # Errors
/// `prove-build` with the roles that such a server lacks.
pub(crate) fn create(
    shadow: &Shadow,
    client: &mut Client,
    schemas: &[&Schema],
    more: &[String],
) -> Result<(), Diagnostic> {
    let named: BTreeSet<String> = schemas.iter().flat_map(|schema| roles(schema)).collect();
    let mut names = named.clone();
    names.extend(more.iter().cloned());
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
    let missing: Vec<&String> = names.difference(&there).collect();
    if !shadow.is_own() && !missing.is_empty() {
        let list: Vec<&str> = missing.iter().map(|name| name.as_str()).collect();
        let create: Vec<_> =
            missing.iter().map(|name| format!("CREATE ROLE {};", quote(name))).collect();
        let why = format!("the shadow lacks roles that the schema names: {}", list.join(", "));
        return Err(Diagnostic::error("prove-build", why)
            .help(format!("make them on its server: {}", create.join(" ")))
            .help(
                "or name no server in [shadow] of schema.toml: one of our own gets them by itself",
            ));
    }
    // A name that PostgreSQL reserves needs none.
    for name in missing {
        let _ = client.batch_execute(&format!("CREATE ROLE {} NOLOGIN", quote(name)));
    }
    // One that only owned tables before may own more in these.
    let more = more.iter().filter(|name| !named.contains(*name)).cloned();
    let own = schemas.iter().flat_map(|schema| superusers(schema)).chain(more);
    for name in own.filter(|name| shadow.is_own() && names.contains(name)) {
        let _ = client.batch_execute(&format!("ALTER ROLE {} SUPERUSER", quote(&name)));
    }
    Ok(())
}
