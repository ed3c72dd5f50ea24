//! Throwaway databases: on a server of our own, or on one that the user names.

#[cfg(unix)]
mod account;
mod binaries;
mod database;
#[cfg(feature = "embedded")]
mod embedded;
#[cfg(unix)]
mod server;
#[cfg(unix)]
mod template;

pub use binaries::{BINARIES_VARIABLE, find_binaries};
pub use database::ShadowDatabase;

use crate::connect::{Address, connect};
use postgres::Client;
use schema_core::Diagnostic;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How a [`Shadow`] is started. The default finds a server on this machine.
#[derive(Clone, Debug)]
pub struct ShadowOptions {
    /// The folder with `postgres` and `initdb`; see [`find_binaries`] for what is tried without.
    pub binaries: Option<PathBuf>,
    /// A server that may hold scratch databases; no server is started then. The role needs
    /// `CREATEDB`.
    pub server: Option<Address>,
    /// How long starting the server, or connecting to it, may take.
    pub deadline: Duration,
}

impl Default for ShadowOptions {
    fn default() -> Self {
        Self { binaries: None, server: None, deadline: Duration::from_secs(30) }
    }
}

/// A server for throwaway databases. It is gone when this and its databases are dropped, and also
/// when the process is killed.
#[derive(Clone)]
pub struct Shadow {
    inner: Arc<Inner>,
}

struct Inner {
    /// Closed before the server, which is stopped when the last field is dropped.
    admin: Mutex<Option<Client>>,
    address: Address,
    description: String,
    version: u32,
    deadline: Duration,
    /// Whether each database runs in this process.
    embedded: bool,
    #[cfg(unix)]
    server: Option<server::Server>,
}

impl Shadow {
    /// Starts a server, or connects to the one that the options name.
    ///
    /// # Errors
    ///
    /// `shadow-no-binaries` when no server is found on this machine, `shadow-initdb` and
    /// `shadow-start` with what the server wrote, and those of [`connect`].
    pub fn start(options: &ShadowOptions) -> Result<Self, Diagnostic> {
        let until = Instant::now() + options.deadline;
        match &options.server {
            Some(address) => Self::on_server(address, options, until),
            None => match Self::on_this_machine(options, until) {
                Err(error) if cfg!(feature = "embedded") && error.code == "shadow-no-binaries" => {
                    Self::embedded(options.deadline)
                }
                other => other,
            },
        }
    }

    /// The PostgreSQL that is embedded with the cargo feature `embedded`. [`Shadow::start`] uses it
    /// by itself when no server is found on this machine. A database of it takes one connection at
    /// a time, and has no extensions.
    ///
    /// # Errors
    ///
    /// `shadow-embedded` when this program was built without the feature.
    pub fn embedded(deadline: Duration) -> Result<Self, Diagnostic> {
        #[cfg(feature = "embedded")]
        return Ok(Self {
            // Each database brings a server of its own, so there is none to talk to yet.
            inner: Arc::new(Inner {
                admin: Mutex::new(None),
                address: Address::local("", 0, "postgres", ""),
                description: embedded::DESCRIPTION.to_owned(),
                version: embedded::VERSION,
                deadline,
                embedded: true,
                #[cfg(unix)]
                server: None,
            }),
        });
        #[cfg(not(feature = "embedded"))]
        let _ = deadline;
        #[cfg(not(feature = "embedded"))]
        return Err(Diagnostic::error(
            "shadow-embedded",
            "the embedded PostgreSQL was asked for, and this program was built without it",
        )
        .help("build with the cargo feature `embedded` of schema-build")
        .help("or install PostgreSQL, or name a server that may hold scratch databases"));
    }

    /// One line for the user: which PostgreSQL this is.
    pub fn description(&self) -> &str {
        &self.inner.description
    }

    /// The server's `server_version_num`, for example 150018.
    pub fn version(&self) -> u32 {
        self.inner.version
    }

    /// A fresh, empty database in UTF-8, dropped when the value is dropped.
    ///
    /// # Errors
    ///
    /// `shadow-database` with what the server says, for instance that the role lacks `CREATEDB`.
    pub fn database(&self) -> Result<ShadowDatabase, Diagnostic> {
        ShadowDatabase::create(Arc::clone(&self.inner))
    }

    /// Whether the server goes away with this value.
    pub(crate) fn is_own(&self) -> bool {
        self.inner.is_own()
    }

    fn on_server(
        address: &Address,
        options: &ShadowOptions,
        until: Instant,
    ) -> Result<Self, Diagnostic> {
        let mut admin = connect(address, until.saturating_duration_since(Instant::now()))?;
        let (version, name) = version(&mut admin)?;
        database::remove_stale(&mut admin);
        Ok(Self {
            inner: Arc::new(Inner {
                admin: Mutex::new(Some(admin)),
                description: format!("scratch databases of PostgreSQL {name} at {address}"),
                address: address.clone(),
                version,
                deadline: options.deadline,
                embedded: false,
                #[cfg(unix)]
                server: None,
            }),
        })
    }

    #[cfg(unix)]
    fn on_this_machine(options: &ShadowOptions, until: Instant) -> Result<Self, Diagnostic> {
        let binaries =
            find_binaries(options.binaries.as_deref(), &|variable| std::env::var_os(variable))?;
        let server = server::Server::start(&binaries, until)?;
        let folder = server.folder().to_string_lossy().into_owned();
        let address = Address::local(&folder, server::PORT, "postgres", "postgres");
        let mut admin = connect(&address, until.saturating_duration_since(Instant::now()))?;
        let (version, name) = version(&mut admin)?;
        Ok(Self {
            inner: Arc::new(Inner {
                admin: Mutex::new(Some(admin)),
                address,
                description: format!(
                    "PostgreSQL {name} from {}, private socket",
                    binaries.display()
                ),
                version,
                deadline: options.deadline,
                embedded: false,
                server: Some(server),
            }),
        })
    }

    #[cfg(not(unix))]
    fn on_this_machine(_: &ShadowOptions, _: Instant) -> Result<Self, Diagnostic> {
        Err(Diagnostic::error("shadow-unsupported", "a shadow can be started on Unix systems only")
            .help("name a server that may hold scratch databases"))
    }
}

impl Inner {
    /// Whether the server, with all in it, goes away with the shadow.
    fn is_own(&self) -> bool {
        #[cfg(unix)]
        return self.embedded || self.server.is_some();
        #[cfg(not(unix))]
        return self.embedded;
    }

    /// Runs `work` on the connection that creates and drops databases.
    fn with_admin<T>(
        &self,
        work: impl FnOnce(&mut Client) -> Result<T, postgres::Error>,
    ) -> Result<T, Diagnostic> {
        let mut guard = self.admin.lock().unwrap_or_else(PoisonError::into_inner);
        let client = match guard.as_mut() {
            Some(client) if !client.is_closed() => client,
            _ => guard.insert(connect(&self.address, self.deadline)?),
        };
        work(client).map_err(|error| crate::connect::diagnose(&self.address, &error))
    }
}

/// The server's version as a number and as people write it.
fn version(client: &mut Client) -> Result<(u32, String), Diagnostic> {
    let mut read = |name: &str| -> Result<String, postgres::Error> {
        for message in client.simple_query(&format!("show {name}"))? {
            if let postgres::SimpleQueryMessage::Row(row) = message {
                return Ok(row.get(0).unwrap_or_default().to_owned());
            }
        }
        Ok(String::new())
    };
    let unknown = |error: postgres::Error| {
        Diagnostic::error("shadow-start", format!("the server did not tell its version: {error}"))
    };
    let number = read("server_version_num").map_err(unknown)?.parse().unwrap_or_default();
    let name = read("server_version").map_err(unknown)?;
    // Debian adds the package: `15.18 (Debian 15.18-1)`.
    Ok((number, name.split(' ').next().unwrap_or_default().to_owned()))
}
