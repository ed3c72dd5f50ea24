//! A PostgreSQL inside this process, for machines that have none.

use crate::connect::{Address, in_thread};
use pglite_oxide::PgliteServer;
use schema_core::Diagnostic;
use std::time::Duration;

/// The line for the user.
pub(super) const DESCRIPTION: &str = "embedded PostgreSQL 17.5 (pglite-oxide), in this process";

/// Its `server_version_num`.
pub(super) const VERSION: u32 = 170_005;

/// How long the end of its last session is waited for.
const STOPPING: Duration = Duration::from_secs(2);

/// One database with a server of its own, which takes one connection at a time.
pub(super) struct Embedded(Option<PgliteServer>);

impl Embedded {
    pub(super) fn start(deadline: Duration) -> Result<Self, Diagnostic> {
        let failed = |why: String| {
            Diagnostic::error(
                "shadow-embedded",
                format!("the embedded PostgreSQL did not start: {why}"),
            )
            .help("install PostgreSQL instead, or name a server that may hold scratch databases")
        };
        match in_thread(deadline, PgliteServer::temporary_tcp) {
            Ok(Ok(server)) => Ok(Self(Some(server))),
            Ok(Err(error)) => Err(failed(format!("{error:#}"))),
            Err(_) => Err(failed("it was not ready in time".to_owned())),
        }
    }

    pub(super) fn address(&self) -> Result<Address, Diagnostic> {
        let url = self.0.as_ref().map(PgliteServer::database_url).unwrap_or_default();
        Address::parse(&url, &|_| None)
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        // A session that is still open would be waited for without end.
        let server = self.0.take();
        let _ = in_thread(STOPPING, move || drop(server));
    }
}
