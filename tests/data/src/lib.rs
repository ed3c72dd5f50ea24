//! The models of the database that the scripts in `db/` make.

/// The whole database.
#[schema::derive_schema]
pub mod db {}
