//! `cargo demo`: the product in five acts, on a copy of `examples/shop`.

mod stage;

use std::path::Path;
use std::time::Instant;

use schema_postgres::scripts::{read_scripts, run_scripts};
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions};

use crate::Result;
use crate::command::{cargo, root, succeeds};
use crate::folder::{self, Folder};
use crate::server;
use crate::style::{bold, dim, green};
use stage::Stage;

/// The change that the story turns on.
const DBA: &str = include_str!("demo/dba.sql");
const DBA_FILE: &str = "006_data_team.sql";
const SNAPSHOT: &str = "snapshots/shop.json";

/// Whether this program brings a PostgreSQL.
const EMBEDDED: bool = cfg!(feature = "embedded");

/// Plays all acts. The tree stays as it is; nothing is left running or lying about.
pub(crate) fn run() -> Result<()> {
    println!("{}", bold("schema: your database, checked by the Rust compiler"));
    println!("Five acts on a copy of examples/shop. No step needs a server that you set up.\n");
    match server::find() {
        Some(folder) => println!("{}", dim(&format!("PostgreSQL is in {}", folder.display()))),
        None if EMBEDDED => println!("{}", dim("PostgreSQL is inside this process")),
        None => return run_with_embedded(),
    }

    let folder = Folder::new()?;
    let shop = folder.path().join("shop");
    copy_shop(&shop)?;
    println!("{}", dim("compiling dependencies, which takes a while the first time"));
    prepare(&shop)?;

    let start = Instant::now();
    let stage = Stage::new(&shop);
    let played = play(&stage, &shop);
    // The copy's own build results are of no use to anybody.
    let _ = crate::command::output(&mut cargo(&shop, &["clean", "--quiet", "--package", "shop"]));
    played?;
    let time = format!("{:.0} s", start.elapsed().as_secs_f64());
    println!(
        "\n{}",
        green(&format!("That was it, in {time}. The copy, its database and its server are gone."))
    );
    println!("Next: README.md for a crate of your own, or read examples/shop.");
    Ok(())
}

/// Compiles this program with a PostgreSQL in it, and runs that.
fn run_with_embedded() -> Result<()> {
    println!(
        "No PostgreSQL is installed: one is compiled into the demo, which takes some minutes once."
    );
    if let Some(command) = server::install_command() {
        println!("Quicker is: {command}");
    }
    let arguments =
        ["run", "--quiet", "--package", "xtask", "--features", "embedded", "--", "demo"];
    let played = succeeds(&mut cargo(root(), &arguments))?;
    if played { Ok(()) } else { Err("the demo failed".into()) }
}

fn play(stage: &Stage<'_>, shop: &Path) -> Result<()> {
    let committed = std::fs::read_to_string(shop.join(SNAPSHOT))?;
    scripts_become_models(stage, shop)?;
    rows_are_written_and_read(stage, shop)?;
    the_dba_changes_the_schema(stage, shop)?;
    the_compiler_objects(stage)?;
    std::fs::write(shop.join(SNAPSHOT), committed)?;
    ci_stands_guard(stage)
}

fn scripts_become_models(stage: &Stage<'_>, shop: &Path) -> Result<()> {
    stage.act(1, "SQL scripts become models");
    stage.say("The shop's database is a folder of SQL scripts; there is no snapshot yet.");
    std::fs::remove_file(shop.join(SNAPSHOT))?;
    stage.shell("ls db")?;
    stage.shell("cat build.rs schema.toml src/db.rs | grep -v -e '^#[^\\[]' -e '^//!' -e '^$'")?;
    stage.say("The build script runs the scripts on a throwaway server and writes the snapshot;");
    stage.say("the macro makes the models from it.");
    stage.must(stage.cargo(&["build"])?)?;
    stage.shell("grep -E '^.\"(table|column)\":\"public.customers' snapshots/shop.json")
}

fn rows_are_written_and_read(stage: &Stage<'_>, shop: &Path) -> Result<()> {
    stage.act(2, "The models write and read rows");
    let (_shadow, database) = database(shop)?;
    stage.say(&format!("A database made by the same scripts: {}.", database.description()));
    stage.shell("sed -n '/let mut customer/,/customer.public_id/p' src/day.rs")?;
    let url = database.address().to_string();
    stage.must(stage.cargo_with(&["run"], &[("DATABASE_URL", &url)])?)
}

fn the_dba_changes_the_schema(stage: &Stage<'_>, shop: &Path) -> Result<()> {
    stage.act(3, "A DBA changes the schema");
    std::fs::write(shop.join("db").join(DBA_FILE), DBA)?;
    stage.shell(&format!("cat db/{DBA_FILE}"))?;
    stage.say("What does that mean for programs that were compiled before?");
    stage.must_not(stage.cargo(&["schema", "check"])?)
}

fn the_compiler_objects(stage: &Stage<'_>) -> Result<()> {
    stage.act(4, "The compiler says which lines are wrong now, and why");
    stage.must_not(stage.cargo(&["build"])?)
}

fn ci_stands_guard(stage: &Stage<'_>) -> Result<()> {
    stage.act(5, "Had nobody built it, CI would have said so");
    stage.say("In check mode nothing is written: a snapshot that is not true fails the build.");
    stage.must_not(stage.cargo_with(&["build"], &[("SCHEMA_MODE", "check")])?)
}

/// A database of the shop's scripts on a throwaway server.
fn database(shop: &Path) -> Result<(Shadow, ShadowDatabase)> {
    let shadow = Shadow::start(&ShadowOptions::default())?;
    let database = shadow.database()?;
    run_scripts(&mut database.connect()?, &read_scripts(&[shop.join("db")])?)?;
    Ok((shadow, database))
}

/// Copies the example, which finds our crates two folders up, to where they are not.
fn copy_shop(to: &Path) -> Result<()> {
    folder::copy(&root().join("examples/shop"), to)?;
    let manifest = std::fs::read_to_string(to.join("Cargo.toml"))?;
    let ours = format!("path = \"{}", root().display());
    let mut manifest = manifest.replace("path = \"../..", &ours);
    if EMBEDDED {
        let build = format!("{ours}/schema-build\"");
        manifest = manifest.replace(&build, &format!("{build}, features = [\"embedded\"]"));
    }
    std::fs::write(to.join("Cargo.toml"), manifest)?;
    Ok(())
}

/// Compiles what the acts need, so that they take no longer than their story.
fn prepare(shop: &Path) -> Result<()> {
    let mut cli = vec!["build", "--quiet", "--package", "schema-cli"];
    if EMBEDDED {
        cli.extend(["--features", "embedded"]);
    }
    let built = succeeds(&mut cargo(root(), &cli))?
        && succeeds(cargo(shop, &["build", "--quiet"]).env("SCHEMA_MODE", "offline"))?;
    if built { Ok(()) } else { Err("the example does not build; nothing to show".into()) }
}
