//! The crate whose `schema.toml` says what a verb does when nothing is named.

use std::path::{Component, Path, PathBuf};

use schema_build::{LoadOptions, Source};
use schema_core::{Diagnostic, report::visible};

use crate::Failed;

/// The crate here, or the lack of one.
pub(crate) struct Project {
    dir: Option<PathBuf>,
    config: Config,
}

/// Interim.
#[derive(Default)]
pub(crate) struct Config {
    snapshot: String,
    source: Option<String>,
}

impl Project {
    /// Looks for the crate: that of `manifest`, or the nearest one above the current folder.
    pub(crate) fn find(manifest: Option<&Path>) -> Result<Self, Failed> {
        let dir = match manifest {
            Some(manifest) => Some(manifest_dir(manifest)?),
            None => nearest(),
        };
        let mut config = Config { snapshot: "schema.json".to_owned(), source: None };
        if let Some(text) =
            dir.as_ref().and_then(|d| std::fs::read_to_string(d.join("schema.toml")).ok())
        {
            let doc: toml_edit::DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| {
                Diagnostic::error("config", e.message().to_owned())
            })?;
            if let Some(s) = doc.get("snapshot").and_then(|s| s.as_str()) {
                config.snapshot = s.to_owned();
            }
            let dir = dir.clone().unwrap_or_default();
            if let Some(s) =
                doc.get("source").and_then(|s| s.get("scripts")).and_then(|s| s.as_str())
            {
                config.source = Some(dir.join(s).display().to_string());
            }
            if let Some(s) = doc
                .get("source")
                .and_then(|s| s.get("url"))
                .and_then(|s| s.get("env"))
                .and_then(|s| s.as_str())
            {
                config.source = Some(format!("env:{s}"));
            }
        }
        Ok(Self { dir, config })
    }

    /// The snapshot's file. `instead` is what can be said where there is no crate.
    pub(crate) fn snapshot(&self, instead: &str) -> Result<PathBuf, Diagnostic> {
        match &self.dir {
            Some(dir) => Ok(dir.join(&self.config.snapshot)),
            None => Err(no_crate("which snapshot is meant", instead)),
        }
    }

    /// The source of `schema.toml`. `instead` is the command that names one.
    pub(crate) fn source(&self, instead: &str) -> Result<Source, Diagnostic> {
        match &self.dir {
            None => Err(no_crate("which source is meant", instead)),
            Some(_) => Source::parse(self.config.source.as_deref().ok_or_else(|| {
                Diagnostic::error("no-source", "schema.toml names no source")
                    .help(format!("name one: `cargo schema {instead}`"))
            })?),
        }
    }

    pub(crate) fn load_options(&self) -> Result<LoadOptions, Diagnostic> {
        Ok(LoadOptions::default())
    }
}

fn no_crate(what: &str, instead: &str) -> Diagnostic {
    Diagnostic::error("no-crate", format!("there is no crate here that says {what}"))
        .help(format!("name it: `{instead}`"))
        .help("or go to the crate's folder, or name it with `--manifest-path`")
}

pub(crate) fn manifest_dir(manifest: &Path) -> Result<PathBuf, Diagnostic> {
    if manifest.is_file() {
        let parent = manifest.parent().unwrap_or(Path::new(""));
        return Ok(if parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent.into() });
    }
    Err(Diagnostic::error(
        "no-manifest",
        format!("there is no file {}", visible(&manifest.to_string_lossy())),
    )
    .help("give `--manifest-path` the path of a Cargo.toml"))
}

/// The nearest folder at or above the current one with a package or a `schema.toml`.
pub(crate) fn nearest() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors()
        .find(|dir| {
            dir.join("schema.toml").is_file()
                || std::fs::read_to_string(dir.join("Cargo.toml"))
                    .is_ok_and(|text| text.lines().any(|line| line.trim() == "[package]"))
        })
        .map(Path::to_owned)
}

/// A path as the user would write it: relative to the current folder where it is below it.
pub(crate) fn shown(path: &Path) -> String {
    let relative = std::env::current_dir().ok().and_then(|here| {
        let path = path.strip_prefix(&here).ok()?;
        (!path.as_os_str().is_empty()).then(|| path.to_owned())
    });
    let path = relative.as_deref().unwrap_or(path);
    let path = path.strip_prefix(".").unwrap_or(path);
    visible(&path.to_string_lossy())
}

/// The way from a folder to a file, with slashes, as manifests write it; absolute where there is
/// none.
pub(crate) fn relative(dir: &Path, to: &Path) -> String {
    let real = |path: &Path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        path.canonicalize().ok().or_else(|| {
            // A file that is not there yet, in a folder that is.
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            Some(parent.unwrap_or(Path::new(".")).canonicalize().ok()?.join(path.file_name()?))
        })
    };
    let way = real(dir).zip(real(to)).and_then(|(dir, to)| {
        let (from, to): (Vec<_>, Vec<_>) = (dir.components().collect(), to.components().collect());
        let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        // Nothing in common, not even the root: another drive.
        if same == 0 {
            return None;
        }
        let ups = from.iter().skip(same).map(|_| "..".to_owned());
        let downs =
            to.iter().skip(same).map(|part| part.as_os_str().to_string_lossy().into_owned());
        Some(ups.chain(downs).collect::<Vec<_>>().join("/"))
    });
    match way {
        Some(way) if way.is_empty() => ".".to_owned(),
        Some(way) => way,
        None => to.to_string_lossy().into_owned(),
    }
}

/// A path as the repository names it, for annotations: relative to its top, with slashes.
pub(crate) fn in_repository(path: &Path) -> Option<String> {
    let path = path.canonicalize().ok()?;
    let top = match std::env::var_os("GITHUB_WORKSPACE") {
        Some(top) if path.starts_with(&top) => PathBuf::from(top),
        _ => path.ancestors().find(|dir| dir.join(".git").exists())?.to_owned(),
    };
    let parts: Option<Vec<_>> = path
        .strip_prefix(top)
        .ok()?
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    Some(parts?.join("/"))
}
