//! Reading and writing rows, against what else one could use.

use std::path::Path;

use schema_postgres::shadow::{Shadow, ShadowOptions};

use crate::Result;
use crate::command::{cargo, root, succeeds};

/// Where client and server run.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Both on one processor: what is measured is the work.
    OneProcessor,
    /// Wherever the system puts them: what is measured is also how soon a processor wakes up.
    Anywhere,
}

pub(super) fn run(place: Place) -> Result<bool> {
    println!("  Diesel, sqlx and SeaORM are fetched from the registry and take minutes to compile");
    let folder = root().join("xtask/bench-data");
    let mut build = cargo(&folder, &["build", "--quiet", "--release", "--locked"]);
    if !succeeds(build.env("SCHEMA_MODE", "offline"))? {
        return Err("the benchmark does not build".into());
    }
    match place {
        Place::OneProcessor => on_one_processor(|| compare(&folder)),
        Place::Anywhere => compare(&folder),
    }
}

/// Server and client inherit where this process may run.
#[cfg(target_os = "linux")]
fn on_one_processor(run: impl FnOnce() -> Result<bool>) -> Result<bool> {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    let before = sched_getaffinity(None)?;
    // The last, for most systems take the first one for interrupts.
    let last = (0..CpuSet::MAX_CPU).rev().find(|number| before.is_set(*number));
    let mut one = CpuSet::new();
    one.set(last.ok_or("no processor is allowed")?);
    sched_setaffinity(None, &one)?;
    let passed = run();
    sched_setaffinity(None, &before)?;
    passed
}

#[cfg(not(target_os = "linux"))]
fn on_one_processor(_: impl FnOnce() -> Result<bool>) -> Result<bool> {
    Err("only Linux lets a process choose its processor: take data-free".into())
}

fn compare(folder: &Path) -> Result<bool> {
    let shadow = Shadow::start(&ShadowOptions::default())?;
    let database = shadow.database()?;
    println!("  on {}", database.description());
    let address = database.address().to_string();
    let arguments = ["run", "--quiet", "--release", "--locked", "--", &address];
    succeeds(cargo(folder, &arguments).env("SCHEMA_MODE", "offline"))
}
