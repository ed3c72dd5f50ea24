//! Reading a large schema from a live database.

use std::process::Command;
use std::time::{Duration, Instant};

use schema_postgres::fingerprint;
use schema_postgres::shadow::{Shadow, ShadowOptions};

use super::measure::{limited, median, ratio};
use super::synthetic;
use crate::Result;
use crate::command::{cargo, root, succeeds, target, timed};
use crate::folder::Folder;
use crate::server;

const TABLES: usize = 1_000;
const ROUNDS: usize = 7;

pub(super) fn run() -> Result<()> {
    let cli = cli()?;
    let folder = Folder::new()?;
    let shadow = Shadow::start(&ShadowOptions::default())?;
    let database = shadow.database()?;
    println!("  on {}", database.description());
    let mut client = database.connect()?;
    client.batch_execute(&synthetic::sql(TABLES))?;
    client.batch_execute("ANALYZE")?;

    let url = database.address().to_string();
    let mut pull = Command::new(&cli);
    pull.args(["schema", "pull", &url, "--out"]).arg(folder.path().join("snapshot.json"));
    let pulled = median(ROUNDS, || timed(&mut pull))?;
    match server::find().map(|binaries| binaries.join("pg_dump")).filter(|it| it.is_file()) {
        Some(program) => {
            let mut dump = Command::new(program);
            dump.args(["-s", "-d", &url, "-f"]).arg(folder.path().join("dump.sql"));
            let dumped = median(ROUNDS, || timed(&mut dump))?;
            ratio(("cargo schema pull", pulled), ("pg_dump -s", dumped), 0.4);
        }
        None => println!("  cargo schema pull: {pulled:?}; there is no pg_dump to compare with"),
    }

    let mut client = database.connect()?;
    let unchanged = median(ROUNDS * 3, || {
        let start = Instant::now();
        fingerprint(&mut client)?;
        Ok(start.elapsed())
    })?;
    limited("the query that sees whether anything changed", unchanged, Duration::from_millis(20));
    Ok(())
}

/// The program `cargo-schema`, optimised.
pub(super) fn cli() -> Result<std::path::PathBuf> {
    let arguments = ["build", "--quiet", "--release", "--package", "schema-cli"];
    if !succeeds(&mut cargo(root(), &arguments))? {
        return Err("schema-cli does not build".into());
    }
    Ok(target().join("release").join(format!("cargo-schema{}", std::env::consts::EXE_SUFFIX)))
}
