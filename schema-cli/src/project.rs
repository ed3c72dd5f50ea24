//! The crate whose `schema.toml` says what a verb does when nothing is named.

use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use schema_build::source::ConnectionString;
use schema_build::{LoadOptions, ShadowChoice, Source};
use schema_codegen::config::{Setting, SourceConfig};
use schema_codegen::{Config, models};
use schema_core::{Diagnostic, Extent, Schema, Severity, report::visible};
use toml_edit::{DocumentMut, Item};

use crate::ui::Ui;
use crate::{Failed, sources};

/// How long the command line waits for a connection at least: somebody looks on, and may have
/// asked for a server far away.
const PATIENCE: Duration = Duration::from_secs(10);

/// The crate here, or the lack of one.
#[derive(Clone)]
pub(crate) struct Project {
    dir: Option<PathBuf>,
    pub(crate) config: Config,
}

impl Project {
    /// Looks for the crate: that of `manifest`, or the nearest one above the current folder.
    ///
    /// # Errors
    /// Where the manifest is not there, or `schema.toml` is wrong.
    pub(crate) fn find(manifest: Option<&Path>) -> Result<Self, Failed> {
        let dir = match manifest {
            Some(manifest) => Some(manifest_dir(manifest)?),
            None => nearest(),
        };
        let Some(dir) = dir else { return Ok(Self { dir: None, config: Config::default() }) };
        let toml = dir.join("schema.toml");
        let settings = sources::read_if_there(&toml)?;
        let cargo = sources::read_if_there(&dir.join("Cargo.toml"))?;
        let name = shown(&toml);
        let mut config =
            Config::parse(settings.as_deref().map(|text| (&*name, text)), cargo.as_deref())?;
        if config.inherits
            && let Some(workspace) = workspace(&dir)
        {
            config.inherit(&workspace);
        }
        Ok(Self { dir: Some(dir), config })
    }

    /// The same, with sources that tell this, too.
    pub(crate) fn telling(&self, extent: Extent) -> Self {
        let mut project = self.clone();
        project.config.extent = project.config.extent.or(extent);
        project
    }

    /// Warns of relations of models whose names lead elsewhere from one schema to another.
    pub(crate) fn warn_of_moved(&self, from: &Schema, to: &Schema, ui: Ui) {
        let moved = models::moved_relations(from, to, &self.config);
        for mut warning in moved.into_iter().filter(|_| self.is_crate()) {
            warning.severity = Severity::Warning;
            ui.show(&warning);
        }
    }

    /// Whether there is a crate here.
    pub(crate) fn is_crate(&self) -> bool {
        self.dir.is_some()
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
        let Some(dir) = &self.dir else { return Err(no_crate("which source is meant", instead)) };
        match &self.config.source {
            Some(SourceConfig::Scripts(paths)) => {
                Ok(Source::Scripts(paths.iter().map(|path| dir.join(path)).collect()))
            }
            Some(SourceConfig::Url(Setting::Env(name))) => Ok(Source::Variable(name.clone())),
            Some(SourceConfig::Url(Setting::Literal(url))) => {
                Ok(Source::Database(ConnectionString::new(url.as_str())))
            }
            None => Err(Diagnostic::error("source-none", "schema.toml names no source")
                .help(format!("name one: `cargo schema {instead}`"))
                .help("or write it into schema.toml, below `[source]`")),
        }
    }

    /// How sources are read. Where the variable that names the shadow's server is not set, that is
    /// an error only of what needs a shadow.
    pub(crate) fn load_options(&self) -> LoadOptions {
        let shadow = &self.config.shadow;
        let dir = self.dir.as_deref().unwrap_or(Path::new(""));
        let server = shadow.url.as_ref().map(|url| match url {
            Setting::Literal(url) => Ok(ConnectionString::new(url.as_str())),
            Setting::Env(name) => match std::env::var(name) {
                Ok(url) if !url.trim().is_empty() => Ok(ConnectionString::new(url)),
                _ => {
                    let why =
                        format!("the variable {name} is not set, which names the shadow's server");
                    Err(Diagnostic::error("source-unset", why)
                        .help(format!("set {name} to postgres://user@host/database")))
                }
            },
        });
        let binaries = shadow.binaries.as_ref().map(|path| dir.join(path));
        LoadOptions {
            connect: self.config.deadline.max(PATIENCE),
            shadow: ShadowChoice { binaries, server, embedded: shadow.embedded },
            extent: self.config.extent,
            ..LoadOptions::default()
        }
    }
}

/// The text of the manifest of the workspace around a crate.
fn workspace(dir: &Path) -> Option<String> {
    let dir = real(dir)?;
    dir.ancestors().find_map(|dir| {
        let text = std::fs::read_to_string(dir.join("Cargo.toml")).ok()?;
        text.contains("[workspace").then_some(text)
    })
}

fn no_crate(what: &str, instead: &str) -> Diagnostic {
    Diagnostic::error("no-crate", format!("there is no crate here that says {what}"))
        .help(format!("name it: `{instead}`"))
        .help("or go to the crate's folder, or name it with `--manifest-path`")
}

pub(crate) fn manifest_dir(manifest: &Path) -> Result<PathBuf, Diagnostic> {
    if manifest.is_file() {
        let parent = manifest.parent().unwrap_or(Path::new(""));
        return Ok(parent.to_owned());
    }
    Err(Diagnostic::error(
        "no-manifest",
        format!("there is no file {}", visible(&manifest.to_string_lossy())),
    )
    .help("give `--manifest-path` the path of a Cargo.toml"))
}

/// The nearest folder at or above the current one with a package or a `schema.toml`. The current
/// one is the empty path, so that what is in it reads as the user would write it.
pub(crate) fn nearest() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let dir = here.ancestors().find(|dir| {
        dir.join("schema.toml").is_file()
            || std::fs::read_to_string(dir.join("Cargo.toml")).is_ok_and(|text| is_package(&text))
    })?;
    Some(if dir == here { PathBuf::new() } else { dir.to_owned() })
}

/// Whether a manifest is that of a package. One that is no TOML may be, and the error is better than
/// another crate further up.
fn is_package(text: &str) -> bool {
    let manifest = text.parse::<DocumentMut>();
    manifest.map_or(true, |manifest| manifest.get("package").is_some_and(Item::is_table_like))
}

/// The absolute path of a folder, which may be the empty one.
pub(crate) fn real(dir: &Path) -> Option<PathBuf> {
    let dir = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
    dir.canonicalize().ok()
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
    // A file that is not there yet is in a folder that is.
    let place =
        |path: &Path| real(path).or_else(|| Some(real(path.parent()?)?.join(path.file_name()?)));
    let way = place(dir).zip(place(to)).and_then(|(dir, to)| {
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

#[cfg(test)]
mod tests {
    use super::is_package;

    #[test]
    fn a_package_is_told_as_cargo_tells_it() {
        for text in ["[package] # main\n", "\u{feff}[package]\n", "package.name = \"x\"\n", "<<<<"]
        {
            assert!(is_package(text), "{text}");
        }
        for text in ["", "[workspace]\n", "# [package]\n", "x = \"\"\"\n[package]\n\"\"\"\n"] {
            assert!(!is_package(text), "{text}");
        }
    }
}
