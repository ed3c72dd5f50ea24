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

    /// Where the crate's own code has the macro.
    pub(crate) fn macro_use(&self) -> MacroUse {
        let mut found = MacroUse::None;
        search(&self.root, 0, &mut found);
        found
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

/// What raises errors for the build script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MacroUse {
    /// No Rust file names the macro.
    None,
    /// Some do, but none for a module: each raises what one model reads.
    Structs,
    /// It makes the module of all models, which raises everything.
    Module,
}

/// Looks for the macro in the Rust files below a folder, outside of comments.
fn search(folder: &Path, depth: usize, found: &mut MacroUse) {
    const DEEPEST: usize = 16;
    if depth > DEEPEST {
        return;
    }
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if *found == MacroUse::Module {
            return;
        }
        let path = entry.path();
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && (name.starts_with('.') || name == "target") => {}
            Ok(kind) if kind.is_dir() => search(&path, depth + 1, found),
            // Links to files count, links to folders may lead anywhere.
            Ok(_) if name.ends_with(".rs") => {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                *found = text.lines().map(macro_use).fold(*found, Ord::max);
            }
            _ => {}
        }
    }
}

/// What a line of Rust says of the macro. Only on a module is it an attribute without arguments.
fn macro_use(line: &str) -> MacroUse {
    if line.trim_start().starts_with("//") {
        return MacroUse::None;
    }
    let after = line.split("derive_schema").skip(1);
    after
        .map(|after| {
            let after = after.trim_start().trim_start_matches("()").trim_start();
            if after.starts_with([']', ')']) { MacroUse::Module } else { MacroUse::Structs }
        })
        .max()
        .unwrap_or(MacroUse::None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_has_the_macro_without_arguments() {
        for (line, found) in [
            ("#[schema::derive_schema]", MacroUse::Module),
            ("#[derive_schema] pub mod db {}", MacroUse::Module),
            ("#[schema::derive_schema()]", MacroUse::Module),
            ("#[cfg_attr(test, schema::derive_schema)]", MacroUse::Module),
            ("#[schema::derive_schema(table = \"users\")]", MacroUse::Structs),
            ("use schema::derive_schema;", MacroUse::Structs),
            ("    // #[schema::derive_schema]", MacroUse::None),
            ("mod models;", MacroUse::None),
        ] {
            assert_eq!(macro_use(line), found, "{line}");
        }
    }
}
