//! The two forms of libpq's connection strings, taken apart into parameters.
//!
//! <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING>. A part that
//! cannot be understood is never quoted: it may be a piece of a password.

use schema_core::Diagnostic;
use std::collections::BTreeMap;

/// Values by keyword. The last value of a keyword wins, as in libpq.
pub(super) type Parameters = BTreeMap<&'static str, String>;

/// Every keyword that libpq knows (`PQconninfoOptions` in fe-connect.c, up to version 18), with
/// the environment variable that stands in for it.
pub(super) const KEYWORDS: &[(&str, &str)] = &[
    ("service", "PGSERVICE"),
    ("servicefile", "PGSERVICEFILE"),
    ("user", "PGUSER"),
    ("password", "PGPASSWORD"),
    ("passfile", "PGPASSFILE"),
    ("channel_binding", "PGCHANNELBINDING"),
    ("connect_timeout", "PGCONNECT_TIMEOUT"),
    ("dbname", "PGDATABASE"),
    ("host", "PGHOST"),
    ("hostaddr", "PGHOSTADDR"),
    ("port", "PGPORT"),
    ("client_encoding", ""),
    ("options", "PGOPTIONS"),
    ("application_name", "PGAPPNAME"),
    ("fallback_application_name", ""),
    ("keepalives", ""),
    ("keepalives_idle", ""),
    ("keepalives_interval", ""),
    ("keepalives_count", ""),
    ("tcp_user_timeout", ""),
    ("sslmode", "PGSSLMODE"),
    ("sslnegotiation", "PGSSLNEGOTIATION"),
    ("sslcompression", ""),
    ("sslcert", "PGSSLCERT"),
    ("sslkey", "PGSSLKEY"),
    ("sslcertmode", "PGSSLCERTMODE"),
    ("sslpassword", ""),
    ("sslrootcert", "PGSSLROOTCERT"),
    ("sslcrl", "PGSSLCRL"),
    ("sslcrldir", "PGSSLCRLDIR"),
    ("sslsni", "PGSSLSNI"),
    ("requirepeer", "PGREQUIREPEER"),
    ("require_auth", "PGREQUIREAUTH"),
    ("min_protocol_version", ""),
    ("max_protocol_version", ""),
    ("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"),
    ("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"),
    ("gssencmode", "PGGSSENCMODE"),
    ("krbsrvname", "PGKRBSRVNAME"),
    ("gsslib", "PGGSSLIB"),
    ("gssdelegation", "PGGSSDELEGATION"),
    ("replication", ""),
    ("target_session_attrs", "PGTARGETSESSIONATTRS"),
    ("load_balance_hosts", "PGLOADBALANCEHOSTS"),
    ("scram_client_key", ""),
    ("scram_server_key", ""),
    ("oauth_issuer", ""),
    ("oauth_client_id", ""),
    ("oauth_client_secret", ""),
    ("oauth_scope", ""),
];

/// Those whose values are secrets.
const SECRETS: &[&str] =
    &["password", "sslpassword", "scram_client_key", "scram_server_key", "oauth_client_secret"];

/// What other tools put into URLs for themselves, and libpq would refuse.
const OF_OTHER_TOOLS: &[&str] = &[
    "schema",
    "currentschema",
    "search_path",
    "connection_limit",
    "pool_timeout",
    "pool",
    "pool_size",
    "max_connections",
    "min_connections",
    "max_pool_size",
    "socket_timeout",
    "pgbouncer",
    "prepared_statements",
    "prepare_threshold",
    "statement_cache_size",
    "statement-cache-capacity",
    "serverversion",
    "charset",
    "encoding",
    "adapter",
    "timezone",
    "sslaccept",
    "sslidentity",
    "uselibpqcompat",
    "supa",
];

/// Whether a connection string holds a secret itself.
pub(super) fn holds_secret(text: &str) -> Result<bool, Diagnostic> {
    let parameters = parse(text)?;
    let has = |key: &str, it: &dyn Fn(char) -> bool| {
        parameters.get(key).is_some_and(|value| value.contains(it))
    };
    // A `/` in the password of a URL makes a port and a database of its pieces.
    let is_cut = has("port", &|c| !c.is_ascii_digit() && c != ',') || has("dbname", &|c| c == '@');
    Ok(is_cut || SECRETS.iter().any(|key| has(key, &|_| true)))
}

/// Takes a connection string apart: a URL, `key=value` pairs, or a bare database name.
pub(super) fn parse(text: &str) -> Result<Parameters, Diagnostic> {
    let text = text.trim();
    for scheme in ["postgresql://", "postgres://"] {
        if let Some(rest) = text.strip_prefix(scheme) {
            return url(rest);
        }
    }
    if text.contains("://") {
        return Err(invalid("it is a URL of another scheme")
            .help("write postgres://user@host:port/database"));
    }
    if !text.is_empty() && !text.contains(['=', '\'', '\\']) && !text.contains(char::is_whitespace)
    {
        return Ok(Parameters::from([("dbname", text.to_owned())]));
    }
    pairs(text)
}

fn url(rest: &str) -> Result<Parameters, Diagnostic> {
    let mut parameters = Parameters::new();
    // The name and password end at the first `@` that comes before any `/`.
    let (login, rest) = match rest.find(['@', '/']) {
        Some(at) if rest[at..].starts_with('@') => (&rest[..at], &rest[at + 1..]),
        _ => ("", rest),
    };
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    set(&mut parameters, "user", &decode(user)?);
    set(&mut parameters, "password", &decode(password)?);

    let (mut hosts, mut ports) = (Vec::new(), Vec::new());
    let mut rest = rest;
    loop {
        let host;
        if let Some(inner) = rest.strip_prefix('[') {
            let Some((address, after)) = inner.split_once(']') else {
                return Err(invalid("an IPv6 address lacks its closing bracket"));
            };
            (host, rest) = (address, after);
            if !rest.is_empty() && !rest.starts_with([':', '/', '?', ',']) {
                return Err(invalid("something other than a port follows an IPv6 address"));
            }
        } else {
            (host, rest) = rest.split_at(rest.find([':', '/', '?', ',']).unwrap_or(rest.len()));
        }
        let mut port = "";
        if let Some(after) = rest.strip_prefix(':') {
            (port, rest) = after.split_at(after.find(['/', '?', ',']).unwrap_or(after.len()));
        }
        if host.contains('@') || port.contains('@') {
            return Err(special_characters());
        }
        hosts.push(decode(host)?);
        ports.push(decode(port)?);
        match rest.strip_prefix(',') {
            Some(after) => rest = after,
            None => break,
        }
    }
    set(&mut parameters, "host", &hosts.join(","));
    set(&mut parameters, "port", &ports.join(","));

    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    set(&mut parameters, "dbname", &decode(path.strip_prefix('/').unwrap_or(path))?);
    for (at, pair) in query.split('&').enumerate() {
        if pair.is_empty() && (query.is_empty() || at > 0) {
            continue;
        }
        let Some((key, value)) = pair.split_once('=') else {
            return Err(invalid(format!("parameter {} of the URL lacks its \"=\"", at + 1)));
        };
        let (key, value) = (decode(key)?, decode(value)?);
        // The JDBC driver's way to write it, which libpq takes as well.
        if key == "ssl" && value == "true" {
            parameters.insert("sslmode", "require".to_owned());
        } else if let Some(known) = keyword(&key) {
            // An empty value in the query still counts, as an empty path does not.
            parameters.insert(known, value);
        } else if !OF_OTHER_TOOLS.contains(&key.to_ascii_lowercase().as_str()) {
            return Err(unknown_keyword(&key, at));
        }
    }
    Ok(parameters)
}

fn pairs(text: &str) -> Result<Parameters, Diagnostic> {
    let mut parameters = Parameters::new();
    let mut rest = text.trim_start();
    let mut at = 0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        let Some(after) = after.trim_start().strip_prefix('=') else {
            return Err(invalid(format!("word {} lacks its \"=\"", at + 1))
                .help("write key=value pairs; a value with spaces needs single quotes"));
        };
        let (value, after) = pair_value(after.trim_start())?;
        let Some(known) = keyword(key) else { return Err(unknown_keyword(key, at)) };
        parameters.insert(known, value);
        rest = after.trim_start();
        at += 1;
    }
    if parameters.values().any(|value| value.contains('\0')) {
        return Err(invalid("it contains a NUL character"));
    }
    Ok(parameters)
}

/// A value, quoted or not, with its backslashes resolved; and what follows it.
fn pair_value(text: &str) -> Result<(String, &str), Diagnostic> {
    let quoted = text.starts_with('\'');
    let mut value = String::new();
    let mut chars = text.char_indices().skip(usize::from(quoted));
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            '\'' if quoted => return Ok((value, &text[at + 1..])),
            c if c.is_whitespace() && !quoted => return Ok((value, &text[at..])),
            c => value.push(c),
        }
    }
    if quoted {
        return Err(invalid("a quoted value lacks its closing quote"));
    }
    Ok((value, ""))
}

/// Reads the settings of one service (<https://www.postgresql.org/docs/current/libpq-pgservice.html>).
pub(super) fn service(text: &str, name: &str) -> Option<Result<Parameters, Diagnostic>> {
    let mut lines = text.lines().map(str::trim);
    let section = format!("[{name}]");
    lines.find(|line| *line == section)?;
    let mut parameters = Parameters::new();
    for line in lines.take_while(|line| !line.starts_with('[')) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let known = line.split_once('=').and_then(|(key, value)| Some((keyword(key)?, value)));
        let Some((known, value)) = known else {
            return Some(Err(invalid(format!(
                "service \"{name}\" has a line that is not a parameter of libpq"
            ))));
        };
        // The first one wins here, unlike in a connection string.
        parameters.entry(known).or_insert_with(|| value.to_owned());
    }
    Some(Ok(parameters))
}

fn set(parameters: &mut Parameters, key: &'static str, value: &str) {
    if !value.trim_matches(',').is_empty() || value.contains(',') {
        parameters.insert(key, value.to_owned());
    }
}

fn keyword(key: &str) -> Option<&'static str> {
    // The name that the Rust driver gives to `keepalives_count`.
    let key = if key == "keepalives_retries" { "keepalives_count" } else { key };
    KEYWORDS.iter().map(|(known, _)| *known).find(|known| *known == key)
}

fn decode(text: &str) -> Result<String, Diagnostic> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
        match (digit(), digit()) {
            (Some(0), Some(0)) => return Err(invalid("it contains %00")),
            (Some(high), Some(low)) => bytes.push((high * 16 + low) as u8),
            _ => return Err(special_characters()),
        }
    }
    if bytes.contains(&0) {
        return Err(invalid("it contains a NUL character"));
    }
    String::from_utf8(bytes).map_err(|_| invalid("a percent-encoded part is not UTF-8"))
}

pub(super) fn invalid(why: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::error("address-invalid", format!("the connection string is not valid: {why}"))
}

fn special_characters() -> Diagnostic {
    invalid("a special character is not percent-encoded").help(
        "in names and passwords of a URL write %25 for %, %40 for @, %2F for /, %3A for :, %3F for ?, %23 for #",
    )
}

fn unknown_keyword(key: &str, at: usize) -> Diagnostic {
    let near = KEYWORDS
        .iter()
        .map(|(known, _)| (distance(key, known), *known))
        .filter(|(distance, known)| *distance <= 2 && *distance < known.len() / 2)
        .min();
    let error = invalid(format!("libpq does not know parameter {}", at + 1));
    match near {
        Some((_, known)) => error.help(format!("did you mean {known}?")),
        None => error.help(
            "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS lists those it knows",
        ),
    }
}

/// How many characters must be added, removed or replaced to make `b` of `a`.
fn distance(a: &str, b: &str) -> usize {
    if a.len() > 40 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, above) in b.chars().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(x != y)).min(left + 1).min(above + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(usize::MAX)
}
