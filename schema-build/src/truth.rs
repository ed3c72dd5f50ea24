//! The source of `schema.toml`: read, unless the last build read the same.

use crate::memory::Remembered;
use crate::source::{self, ConnectionString, LoadOptions, ShadowChoice};
use crate::work::Build;
use schema_codegen::config::{Live, Setting, SourceConfig};
use schema_core::reprint::doubtful;
use schema_core::{Diagnostic, Schema, snapshot};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long reading a live database may take once connected.
const READING: Duration = Duration::from_secs(60);

/// The variables of libpq that decide where a connection leads and who connects
/// (<https://www.postgresql.org/docs/current/libpq-envars.html>).
const LIBPQ: &[&str] = &[
    "PGHOST",
    "PGHOSTADDR",
    "PGPORT",
    "PGDATABASE",
    "PGUSER",
    "PGPASSWORD",
    "PGPASSFILE",
    "PGSERVICE",
    "PGSERVICEFILE",
    "PGOPTIONS",
    "PGSSLMODE",
    "PGSSLROOTCERT",
    "PGTARGETSESSIONATTRS",
];

/// The snapshot of the source as it is now. Watches what it came from.
///
/// # Errors
/// Why it could not be read.
pub(crate) fn read(build: &mut Build<'_>) -> Result<Remembered, Diagnostic> {
    let mut options = options(build);
    match &build.config.source {
        None => Err(Diagnostic::error("source-none", "schema.toml names no source")),
        Some(SourceConfig::Scripts(paths)) => {
            let paths: Vec<PathBuf> = paths.iter().map(|path| build.project.path(path)).collect();
            let server = server(build);
            scripts(build, &paths, server, options)
        }
        Some(SourceConfig::Url(text)) => {
            let text = connection(text, build.directives)?;
            options.limit = READING;
            database(build, &text, &options)
        }
    }
}

/// What was read, in the words of the committed snapshot where a server reads both alike: so text
/// that another PostgreSQL prints in another way is no drift. Says where no server could tell.
pub(crate) fn reread(build: &mut Build<'_>, found: Remembered) -> Remembered {
    let name = build.config.snapshot.clone();
    let Ok(text) = source::read(&build.snapshot) else { return found };
    if text == found.text {
        return found;
    }
    let schemas =
        snapshot::decode(&text, &name).ok().zip(snapshot::decode(&found.text, &name).ok());
    let Some((old, new)) = schemas.filter(|(old, new)| !doubtful(old, new).is_empty()) else {
        return found;
    };
    let mut options = LoadOptions { limit: READING, ..options(build) };
    let reread = server(build).and_then(|server| {
        options.shadow.server = server.map(Ok);
        crate::live::reread(old, new, &options)
    });
    match reread {
        Ok(schema) => keep(build, found.key, found.origin, &schema),
        Err(why) => {
            build.directives.say(&why.message);
            found
        }
    }
}

fn options(build: &Build<'_>) -> LoadOptions {
    let shadow = ShadowChoice {
        binaries: build.config.shadow.binaries.as_ref().map(|path| build.project.path(path)),
        server: None,
        embedded: build.config.shadow.embedded,
    };
    LoadOptions {
        connect: build.config.deadline,
        shadow,
        extent: build.config.extent,
        ..LoadOptions::default()
    }
}

/// The server that may hold scratch databases.
fn server(build: &mut Build<'_>) -> Result<Option<ConnectionString>, Diagnostic> {
    let text = build.config.shadow.url.clone();
    text.map(|text| connection(&text, build.directives)).transpose()
}

/// The connection string of a setting; watches the variables that decide on it.
fn connection(
    text: &Setting,
    directives: &mut crate::cargo::Directives,
) -> Result<ConnectionString, Diagnostic> {
    LIBPQ.iter().for_each(|name| directives.variable(name));
    match text {
        Setting::Literal(text) => Ok(ConnectionString::new(text.as_str())),
        Setting::Env(name) => {
            directives.variable(name);
            source::variable(name)
        }
    }
}

fn scripts(
    build: &mut Build<'_>,
    paths: &[PathBuf],
    server: Result<Option<ConnectionString>, Diagnostic>,
    mut options: LoadOptions,
) -> Result<Remembered, Diagnostic> {
    build.directives.variable(schema_postgres::shadow::BINARIES_VARIABLE);
    let scripts = crate::live::Scripts::read(paths, &options.base).inspect_err(|_| {
        // Also one that is not there: only so is it noticed when it comes.
        paths.iter().for_each(|path| watch(build, path));
    })?;
    scripts.files.iter().for_each(|path| watch(build, path));
    options.shadow.server = server?.map(Ok);
    let key = scripts.key(&options);
    if let Some(known) = build.memory.recall().filter(|known| known.key == key) {
        return Ok(known);
    }
    let (schema, shadow) = scripts.run(&options)?;
    let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    Ok(keep(build, key, format!("{} on {shadow}", names.join(", ")), &schema))
}

fn database(
    build: &mut Build<'_>,
    text: &ConnectionString,
    options: &LoadOptions,
) -> Result<Remembered, Diagnostic> {
    if build.config.live == Live::Always {
        build.run_always();
    }
    let known = build.memory.recall();
    let found = crate::live::database(text, options, known.as_ref().map(|it| it.key.as_str()))?;
    match (found.schema, known) {
        (Some(schema), _) => Ok(keep(build, found.key, found.origin, &schema)),
        (None, Some(known)) => Ok(known),
        (None, None) => Err(crate::deadline::panicked()),
    }
}

fn keep(build: &Build<'_>, key: String, origin: String, schema: &Schema) -> Remembered {
    let it = Remembered { key, origin, text: snapshot::encode(schema) };
    build.memory.keep(&it);
    it
}

fn watch(build: &mut Build<'_>, path: &Path) {
    // Every build changes a folder that holds what it makes. Files in it are watched alone.
    let holds_out = || path.canonicalize().is_ok_and(|path| build.project.out.starts_with(path));
    if !(path.is_dir() && holds_out()) {
        build.directives.watch(path);
    }
}
