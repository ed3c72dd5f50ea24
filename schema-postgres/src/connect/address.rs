//! Where a database is and how to log in: libpq's connection parameters, resolved.

use super::conninfo;
use super::resolve::resolve;
use schema_core::Diagnostic;
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Reads one environment variable.
pub type Env<'a> = &'a dyn Fn(&str) -> Option<String>;

/// How much TLS is asked for, as libpq's `sslmode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SslMode {
    /// Never.
    Disable,
    /// Only when the server refuses a plain connection.
    Allow,
    /// When the server offers it. The default.
    Prefer,
    /// Always; the certificate is checked only when a root certificate is configured.
    Require,
    /// Always, with a certificate that a trusted authority signed.
    VerifyCa,
    /// Always, with a trusted certificate for this very host name.
    VerifyFull,
}

/// Where trusted root certificates come from, as libpq's `sslrootcert`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RootCertificates {
    /// A file in PEM form.
    File(PathBuf),
    /// Those of the operating system (`sslrootcert=system`).
    System,
}

/// One server to try.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// A host name, an address, or a folder that holds a Unix socket (it starts with `/`).
    pub(crate) host: String,
    /// The address to use instead of looking `host` up.
    pub(crate) hostaddr: Option<IpAddr>,
    pub(crate) port: u16,
    pub(crate) password: Option<String>,
}

/// Which of several servers will do, as libpq's `target_session_attrs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Any,
    ReadWrite,
    ReadOnly,
    /// A read-only one if there is one, else any.
    PreferReadOnly,
}

/// A database that can be connected to. Neither its text nor its debug form shows the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    pub(crate) endpoints: Vec<Endpoint>,
    pub(crate) user: String,
    pub(crate) database: String,
    /// Why the password file was not used, for the case that a password is missed.
    pub(crate) password_note: Option<String>,
    pub(crate) options: Option<String>,
    pub(crate) application_name: Option<String>,
    pub(crate) ssl_mode: SslMode,
    pub(crate) ssl_direct: bool,
    pub(crate) ssl_root: Option<RootCertificates>,
    pub(crate) ssl_client: Option<(PathBuf, PathBuf)>,
    pub(crate) channel_binding: postgres::config::ChannelBinding,
    pub(crate) target: Target,
    pub(crate) shuffle: bool,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) keepalives: bool,
    pub(crate) keepalives_idle: Option<Duration>,
    pub(crate) keepalives_interval: Option<Duration>,
    pub(crate) keepalives_count: Option<u32>,
    pub(crate) tcp_user_timeout: Option<Duration>,
}

impl Address {
    /// Reads a connection string in any form that libpq takes: a `postgres://` or
    /// `postgresql://` URL, `key=value` pairs, or a bare database name; what it leaves open is
    /// completed from `PG*` variables, the service file and the password file as libpq does
    /// (<https://www.postgresql.org/docs/current/libpq-envars.html>).
    ///
    /// # Errors
    ///
    /// `address-invalid` says which part cannot be understood, without quoting secrets.
    pub fn parse(text: &str, env: Env<'_>) -> Result<Self, Diagnostic> {
        resolve(conninfo::parse(text)?, env)
    }

    /// Whether a connection string holds a password or another secret itself, and must not be
    /// written into a file that others read.
    ///
    /// # Errors
    ///
    /// As [`Address::parse`].
    pub fn holds_secret(text: &str) -> Result<bool, Diagnostic> {
        conninfo::holds_secret(text)
    }

    /// A database of a server that listens on a Unix socket in `folder`.
    pub(crate) fn local(folder: &str, port: u16, user: &str, database: &str) -> Self {
        Self {
            endpoints: vec![Endpoint {
                host: folder.to_owned(),
                hostaddr: None,
                port,
                password: None,
            }],
            user: user.to_owned(),
            database: database.to_owned(),
            password_note: None,
            options: None,
            application_name: None,
            ssl_mode: SslMode::Disable,
            ssl_direct: false,
            ssl_root: None,
            ssl_client: None,
            channel_binding: postgres::config::ChannelBinding::Prefer,
            target: Target::Any,
            shuffle: false,
            connect_timeout: None,
            keepalives: true,
            keepalives_idle: None,
            keepalives_interval: None,
            keepalives_count: None,
            tcp_user_timeout: None,
        }
    }

    /// The same server and user, with another database.
    #[must_use]
    pub fn with_database(&self, database: impl Into<String>) -> Self {
        Self { database: database.into(), ..self.clone() }
    }

    /// The name of the database.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The name of the role that logs in.
    pub fn user(&self) -> &str {
        &self.user
    }
}

/// A URL without the password, which other PostgreSQL programs understand.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "postgres://{}@", percent_encode(&self.user))?;
        for (at, endpoint) in self.endpoints.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            let host = match endpoint.hostaddr {
                Some(address) if endpoint.host.is_empty() => address.to_string(),
                _ => endpoint.host.clone(),
            };
            if host.contains(':') && !host.starts_with('/') {
                write!(f, "[{host}]")?;
            } else {
                f.write_str(&percent_encode(&host))?;
            }
            if endpoint.port != 5432 {
                write!(f, ":{}", endpoint.port)?;
            }
        }
        write!(f, "/{}", percent_encode(&self.database))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

fn percent_encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
