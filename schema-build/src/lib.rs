//! The build script of schema: reads the source, keeps the snapshot true, and tells cargo what to
//! watch.
//!
//! `build.rs` is one line: `fn main() { schema_build::run() }`.
//!
//! `schema.toml` beside `Cargo.toml` says where the truth is. `SCHEMA_MODE` says what is done:
//!
//! | mode | source read | source not there, or its variable unset |
//! |---|---|---|
//! | `sync` | writes the snapshot when it changed, and says what changed | uses the snapshot, one warning |
//! | `check` | never writes; drift becomes compiler errors | error: drift could not be checked |
//! | `offline` | opens no connection, starts nothing | uses the snapshot |
//!
//! Unset, it is `sync`. Where `CI` is set it is `check`, but a source that is not there is only a
//! warning. A crate from a registry, a git dependency or a vendored one is always built `offline`:
//! its source is its author's.
//!
//! # What it costs
//!
//! With scripts, nothing runs until a script, the snapshot, `schema.toml`, `Cargo.toml` or a
//! variable that is read changes; scripts run on a shadow only when their content changed. With a
//! live database cargo cannot see a change, so by default (`live = "always"`) the script runs in
//! every build: one connection and one query while nothing changed. Cargo then also compiles the
//! crate again, because it takes a build script that ran for one that changed something. With
//! `live = "on-demand"` the database is asked only when a file or a variable changed.
//!
//! Cargo shows a script's warnings again in every build until the script runs the next time.

mod cargo;
mod deadline;
mod drift;
mod git;
#[cfg(feature = "live")]
mod live;
#[cfg_attr(not(feature = "live"), allow(dead_code))]
mod memory;
mod mode;
mod project;
mod settings;
pub mod source;
pub mod store;
#[cfg(feature = "live")]
mod truth;
mod work;

pub use source::{LoadOptions, Loaded, ShadowChoice, Source, load};

/// The build script: call it from `main` in `build.rs`.
///
/// Reads `schema.toml`, brings snapshot and source together as the mode says, and prints cargo's
/// directives. Drift is not reported here but by the macro, at the user's own code. The process
/// ends with exit code 1, after `cargo::error` lines, only when there is nothing to expand, or no
/// macro that would report all of the drift.
pub fn run() {
    let mut directives = cargo::Directives::default();
    let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        work::build(&mut directives);
    }));
    if worked.is_err() {
        directives.error(&deadline::panicked());
    }
    if !directives.print() {
        std::process::exit(1);
    }
}
