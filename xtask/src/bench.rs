//! `cargo xtask bench`: medians of whole processes, as ratios to what else one could run.

mod compile;
mod data;
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
    /// Tells whether it is as fast as it must be.
    run: fn() -> Result<bool>,
}

const BENCHES: &[Bench] = &[
    Bench {
        name: "pull",
        about: "1,000 tables of 15 columns, against pg_dump -s",
        run: || pull::run().map(|()| true),
    },
    Bench {
        name: "shop",
        about: "the example: shadow, scripts, a build of nothing",
        run: || shop::run().map(|()| true),
    },
    Bench {
        name: "compile",
        about: "cargo check of models, clean, dependencies built",
        run: || compile::run().map(|()| true),
    },
    Bench {
        name: "diesel",
        about: "the same against Diesel's table! of the same tables",
        run: || diesel::run().map(|()| true),
    },
    Bench {
        name: "inner",
        about: "snapshot and diff of 1,000 tables, without a server",
        run: || inner::run().map(|()| true),
    },
    Bench {
        name: "data",
        about: "rows by models, by hand, and by Diesel-async, sqlx and SeaORM, on one processor",
        run: || data::run(data::Place::OneProcessor),
    },
    Bench {
        name: "data-free",
        about: "the same, client and server wherever the system puts them",
        run: || data::run(data::Place::Anywhere).map(|_| true),
    },
];

/// Runs all benches, or those that are named, and tells whether none was too slow.
pub(crate) fn run(names: &[&str]) -> Result<bool> {
    let known: Vec<_> = BENCHES.iter().map(|bench| bench.name).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        return Err(format!("there is no bench {unknown}; there are {}", known.join(", ")).into());
    }
    let mut passed = true;
    for bench in BENCHES.iter().filter(|it| names.is_empty() || names.contains(&it.name)) {
        println!("{}", bold(&format!("\n{}: {}", bench.name, bench.about)));
        match (bench.run)() {
            Ok(fast) => passed &= fast,
            Err(error) => println!("  left out: {error}"),
        }
    }
    Ok(passed)
}
