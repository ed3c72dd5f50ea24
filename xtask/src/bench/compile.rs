//! Compiling models.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use schema_core::snapshot;
use schema_postgres::introspect;
use schema_postgres::shadow::{Shadow, ShadowOptions};

use super::measure::{median, shown, user_time};
use super::synthetic::{self, COLUMNS};
use crate::Result;
use crate::command::{cargo, output, root, text};
use crate::folder::Folder;

const ROUNDS: usize = 3;

pub(super) fn run() -> Result<()> {
    let folder = Folder::new()?;
    let mut per_table = Vec::new();
    for tables in [100, 1_000, 3_000] {
        let time = models(folder.path(), tables)?;
        let each = time / u32::try_from(tables)?;
        per_table.push(each);
        println!("  {tables} × {COLUMNS}: {} user CPU, {} a table", shown(time), shown(each));
    }
    if let [_, some, many] = per_table.as_slice() {
        let growth = many.as_secs_f64() / some.as_secs_f64();
        println!("  from 1,000 to 3,000 tables, a table takes {growth:.2} times as long");
    }
    Ok(())
}

/// The user CPU time of a clean `cargo check` of models of so many tables.
pub(super) fn models(folder: &Path, tables: usize) -> Result<Duration> {
    let krate = folder.join("models");
    let facade = format!(
        "schema = {{ path = {:?}, features = [\"chrono\", \"rust_decimal\", \"serde_json\", \
         \"uuid\"] }}",
        root().display().to_string()
    );
    let source = "//! Models.\n#[schema::derive_schema]\npub mod db {}\n";
    let nothing = snapshot::encode(&schema(0)?);
    let everything = snapshot::encode(&schema(tables)?);
    check(&krate, &facade, source, |large| {
        std::fs::write(krate.join("schema.json"), if large { &everything } else { &nothing })
    })
}

/// The user CPU time of a clean `cargo check` of a crate whose dependencies are built. `prepare`
/// writes what it compiles: first little, to build the dependencies with, then all.
pub(super) fn check(
    folder: &Path,
    dependency: &str,
    source: &str,
    prepare: impl Fn(bool) -> std::io::Result<()>,
) -> Result<Duration> {
    std::fs::create_dir_all(folder.join("src"))?;
    let head = "[package]\nname = \"bench-models\"\nversion = \"0.0.0\"\nedition = \"2024\"\n";
    let manifest = format!("{head}[workspace]\n[dependencies]\n{dependency}\n");
    std::fs::write(folder.join("Cargo.toml"), manifest)?;
    if !folder.join("Cargo.lock").exists() {
        std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    }
    std::fs::write(folder.join("src/lib.rs"), source)?;
    let command = || {
        let mut command = cargo(folder, &["check", "--quiet"]);
        command.env("CARGO_INCREMENTAL", "0");
        command
    };
    prepare(false)?;
    text(&mut command())?;
    prepare(true)?;
    let clean = |command: &mut Command| output(command).map(|_| ());
    let time = median(ROUNDS, || {
        clean(&mut cargo(folder, &["clean", "--quiet", "--package", "bench-models"]))?;
        user_time(&command())
    });
    clean(&mut cargo(folder, &["clean", "--quiet", "--package", "bench-models"]))?;
    time
}

fn schema(tables: usize) -> Result<schema_core::Schema> {
    let shadow = Shadow::start(&ShadowOptions::default())?;
    let database = shadow.database()?;
    let mut client = database.connect()?;
    client.batch_execute(&synthetic::sql(tables))?;
    Ok(introspect(&mut client)?)
}
