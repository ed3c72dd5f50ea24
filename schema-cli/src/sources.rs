//! Where schemas come from: the one place that calls the build script's library.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use schema_core::{Diagnostic, Schema, snapshot as codec};

use crate::Failed;
use crate::project::{Project, shown};
use crate::ui::Ui;

/// A schema, and where it came from.
pub(crate) struct Loaded {
    pub(crate) schema: Schema,
    /// The source as reports name it, without secrets.
    pub(crate) name: String,
    /// The snapshot's file, where it was one.
    pub(crate) file: Option<PathBuf>,
}

pub(crate) fn load(text: &str, _project: &Project, ui: Ui) -> Result<Loaded, Failed> {
    if text.starts_with("postgres") {
        let _progress = ui.progress("reading");
        let address =
            schema_postgres::connect::Address::parse(text, &|name| std::env::var(name).ok())?;
        let mut client = schema_postgres::connect::connect(&address, Duration::from_secs(2))?;
        let schema = schema_postgres::introspect(&mut client)?;
        return Ok(Loaded { schema, name: address.to_string(), file: None });
    }
    Ok(snapshot(Path::new(text))?)
}

pub(crate) fn configured(project: &Project, instead: &str, ui: Ui) -> Result<Loaded, Failed> {
    load(&project.source(instead)?, project, ui)
}

/// Reads a snapshot's file.
pub(crate) fn snapshot(path: &Path) -> Result<Loaded, Diagnostic> {
    let text = read_if_there(path)?.ok_or_else(|| {
        Diagnostic::error("snapshot-missing", format!("there is no snapshot {}", shown(path)))
            .help("run `cargo schema pull` to write it")
    })?;
    let schema = codec::decode(&text, &shown(path))?;
    Ok(Loaded { schema, name: shown(path), file: Some(path.to_owned()) })
}

/// The text of a file; `None` where there is none.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<String>, Diagnostic> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            Err(Diagnostic::error("unreadable", format!("cannot read {}: {error}", shown(path))))
        }
    }
}

/// Replaces a file as a whole, or leaves it as it was.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let failed = |error: std::io::Error| {
        Diagnostic::error("unwritable", format!("cannot write {}: {error}", shown(path)))
    };
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir).map_err(failed)?;
    let mut file = tempfile::NamedTempFile::new_in(dir).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}
