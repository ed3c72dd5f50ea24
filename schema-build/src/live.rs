//! Sources that need a server: live databases, and scripts on a shadow.

use crate::deadline::within;
use crate::memory::key;
use crate::source::{ConnectionString, LoadOptions, ShadowChoice};
use schema_core::{Diagnostic, Schema};
use schema_postgres::connect::{Address, with_connection, with_deadline};
use schema_postgres::scripts::{Script, read_scripts_from, run_scripts, watched};
use schema_postgres::shadow::{Shadow, ShadowOptions};
use schema_postgres::{Purpose, fingerprint, introspect_at, introspect_own, session_role};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long starting a shadow may take.
const SHADOW_START: Duration = Duration::from_secs(30);

/// How much later the last deadline is than those inside it, which have more to say.
const GRACE: Duration = Duration::from_secs(15);

/// Scripts in their order, not yet run.
pub(crate) struct Scripts {
    scripts: Vec<Script>,
    /// What to watch.
    pub(crate) files: Vec<PathBuf>,
}

impl Scripts {
    /// Reads them; `base` is the folder that includes start from.
    pub(crate) fn read(paths: &[PathBuf], base: &Path) -> Result<Self, Diagnostic> {
        let scripts = read_scripts_from(paths, base)?;
        let files = watched(paths, &scripts);
        Ok(Self { scripts, files })
    }

    /// Equal as long as the scripts would make the same schema.
    pub(crate) fn key(&self, options: &LoadOptions) -> String {
        let shadow = &options.shadow;
        let binaries = match &shadow.binaries {
            Some(folder) => folder.display().to_string(),
            None => std::env::var(schema_postgres::shadow::BINARIES_VARIABLE).unwrap_or_default(),
        };
        let server = shadow.server.as_ref().and_then(|server| server.as_ref().ok());
        let server = server.map(ConnectionString::reveal).unwrap_or_default();
        let extent = options.extent.words().join(" ");
        let scripts = self.scripts.iter().flat_map(|script| {
            [script.text.as_str(), if script.transaction { "transaction" } else { "" }]
        });
        let embedded = if shadow.embedded { "embedded" } else { "" };
        key(["scripts", &binaries, server, embedded, &extent].into_iter().chain(scripts))
    }

    /// Runs the scripts on a shadow; gives the schema that they make, and the shadow in words.
    pub(crate) fn run(self, options: &LoadOptions) -> Result<(Schema, String), Diagnostic> {
        let (chosen, limit, extent) = (options.shadow.clone(), options.limit, options.extent);
        let scripts = self.scripts;
        within(SHADOW_START + limit + GRACE, "running the scripts on a shadow", move || {
            let shadow = shadow(&chosen)?;
            let database = shadow.database()?;
            with_deadline(database.connect()?, limit, move |client| run_scripts(client, &scripts))?;
            // What a script set for its session does not show in a new one.
            let read = move |client: &mut _| introspect_own(client, extent);
            let schema = with_deadline(database.connect()?, limit, read)?;
            Ok((schema, shadow.description().to_owned()))
        })
    }
}

fn shadow(chosen: &ShadowChoice) -> Result<Shadow, Diagnostic> {
    if chosen.embedded {
        return Shadow::embedded(SHADOW_START);
    }
    let server = chosen.server.clone().transpose()?.as_ref().map(address).transpose()?;
    let binaries = chosen.binaries.clone();
    Shadow::start(&ShadowOptions { binaries, server, deadline: SHADOW_START })
}

/// The second schema as it is to be compared with the first; see [`schema_postgres::reread`].
pub(crate) fn reread(
    from: Schema,
    to: Schema,
    options: &LoadOptions,
) -> Result<Schema, Diagnostic> {
    let chosen = options.shadow.clone();
    within(SHADOW_START + options.limit + GRACE, "comparing texts on a shadow", move || {
        let (to, doubt) = schema_postgres::reread(|| shadow(&chosen), &from, &to, Purpose::Compare);
        doubt.map_or_else(|| Ok(to.into_owned()), Err)
    })
}

/// A live database as it was found.
pub(crate) struct Found {
    /// Equal as long as nothing in the database changed.
    pub(crate) key: String,
    /// Nothing, where the key is the one that was known already.
    pub(crate) schema: Option<Schema>,
    /// The address in words.
    pub(crate) origin: String,
}

/// Reads the schema of a live database, unless its key is the one that is `known`.
pub(crate) fn database(
    text: &ConnectionString,
    options: &LoadOptions,
    known: Option<&str>,
) -> Result<Found, Diagnostic> {
    let address = address(text)?;
    let origin = address.to_string();
    let (known, shown, connecting) = (known.map(str::to_owned), origin.clone(), options.connect);
    let (second, extent) = (address.clone(), options.extent);
    let read = move |client: &mut _| {
        let mark = fingerprint(client)?;
        let key = key(["database", &shown, &mark, &extent.words().join(" ")]);
        let schema = if known.as_ref() == Some(&key) {
            None
        } else {
            Some(introspect_at(client, extent, &second, connecting)?)
        };
        Ok((key, schema))
    };
    let limit = options.limit;
    let (key, schema) = within(connecting + limit + GRACE, "reading the database", move || {
        with_connection(&address, connecting, limit, read)
    })?;
    Ok(Found { key, schema, origin })
}

/// Reads the schema of a live database; gives it, and the address in words.
pub(crate) fn schema(
    text: &ConnectionString,
    options: &LoadOptions,
) -> Result<(Schema, String), Diagnostic> {
    let address = address(text)?;
    let origin = address.to_string();
    let (connecting, limit, extent) = (options.connect, options.limit, options.extent);
    let apart = options.owners_apart;
    let schema = within(connecting + limit + GRACE, "reading the database", move || {
        let second = address.clone();
        with_connection(&address, connecting, limit, move |client| {
            let mut schema = introspect_at(client, extent, &second, connecting)?;
            if apart && let Some(own) = session_role(client)? {
                schema.disown(&own);
            }
            Ok(schema)
        })
    })?;
    Ok((schema, origin))
}

fn address(text: &ConnectionString) -> Result<Address, Diagnostic> {
    Address::parse(text.reveal(), &|name| std::env::var(name).ok())
}
