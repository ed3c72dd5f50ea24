//! How the demo is told: acts, commands as one would type them, and what they print.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::Result;
use crate::command::{cargo, line, output, target};
use crate::style::{bold, colour, dim, green};

/// The most lines of a command's output that are shown.
const SHOWN: usize = 150;

/// What cargo says about its own work.
const NOISE: &[&str] = &[
    "Compiling",
    "Checking",
    "Finished",
    "Blocking",
    "Locking",
    "Running",
    "Updating",
    "Adding",
    "Downloading",
    "Downloaded",
];

/// Where the commands are run.
pub(super) struct Stage<'a> {
    folder: &'a Path,
}

impl<'a> Stage<'a> {
    pub(super) fn new(folder: &'a Path) -> Self {
        Self { folder }
    }

    pub(super) fn act(&self, number: u8, title: &str) {
        println!("\n{}", bold(&format!("{number}. {title}")));
    }

    pub(super) fn say(&self, text: &str) {
        println!("   {text}");
    }

    /// Runs a line of shell and shows it with its output.
    pub(super) fn shell(&self, script: &str) -> Result<()> {
        self.show(Command::new("sh").args(["-c", script]).current_dir(self.folder), script)?;
        Ok(())
    }

    /// Runs cargo and shows it; tells whether it succeeded.
    pub(super) fn cargo(&self, arguments: &[&str]) -> Result<bool> {
        self.cargo_with(arguments, &[])
    }

    /// The same with variables.
    pub(super) fn cargo_with(&self, arguments: &[&str], set: &[(&str, &str)]) -> Result<bool> {
        let mut command = cargo(self.folder, arguments);
        let typed = set.iter().map(|(name, value)| format!("{name}={value} ")).collect::<String>();
        let typed = format!("{typed}{}", line(&command));
        // The story must not depend on who watches it.
        for name in ["CI", "SCHEMA_MODE", "DATABASE_URL", "RUSTFLAGS"] {
            command.env_remove(name);
        }
        // `cargo schema` is the one that was just built.
        let mut path = vec![target().join("debug")];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        command.env("PATH", std::env::join_paths(path)?);
        command.env("CARGO_TERM_COLOR", if colour() { "always" } else { "never" });
        if colour() {
            command.env("CLICOLOR_FORCE", "1");
        }
        self.show(command.envs(set.iter().copied()), &typed)
    }

    /// The story needs a command to succeed.
    pub(super) fn must(&self, succeeded: bool) -> Result<()> {
        if succeeded { Ok(()) } else { Err("this should have worked; please report it".into()) }
    }

    /// The story needs a command to object.
    pub(super) fn must_not(&self, succeeded: bool) -> Result<()> {
        if succeeded { Err("this should have failed; please report it".into()) } else { Ok(()) }
    }

    fn show(&self, command: &mut Command, typed: &str) -> Result<bool> {
        println!("   {}", green(&format!("$ {typed}")));
        let output = output(command)?;
        let text = [output.stderr, output.stdout].concat();
        let text = String::from_utf8_lossy(&text);
        let mut warned = BTreeSet::new();
        let lines: Vec<_> = text
            .lines()
            .filter(|line| !is_noise(line))
            // Cargo says the warnings of a build script again when the crate does not compile.
            .filter(|line| !is_warning(line) || warned.insert(line.to_owned()))
            .collect();
        for line in lines.iter().take(SHOWN) {
            println!("     {line}");
        }
        if let Some(more @ 1..) = lines.len().checked_sub(SHOWN) {
            println!("     {}", dim(&format!("… and {more} more lines")));
        }
        Ok(output.status.success())
    }
}

/// What rustc adds to every error of a macro.
const MACRO_NOTE: &str = "= note: this error originates in the attribute macro";

fn is_warning(line: &str) -> bool {
    without_colour(line).starts_with("warning: ")
}

/// Whether a line is cargo's progress. The word stands at its start, after blanks and colour.
fn is_noise(line: &str) -> bool {
    let plain = without_colour(line);
    if plain.trim_start().starts_with(MACRO_NOTE) {
        return true;
    }
    let word = plain.trim_start().split(' ').next().unwrap_or_default();
    plain.starts_with("   ") && NOISE.contains(&word)
}

fn without_colour(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("\x1b[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_from_diagnostics() {
        assert!(is_noise("   Compiling shop v0.1.0 (/tmp/x)"));
        assert!(is_noise("\x1b[1m\x1b[32m   Compiling\x1b[0m shop v0.1.0"));
        assert!(is_noise("    Finished `dev` profile"));
        assert!(!is_noise("error[E0560]: struct `NewOrder` has no field `x`"));
        assert!(!is_noise("  Compiling is a word in a table"));
        assert_eq!(without_colour("a\x1b[1mb\x1b[0mc"), "abc");
    }
}
