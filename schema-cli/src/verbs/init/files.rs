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
    LIBRARY::run();
}
";

const MODULE: &str = "\
//! The models of the database. Code of your own can follow: `impl User { … }`.

#[::FACADE::derive_schema]
pub mod models {}

// Not every program names a model in every build.
#[allow(unused_imports)]
pub use models::*;
";

const COLUMNS: &str = "
[models]
# `USERS.email.eq(…)` and `USERS.by_email`: a fifth to a third of what models cost the compiler.
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
    let library = cargo.build_library();
    match sources::read_if_there(&path)? {
        None => {
            sources::write(&path, &BUILD_SCRIPT.replace("LIBRARY", &library))?;
            did.add(&shown(&path));
        }
        Some(text) if text.contains(&format!("{library}::")) => {}
        Some(_) => did.ask(&format!("add to `main` of {}: `{library}::run();`", shown(&path))),
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
    let text = sources::read_if_there(&root)?;
    if text.as_deref().is_some_and(|text| text.contains("derive_schema")) {
        return Ok(());
    }
    let declared = text.as_deref().map_or(Declared::No, declared);
    let line = if is_library { "pub mod db;" } else { "mod db;" };
    let add_line = match &text {
        Some(_) => format!("add to {}: `{line}`", shown(&root)),
        None => format!("declare the module where it belongs: `{line}`"),
    };
    let facade = cargo.facade();
    let models = format!(
        "add where the models should be: `#[::{facade}::derive_schema] pub mod models {{}}`"
    );
    // A module of the library could not be compiled without its tests.
    if cargo.only_tests() {
        did.ask(&format!("{facade} is there for tests alone; in one of them, {models}"));
        return Ok(());
    }
    let usual = ["db.rs".to_owned(), "db/mod.rs".to_owned()];
    let chosen = match &declared {
        Declared::At(path) => Some(path.clone()),
        _ => None,
    };
    let there: Option<PathBuf> =
        chosen.into_iter().chain(usual).map(|name| source.join(name)).find(|path| path.exists());
    // What was there before may belong to another target, which says where the module is.
    if let Some(path) = there {
        if !sources::read_if_there(&path)?.unwrap_or_default().contains("derive_schema") {
            did.ask(&format!("{} is yours and stays; {models}", shown(&path)));
        }
        if matches!(declared, Declared::No | Declared::Unknown) && !binary_declares(&source)? {
            did.ask(&add_line);
        }
        return Ok(());
    }
    if let Declared::Inline | Declared::At(_) = declared {
        did.ask(&format!("`mod db` in {} is yours and stays; {models}", shown(&root)));
        return Ok(());
    }
    let path = source.join("db.rs");
    sources::write(&path, &MODULE.replace("FACADE", &facade))?;
    did.add(&shown(&path));
    let with_line = match (&text, &declared) {
        (_, Declared::Plain) => return Ok(()),
        (Some(text), Declared::No) => with_line(text, line),
        _ => None,
    };
    match with_line {
        Some(text) => {
            sources::write(&root, &text)?;
            did.add(&format!("`{line}` to {}", shown(&root)));
        }
        None => did.ask(&add_line),
    }
    Ok(())
}

/// How the root of a crate declares `db`.
#[derive(Debug, PartialEq, Eq)]
enum Declared {
    No,
    /// `mod db;`
    Plain,
    /// `#[path = "…"] mod db;`
    At(String),
    /// `mod db { … }`
    Inline,
    /// It is no Rust that can be read.
    Unknown,
}

fn declared(text: &str) -> Declared {
    let Ok(file) = syn::parse_file(text) else { return Declared::Unknown };
    let module = file.items.iter().find_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "db" => Some(module),
        _ => None,
    });
    let Some(module) = module else { return Declared::No };
    let path = module.attrs.iter().find_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(syn::MetaNameValue {
            path,
            value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }),
            ..
        }) if path.is_ident("path") => Some(text.value()),
        _ => None,
    });
    match (&module.content, path) {
        (Some(_), _) => Declared::Inline,
        (None, Some(path)) => Declared::At(path),
        (None, None) => Declared::Plain,
    }
}

/// Whether a binary beside the library has the module.
fn binary_declares(source: &Path) -> Result<bool, Diagnostic> {
    let text = sources::read_if_there(&source.join("main.rs"))?.unwrap_or_default();
    Ok(text.contains("derive_schema") || declared(&text) == Declared::Plain)
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
        for plain in
            ["use x;\npub(crate) mod db;", "pub(super) mod db;", "pub(in crate::a) mod db;"]
        {
            assert_eq!(declared(plain), Declared::Plain, "{plain}");
        }
        assert_eq!(declared("#[path = \"x.rs\"] mod db;"), Declared::At("x.rs".to_owned()));
        assert_eq!(declared("#[path = \"x.rs\"]\npub mod db;"), Declared::At("x.rs".to_owned()));
        assert_eq!(declared("mod db {}"), Declared::Inline);
        assert_eq!(declared("mod db2;\n// mod db;\n/*\nmod db;\n*/"), Declared::No);
        assert_eq!(declared("mod db {"), Declared::Unknown);
    }
}
