//! Cargo's directives: the one file of this crate that prints.

use schema_core::Diagnostic;
use schema_core::report::visible;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What cargo is told, gathered first and printed at once.
#[derive(Debug, Default)]
pub(crate) struct Directives {
    files: BTreeSet<PathBuf>,
    variables: BTreeSet<String>,
    warnings: Vec<String>,
    errors: Vec<String>,
    whole_package: bool,
}

impl Directives {
    /// Runs the script again when this file, or a file of this folder, changes. A path that does
    /// not exist runs it in every build.
    pub(crate) fn watch(&mut self, path: impl Into<PathBuf>) {
        self.files.insert(path.into());
    }

    /// Whether a watched folder holds this one, or is it.
    pub(crate) fn watches(&self, folder: &Path) -> bool {
        self.files.iter().any(|path| path.is_dir() && folder.starts_with(path))
    }

    /// Runs the script again when this variable has another value.
    pub(crate) fn variable(&mut self, name: &str) {
        self.variables.insert(name.to_owned());
    }

    /// Runs the script again when any file of the package changes, also one that comes into being.
    pub(crate) fn watch_package(&mut self) {
        self.whole_package = true;
    }

    /// Shows a finding that the build survives.
    pub(crate) fn warning(&mut self, finding: &Diagnostic) {
        self.warnings.extend(lines(finding));
    }

    /// Shows one line that the build survives.
    pub(crate) fn say(&mut self, line: &str) {
        self.warnings.push(visible(line));
    }

    /// Shows a finding and makes the build fail.
    pub(crate) fn error(&mut self, finding: &Diagnostic) {
        self.errors.extend(lines(finding));
    }

    /// Whether the build will fail.
    pub(crate) fn failed(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Prints all of it; `false` when the script must fail.
    pub(crate) fn print(&self) -> bool {
        // Cargo reads a closed pipe as an end, and there is nobody else to tell.
        let _ = std::io::stdout().lock().write_all(self.text().as_bytes());
        !self.failed()
    }

    fn text(&self) -> String {
        let mut out = String::new();
        let mut line = |name: &str, value: &str| out.push_str(&format!("cargo::{name}={value}\n"));
        if !self.whole_package {
            for path in self.files.iter().filter_map(|path| printable(path)) {
                line("rerun-if-changed", path);
            }
            for name in &self.variables {
                line("rerun-if-env-changed", name);
            }
        }
        for warning in &self.warnings {
            line("warning", warning);
        }
        for error in &self.errors {
            line("error", error);
        }
        out
    }
}

/// The path as a directive can hold it.
fn printable(path: &Path) -> Option<&str> {
    path.to_str().filter(|path| !path.contains(['\n', '\r']))
}

/// A directive is one line, so a finding is as many as it has.
fn lines(finding: &Diagnostic) -> Vec<String> {
    let lines = finding.to_string();
    lines.lines().filter(|line| !line.trim().is_empty()).map(visible).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_cannot_write_directives() {
        let mut directives = Directives::default();
        directives.watch("db");
        directives.watch("a\ncargo::rustc-cfg=evil");
        directives.variable("CI");
        directives.warning(&Diagnostic::warning("x", "one\ncargo::rustc-cfg=evil\rtwo").help("do"));
        assert_eq!(
            directives.text(),
            "cargo::rerun-if-changed=db\ncargo::rerun-if-env-changed=CI\ncargo::warning=one\n\
             cargo::warning=cargo::rustc-cfg=evil\\rtwo\ncargo::warning=  help: do\n"
        );
        assert!(!directives.failed());
        directives.watch_package();
        assert!(!directives.text().contains("rerun"));
        directives.error(&Diagnostic::error("x", "broken"));
        assert!(directives.failed() && directives.text().ends_with("cargo::error=broken\n"));
    }
}
