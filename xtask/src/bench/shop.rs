//! What a user of a small crate waits for.

use std::process::Command;
use std::time::{Duration, Instant};

use schema_postgres::shadow::{Shadow, ShadowOptions};

use super::measure::{limited, median, shown};
use super::pull::cli;
use crate::Result;
use crate::command::{cargo, output, root, text, timed};
use crate::folder::Folder;

const ROUNDS: usize = 5;

pub(super) fn run() -> Result<()> {
    // The first start makes the template of the data folder; it happens once on a machine.
    let first = shadow()?;
    let again = median(ROUNDS, shadow)?;
    println!("  shadow to first query, the first time here: {}", shown(first));
    limited("shadow to first query", again, Duration::from_millis(400));

    let shop = root().join("examples/shop");
    let folder = Folder::new()?;
    let mut pull = Command::new(cli()?);
    pull.args(["schema", "pull", "db", "--out"]).arg(folder.path().join("snapshot.json"));
    pull.current_dir(&shop);
    let pulled = median(ROUNDS, || timed(&mut pull))?;
    limited("scripts of the example to snapshot", pulled, Duration::from_secs(1));

    let mut build = cargo(&shop, &["build", "--verbose"]);
    build.env_remove("CI").env_remove("SCHEMA_MODE");
    text(&mut build)?;
    let mut ran = 0;
    let built = median(ROUNDS, || {
        let start = Instant::now();
        let output = output(&mut build)?;
        let said = String::from_utf8_lossy(&output.stderr);
        ran += said.lines().filter(|line| line.trim_start().starts_with("Running ")).count();
        Ok(start.elapsed())
    })?;
    let word = if ran == 0 { "ok" } else { "SHOULD BE NONE" };
    println!(
        "  cargo build with nothing changed: {}, runs of rustc or build.rs: {ran} ({word})",
        shown(built)
    );
    Ok(())
}

/// From nothing to the answer of a query.
fn shadow() -> Result<Duration> {
    let start = Instant::now();
    let shadow = Shadow::start(&ShadowOptions::default())?;
    let database = shadow.database()?;
    database.connect()?.simple_query("SELECT 1")?;
    Ok(start.elapsed())
}
