//! What can be found out without asking: the source, and the features that its types want.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use schema_build::Source;
use schema_build::source::ConnectionString;
use schema_codegen::typemap::TypeCrate;
use schema_core::{Diagnostic, Object, Schema};
use schema_postgres::connect::Address;

use super::manifest::Manifest;
use crate::project::{real, relative, shown};

const VARIABLE: &str = "DATABASE_URL";

/// Where tools keep their scripts, the likeliest first.
const FOLDERS: [&str; 5] = ["migrations", "db/migrations", "sql/migrations", "db", "sql"];

/// Single files that hold a whole schema.
const FILES: [&str; 4] = ["schema.sql", "db/schema.sql", "structure.sql", "db/structure.sql"];

/// A source, and how `schema.toml` names it.
pub(super) struct Found {
    /// How it is read now.
    pub(super) source: Option<Source>,
    /// The lines of `[source]`; empty where there is only the snapshot.
    pub(super) settings: String,
    /// The snapshot's path from the crate's folder.
    pub(super) snapshot: String,
    /// The variable that only `.env` sets.
    pub(super) unset: Option<String>,
    /// Whether connecting needs TLS.
    pub(super) tls: bool,
}

impl Found {
    fn new(source: Option<Source>, settings: impl Into<String>) -> Self {
        Self {
            source,
            settings: settings.into(),
            snapshot: "schema.json".to_owned(),
            unset: None,
            tls: false,
        }
    }

    fn scripts(dir: &Path, path: &Path) -> Self {
        let from_crate = relative(dir, path);
        let settings = format!("scripts = {}", quoted(&from_crate));
        Self::new(Some(Source::Scripts(vec![path.to_owned()])), settings)
    }

    fn variable(name: &str, value: Option<String>, exported: bool) -> Self {
        let settings = format!("url = {{ env = {} }}", quoted(name));
        let tls = value.as_deref().is_some_and(wants_tls);
        let source = match value {
            Some(value) if !exported => Source::Database(ConnectionString::new(value)),
            _ => Source::Variable(name.to_owned()),
        };
        let mut found = Self::new(Some(source), settings);
        found.unset = (!exported).then(|| name.to_owned());
        found.tls = tls;
        found
    }
}

/// The source that the user named, as `schema.toml` can say it.
///
/// # Errors
/// Where it holds a password or is no lasting source.
pub(super) fn named(text: &str, dir: &Path) -> Result<Found, Diagnostic> {
    let source = Source::parse(text)?;
    let found = match &source {
        Source::Variable(name) => {
            let value = std::env::var(name).ok().filter(|value| !value.is_empty());
            match value {
                Some(value) => Found::variable(name, Some(value), true),
                None => match from_dotenv(dir, name) {
                    Some(value) => Found::variable(name, Some(value), false),
                    None => Found::variable(name, None, true),
                },
            }
        }
        Source::Database(url) => {
            if Address::holds_secret(url.reveal())? {
                return Err(Diagnostic::error(
                    "secret",
                    "the connection string holds a password, and schema.toml is committed",
                )
                .help("put it into a variable: `cargo schema init --source env:DATABASE_URL`")
                .help("or leave the password out: ~/.pgpass and PGPASSWORD are read"));
            }
            let settings = format!("url = {}", quoted(url.reveal()));
            let tls = wants_tls(url.reveal());
            Found { tls, ..Found::new(Some(source), settings) }
        }
        Source::Scripts(paths) => match paths.as_slice() {
            [path] if path.exists() => Found::scripts(dir, path),
            paths => {
                let names: Vec<_> = paths.iter().map(|path| shown(path)).collect();
                return Err(Diagnostic::error(
                    "source-missing",
                    format!("there is no file or folder {}", names.join(", ")),
                )
                .help("name the SQL scripts: `cargo schema init --source migrations`"));
            }
        },
        Source::Snapshot(path) => {
            let snapshot = relative(dir, path);
            Found { snapshot, ..Found::new(Some(source), "") }
        }
        Source::Git { .. } => {
            return Err(Diagnostic::error("source-invalid", "a git revision is no lasting source")
                .help("name scripts, a variable or a snapshot"));
        }
    };
    Ok(found)
}

/// Looks for scripts, then for `DATABASE_URL`.
pub(super) fn look(dir: &Path) -> Result<Found, Diagnostic> {
    let folder = FOLDERS.iter().map(|name| dir.join(name)).find(|path| has_scripts(path));
    let file = || FILES.iter().map(|name| dir.join(name)).find(|path| path.is_file());
    let sqitch = dir.join("sqitch.plan").is_file().then(|| dir.join("deploy"));
    if let Some(path) = sqitch.or(folder).or_else(file) {
        return Ok(Found::scripts(dir, &path));
    }
    if let Some(value) = std::env::var(VARIABLE).ok().filter(|value| !value.is_empty()) {
        return Ok(Found::variable(VARIABLE, Some(value), true));
    }
    if let Some(value) = from_dotenv(dir, VARIABLE) {
        return Ok(Found::variable(VARIABLE, Some(value), false));
    }
    Ok(Found::new(None, ""))
}

/// Whether a folder holds SQL, itself or one level below (`0001_users/up.sql`).
fn has_scripts(dir: &Path) -> bool {
    let sql = |path: &Path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("sql"));
    let entries = |dir: &Path| -> Vec<PathBuf> {
        std::fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    };
    entries(dir).iter().any(|path| sql(path) || entries(path).iter().any(|path| sql(path)))
}

/// The value of a variable in the nearest `.env` at or above the crate.
fn from_dotenv(dir: &Path, name: &str) -> Option<String> {
    let dir = real(dir)?;
    let text = dir.ancestors().find_map(|dir| std::fs::read_to_string(dir.join(".env")).ok())?;
    text.lines().rev().find_map(|line| {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
        let value = line.strip_prefix(name)?.trim_start().strip_prefix('=')?.trim();
        let value = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value.get(1..)?.split(quote).next()?,
            _ => value.split(" #").next()?.trim_end(),
        };
        // What refers to other variables is not for us to resolve.
        (!value.is_empty() && !value.contains("${")).then(|| value.to_owned())
    })
}

fn wants_tls(url: &str) -> bool {
    ["sslmode=require", "sslmode=verify"].iter().any(|mode| url.replace(' ', "").contains(mode))
}

/// A text as a TOML string.
pub(super) fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string().trim().to_owned()
}

/// The features of `schema` that are to be turned on, so that the types of this schema have a Rust
/// type of their own.
pub(super) fn features(schema: &Schema, cargo: &Manifest) -> BTreeSet<&'static str> {
    let on: Vec<&str> = cargo.crates().into_iter().map(TypeCrate::word).collect();
    let times = ["chrono", "time", "jiff"];
    // One that is on is what the models are made of; another beside it would change them all.
    let time = times.into_iter().find(|name| on.contains(name));
    let time = time.or_else(|| times.into_iter().find(|name| cargo.depends_on(name)));
    let time = time.unwrap_or("chrono");
    let mut features = BTreeSet::new();
    for (_, entry) in schema.iter().filter(|(_, entry)| entry.extension.is_none()) {
        let sql_type = match &entry.object {
            Object::Column(column) => &column.sql_type,
            Object::Attribute(attribute) => &attribute.sql_type,
            Object::Domain(domain) => &domain.sql_type,
            Object::Range(range) => &range.subtype,
            _ => continue,
        };
        let base = sql_type.split(['(', '[', ' ']).next().unwrap_or_default();
        let feature = match base {
            "date" | "time" | "timestamp" | "daterange" | "tsrange" | "tstzrange"
            | "datemultirange" | "tsmultirange" | "tstzmultirange" => time,
            "uuid" => "uuid",
            "numeric" | "numrange" | "nummultirange" => "rust_decimal",
            "json" | "jsonb" => "serde_json",
            "inet" | "cidr" => "cidr",
            "bit" => "bit-vec",
            "point" | "box" | "path" => "geo-types",
            "macaddr" => "eui48",
            // Types of extensions carry their namespace.
            other => match other.rsplit_once('.') {
                Some((_, "vector" | "halfvec" | "sparsevec")) => "pgvector",
                Some((_, "hstore")) => "hstore",
                _ => continue,
            },
        };
        if !on.contains(&feature) {
            features.insert(feature);
        }
    }
    features
}
