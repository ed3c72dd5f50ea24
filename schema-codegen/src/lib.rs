//! From a schema to Rust models: pure, without any I/O.

pub mod config;
pub mod naming;
pub mod nearest;
pub mod typemap;

pub use config::Config;
