//! One throwaway database.

use super::Inner;
use crate::connect::{Address, connect};
use postgres::{Client, SimpleQueryMessage};
use schema_core::Diagnostic;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

/// What the names of our databases on a server begin with.
const PREFIX: &str = "schema_shadow_";

/// The comment on our databases on a server that the user named: with the name and the owner it
/// makes sure that a database is ours.
const MARK: &str = "scratch database of schema, safe to drop when unused";

/// A fresh database of a [`Shadow`](super::Shadow). Dropped from the server with this value.
pub struct ShadowDatabase {
    shadow: Arc<Inner>,
    address: Address,
    /// On a server that the user named, a session that shows that the database is in use.
    keeper: Option<Client>,
    /// The server inside this process, which goes away with this value.
    #[cfg(feature = "embedded")]
    _embedded: Option<super::embedded::Embedded>,
}

impl ShadowDatabase {
    pub(super) fn create(shadow: Arc<Inner>) -> Result<Self, Diagnostic> {
        #[cfg(feature = "embedded")]
        if shadow.embedded {
            let embedded = super::embedded::Embedded::start(shadow.deadline)?;
            let address = embedded.address()?;
            return Ok(Self { shadow, address, keeper: None, _embedded: Some(embedded) });
        }
        let random = std::hash::RandomState::new().build_hasher().finish();
        let name = format!("{PREFIX}{}_{random:016x}", std::process::id());
        // Copying files needs a checkpoint, which costs nothing on a server that never syncs. Up
        // to version 14 it is the only way, and has no name.
        let strategy =
            if shadow.is_own() && shadow.version >= 150_000 { " STRATEGY file_copy" } else { "" };
        let create = |locale: &str| {
            format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'{strategy}{locale}")
        };
        shadow
            .with_admin(|client| {
                client.batch_execute(&create("")).or_else(|error| {
                    // The server's own locale may be one of another encoding.
                    let encoding = postgres::error::SqlState::INVALID_PARAMETER_VALUE;
                    if error.code() == Some(&encoding) {
                        client.batch_execute(&create(" LC_COLLATE 'C' LC_CTYPE 'C'"))
                    } else {
                        Err(error)
                    }
                })
            })
            .map_err(not_created)?;
        let address = shadow.address.with_database(&name);
        let mut database = Self {
            shadow,
            address,
            keeper: None,
            #[cfg(feature = "embedded")]
            _embedded: None,
        };
        if !database.shadow.is_own() {
            database.keep()?;
        }
        Ok(database)
    }

    /// Holds a session in the database and only then marks it as ours: a marked database without
    /// a session is one whose process has ended.
    fn keep(&mut self) -> Result<(), Diagnostic> {
        let mut keeper = self.connect()?;
        if self.shadow.version >= 140_000 {
            let _ = keeper.batch_execute("SET idle_session_timeout = 0");
        }
        self.keeper = Some(keeper);
        let mark = format!("COMMENT ON DATABASE {} IS '{MARK}'", self.address.database());
        self.shadow.with_admin(|client| client.batch_execute(&mark)).map_err(not_created)
    }

    /// Where the database is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// A new connection to the database.
    ///
    /// # Errors
    ///
    /// Those of [`connect`].
    pub fn connect(&self) -> Result<Client, Diagnostic> {
        connect(&self.address, self.shadow.deadline)
    }

    /// The shadow's line for the user; see [`Shadow::description`](super::Shadow::description).
    pub fn description(&self) -> &str {
        &self.shadow.description
    }
}

impl Drop for ShadowDatabase {
    fn drop(&mut self) {
        if self.shadow.embedded {
            return;
        }
        if self.shadow.is_own() && Arc::strong_count(&self.shadow) == 1 {
            // The whole server goes away with us.
            return;
        }
        self.keeper = None;
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.address.database());
        // What cannot be dropped now is removed by the next run.
        let _ = self.shadow.with_admin(|client| client.batch_execute(&drop));
    }
}

/// Drops databases that are surely ours and that no session uses: those of runs that were killed.
pub(super) fn remove_stale(admin: &mut Client) {
    let query = format!(
        "SELECT d.datname FROM pg_catalog.pg_database d
         WHERE d.datname ~ '^{PREFIX}[0-9]+_[0-9a-f]{{16}}$'
           AND pg_catalog.pg_get_userbyid(d.datdba) = current_user
           AND pg_catalog.shobj_description(d.oid, 'pg_database') = '{MARK}'
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)"
    );
    let rows = admin.simple_query(&query).unwrap_or_default();
    for row in rows {
        if let SimpleQueryMessage::Row(row) = row
            && let Some(name) = row.get(0)
        {
            // Without FORCE: the server refuses when a session has come since.
            let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name}"));
        }
    }
}

fn not_created(mut error: Diagnostic) -> Diagnostic {
    error.message = format!("the shadow has no scratch database: {}", error.message);
    if error.message.contains("permission denied") {
        error = error.help("let the role create databases: ALTER ROLE … CREATEDB");
    }
    error.code = "shadow-database";
    error
}
