//! The crate that is being built, as cargo describes it to its build script.

use schema_core::Diagnostic;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The crate that is being built.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    /// The folder with `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// The folder that belongs to this build alone.
    pub(crate) out: PathBuf,
}

impl Project {
    /// # Errors
    /// `not-a-build-script` where cargo's variables are not set.
    pub(crate) fn from_environment() -> Result<Self, Diagnostic> {
        let folder = |name: &str| {
            std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from).ok_or_else(
                || {
                    Diagnostic::error("not-a-build-script", format!("{name} is not set"))
                        .help("call schema_build::run() from main in build.rs, and run cargo build")
                },
            )
        };
        Ok(Self { root: folder("CARGO_MANIFEST_DIR")?, out: folder("OUT_DIR")? })
    }

    /// Where a path of `schema.toml` leads. Relative to the folder we are in, where that is the
    /// crate's, because such paths read better in messages.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        if std::env::current_dir().is_ok_and(|here| here == self.root) {
            return PathBuf::from(path);
        }
        self.root.join(path)
    }

    /// Whether somebody else wrote this crate: it came from a registry or a git repository, or is
    /// vendored or being packaged. Its files are left alone, and its source is its author's.
    pub(crate) fn is_foreign(&self) -> bool {
        // Cargo writes the first into every package, the second into vendored folders, and the
        // third beside what it downloaded or checked out.
        ["Cargo.toml.orig", ".cargo-checksum.json"].iter().any(|name| self.root.join(name).exists())
            || self.root.ancestors().any(|folder| folder.join(".cargo-ok").exists())
    }

    /// Whether the crate's own code names the macro.
    pub(crate) fn uses_macro(&self) -> bool {
        names_macro(&self.root, 0)
    }

    /// When cargo started this script: what is newer makes it run again.
    pub(crate) fn started(&self) -> Option<SystemTime> {
        let file = self.out.parent()?.join("invoked.timestamp");
        file.metadata().and_then(|metadata| metadata.modified()).ok()
    }

    /// Makes cargo take a file or folder that this run changed for one that was there before it.
    pub(crate) fn settle(&self, path: &Path) {
        let Some(started) = self.started() else { return };
        // A folder can be opened for reading only, which suffices for its owner.
        let file = std::fs::File::options().write(true).open(path);
        let file = file.or_else(|_| std::fs::File::open(path));
        // Where it fails, the next build runs the script once more.
        let _ = file.and_then(|file| file.set_modified(started));
    }
}

/// Whether a Rust file below the folder names the macro outside of a comment.
fn names_macro(folder: &Path, depth: usize) -> bool {
    const DEEPEST: usize = 16;
    if depth > DEEPEST {
        return false;
    }
    std::fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
        let path = entry.path();
        let name = entry.file_name();
        let Some(name) = name.to_str() else { return false };
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => {
                !name.starts_with('.') && name != "target" && names_macro(&path, depth + 1)
            }
            // Links to files count, links to folders may lead anywhere.
            Ok(_) if name.ends_with(".rs") => std::fs::read_to_string(&path).is_ok_and(|text| {
                let mut code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                code.any(|line| line.contains("derive_schema"))
            }),
            _ => false,
        }
    })
}
