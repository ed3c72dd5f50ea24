//! Where schemas come from: the one place that calls the build script's library.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;

use schema_build::source::ConnectionString;
use schema_build::{LoadOptions, Source, store};
use schema_core::report::visible;
use schema_core::transform::Transform;
use schema_core::{Diagnostic, ObjectId, Schema};
use schema_postgres::connect::Address;
use schema_postgres::shadow::{Shadow, ShadowOptions};
use schema_postgres::transform::transform;

use crate::Failed;
use crate::project::{Project, shown};
use crate::ui::Ui;

/// Before a source: it is changed as `[transform]` says.
const TRANSFORM: &str = "transform:";

/// A schema, and where it came from.
pub(crate) struct Loaded {
    pub(crate) schema: Schema,
    /// Whom objects belong to where the schema does not tell, of what a plan starts from.
    pub(crate) owners: BTreeMap<ObjectId, String>,
    /// The source as reports name it, without secrets and without what changes from run to run.
    pub(crate) name: String,
    /// The snapshot's file, where it was one.
    pub(crate) file: Option<PathBuf>,
}

/// Reads a source that the user named, relative to the current folder.
pub(crate) fn load(text: &str, project: &Project, ui: Ui) -> Result<Loaded, Failed> {
    load_with(text, &project.load_options(), project, ui)
}

fn load_with(
    text: &str,
    options: &LoadOptions,
    project: &Project,
    ui: Ui,
) -> Result<Loaded, Failed> {
    let Some(rest) = text.strip_prefix(TRANSFORM) else {
        return Ok(read(&Source::parse(text)?, options, ui)?);
    };
    let rules = &project.config.transform;
    if *rules == Transform::default() {
        let why = "a source is to be transformed, and schema.toml does not say how";
        return Err(Diagnostic::error("transform-none", why)
            .help("write a section [transform] into schema.toml, such as case = \"snake\"")
            .help("or use options: cargo schema transform SOURCE --case snake")
            .into());
    }
    let loaded = load(rest, project, ui)?;
    let progress = ui.progress(format!("Transforming {}", loaded.name));
    let made = transform(&shadow(project)?, &loaded.schema, rules);
    drop(progress);
    let made = made?;
    for warning in &made.names.warnings {
        ui.show(warning);
    }
    let (schema, name) = (made.schema, format!("{TRANSFORM}{}", loaded.name));
    Ok(Loaded { schema, owners: BTreeMap::new(), name, file: None })
}

/// Reads the two sources of a comparison: two databases at the same time. Of the first, it is known
/// whom objects belong to, so that what a plan makes again is given back.
pub(crate) fn load_both(
    from: &str,
    to: &str,
    project: &Project,
    ui: Ui,
) -> Result<(Loaded, Loaded), Failed> {
    let database = |text: &str| match Source::parse(text) {
        Ok(source @ (Source::Database(_) | Source::Variable(_))) => Some(source),
        _ => None,
    };
    let options = project.load_options();
    let start = LoadOptions { owners_apart: true, ..options.clone() };
    let (Some(first), Some(second)) = (database(from), database(to)) else {
        return Ok((load_with(from, &start, project, ui)?, load(to, project, ui)?));
    };
    let progress = ui.progress(format!("Reading {first} and {second}"));
    let both = thread::scope(|scope| {
        let one = scope.spawn(|| schema_build::load(&first, &start));
        let other = schema_build::load(&second, &options);
        let one = one.join().unwrap_or_else(|panic| resume_unwind(panic));
        (one, other)
    });
    drop(progress);
    match both {
        (Ok(one), Ok(other)) => Ok((named(&first, one, ui), named(&second, other, ui))),
        (Err(one), Err(other)) => Err(vec![one, other].into()),
        (Err(error), _) | (_, Err(error)) => Err(error.into()),
    }
}

/// The shadow that the settings name.
pub(crate) fn shadow(project: &Project) -> Result<Shadow, Diagnostic> {
    let chosen = project.load_options().shadow;
    let server = chosen.server.transpose()?;
    let server = server.map(|it| Address::parse(it.reveal(), &|name| std::env::var(name).ok()));
    let options = ShadowOptions {
        binaries: chosen.binaries,
        server: server.transpose()?,
        ..ShadowOptions::default()
    };
    match chosen.embedded {
        true => Shadow::embedded(options.deadline),
        false => Shadow::start(&options),
    }
}

/// Reads the source of `schema.toml`. `instead` is the command that names one.
pub(crate) fn configured(project: &Project, instead: &str, ui: Ui) -> Result<Loaded, Failed> {
    Ok(read(&project.source(instead)?, &project.load_options(), ui)?)
}

/// Reads a source before there are settings.
pub(crate) fn read_now(source: &Source, ui: Ui) -> Result<Loaded, Diagnostic> {
    read(source, &LoadOptions::default(), ui)
}

fn read(source: &Source, options: &LoadOptions, ui: Ui) -> Result<Loaded, Diagnostic> {
    let progress = ui.progress(format!("Reading {source}"));
    let loaded = schema_build::load(source, options);
    drop(progress);
    Ok(named(source, loaded?, ui))
}

fn named(source: &Source, loaded: schema_build::Loaded, ui: Ui) -> Loaded {
    let name = match source {
        Source::Database(_) => loaded.origin.clone(),
        Source::Variable(name) => format!("env:{name}"),
        Source::Scripts(paths) => {
            paths.iter().map(|path| shown(path)).collect::<Vec<_>>().join(", ")
        }
        Source::Snapshot(path) => shown(path),
        Source::Git { revision, path } => format!("git:{revision}:{path}"),
    };
    let file = match source {
        Source::Snapshot(path) => Some(path.clone()),
        Source::Database(_) | Source::Variable(_) | Source::Scripts(_) | Source::Git { .. } => {
            ui.say("Read", &loaded.origin);
            None
        }
    };
    Loaded { schema: loaded.schema, owners: loaded.owners, name: visible(&name), file }
}

/// The database that a source is; `None` for what is none.
pub(crate) fn live(text: &str) -> Result<Option<Address>, Diagnostic> {
    let text = match Source::parse(text)? {
        Source::Database(text) => text,
        Source::Variable(name) => match std::env::var(&name) {
            Ok(value) if !value.trim().is_empty() => ConnectionString::new(value),
            _ => {
                let why = format!("the variable {name} is not set");
                return Err(Diagnostic::error("source-unset", why)
                    .help(format!("set {name} to postgres://user@host/database")));
            }
        },
        Source::Scripts(_) | Source::Snapshot(_) | Source::Git { .. } => return Ok(None),
    };
    Address::parse(text.reveal(), &|name| std::env::var(name).ok()).map(Some)
}

/// Reads a snapshot's file, whatever its name.
pub(crate) fn snapshot(path: &Path, ui: Ui) -> Result<Loaded, Diagnostic> {
    read(&Source::Snapshot(path.to_owned()), &LoadOptions::default(), ui)
}

/// The text of a file; `None` where there is none, and for a device or a pipe, which may never end.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<String>, Diagnostic> {
    if path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return Ok(None);
    }
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let why = format!("{} cannot be read: {error}", shown(path));
            Err(Diagnostic::error("file-unreadable", why)
                .help("check what it is and who may read it"))
        }
    }
}

/// The text of a file that is to be replaced, if any. What somebody else wrote is not replaced:
/// `is_ours` tells it, and `not` says it.
pub(crate) fn replaceable(
    path: &Path,
    code: &'static str,
    not: &str,
    is_ours: impl Fn(&str) -> bool,
) -> Result<Option<String>, Diagnostic> {
    match read_if_there(path)? {
        Some(text) if !text.trim().is_empty() && !is_ours(&text) => {
            let why = format!("{} is there and {not}; it is left as it is", shown(path));
            Err(Diagnostic::error(code, why).help("write to another file, or remove this one"))
        }
        text => Ok(text),
    }
}

/// Whether a text was a snapshot once, whatever its state.
pub(crate) fn is_snapshot(text: &str) -> bool {
    text.contains("\"snapshot\":")
}

/// Replaces a file as a whole, or leaves it as it was.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Diagnostic> {
    store::replace(path, text)
}
