//! Completes connection parameters from the environment and the user's files, as libpq does.

use super::address::{Address, Endpoint, Env, RootCertificates, SslMode, Target};
use super::conninfo::{self, KEYWORDS, Parameters, invalid};
use postgres::config::ChannelBinding;
use schema_core::Diagnostic;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Where servers put their sockets: Debian and Red Hat, and PostgreSQL's own default.
const SOCKET_FOLDERS: &[&str] = &["/var/run/postgresql", "/run/postgresql", "/tmp"];

/// Parameters that make a connection safer and that the driver cannot honour.
const REFUSED: &[(&str, &[&str])] = &[
    ("require_auth", &[]),
    ("requirepeer", &[]),
    ("sslcrl", &[]),
    ("sslcrldir", &[]),
    ("gssencmode", &["disable", "prefer"]),
    ("sslcertmode", &["allow"]),
    ("ssl_min_protocol_version", &["TLSv1", "TLSv1.1", "TLSv1.2"]),
];

/// Makes an address of the given parameters: they win over the service file, which wins over the
/// environment, which wins over the defaults.
pub(super) fn resolve(given: Parameters, env: Env<'_>) -> Result<Address, Diagnostic> {
    let variable = |name: &str| env(name).filter(|value| !value.is_empty());
    let mut parameters = given;
    let service = parameters.get("service").cloned().or_else(|| variable("PGSERVICE"));
    if let Some(name) = service.filter(|name| !name.is_empty()) {
        let file = parameters.get("servicefile").cloned();
        for (key, value) in read_service(&name, file, env)? {
            parameters.entry(key).or_insert(value);
        }
    }
    for (key, name) in KEYWORDS.iter().filter(|(_, name)| !name.is_empty()) {
        if let Some(value) = variable(name) {
            parameters.entry(key).or_insert(value);
        }
    }
    if let Some((key, _)) = parameters.iter().find(|(_, value)| value.contains('\0')) {
        return Err(invalid(format!("{key} contains a NUL character")));
    }
    let get = |key: &str| parameters.get(key).map(String::as_str).filter(|v| !v.is_empty());
    for (key, harmless) in REFUSED {
        if get(key).is_some_and(|value| !harmless.contains(&value)) {
            return Err(Diagnostic::error(
                "address-unsupported",
                format!("the connection parameter {key} cannot be honoured"),
            )
            .help(format!("leave {key} out for this connection")));
        }
    }

    let home = variable("HOME").map(PathBuf::from);
    let in_home = |path: &str| home.as_ref().map(|home| home.join(path)).filter(|p| p.is_file());
    let user = match get("user") {
        Some(user) => user.to_owned(),
        None => system_user(&variable).ok_or_else(|| {
            invalid("it names no user, and this account has no name")
                .help("add the role to log in as: user=… or PGUSER")
        })?,
    };
    let database = get("dbname").unwrap_or(&user).to_owned();
    let mut endpoints = endpoints(get("host"), get("hostaddr"), get("port"))?;
    let mut password_note = None;
    match parameters.get("password").filter(|password| !password.is_empty()) {
        Some(password) => {
            for endpoint in &mut endpoints {
                endpoint.password = Some(password.clone());
            }
        }
        None => {
            let file = get("passfile")
                .map(PathBuf::from)
                .or_else(|| home.as_ref().map(|home| home.join(".pgpass")));
            if let Some(file) = file {
                password_note = from_password_file(&file, &mut endpoints, &database, &user);
            }
        }
    }
    let ssl_root = match get("sslrootcert") {
        Some("system") => Some(RootCertificates::System),
        Some(file) => Some(RootCertificates::File(PathBuf::from(file))),
        None => in_home(".postgresql/root.crt").map(RootCertificates::File),
    };
    let ssl_mode = match get("sslmode") {
        None if ssl_root == Some(RootCertificates::System) => SslMode::VerifyFull,
        None if variable("PGREQUIRESSL").as_deref() == Some("1") => SslMode::Require,
        None | Some("prefer") => SslMode::Prefer,
        Some("disable") => SslMode::Disable,
        Some("allow") => SslMode::Allow,
        Some("require") => SslMode::Require,
        Some("verify-ca") => SslMode::VerifyCa,
        Some("verify-full") => SslMode::VerifyFull,
        Some(_) => {
            return Err(choice(
                "sslmode",
                "disable, allow, prefer, require, verify-ca, verify-full",
            ));
        }
    };
    let ssl_client = match (get("sslcert"), get("sslkey")) {
        (None, None) => {
            in_home(".postgresql/postgresql.crt").zip(in_home(".postgresql/postgresql.key"))
        }
        (certificate, key) => {
            let or_home =
                |file: Option<&str>, default| file.map(PathBuf::from).or_else(|| in_home(default));
            or_home(certificate, ".postgresql/postgresql.crt")
                .zip(or_home(key, ".postgresql/postgresql.key"))
        }
    };
    Ok(Address {
        endpoints,
        user,
        database,
        password_note,
        options: get("options").map(str::to_owned),
        application_name: get("application_name")
            .or(get("fallback_application_name"))
            .map(str::to_owned),
        ssl_mode,
        ssl_direct: match get("sslnegotiation") {
            None | Some("postgres") => false,
            Some("direct") => true,
            Some(_) => return Err(choice("sslnegotiation", "postgres, direct")),
        },
        ssl_root,
        ssl_client,
        channel_binding: match get("channel_binding") {
            None | Some("prefer") => ChannelBinding::Prefer,
            Some("disable") => ChannelBinding::Disable,
            Some("require") => ChannelBinding::Require,
            Some(_) => return Err(choice("channel_binding", "disable, prefer, require")),
        },
        target: match get("target_session_attrs") {
            None | Some("any") => Target::Any,
            Some("read-write" | "primary") => Target::ReadWrite,
            Some("read-only" | "standby") => Target::ReadOnly,
            Some("prefer-standby") => Target::PreferReadOnly,
            Some(_) => {
                return Err(choice(
                    "target_session_attrs",
                    "any, read-write, read-only, primary, standby, prefer-standby",
                ));
            }
        },
        shuffle: match get("load_balance_hosts") {
            None | Some("disable") => false,
            Some("random") => true,
            Some(_) => return Err(choice("load_balance_hosts", "disable, random")),
        },
        // libpq takes one second for a mistake and rounds it up (connectDBComplete).
        connect_timeout: number("connect_timeout", get("connect_timeout"))?
            .map(|seconds| Duration::from_secs(seconds.max(2))),
        keepalives: match get("keepalives") {
            None => true,
            Some(value) => number("keepalives", Some(value))?.is_some(),
        },
        keepalives_idle: number("keepalives_idle", get("keepalives_idle"))?
            .map(Duration::from_secs),
        keepalives_interval: number("keepalives_interval", get("keepalives_interval"))?
            .map(Duration::from_secs),
        keepalives_count: number("keepalives_count", get("keepalives_count"))?
            .and_then(|count| u32::try_from(count).ok()),
        tcp_user_timeout: number("tcp_user_timeout", get("tcp_user_timeout"))?
            .map(Duration::from_millis),
    })
}

/// A whole number; none when it is zero or less, which stands for the default.
fn number(key: &str, value: Option<&str>) -> Result<Option<u64>, Diagnostic> {
    let Some(value) = value else { return Ok(None) };
    match value.trim().parse::<i32>() {
        Ok(number) => Ok(u64::try_from(number).ok().filter(|number| *number > 0)),
        Err(_) => Err(invalid(format!("{key} is not a whole number"))),
    }
}

fn choice(key: &str, values: &str) -> Diagnostic {
    invalid(format!("{key} is none of {values}"))
}

fn endpoints(
    host: Option<&str>,
    hostaddr: Option<&str>,
    port: Option<&str>,
) -> Result<Vec<Endpoint>, Diagnostic> {
    let list = |text: Option<&str>| -> Vec<String> {
        text.map(|text| text.split(',').map(|item| item.trim().to_owned()).collect())
            .unwrap_or_default()
    };
    let (hosts, addresses, ports) = (list(host), list(hostaddr), list(port));
    let count = hosts.len().max(addresses.len()).max(1);
    if !hosts.is_empty() && !addresses.is_empty() && hosts.len() != addresses.len() {
        return Err(invalid("host and hostaddr do not name the same number of servers"));
    }
    if ports.len() > 1 && ports.len() != count {
        return Err(invalid("the number of ports is not that of hosts"));
    }
    (0..count)
        .map(|at| {
            let port = match ports.get(at).or(ports.first()).map(String::as_str) {
                None | Some("") => 5432,
                Some(port) => port.parse().ok().filter(|port| *port > 0).ok_or_else(|| {
                    invalid("a port is not a number from 1 to 65535").help(
                        "if the password of a URL contains /, ?, @ or #, percent-encode it: %2F, %3F, %40, %23",
                    )
                })?,
            };
            let hostaddr = match addresses.get(at).map(String::as_str) {
                None | Some("") => None,
                Some(text) => Some(
                    text.parse::<IpAddr>().map_err(|_| invalid("hostaddr is not an IP address"))?,
                ),
            };
            let host = match hosts.get(at).map(String::as_str) {
                None | Some("") if hostaddr.is_some() => String::new(),
                None | Some("") => default_host(port),
                Some(host) => host.to_owned(),
            };
            Ok(Endpoint { host, hostaddr, port, password: None })
        })
        .collect()
}

/// The folder with a socket for the port; the first folder that exists when there is none.
fn default_host(port: u16) -> String {
    if !cfg!(unix) {
        return "localhost".to_owned();
    }
    let socket = |folder: &&&str| Path::new(folder).join(format!(".s.PGSQL.{port}")).exists();
    SOCKET_FOLDERS
        .iter()
        .find(socket)
        .or_else(|| SOCKET_FOLDERS.iter().find(|folder| Path::new(folder).is_dir()))
        .map_or_else(|| "/tmp".to_owned(), |folder| (*folder).to_owned())
}

fn system_user(variable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let id = || {
        let output = Command::new("id").arg("-un").output().ok()?;
        let name = String::from_utf8(output.stdout).ok()?.trim().to_owned();
        (output.status.success() && !name.is_empty()).then_some(name)
    };
    let found = if cfg!(unix) { id() } else { None };
    found.or_else(|| ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| variable(name)))
}

fn read_service(name: &str, file: Option<String>, env: Env<'_>) -> Result<Parameters, Diagnostic> {
    let variable = |name: &str| env(name).filter(|value| !value.is_empty());
    let named = file.or_else(|| variable("PGSERVICEFILE")).map(PathBuf::from);
    let home = variable("HOME").map(|home| Path::new(&home).join(".pg_service.conf"));
    let system = variable("PGSYSCONFDIR")
        .map_or_else(|| PathBuf::from("/etc/postgresql-common"), PathBuf::from)
        .join("pg_service.conf");
    let files: Vec<PathBuf> = named.or(home).into_iter().chain([system]).collect();
    for file in &files {
        let Ok(text) = std::fs::read_to_string(file) else { continue };
        if let Some(found) = conninfo::service(&text, name) {
            return found.map_err(|mut error| {
                error.message = format!("{} ({})", error.message, file.display());
                error
            });
        }
    }
    let looked: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    Err(Diagnostic::error(
        "address-service",
        format!("service \"{name}\" is not defined in {}", looked.join(" or ")),
    )
    .help("add a section for it, or name another one with service= or PGSERVICE"))
}

/// Fills in passwords (<https://www.postgresql.org/docs/current/libpq-pgpass.html>). Returns why
/// the file was not used, when it is there and could not be.
fn from_password_file(
    file: &Path,
    endpoints: &mut [Endpoint],
    database: &str,
    user: &str,
) -> Option<String> {
    let metadata = file.metadata().ok()?;
    if !metadata.is_file() {
        return Some(format!("the password file {} is not a plain file", file.display()));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if metadata.permissions().mode() & 0o077 != 0 {
            return Some(format!(
                "the password file {0} is ignored because others may read it: chmod 600 {0}",
                file.display()
            ));
        }
    }
    let Ok(text) = std::fs::read_to_string(file) else {
        return Some(format!("the password file {} cannot be read", file.display()));
    };
    for endpoint in endpoints {
        let host = match endpoint.hostaddr {
            Some(address) if endpoint.host.is_empty() => address.to_string(),
            // The default socket goes by the name of this machine.
            _ if SOCKET_FOLDERS.contains(&endpoint.host.as_str()) => "localhost".to_owned(),
            _ => endpoint.host.clone(),
        };
        let wanted = [host.as_str(), &endpoint.port.to_string(), database, user];
        endpoint.password = text.lines().find_map(|line| password_in(line, wanted));
    }
    None
}

/// The password in a line of the file, when its four fields match.
fn password_in(line: &str, wanted: [&str; 4]) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let mut fields = vec![String::new()];
    let mut plain = vec![true];
    let mut chars = line.trim_end_matches('\r').chars();
    while let Some(c) = chars.next() {
        let (Some(field), Some(plain_field)) = (fields.last_mut(), plain.last_mut()) else { break };
        match c {
            '\\' => {
                field.extend(chars.next());
                *plain_field = false;
            }
            ':' if plain.len() <= wanted.len() => {
                fields.push(String::new());
                plain.push(true);
            }
            c => field.push(c),
        }
    }
    let matches = fields.len() == wanted.len() + 1
        && wanted
            .iter()
            .zip(fields.iter().zip(&plain))
            .all(|(wanted, (field, plain))| field == wanted || (*plain && field == "*"));
    fields.pop().filter(|password| matches && !password.is_empty())
}
