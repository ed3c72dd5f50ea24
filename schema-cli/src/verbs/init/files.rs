//! The files of a crate that was set up: `build.rs`, `schema.toml`, `src/db.rs`.

use std::path::{Path, PathBuf};

use schema_core::{Diagnostic, Kind, Schema};

use super::Did;
use super::found::{Found, quoted};
use super::manifest::Manifest;
use crate::project::shown;
use crate::sources;

const BUILD_SCRIPT: &str = "\
//! Keeps the snapshot of the database true.

fn main() {
    schema_build::run();
}
";

const MODULE: &str = "\
//! The models of the database. Code of your own can follow: `impl User { … }`.

#[::schema::derive_schema]
pub mod models {}

// Not every program names a model in every build.
#[allow(unused_imports)]
pub use models::*;
";

const COLUMNS: &str = "
[models]
# `USERS.email.eq(…)` and `USERS.by_email`: a fifth of what models cost the compiler.
columns = true
";

/// The tables in which migration tools keep their books.
const LEDGERS: [&str; 9] = [
    "_sqlx_migrations",
    "__diesel_schema_migrations",
    "refinery_schema_history",
    "flyway_schema_history",
    "goose_db_version",
    "schema_migrations",
    "seaql_migrations",
    "ar_internal_metadata",
    "_prisma_migrations",
];

/// Adds the build script, or says the line that is missing from the one that is there.
pub(super) fn build_script(dir: &Path, cargo: &Manifest, did: &mut Did) -> Result<(), Diagnostic> {
    let Some(file) = cargo.build_script() else {
        did.ask("Cargo.toml says `build = false`: remove that, and run this again");
        return Ok(());
    };
    let path = dir.join(file);
    match sources::read_if_there(&path)? {
        None => {
            sources::write(&path, BUILD_SCRIPT)?;
            did.add(&shown(&path));
        }
        Some(text) if text.contains("schema_build::") => {}
        Some(_) => did.ask(&format!("add to `main` of {}: `schema_build::run();`", shown(&path))),
    }
    Ok(())
}

/// The text of a new `schema.toml`.
pub(super) fn settings(found: &Found, schema: Option<&Schema>) -> String {
    let mut out = format!("snapshot = {}\n", quoted(&found.snapshot));
    if found.source.is_none() {
        out.push_str(
            "\n# Where the truth is: SQL scripts, or a live database.\n\
             # [source]\n# scripts = \"migrations\"\n# url = { env = \"DATABASE_URL\" }\n",
        );
    } else if !found.settings.is_empty() {
        out.push_str(&format!("\n[source]\n{}\n", found.settings));
    }
    let ledgers: Vec<String> = schema
        .into_iter()
        .flat_map(|schema| schema.of_kind(Kind::Table))
        .filter(|(id, _)| LEDGERS.contains(&id.name().as_str()))
        .map(|(id, _)| quoted(id.path()))
        .collect();
    out.push_str(COLUMNS);
    if !ledgers.is_empty() {
        out.push_str(&format!("exclude = [{}]\n", ledgers.join(", ")));
    }
    out
}

/// Adds the module that the models are expanded into.
pub(super) fn module(dir: &Path, cargo: &Manifest, did: &mut Did) -> Result<(), Diagnostic> {
    if cargo.leaves_out("schema.json") {
        did.ask("`include` in Cargo.toml leaves out the snapshot: a published crate needs it");
    }
    let library = dir.join(cargo.library().unwrap_or("src/lib.rs"));
    let root = if library.is_file() { library } else { dir.join("src/main.rs") };
    let is_library = root.file_name().is_some_and(|name| name != "main.rs");
    let source = root.parent().unwrap_or(dir).to_owned();
    let there: Option<PathBuf> =
        ["db.rs", "db/mod.rs"].iter().map(|name| source.join(name)).find(|path| path.exists());
    let path = there.clone().unwrap_or_else(|| source.join("db.rs"));
    let text = sources::read_if_there(&root)?;
    if text.as_deref().is_some_and(|text| text.contains("derive_schema")) {
        return Ok(());
    }
    match &there {
        Some(path) => {
            if !sources::read_if_there(path)?.unwrap_or_default().contains("derive_schema") {
                did.ask(&format!(
                    "{} is yours and stays; add where the models should be: \
                     `#[::schema::derive_schema] pub mod models {{}}`",
                    shown(path)
                ));
            }
        }
        None => {
            sources::write(&path, MODULE)?;
            did.add(&shown(&path));
        }
    }
    let line = if is_library { "pub mod db;" } else { "mod db;" };
    match text {
        None => did.ask(&format!("declare the module where it belongs: `{line}`")),
        Some(text) if declares(&text) => {}
        Some(text) => match with_line(&text, line) {
            Some(text) => {
                sources::write(&root, &text)?;
                did.add(&format!("`{line}` to {}", shown(&root)));
            }
            None => did.ask(&format!("add to {}: `{line}`", shown(&root))),
        },
    }
    Ok(())
}

fn declares(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
        line.strip_prefix("mod db").is_some_and(|rest| rest.trim_start().starts_with([';', '{']))
    })
}

/// The text with a line before its first item. `None` where that place cannot be told line by
/// line.
fn with_line(text: &str, line: &str) -> Option<String> {
    // A byte order mark stays the first thing in a file.
    let (mark, text) = match text.strip_prefix('\u{feff}') {
        Some(text) => ("\u{feff}", text),
        None => ("", text),
    };
    let mut at = 0;
    let mut read = 0;
    for row in text.split_inclusive('\n') {
        let start = row.trim_start();
        let inner = start.starts_with("//!") || start.starts_with("#!");
        if start.starts_with("/*")
            || (inner && start.starts_with("#![") && !start.trim_end().ends_with(']'))
        {
            return None;
        }
        // A plain comment belongs to what follows it, an empty line to what stands before it:
        // neither moves the place, and more of what must stay first may come after both.
        let blank = start.is_empty();
        let plain =
            start.starts_with("//") && (!start.starts_with("///") || start.starts_with("////"));
        let blank_after = blank && at == read && at > 0;
        read += row.len();
        if inner || blank_after {
            at = read;
        } else if !(blank || plain) {
            break;
        }
    }
    let (head, rest) = text.split_at_checked(at)?;
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = format!("{mark}{head}");
    if !head.is_empty() && !head.ends_with('\n') {
        out.push_str(newline);
    }
    if !head.is_empty() && !head.ends_with("\n\n") && !head.ends_with("\r\n\r\n") {
        out.push_str(newline);
    }
    out.push_str(line);
    out.push_str(newline);
    if !rest.trim_start().starts_with("mod ") && !rest.trim_start().starts_with("pub mod ") {
        out.push_str(newline);
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_line_goes_before_the_first_item() {
        let with = |text: &str| with_line(text, "mod db;");
        assert_eq!(with("fn main() {}\n").unwrap(), "mod db;\n\nfn main() {}\n");
        assert_eq!(with("mod a;\n").unwrap(), "mod db;\nmod a;\n");
        assert_eq!(
            with("//! Doc.\n#![deny(warnings)]\n\n// About a.\nuse a;\n").unwrap(),
            "//! Doc.\n#![deny(warnings)]\n\nmod db;\n\n// About a.\nuse a;\n"
        );
        assert_eq!(with("//! Doc.\nuse a;\n").unwrap(), "//! Doc.\n\nmod db;\n\nuse a;\n");
        assert_eq!(with("").unwrap(), "mod db;\n\n");
        assert_eq!(with("//! Doc.").unwrap(), "//! Doc.\n\nmod db;\n\n");
        assert_eq!(
            with("// SPDX: MIT\n//! Doc.\n#![deny(x)]\nfn main() {}\n").unwrap(),
            "// SPDX: MIT\n//! Doc.\n#![deny(x)]\n\nmod db;\n\nfn main() {}\n"
        );
        assert_eq!(
            with("\n//! Doc.\n\n// lints\n#![deny(x)]\n\n/// A.\nuse a;\n").unwrap(),
            "\n//! Doc.\n\n// lints\n#![deny(x)]\n\nmod db;\n\n/// A.\nuse a;\n"
        );
        assert_eq!(
            with("\u{feff}//! Doc.\r\n\r\nuse a;\r\n").unwrap(),
            "\u{feff}//! Doc.\r\n\r\nmod db;\r\n\r\nuse a;\r\n"
        );
        assert_eq!(with("\u{feff}use a;\n").unwrap(), "\u{feff}mod db;\n\nuse a;\n");
        assert_eq!(with("// About a.\nuse a;\n").unwrap(), "mod db;\n\n// About a.\nuse a;\n");
        assert_eq!(with("/* x */ fn main() {}"), None);
        assert_eq!(with("#![allow(\n  a\n)]\nfn main() {}"), None);
    }

    #[test]
    fn declarations_are_seen() {
        assert!(declares("use x;\npub(crate) mod db;\n"));
        assert!(declares("mod db {"));
        assert!(!declares("mod db2;\n// mod db;"));
    }
}
