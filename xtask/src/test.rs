//! `cargo xtask test`: everything that a change must pass, step by step.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::Result;
use crate::command::{cargo, line, root, succeeds};
use crate::style::{bold, dim, green, red};
use crate::{server, tidy, tree};

/// One thing to check.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn() -> Result<bool>,
}

const STEPS: &[Step] = &[
    Step { name: "fmt", about: "all files are formatted", run: formatted },
    Step { name: "tidy", about: "the rules of the house hold", run: tidy::run },
    Step { name: "server", about: "PostgreSQL is here, or gets installed", run: server_is_here },
    Step { name: "clippy", about: "no lint has anything to say", run: linted },
    Step { name: "workspace", about: "tests of all crates, and their examples", run: workspace },
    Step { name: "features", about: "models with every feature of theirs", run: features },
    Step { name: "examples", about: "they build, have no drift, and work", run: examples },
    Step { name: "doc", about: "the documentation has no broken link", run: documented },
    Step { name: "tree", about: "what a user's crate has to compile", run: tree::run },
];

/// Runs all steps, or those that are named, and goes on after one that failed.
pub(crate) fn run(names: &[&str]) -> Result<bool> {
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        return Err(
            format!("there is no step {unknown}; the steps are {}", known.join(", ")).into()
        );
    }
    let chosen: Vec<_> =
        STEPS.iter().filter(|step| names.is_empty() || names.contains(&step.name)).collect();
    let start = Instant::now();
    let mut results = Vec::new();
    for (i, step) in chosen.iter().enumerate() {
        println!(
            "{}",
            bold(&format!("\n[{}/{}] {}: {}", i + 1, chosen.len(), step.name, step.about))
        );
        let began = Instant::now();
        let passed = (step.run)().unwrap_or_else(|error| {
            println!("{error}");
            false
        });
        results.push((step.name, passed, began.elapsed()));
    }
    println!();
    for (name, passed, time) in &results {
        let word = if *passed { green("ok    ") } else { red("FAILED") };
        println!("{word} {name:<10} {}", dim(&seconds(*time)));
    }
    let failed: Vec<_> =
        results.iter().filter(|(_, passed, _)| !passed).map(|(name, ..)| *name).collect();
    let total = seconds(start.elapsed());
    if failed.is_empty() {
        println!("{}", green(&format!("all {} steps passed in {total}", results.len())));
    } else {
        println!("{}", red(&format!("{} of {} failed in {total}", failed.len(), results.len())));
        println!("again: cargo xtask test {}", failed.join(" "));
    }
    Ok(failed.is_empty())
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// Prints a command and runs it.
fn passes(command: &mut Command) -> Result<bool> {
    println!("  {}", dim(&format!("$ {}", line(command))));
    // Tests must not find a database that the developer has in mind.
    for name in ["DATABASE_URL", "SCHEMA_MODE"] {
        if !command.get_envs().any(|(set, _)| set == name) {
            command.env_remove(name);
        }
    }
    if let Some(folder) = in_memory() {
        command.env("TMPDIR", folder);
    }
    succeeds(command)
}

/// Memory that is a folder, with room for the servers of the tests: they make some thousand
/// databases, of which a disk would make most of the time.
fn in_memory() -> Option<&'static Path> {
    const NEEDED: u64 = 2 << 20;
    let folder = Path::new("/dev/shm");
    // Tests of the documentation are programs that are run where temporary files are.
    let mounts = std::fs::read_to_string("/proc/mounts").ok()?;
    let here = |line: &&str| line.split(' ').nth(1).is_some_and(|place| Path::new(place) == folder);
    if mounts.lines().find(here).is_none_or(|line| line.contains("noexec")) {
        return None;
    }
    let df = Command::new("df").args(["-k", "--output=avail"]).arg(folder).output().ok()?;
    let free: u64 = String::from_utf8(df.stdout).ok()?.lines().nth(1)?.trim().parse().ok()?;
    (free >= NEEDED && std::env::var_os("TMPDIR").is_none()).then_some(folder)
}

/// Crates that are no members of the workspace: a user copies them, and the last one compiles what
/// nobody else should have to.
const EXAMPLES: [&str; 2] = ["examples/shop", "examples/realworld"];
const BENCHMARK: &str = "xtask/bench-data";

fn formatted() -> Result<bool> {
    let mut passed = true;
    for folder in [""].into_iter().chain(EXAMPLES).chain([BENCHMARK]) {
        // Without `--all`, which goes into the workspace from a crate that depends on it.
        let all = if folder.is_empty() { "--all" } else { "--quiet" };
        passed &= passes(&mut cargo(&root().join(folder), &["fmt", all, "--check"]))?;
    }
    Ok(passed)
}

fn server_is_here() -> Result<bool> {
    println!("  {}", server::find_or_install()?.display());
    Ok(true)
}

const DENY: [&str; 3] = ["--", "-D", "warnings"];

fn linted() -> Result<bool> {
    let arguments =
        ["clippy", "--workspace", "--all-targets", "--features", "schema/full,schema/serde"];
    passes(&mut cargo(root(), &[&arguments[..], &DENY].concat()))
}

/// Crates that want more features of the facade; all others are tested with those that are usual.
const WITH_FEATURES: [&str; 2] = ["schema-data-tests", "schema-meaning-tests"];

fn workspace() -> Result<bool> {
    let excluded = WITH_FEATURES.iter().flat_map(|package| ["--exclude", *package]);
    let mut tests = cargo(root(), &["test", "--workspace", "--no-fail-fast"]);
    Ok(passes(tests.args(excluded))?
        & passes(&mut cargo(
            root(),
            &["check", "--package=schema-build", "--no-default-features"],
        ))?)
}

/// One set of features for all, so that they are compiled once. Of the facade's own tests only those
/// that need them: the rows of real schemas bring them along.
fn features() -> Result<bool> {
    let packages = WITH_FEATURES.iter().flat_map(|package| ["--package", *package]);
    let packages: Vec<&str> = packages
        .chain(["--package=schema", "--features=schema/full,schema/serde,schema/sqlx"])
        .collect();
    let mut passed = true;
    for targets in [&["--lib", "--test=types", "--test=data", "--test=meaning"][..], &["--doc"]] {
        let mut tests = cargo(root(), &["test", "--no-fail-fast"]);
        passed &= passes(tests.args(&packages).args(targets))?;
    }
    Ok(passed)
}

fn examples() -> Result<bool> {
    let mut passed = true;
    for folder in EXAMPLES {
        for arguments in [&[&["clippy", "--all-targets"], &DENY[..]].concat(), &vec!["test"]] {
            // The gate of a team's CI: drift between scripts and snapshot fails the build.
            let mut command = cargo(&root().join(folder), arguments);
            passed &= passes(command.env("SCHEMA_MODE", "check"))?;
        }
    }
    Ok(passed)
}

fn documented() -> Result<bool> {
    let arguments = ["doc", "--workspace", "--no-deps", "--exclude", "xtask"];
    passes(cargo(root(), &arguments).env("RUSTDOCFLAGS", "-D warnings"))
}
