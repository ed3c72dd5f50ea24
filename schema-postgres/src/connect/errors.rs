//! What the driver's errors mean for the person who reads them.

use super::address::{Address, Endpoint};
use postgres::error::{DbError, SqlState};
use schema_core::Diagnostic;
use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

/// One server in the words of a message: `db.example.org:5432` or `socket /run/postgresql:5432`.
pub(super) struct Place<'a>(pub(super) &'a Endpoint);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Endpoint { host, hostaddr, port, .. } = self.0;
        if host.starts_with('/') {
            return write!(f, "socket {host}/.s.PGSQL.{port}");
        }
        match hostaddr {
            Some(address) if host.is_empty() => write!(f, "{address}:{port}"),
            Some(address) => write!(f, "{host} ({address}):{port}"),
            None if host.contains(':') => write!(f, "[{host}]:{port}"),
            None => write!(f, "{host}:{port}"),
        }
    }
}

/// The diagnostic for an error while connecting to one server.
pub(super) fn connecting(
    address: &Address,
    endpoint: &Endpoint,
    error: &postgres::Error,
) -> Diagnostic {
    let place = Place(endpoint);
    if let Some(error) = error.as_db_error() {
        return refused_by_server(address, endpoint, error);
    }
    let cause = cause(error);
    if let Some(diagnostic) = find(error).and_then(|error| network(endpoint, error)) {
        return diagnostic;
    }
    if error.to_string().contains("TLS") {
        return tls(address, endpoint, &cause);
    }
    match cause.as_str() {
        "password missing" => {
            Diagnostic::error(
                "connect-password-missing",
                format!("{place} asks for the password of role {}, and none is given", address.user),
            )
            .help_all(address.password_note.clone())
            .help("set PGPASSWORD, or add a line host:port:database:user:password to ~/.pgpass (chmod 600)")
        }
        _ if error.is_closed() => Diagnostic::error(
            "connect-closed",
            format!("{place} closed the connection before it was ready"),
        )
        .help("check that a PostgreSQL server listens there, and read its log"),
        _ => Diagnostic::error("connect-failed", format!("could not connect to {place}: {cause}"))
            .help("try psql with the same connection string"),
    }
}

/// The diagnostic for an error of a connection that worked before.
pub(crate) fn diagnose(address: &Address, error: &postgres::Error) -> Diagnostic {
    match error.as_db_error() {
        Some(error) => {
            Diagnostic::error("server-error", said(error)).help(format!("this came from {address}"))
        }
        None => Diagnostic::error(
            "connect-lost",
            format!("the connection to {address} was lost: {}", cause(error)),
        )
        .help("check that the server is still running, then try again"),
    }
}

/// The shorter of both times holds.
const MORE_TIME: &str = "check host, port and firewall, or allow more time: `deadline` below [source] \
                         in schema.toml, and connect_timeout where the connection has it";

/// The diagnostic for a server that did not answer in time.
pub(super) fn timeout(place: &dyn fmt::Display, deadline: Duration) -> Diagnostic {
    Diagnostic::error(
        "connect-timeout",
        format!("{place} did not answer within {}", seconds(deadline)),
    )
    .help(MORE_TIME)
}

pub(super) fn seconds(time: Duration) -> String {
    if time.subsec_millis() == 0 {
        format!("{} s", time.as_secs())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

/// The server's message with its detail and hint.
pub(super) fn said(error: &DbError) -> String {
    let mut text = error.message().to_owned();
    if let Some(detail) = error.detail() {
        text.push_str("; ");
        text.push_str(detail);
    }
    if let Some(hint) = error.hint() {
        text.push_str("; hint: ");
        text.push_str(hint);
    }
    text
}

fn refused_by_server(address: &Address, endpoint: &Endpoint, error: &DbError) -> Diagnostic {
    let place = Place(endpoint);
    let Address { user, database, .. } = address;
    let said = said(error);
    let code = error.code();
    let diagnostic = |code, message: String| Diagnostic::error(code, message);
    if *code == SqlState::INVALID_PASSWORD {
        let given = endpoint.password.is_some();
        let what = if given { "refuses the password" } else { "asks for the password" };
        diagnostic("connect-password", format!("{place} {what} of role {user}: {said}"))
            .help_all(address.password_note.clone())
            .help("check the password in the connection string, PGPASSWORD or ~/.pgpass")
    } else if *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION {
        let mut error =
            diagnostic("connect-role", format!("{place} does not let role {user} in: {said}"));
        if said.contains("no encryption") || said.contains("SSL off") {
            error = if cfg!(feature = "tls") {
                error.help("the server may want TLS: sslmode=require")
            } else {
                error.help("the server may want TLS: build with the feature `tls` of schema-build")
            };
        }
        error.help("check the role's name and LOGIN right, and the server's pg_hba.conf")
    } else if *code == SqlState::INVALID_CATALOG_NAME {
        diagnostic("connect-database", format!("{place} has no database {database}: {said}"))
            .help(format!("create it (createdb {database}), or name another one"))
    } else if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        diagnostic(
            "connect-permission",
            format!("role {user} may not connect to database {database}: {said}"),
        )
        .help(format!("let its owner run: GRANT CONNECT ON DATABASE {database} TO {user}"))
    } else if *code == SqlState::TOO_MANY_CONNECTIONS {
        diagnostic("connect-full", format!("{place} has no connection left: {said}"))
            .help("end sessions that are not needed, or raise max_connections")
    } else if *code == SqlState::CANNOT_CONNECT_NOW {
        diagnostic("connect-not-ready", format!("{place} does not take connections now: {said}"))
            .help("try again when it has started")
    } else {
        diagnostic(
            "connect-failed",
            format!("{place} refuses the connection: {said} (SQLSTATE {})", code.code()),
        )
        .help("read the server's log")
    }
}

fn network(endpoint: &Endpoint, error: &io::Error) -> Option<Diagnostic> {
    let place = Place(endpoint);
    let socket = endpoint.host.starts_with('/');
    let text = error.to_string();
    let diagnostic = match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            Diagnostic::error("connect-refused", format!("nothing listens at {place}"))
                .help("start the server, or correct host and port")
        }
        io::ErrorKind::NotFound if socket => {
            Diagnostic::error("connect-refused", format!("there is no server at {place}"))
                .help("start the server, or name its host: host=… or PGHOST")
        }
        io::ErrorKind::PermissionDenied if socket => Diagnostic::error(
            "connect-socket-permission",
            format!("this account may not use {place}"),
        )
        .help("run as an account that may, or connect over TCP: host=localhost"),
        io::ErrorKind::PermissionDenied if text.starts_with("database ") => Diagnostic::error(
            "connect-session",
            format!("{place} does not meet target_session_attrs: {text}"),
        )
        .help("name another server, or target_session_attrs=any"),
        io::ErrorKind::TimedOut => {
            Diagnostic::error("connect-timeout", format!("{place} did not answer in time"))
                .help(MORE_TIME)
        }
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            Diagnostic::error("connect-unreachable", format!("{place} cannot be reached: {text}"))
                .help("check the network, and whether a VPN is needed")
        }
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => Diagnostic::error(
            "connect-closed",
            format!("{place} closed the connection before it was ready"),
        )
        .help("check that a PostgreSQL server listens there, and read its log"),
        // A failed lookup has no kind of its own.
        _ if text.contains("lookup") || text.contains("resolve") => Diagnostic::error(
            "connect-unknown-host",
            format!("the host {} is not known: {text}", endpoint.host),
        )
        .help("check the host's name, and whether a VPN is needed"),
        _ => return None,
    };
    Some(diagnostic)
}

fn tls(address: &Address, endpoint: &Endpoint, cause: &str) -> Diagnostic {
    let place = Place(endpoint);
    if cause.contains("does not support TLS") {
        return Diagnostic::error("tls-unsupported", format!("{place} does not offer TLS"))
            .help("turn ssl on in the server, or use sslmode=prefer if the network is trusted");
    }
    if cause.contains("not valid for name") {
        return Diagnostic::error(
            "tls-certificate",
            format!("the certificate of {place} is for another name: {cause}"),
        )
        .help("connect by the name that the certificate is for, or use sslmode=verify-ca");
    }
    if cause.contains("certificate") {
        return Diagnostic::error(
            "tls-certificate",
            format!("the certificate of {place} is not trusted: {cause}"),
        )
        .help("name the root certificate that signed it: sslrootcert=/path/to/root.crt")
        .help(format!(
            "or check less, if the network is trusted: sslmode=require (now {:?})",
            address.ssl_mode
        ));
    }
    Diagnostic::error("tls-failed", format!("TLS with {place} failed: {cause}"))
        .help("check what listens there, and sslmode")
}

/// The innermost reason, in its own words.
pub(super) fn cause(error: &postgres::Error) -> String {
    let mut last: &dyn Error = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}

fn find(error: &postgres::Error) -> Option<&io::Error> {
    let mut next = error.source();
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// Adds suggestions that may be there.
trait HelpAll {
    fn help_all(self, help: impl IntoIterator<Item = String>) -> Self;
}

impl HelpAll for Diagnostic {
    fn help_all(self, help: impl IntoIterator<Item = String>) -> Self {
        help.into_iter().fold(self, |diagnostic, help| diagnostic.help(help))
    }
}
