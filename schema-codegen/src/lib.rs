//! From a schema to Rust models: pure, without any I/O.

pub mod typemap;
