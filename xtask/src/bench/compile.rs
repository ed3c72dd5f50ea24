//! Compiling models.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use schema_core::snapshot;
use schema_postgres::introspect;
use schema_postgres::shadow::{Shadow, ShadowOptions};

use super::measure::{limited, median, shown, user_time};
use super::synthetic::{self, COLUMNS};
use crate::Result;
use crate::command::{cargo, output, root, text};
use crate::folder::Folder;

const ROUNDS: usize = 5;

/// An eighth of the 4.5 s that SeaORM 2.0's entities of AdventureWorks' 68 tables took on two loaded
/// cores. Another machine has another time for both.
const ADVENTUREWORKS: Duration = Duration::from_millis(4_500 / 8);

const WITH_COLUMNS: &str = "[models]\ncolumns = true\n";

const WITHOUT_RELATIONS: &str = "[models]\nrelations = \"none\"\n";

/// SeaORM makes entities of tables only.
const DROP_VIEWS: &str = "
DO $$ BEGIN
    EXECUTE (
        SELECT string_agg(format('DROP %s VIEW IF EXISTS %s CASCADE',
            CASE relkind WHEN 'm' THEN 'MATERIALIZED' END, oid::regclass), ';')
        FROM pg_class WHERE relkind IN ('v', 'm') AND oid >= 16384
    );
END $$;
";

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
    for (what, settings) in [
        ("1,000 tables with columns", WITH_COLUMNS),
        ("1,000 tables without relations", WITHOUT_RELATIONS),
    ] {
        let time = crate_with(folder.path(), &synthetic::sql(1_000), settings)?;
        println!("  {what}: {} user CPU", shown(time));
    }
    let what = "AdventureWorks' 68 tables, user CPU";
    match std::fs::read_to_string(root().join("../shared/corpus/schemas/adventureworks.sql")) {
        Ok(sql) => {
            limited(what, crate_of(folder.path(), &(sql.clone() + DROP_VIEWS))?, ADVENTUREWORKS);
            limited("with its 89 views", crate_of(folder.path(), &sql)?, ADVENTUREWORKS);
        }
        Err(error) => println!("  {what}: skipped, {error}"),
    }
    Ok(())
}

/// The user CPU time of a clean `cargo check` of models of so many tables.
pub(super) fn models(folder: &Path, tables: usize) -> Result<Duration> {
    crate_of(folder, &synthetic::sql(tables))
}

/// The user CPU time of a clean `cargo check` of the models of what this SQL makes.
fn crate_of(folder: &Path, sql: &str) -> Result<Duration> {
    crate_with(folder, sql, "")
}

/// As [`crate_of`], of models that `schema.toml` has less of.
fn crate_with(folder: &Path, sql: &str, settings: &str) -> Result<Duration> {
    let krate = folder.join("models");
    let facade = format!(
        "schema = {{ path = {:?}, features = [\"chrono\", \"rust_decimal\", \"serde_json\", \
         \"uuid\"] }}",
        root().display().to_string()
    );
    std::fs::create_dir_all(&krate)?;
    std::fs::write(krate.join("schema.toml"), format!("snapshot = \"schema.json\"\n{settings}"))?;
    let source = "//! Models.\n#[schema::derive_schema]\npub mod db {}\n";
    let nothing = snapshot::encode(&schema("")?);
    let everything = snapshot::encode(&schema(sql)?);
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

fn schema(sql: &str) -> Result<schema_core::Schema> {
    let shadow = Shadow::start(&ShadowOptions::default())?;
    let database = shadow.database()?;
    let mut client = database.connect()?;
    client.batch_execute(sql)?;
    Ok(introspect(&mut client)?)
}
