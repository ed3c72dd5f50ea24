//! Every SQL type that a column can have, in the Rust type that the type map gives it, with each of
//! the optional crates: rows written and read back on a real server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cases;
mod limits;
mod newtypes;
mod round_trip;
mod server;
#[cfg(feature = "sqlx")]
mod sqlx;

use schema::{AnyRow, Error, Reads};

/// Reads column `index` of a row as a model does.
fn get<M, T: Reads<M>>(row: &postgres::Row, index: usize) -> Result<T, Error> {
    row.read::<M, T>(index)
}
