//! Small crates with the build script, built by cargo itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod drift;
mod files;
mod harness;
mod live;
mod macros;
mod modes;
mod robust;
