//! What Diesel's generated schema takes to compile for the same tables.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use super::compile::{check, models};
use super::measure::ratio;
use super::synthetic::{self, TABLE};
use crate::Result;
use crate::folder::Folder;

const TABLES: usize = 1_000;

pub(super) fn run() -> Result<()> {
    let folder = Folder::new()?;
    println!("  Diesel is fetched from the registry; {TABLES} tables take it minutes");
    let theirs = tables(&folder.path().join("diesel"), TABLES)?;
    let ours = models(folder.path(), TABLES)?;
    ratio(("models, user CPU", ours), ("Diesel's table!, user CPU", theirs), 1.0 / 15.0);
    Ok(())
}

fn tables(folder: &Path, tables: usize) -> Result<Duration> {
    let dependency = "diesel = { version = \"2.3\", default-features = false, features = [\"postgres_backend\"] }";
    let source = "//! Tables.\n#![recursion_limit = \"4096\"]\npub mod schema;\n";
    check(folder, dependency, source, |all| {
        std::fs::write(folder.join("src/schema.rs"), text(if all { tables } else { 0 }))
    })
}

/// What `diesel print-schema` writes, without `allow_tables_to_appear_in_same_query!`, which
/// grows with the square of the tables and which rustc refuses for so many.
fn text(tables: usize) -> String {
    let mut text = "//! Tables.\n".to_owned();
    for table in 0..tables {
        let name = synthetic::name(table);
        let _ = write!(text, "diesel::table! {{\n    {name} (id) {{\n");
        for column in &TABLE {
            let width = if column.name == "title" { "#[max_length = 255]\n        " } else { "" };
            let _ = writeln!(text, "        {width}{} -> {},", column.name, column.diesel);
        }
        text.push_str("    }\n}\n");
    }
    for table in 1..tables {
        let (name, owner) = (synthetic::name(table), synthetic::name(synthetic::owner(table)));
        let _ = writeln!(text, "diesel::joinable!({name} -> {owner} (owner_id));");
    }
    text
}
