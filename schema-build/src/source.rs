//! Where a schema can be read from, and reading it.

use crate::git;
use schema_core::report::visible;
use schema_core::{Diagnostic, Extent, ObjectId, Schema, snapshot};
use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Anything that a schema can be read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A live database.
    Database(ConnectionString),
    /// A live database whose connection string this environment variable holds.
    Variable(String),
    /// SQL files and folders of them, run on a shadow.
    Scripts(Vec<PathBuf>),
    /// A snapshot file.
    Snapshot(PathBuf),
    /// A snapshot, an SQL file or a folder of them, as a revision of a git repository has it.
    Git {
        /// The revision: a branch, a tag, a commit, `HEAD~1`.
        revision: String,
        /// The path from the top of the repository, or from the folder we are in.
        path: String,
    },
}

/// A connection string, which may hold a password: its debug form does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct ConnectionString(String);

impl ConnectionString {
    /// Takes a connection string in any form of libpq.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text with all its secrets.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ConnectionString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConnectionString(…)")
    }
}

/// How a source is read.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    /// The folder that relative paths start from; empty for the current one.
    pub base: PathBuf,
    /// How long connecting to a live database may take.
    pub connect: Duration,
    /// How long reading may take once connected, and how long scripts may run.
    pub limit: Duration,
    /// Where scripts are run.
    pub shadow: ShadowChoice,
    /// What is read of a database, and of what scripts make, beyond what every schema tells.
    pub extent: Extent,
    /// Whether [`Loaded::owners`] are read where the extent has none.
    pub owners_apart: bool,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self {
            base: PathBuf::new(),
            connect: Duration::from_secs(2),
            limit: Duration::from_secs(300),
            shadow: ShadowChoice::default(),
            extent: Extent::default(),
            owners_apart: false,
        }
    }
}

/// Which shadow scripts are run on. The default is a PostgreSQL found on this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShadowChoice {
    /// The folder with `postgres` and `initdb`.
    pub binaries: Option<PathBuf>,
    /// A server that may hold scratch databases; or why it is not known, for those who need it.
    pub server: Option<Result<ConnectionString, Diagnostic>>,
    /// The embedded PostgreSQL (cargo feature `embedded`), even where a server is found.
    pub embedded: bool,
}

/// A schema, and how it came.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The schema.
    pub schema: Schema,
    /// The source in words, with the shadow that was used; without secrets.
    pub origin: String,
    /// Files and folders whose change may change the schema.
    pub files: Vec<PathBuf>,
    /// Whom objects belong to that are not the reading role's own, where that was asked for apart.
    pub owners: BTreeMap<ObjectId, String>,
}

impl Source {
    /// Reads what a person wrote: a connection string of libpq (a URL or `key=value` pairs),
    /// `env:NAME`, `git:REVISION:PATH`, a snapshot (`….json`), or an SQL file or folder.
    ///
    /// # Errors
    /// `source-invalid` says what is wrong, without quoting what may be secret.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let text = text.trim();
        if let Some(name) = text.strip_prefix("env:") {
            let known = !name.is_empty() && !name.contains(['=', '\0']);
            return if known {
                Ok(Self::Variable(name.to_owned()))
            } else {
                Err(invalid("`env:` is followed by the name of a variable")
                    .help("for example env:DATABASE_URL"))
            };
        }
        if let Some(rest) = text.strip_prefix("git:") {
            return git::parse(rest);
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") || is_pairs(text) {
            return Ok(Self::Database(ConnectionString::new(text)));
        }
        if let Some((scheme, _)) = text.split_once("://") {
            return Err(invalid(format!("`{}://` is no address of PostgreSQL", visible(scheme)))
                .help("a live database is postgres://user@host/database"));
        }
        if text.is_empty() || text.contains('\0') {
            return Err(invalid("the source is empty").help(FORMS));
        }
        let path = PathBuf::from(text);
        let json = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
        if (json && !path.is_dir()) || starts_like_snapshot(&path) {
            Ok(Self::Snapshot(path))
        } else {
            Ok(Self::Scripts(vec![path]))
        }
    }
}

const FORMS: &str = "a source is postgres://…, env:NAME, git:REVISION:PATH, a snapshot, or a file \
                     or folder of SQL";

fn invalid(why: impl Into<String>) -> Diagnostic {
    Diagnostic::error("source-invalid", why)
}

/// Whether a file of any name starts as a snapshot does, and as no SQL can.
fn starts_like_snapshot(path: &Path) -> bool {
    let mut start = [0; 13];
    path.is_file()
        && std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok()
        && start == *b"{\n\"snapshot\":"
}

/// Whether the text starts with `key=`, as libpq's pairs do, and is not the path of a file.
fn is_pairs(text: &str) -> bool {
    let Some((key, _)) = text.split_once('=') else { return false };
    let key = key.trim_end();
    !key.is_empty()
        && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        && !Path::new(text).exists()
}

/// The source without secrets.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = match self {
            Self::Database(_) => "the database".to_owned(),
            Self::Variable(name) => format!("the database of {name}"),
            Self::Scripts(paths) => {
                paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
            }
            Self::Snapshot(path) => path.display().to_string(),
            Self::Git { revision, path } => format!("git:{revision}:{path}"),
        };
        f.write_str(&visible(&shown))
    }
}

/// Reads the schema of a source.
///
/// # Errors
/// `source-unset` for a variable that is not set; those of the decoder for a snapshot; those of
/// connecting, scripts and shadow; `git-…` for a revision or path that is not there; `deadline`.
pub fn load(source: &Source, options: &LoadOptions) -> Result<Loaded, Diagnostic> {
    let files = matches!(source, Source::Snapshot(_) | Source::Git { .. });
    if options.extent.owners || files || !options.owners_apart {
        return load_whole(source, &LoadOptions { owners_apart: false, ..options.clone() });
    }
    let extent = Extent { owners: true, ..options.extent };
    let mut loaded = load_whole(source, &LoadOptions { extent, ..options.clone() })?;
    loaded.owners = loaded.schema.take_owners();
    Ok(loaded)
}

fn load_whole(source: &Source, options: &LoadOptions) -> Result<Loaded, Diagnostic> {
    match source {
        Source::Snapshot(path) => {
            let path = options.base.join(path);
            let shown = path.display().to_string();
            let text = read(&path)?;
            let schema = snapshot::decode(&text, &shown)?;
            Ok(Loaded {
                schema,
                origin: visible(&shown),
                files: vec![path],
                owners: BTreeMap::new(),
            })
        }
        Source::Git { revision, path } => git::load(revision, path, options),
        Source::Scripts(paths) => scripts(paths, &source.to_string(), options),
        Source::Database(text) => database(text, options),
        Source::Variable(name) => database(&variable(name)?, options),
    }
}

/// The connection string that a variable holds.
pub(crate) fn variable(name: &str) -> Result<ConnectionString, Diagnostic> {
    match std::env::var(name) {
        Ok(value) if !value.trim().is_empty() => Ok(ConnectionString::new(value)),
        _ => Err(Diagnostic::error("source-unset", format!("the variable {name} is not set"))
            .help(format!("set {name} to postgres://user@host/database"))),
    }
}

/// The text of a snapshot file.
pub(crate) fn read(path: &Path) -> Result<String, Diagnostic> {
    let shown = path.display();
    let most = snapshot::MAX_BYTES as u64;
    let too_large = || {
        let why = format!("snapshot {shown} has more than the {most} bytes that are read");
        Diagnostic::error("snapshot-too-large", why).help("write it anew: cargo schema pull")
    };
    if path.metadata().is_ok_and(|metadata| metadata.len() > most) {
        return Err(too_large());
    }
    let mut text = String::new();
    // What is no file, such as /dev/zero, has no size and may have no end.
    let read =
        std::fs::File::open(path).and_then(|file| file.take(most + 1).read_to_string(&mut text));
    if text.len() as u64 > most {
        return Err(too_large());
    }
    read.map(|_| text).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Diagnostic::error("snapshot-missing", format!("there is no snapshot {shown}"))
                .help("write it: cargo schema pull")
        }
        std::io::ErrorKind::InvalidData => {
            Diagnostic::error("snapshot-format", format!("snapshot {shown} is not UTF-8"))
                .help("write it anew: cargo schema pull")
        }
        _ => Diagnostic::error(
            "snapshot-unreadable",
            format!("snapshot {shown} cannot be read: {error}"),
        )
        .help("check who may read it"),
    })
}

#[cfg(feature = "live")]
pub(crate) fn scripts(
    paths: &[PathBuf],
    name: &str,
    options: &LoadOptions,
) -> Result<Loaded, Diagnostic> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| options.base.join(path)).collect();
    let scripts = crate::live::Scripts::read(&paths, &options.base)?;
    let files = scripts.files.clone();
    let (schema, shadow) = scripts.run(options)?;
    Ok(Loaded { schema, origin: format!("{name} on {shadow}"), files, owners: BTreeMap::new() })
}

#[cfg(feature = "live")]
pub(crate) use schema_postgres::scripts::includes;

#[cfg(not(feature = "live"))]
pub(crate) fn includes(_: &Path, _: &str, _: &Path) -> Vec<PathBuf> {
    Vec::new()
}

#[cfg(feature = "live")]
fn database(text: &ConnectionString, options: &LoadOptions) -> Result<Loaded, Diagnostic> {
    let (schema, origin) = crate::live::schema(text, options)?;
    Ok(Loaded { schema, origin, files: Vec::new(), owners: BTreeMap::new() })
}

#[cfg(not(feature = "live"))]
pub(crate) fn scripts(_: &[PathBuf], _: &str, _: &LoadOptions) -> Result<Loaded, Diagnostic> {
    Err(no_live("SQL scripts"))
}

#[cfg(not(feature = "live"))]
fn database(_: &ConnectionString, _: &LoadOptions) -> Result<Loaded, Diagnostic> {
    Err(no_live("live databases"))
}

#[cfg(not(feature = "live"))]
pub(crate) fn no_live(what: &str) -> Diagnostic {
    Diagnostic::error(
        "source-feature",
        format!("schema-build was built without its feature `live`, so it reads no {what}"),
    )
    .help("remove `default-features = false` from the dependency on schema-build")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_known() {
        let database = |text: &str| Ok(Source::Database(ConnectionString::new(text)));
        let parse = |text: &str| Source::parse(text).map_err(|error| error.code);
        assert_eq!(parse("postgres://a:b@c/d"), database("postgres://a:b@c/d"));
        assert_eq!(parse(" postgresql:///d "), database("postgresql:///d"));
        assert_eq!(parse("host=x dbname = y"), database("host=x dbname = y"));
        assert_eq!(parse("env:DATABASE_URL"), Ok(Source::Variable("DATABASE_URL".to_owned())));
        assert_eq!(parse("a/b.json"), Ok(Source::Snapshot("a/b.json".into())));
        assert_eq!(parse("db"), Ok(Source::Scripts(vec!["db".into()])));
        assert_eq!(parse("a=b/x.sql"), database("a=b/x.sql"));
        assert_eq!(parse("./a=b/x.sql"), Ok(Source::Scripts(vec!["./a=b/x.sql".into()])));
        let git = |r: &str, p: &str| Ok(Source::Git { revision: r.to_owned(), path: p.to_owned() });
        assert_eq!(parse("git:HEAD~1:a:b.json"), git("HEAD~1", "a:b.json"));
        for wrong in ["", "env:", "git:HEAD", "git::x", "git:-x:y", "git:HEAD:", "mysql://a:b@c"] {
            assert_eq!(parse(wrong), Err("source-invalid"), "{wrong}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        for text in ["postgres://me:hunter2@host/db", "host=h password=hunter2"] {
            let source = Source::parse(text).unwrap();
            assert!(!format!("{source} {source:?}").contains("hunter2"));
        }
        let error = Source::parse("mysql://me:hunter2@host/db").unwrap_err();
        assert!(!format!("{error}{error:?}").contains("hunter2"));
    }

    #[test]
    fn a_snapshot_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let options = LoadOptions { base: folder.path().to_path_buf(), ..LoadOptions::default() };
        let source = Source::parse("schema.json").unwrap();
        assert_eq!(load(&source, &options).unwrap_err().code, "snapshot-missing");
        let text = snapshot::encode(&Schema::new(15));
        std::fs::write(folder.path().join("schema.json"), &text).unwrap();
        assert_eq!(load(&source, &options).unwrap().schema, Schema::new(15));
        let half = text.get(..text.len() - 3).unwrap();
        std::fs::write(folder.path().join("schema.json"), half).unwrap();
        assert_eq!(load(&source, &options).unwrap_err().code, "snapshot-truncated");
    }
}
