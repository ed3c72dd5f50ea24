//! Schemas as plain values: objects, snapshots, digests and diffs, without any I/O.

pub mod diagnostic;

pub use diagnostic::{Diagnostic, Origin, Severity};
