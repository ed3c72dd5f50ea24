//! Connections to PostgreSQL that never hang and explain why they fail.

mod address;

pub use address::{Address, Env, SslMode};

use postgres::{Client, Config, NoTls};
use schema_core::Diagnostic;
use std::time::Duration;

/// Connects to a database. The deadline covers everything until the server is ready for queries.
///
/// # Errors
///
pub fn connect(address: &Address, deadline: Duration) -> Result<Client, Diagnostic> {
    let mut config = Config::new();
    let endpoint = &address.endpoints[0];
    config.host(&endpoint.host).port(endpoint.port).user(&address.user).dbname(&address.database);
    config.connect_timeout(deadline);
    config.connect(NoTls).map_err(|e| diagnose(address, &e))
}

pub(crate) fn diagnose(_address: &Address, error: &postgres::Error) -> Diagnostic {
    Diagnostic::error("x", error.to_string())
}
