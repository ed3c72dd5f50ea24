//! `cargo xtask bench`: medians of whole processes, as ratios to what else one could run.

mod compile;
mod diesel;
mod inner;
mod measure;
mod pull;
mod shop;
mod synthetic;

use crate::Result;
use crate::style::bold;

/// One thing to measure.
struct Bench {
    name: &'static str,
    about: &'static str,
    run: fn() -> Result<()>,
}

const BENCHES: &[Bench] = &[
    Bench { name: "pull", about: "1,000 tables of 15 columns, against pg_dump -s", run: pull::run },
    Bench {
        name: "shop",
        about: "the example: shadow, scripts, a build of nothing",
        run: shop::run,
    },
    Bench {
        name: "compile",
        about: "cargo check of models, clean, dependencies built",
        run: compile::run,
    },
    Bench {
        name: "diesel",
        about: "the same against Diesel's table! of the same tables",
        run: diesel::run,
    },
    Bench {
        name: "inner",
        about: "snapshot and diff of 1,000 tables, without a server",
        run: inner::run,
    },
];

/// Runs all benches, or those that are named.
pub(crate) fn run(names: &[&str]) -> Result<()> {
    let known: Vec<_> = BENCHES.iter().map(|bench| bench.name).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        return Err(format!("there is no bench {unknown}; there are {}", known.join(", ")).into());
    }
    for bench in BENCHES.iter().filter(|it| names.is_empty() || names.contains(&it.name)) {
        println!("{}", bold(&format!("\n{}: {}", bench.name, bench.about)));
        if let Err(error) = (bench.run)() {
            println!("  left out: {error}");
        }
    }
    Ok(())
}
