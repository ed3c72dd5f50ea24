//! The whole database: a row type for each table and view, and the types that the database
//! defines. Nothing is generated into this file; `cargo doc --open` shows what is there.

#[schema::derive_schema]
pub mod models {}

pub use models::*;
