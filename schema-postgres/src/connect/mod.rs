//! Connections to PostgreSQL that never hang and explain why they fail.

mod address;
mod conninfo;
mod deadline;
mod errors;
mod resolve;
#[cfg(test)]
mod tests;
#[cfg(feature = "tls")]
mod tls;

pub use address::{Address, Env, SslMode};
pub use deadline::{with_connection, with_deadline};
pub(crate) use errors::diagnose;

use address::{Endpoint, Target};
pub(crate) use deadline::in_thread;
use errors::Place;
use postgres::config::{LoadBalanceHosts, SslNegotiation, TargetSessionAttrs};
use postgres::error::SqlState;
use postgres::{CancelToken, Client, Config, NoTls};
use schema_core::Diagnostic;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant};

/// After how much silence a connection is tested, and after how much more it is given up.
const KEEPALIVE: Duration = Duration::from_secs(30);

/// Connects to a database, trying its servers in turn. The deadline covers everything until a
/// server is ready for queries: name lookup, TCP, TLS, and authentication.
///
/// # Errors
///
/// A diagnostic that tells what is wrong: no server there (`connect-refused`), an unknown host,
/// no answer in time (`connect-timeout`), a wrong or missing password, an unknown database, a
/// missing right, no connection left, and TLS that is needed or not trusted. With several servers
/// it is the one of the last.
pub fn connect(address: &Address, deadline: Duration) -> Result<Client, Diagnostic> {
    let until = Instant::now() + deadline;
    let mut endpoints: Vec<&Endpoint> = address.endpoints.iter().collect();
    if address.shuffle {
        endpoints.sort_by_cached_key(|_| RandomState::new().build_hasher().finish());
    }
    let targets: &[_] = match address.target {
        Target::Any => &[TargetSessionAttrs::Any],
        Target::ReadWrite => &[TargetSessionAttrs::ReadWrite],
        Target::ReadOnly => &[TargetSessionAttrs::ReadOnly],
        Target::PreferReadOnly => &[TargetSessionAttrs::ReadOnly, TargetSessionAttrs::Any],
    };
    let mut left = endpoints.len() * targets.len();
    let mut last = None;
    for target in targets {
        for endpoint in &endpoints {
            // A server that does not answer must leave time for those after it.
            let rest = until.saturating_duration_since(Instant::now());
            let share = rest / u32::try_from(left).unwrap_or(u32::MAX).max(1);
            let time = address.connect_timeout.map_or(share, |limit| limit.min(share));
            left -= 1;
            match connect_to(address, endpoint, *target, time) {
                Ok(client) => return Ok(client),
                Err((error, true)) => return Err(error),
                Err((error, false)) => last = Some(error),
            }
        }
    }
    Err(last.unwrap_or_else(|| conninfo::invalid("it names no server")))
}

/// Connects to one server. An error comes with whether it is final: a server that was reached and
/// refuses is not passed over for the next one.
fn connect_to(
    address: &Address,
    endpoint: &Endpoint,
    target: TargetSessionAttrs,
    time: Duration,
) -> Result<Client, (Diagnostic, bool)> {
    let config = config(address, endpoint, target, time);
    let socket = endpoint.host.starts_with('/');
    let mode = if socket { SslMode::Disable } else { address.ssl_mode };
    let connecting = sessions(address, mode).map_err(|error| (error, true))?;
    let result = in_thread(time, move || connecting(&config))
        .map_err(|_| (errors::timeout(&Place(endpoint), time), false))?;
    result.map_err(|error| {
        let is_final = error.code().is_some_and(|code| *code != SqlState::CANNOT_CONNECT_NOW);
        (errors::connecting(address, endpoint, &error), is_final)
    })
}

type Connecting = Box<dyn FnOnce(&Config) -> Result<Client, postgres::Error> + Send>;

/// How to connect under a TLS mode: what to try first, and what next.
#[cfg(feature = "tls")]
fn sessions(address: &Address, mode: SslMode) -> Result<Connecting, Diagnostic> {
    if mode == SslMode::Disable {
        return Ok(Box::new(plain));
    }
    let connector = tls::Connector::new(address)?;
    let encrypted = move |config: &Config, mode: postgres::config::SslMode| {
        config.clone().ssl_mode(mode).connect(connector.clone())
    };
    use postgres::config::SslMode::{Prefer, Require};
    Ok(match mode {
        SslMode::Allow => Box::new(move |config| match plain(config) {
            Err(error) if refuses_session(&error) => encrypted(config, Require),
            other => other,
        }),
        SslMode::Prefer => Box::new(move |config| match encrypted(config, Prefer) {
            Err(error) if refuses_session(&error) || error.to_string().contains("TLS") => {
                plain(config).map_err(|_| error)
            }
            other => other,
        }),
        _ => Box::new(move |config| encrypted(config, Require)),
    })
}

/// How to cancel what a session at this address does.
#[cfg(feature = "tls")]
fn stop(address: &Address) -> impl FnOnce(&CancelToken) + Send + use<> {
    let connector = tls::Connector::new(address).ok();
    move |token| {
        // A server that does not hear it works on in vain, and nothing else is wrong.
        let _ = match connector {
            Some(connector) => token.cancel_query(connector),
            None => token.cancel_query(NoTls),
        };
    }
}

#[cfg(not(feature = "tls"))]
fn stop(_: &Address) -> impl FnOnce(&CancelToken) + Send + use<> {
    |token| {
        let _ = token.cancel_query(NoTls);
    }
}

/// Whether a server's rules may hold for connections with or without TLS only.
#[cfg(feature = "tls")]
fn refuses_session(error: &postgres::Error) -> bool {
    error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
}

#[cfg(not(feature = "tls"))]
fn sessions(_: &Address, mode: SslMode) -> Result<Connecting, Diagnostic> {
    match mode {
        SslMode::Disable | SslMode::Allow | SslMode::Prefer => Ok(Box::new(plain)),
        SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => Err(Diagnostic::error(
            "tls-feature",
            "the connection asks for TLS, and this program was built without it",
        )
        .help("build with the cargo feature `tls` of schema-build")
        .help("or use sslmode=prefer, if the network is trusted")),
    }
}

fn plain(config: &Config) -> Result<Client, postgres::Error> {
    config
        .clone()
        .ssl_mode(postgres::config::SslMode::Disable)
        .ssl_negotiation(SslNegotiation::Postgres)
        .connect(NoTls)
}

fn config(
    address: &Address,
    endpoint: &Endpoint,
    target: TargetSessionAttrs,
    time: Duration,
) -> Config {
    let mut config = Config::new();
    config
        .user(&address.user)
        .dbname(&address.database)
        .port(endpoint.port)
        .application_name(address.application_name.as_deref().unwrap_or("schema"))
        .channel_binding(address.channel_binding)
        .target_session_attrs(target)
        .load_balance_hosts(if address.shuffle {
            LoadBalanceHosts::Random
        } else {
            LoadBalanceHosts::Disable
        })
        .connect_timeout(time)
        .keepalives(address.keepalives)
        .keepalives_idle(address.keepalives_idle.unwrap_or(KEEPALIVE))
        .keepalives_interval(address.keepalives_interval.unwrap_or(KEEPALIVE / 3))
        .keepalives_retries(address.keepalives_count.unwrap_or(3))
        .tcp_user_timeout(address.tcp_user_timeout.unwrap_or(KEEPALIVE * 2));
    if address.ssl_direct {
        config.ssl_negotiation(SslNegotiation::Direct);
    }
    if let Some(options) = &address.options {
        config.options(options);
    }
    if let Some(password) = &endpoint.password {
        config.password(password);
    }
    match endpoint.hostaddr {
        // The name is needed for TLS even when the address is known.
        Some(address) if endpoint.host.is_empty() => config.host(&address.to_string()),
        Some(address) => config.host(&endpoint.host).hostaddr(address),
        None => config.host(&endpoint.host),
    };
    config
}
