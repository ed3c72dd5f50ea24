//! The files of the crate that is compiled: where they are and what they say.

use std::fs;
use std::path::{Path, PathBuf};

use schema_codegen::Config;
use schema_core::Diagnostic;

/// The crate that is compiled.
pub(crate) struct CrateFiles {
    root: PathBuf,
    out: Option<PathBuf>,
    pub(crate) config: Config,
    /// What was read: the compiler compiles the crate anew when one of them changes.
    pub(crate) tracked: Vec<PathBuf>,
}

impl CrateFiles {
    /// Reads `schema.toml` and `Cargo.toml`.
    ///
    /// # Errors
    ///
    /// What is wrong with `schema.toml`.
    pub(crate) fn read() -> Result<Self, Vec<Diagnostic>> {
        let Some(root) = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from) else {
            return Err(vec![
                Diagnostic::error("no-crate", "CARGO_MANIFEST_DIR is not set")
                    .help("compile the crate with cargo"),
            ]);
        };
        let mut tracked = Vec::new();
        let toml = root.join("schema.toml");
        let schema_toml = match fs::read_to_string(&toml) {
            Ok(text) => {
                tracked.push(toml);
                Some(text)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                let message = format!("schema.toml could not be read: {error}");
                return Err(vec![Diagnostic::error("config", message)]);
            }
        };
        let cargo_toml = fs::read_to_string(root.join("Cargo.toml")).ok();
        let schema_toml = schema_toml.as_deref().map(|text| ("schema.toml", text));
        let mut config = Config::parse(schema_toml, cargo_toml.as_deref())?;
        if config.inherits
            && let Some(text) = workspace(&root)
        {
            config.inherit(&text);
        }
        let out = std::env::var_os("OUT_DIR").map(PathBuf::from);
        Ok(Self { root, out, config, tracked })
    }

    /// The text of the snapshot, and its path as messages name it.
    ///
    /// # Errors
    ///
    /// That there is none, or that it cannot be read.
    pub(crate) fn snapshot(&mut self) -> Result<(String, String), Diagnostic> {
        let shown = self.config.snapshot.clone();
        // Only there where the build script may not write into the crate's folder.
        let built = self.out.as_ref().map(|out| out.join("schema-snapshot.json"));
        let path = built.filter(|path| path.is_file()).unwrap_or_else(|| self.root.join(&shown));
        match fs::read_to_string(&path) {
            Ok(text) => {
                self.tracked.push(path);
                Ok((text, shown))
            }
            Err(error) => {
                let message = match error.kind() {
                    std::io::ErrorKind::NotFound => {
                        format!("the snapshot {shown} is missing")
                    }
                    std::io::ErrorKind::InvalidData => {
                        format!("the snapshot {shown} is not UTF-8")
                    }
                    _ => format!("the snapshot {shown} could not be read: {error}"),
                };
                Err(Diagnostic::error("snapshot-missing", message).help(
                    "run `cargo schema pull` to write it, or `cargo schema init` to set the crate up",
                ))
            }
        }
    }

    /// The drift that the build script found, as it wrote it for this build.
    pub(crate) fn drift(&mut self) -> Option<String> {
        let path = self.out.as_ref()?.join("schema-drift.json");
        let text = fs::read_to_string(&path).ok()?;
        self.tracked.push(path);
        Some(text)
    }

    /// Items that make the compiler watch the files that were read.
    pub(crate) fn watch(&self) -> String {
        let mut out = String::new();
        for path in self.tracked.iter().filter_map(|path| path.to_str()) {
            out.push_str("const _: &[u8] = ::core::include_bytes!(");
            out.push_str(&format!("{path:?}"));
            out.push_str(");\n");
        }
        out
    }
}

/// The manifest of the workspace above a crate.
fn workspace(root: &Path) -> Option<String> {
    let manifests = root.ancestors().skip(1).map(|folder| folder.join("Cargo.toml"));
    manifests
        .filter_map(|path| fs::read_to_string(path).ok())
        .find(|text| text.lines().any(|line| line.trim_start().starts_with("[workspace")))
}
