//! The models of the database that the scripts in `db/` make.
#![deny(warnings)]
#![forbid(unsafe_code)]

/// The whole database.
#[schema::derive_schema]
pub mod db {}
