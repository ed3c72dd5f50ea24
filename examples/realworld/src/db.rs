//! The models of the database that the scripts in `db/` make.

#[schema::derive_schema]
pub mod models {}

pub use models::*;
