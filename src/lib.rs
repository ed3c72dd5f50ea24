//! The shape of a PostgreSQL database, checked by the Rust compiler.
#![cfg_attr(
    not(feature = "tokio-postgres"),
    allow(
        dead_code,
        unreachable_pub,
        reason = "COPY, and what generic clients are made of, is its own"
    )
)]

mod error;
pub mod executor;
pub mod prelude;
pub mod query;
pub mod reads;
pub mod runtime;
pub mod sql;
pub mod types;
pub mod verify;

pub use error::Error;
#[cfg(feature = "postgres")]
pub use executor::BlockingClient;
pub use executor::{AnyRow, Executor};
#[cfg(feature = "tokio-postgres")]
pub use executor::{AsyncClient, Cached};
pub use query::query_as;
pub use reads::{ReadError, Reads};
pub use runtime::checks::{Invalid, Violation};
pub use runtime::related::Each;
pub use runtime::{Keyed, Model, Table, Versioned};
pub use schema_derive::derive_schema;
pub use verify::Difference;

// The drivers, so that a program uses the versions that the models do.
#[cfg(feature = "deadpool-postgres")]
pub use deadpool_postgres;
#[cfg(feature = "postgres")]
pub use postgres;
pub use postgres_types;
#[cfg(feature = "sqlx")]
pub use sqlx;
#[cfg(feature = "tokio-postgres")]
pub use tokio_postgres;

// Generated code names the types of optional crates through here, so that it needs no dependency
// of the user's own.
#[cfg(feature = "bit-vec")]
pub use bit_vec;
#[cfg(feature = "chrono")]
pub use chrono;
#[cfg(feature = "cidr")]
pub use cidr;
#[cfg(feature = "eui48")]
pub use eui48;
#[cfg(feature = "geo-types")]
pub use geo_types;
#[cfg(feature = "jiff")]
pub use jiff;
#[cfg(feature = "pgvector")]
pub use pgvector;
#[cfg(feature = "rust_decimal")]
pub use rust_decimal;
#[cfg(feature = "serde_json")]
pub use serde_json;
#[cfg(feature = "time")]
pub use time;
#[cfg(feature = "uuid")]
pub use uuid;
