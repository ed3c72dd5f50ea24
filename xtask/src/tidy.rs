//! `cargo xtask tidy`: the rules of the house that no compiler knows.

mod files;
mod manifests;
mod sources;

use crate::Result;
use crate::command::root;
use crate::style::{bold, dim, red};

/// What breaks a rule, and where.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    errors: Vec<String>,
    warnings: Vec<String>,
}

impl Findings {
    fn error(&mut self, place: &str, text: &str) {
        self.errors.push(format!("{place}: {text}"));
    }

    fn warning(&mut self, place: &str, text: &str) {
        self.warnings.push(format!("{place}: {text}"));
    }
}

/// Checks all rules, prints every finding, and tells whether there is none that forbids.
pub(crate) fn run() -> Result<bool> {
    let files = files::all(root())?;
    let mut findings = Findings::default();
    for file in &files {
        sources::check(file, &mut findings);
    }
    manifests::check(root(), &mut findings)?;
    for warning in &findings.warnings {
        println!("  {}", dim(&format!("note: {warning}")));
    }
    for error in &findings.errors {
        println!("  {} {error}", red("error:"));
    }
    let count = findings.errors.len();
    println!("  {}", bold(&format!("{} files, {count} findings", files.len())));
    Ok(count == 0)
}
