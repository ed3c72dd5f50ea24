//! Providers of security labels, which are libraries that a server loads when it starts.

use std::collections::BTreeSet;

use postgres::Client;
use schema_core::name::quote;
use schema_core::{Diagnostic, Schema};

use crate::apply::reason;

/// Makes sure that the shadow takes the labels of the schemas.
///
/// # Errors
/// `prove-build` where it does not know a provider.
pub(super) fn check(client: &mut Client, schemas: &[&Schema]) -> Result<(), Diagnostic> {
    let entries = schemas.iter().flat_map(|schema| schema.iter());
    let providers: BTreeSet<&String> =
        entries.flat_map(|(_, entry)| entry.security_labels.keys()).collect();
    for provider in providers {
        // Takes away what is not there; a server that lacks the provider refuses even that.
        let sql = format!("SECURITY LABEL FOR {} ON SCHEMA public IS NULL", quote(provider));
        client.batch_execute(&sql).map_err(|error| {
            let why = format!("the shadow takes no labels of {provider}: {}", reason(&error));
            Diagnostic::error("prove-build", why)
                .help("name a shadow that loads the provider (shared_preload_libraries): [shadow] in schema.toml")
                .help("or make the plan without proof: --no-prove")
        })?;
    }
    Ok(())
}
