//! Rules about the text of files.

use super::Findings;
use super::files::File;

/// From here on a file should be cut.
const LONG: usize = 400;
/// From here on it must be.
const TOO_LONG: usize = 600;

/// Where printing is the work: the commands, and the one file that prints cargo directives.
const PRINTERS: &[&str] = &["schema-cli/src/", "xtask/", "schema-build/src/cargo.rs"];

/// The crates that may not know of files, network, clock, environment or processes.
const PURE: &[&str] = &["schema-core/src/", "schema-codegen/src/"];
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
];

/// One file for each kind of object, none of which knows another.
const RULES: &str = "schema-core/src/plan/rules/";

// Written in two parts, so that this file does not break its own rules.
const HOMES: &[&str] =
    &[concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/"), concat!("/wo", "rk/")];
const UNFINISHED: &[&str] = &[
    concat!("dbg", "!("),
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("#[", "ignore"),
];
const PRINTS: &[&str] = &[concat!("print", "ln!("), concat!("print", "!(")];
const PANICS: &[&str] =
    &[concat!(".unwrap", "()"), concat!(".expect", "(\""), concat!("panic", "!(")];

pub(super) fn check(file: &File, findings: &mut Findings) {
    machine_paths(file, findings);
    if file.path.ends_with(".rs") {
        header(file, findings);
        length(file, findings);
        words(file, findings);
        rules_stand_alone(file, findings);
    }
}

fn header(file: &File, findings: &mut Findings) {
    if !file.text.starts_with("//! ") {
        findings.error(&file.path, "starts with no `//!` sentence");
    }
}

fn length(file: &File, findings: &mut Findings) {
    let lines = file.text.lines().count();
    if lines >= TOO_LONG {
        findings.error(&file.path, &format!("has {lines} lines; cut it by responsibility"));
    } else if lines > LONG {
        findings.warning(&file.path, &format!("has {lines} lines, over the soft limit of {LONG}"));
    }
}

fn machine_paths(file: &File, findings: &mut Findings) {
    for (number, line) in numbered(&file.text) {
        // The package manager of that name has one place on every machine.
        let line = line.replace("/home/linuxbrew", "");
        for home in HOMES {
            let found = line.match_indices(home).any(|(at, _)| {
                let before = line.get(..at).and_then(|text| text.chars().next_back());
                !before.is_some_and(|c| c.is_alphanumeric() || "/._-~".contains(c))
            });
            if found {
                findings.error(
                    &place(file, number),
                    &format!("names a folder of one machine, {home}…"),
                );
            }
        }
    }
}

fn words(file: &File, findings: &mut Findings) {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| file.path.starts_with(prefix));
    let is_test_file = ["tests/", "benches/", "examples/"]
        .iter()
        .any(|folder| file.path.starts_with(folder) || file.path.contains(&format!("/{folder}")))
        || file.path.ends_with("/tests.rs");
    let mut in_tests = is_test_file;
    for (number, line) in numbered(&file.text) {
        let code = line.trim_start();
        // Test modules stand at the end of their file.
        in_tests |= code.starts_with("#[cfg(test)]");
        if code.starts_with("//") {
            continue;
        }
        let has = |words: &[&'static str]| words.iter().find(|word| code.contains(**word)).copied();
        let place = || place(file, number);
        if let Some(word) = has(UNFINISHED) {
            findings.error(&place(), &format!("`{word}` is unfinished work"));
        }
        if in_tests {
            continue;
        }
        if let Some(word) = has(PRINTS).filter(|_| !starts(PRINTERS)) {
            findings.error(&place(), &format!("`{word}` outside the commands"));
        }
        if let Some(word) = has(PANICS) {
            findings.error(&place(), &format!("`{word}` outside tests"));
        }
        let code = without_literals(code);
        if let Some(word) = IMPURE.iter().find(|word| starts(PURE) && code.contains(**word)) {
            findings.error(&place(), &format!("`{word}` in a crate that does no I/O"));
        }
    }
}

fn rules_stand_alone(file: &File, findings: &mut Findings) {
    if file.path.strip_prefix(RULES).is_none_or(|name| name.starts_with("mod.")) {
        return;
    }
    for (number, line) in numbered(&file.text) {
        let line = line.trim_start();
        let sibling = ["use super::", "use crate::plan::rules::"]
            .iter()
            .find_map(|prefix| line.strip_prefix(prefix))
            .map(|path| path.trim_start_matches('{'));
        // Types and macros are those of the parent; a module's name is in lower case.
        if sibling.is_some_and(|path| {
            path.starts_with(|c: char| c.is_ascii_lowercase()) && !path.starts_with("super::")
        }) {
            findings.error(&place(file, number), "a rule file imports another one");
        }
    }
}

/// The line without what stands in its string literals.
fn without_literals(line: &str) -> String {
    line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(i, line)| (i + 1, line))
}

fn place(file: &File, line: usize) -> String {
    format!("{}:{line}", file.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(path: &str, text: &str) -> Vec<String> {
        let mut findings = Findings::default();
        check(&File { path: path.to_owned(), text: text.to_owned() }, &mut findings);
        findings.errors
    }

    #[test]
    fn each_rule_finds_what_breaks_it() {
        let found = |path: &str, text: &str| errors(path, &format!("//! A file.\n{text}")).len();
        assert_eq!(errors("src/a.rs", "fn a() {}\n").len(), 1);
        assert_eq!(found("src/a.rs", &"\n".repeat(TOO_LONG)), 1);
        assert_eq!(found("src/a.rs", &format!("    {}1);\n", PRINTS[0])), 1);
        assert_eq!(found("schema-cli/src/a.rs", &format!("{}1);\n", PRINTS[0])), 0);
        assert_eq!(found("src/a.rs", &format!("a{};\n", PANICS[0])), 1);
        assert_eq!(found("src/a.rs", &format!("#[cfg(test)]\nmod t {{ a{}; }}\n", PANICS[0])), 0);
        assert_eq!(found("tests/a.rs", &format!("{}\n", UNFINISHED[3])), 1);
        assert_eq!(found("schema-core/src/a.rs", "use std::fs;\n"), 1);
        assert_eq!(found("schema-core/src/a.rs", "f(\"std::fs\");\n"), 0);
        let rule = "schema-core/src/plan/rules/table.rs";
        assert_eq!(found(rule, "use super::column;\n"), 1);
        assert_eq!(found(rule, "use super::super::text;\nuse super::Rule;\n"), 0);
        assert_eq!(found("src/a.rs", &format!("// {}me/x\n", HOMES[0])), 1);
        assert_eq!(found("src/a.rs", &format!("// src{}x\n", HOMES[3])), 0);
    }
}
