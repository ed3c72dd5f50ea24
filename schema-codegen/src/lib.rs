//! From a schema to Rust models: pure, without any I/O.

pub mod check;
pub mod config;
mod domains;
pub mod models;
pub mod naming;
pub mod typemap;

pub use config::Config;
pub use models::generate;
pub use schema_core::{nearest, sqltype};
