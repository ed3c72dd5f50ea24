//! The shape of a PostgreSQL database, checked by the Rust compiler.
//!
//! [`derive_schema`] makes the models of a database from the snapshot that the crate `schema-build`
//! keeps, and checks structs of your own against it. `schema.toml` has the settings: which columns are
//! constants, which relations there are, what types mean. The README tells how to set this up, which
//! `cargo schema init` does.
//!
//! ```text
//! #[schema::derive_schema]
//! pub mod db {}
//!
//! use schema::prelude::*;
//!
//! let user = db::User::find(&mut client, 1)?;                      // Option<User>
//! let posts = db::User::load_posts(&users, &mut client)?;          // Vec<Vec<Post>>
//! let adults = db::User::filter(db::USERS.age.ge(18)).all(&mut client)?;
//! ```
//!
//! - [`Model`], [`Table`], [`Keyed`] and [`Versioned`] are what rows can do; [`prelude`] has all traits.
//! - [`query`] is conditions, order, pages and unique keys; [`query_as`] and [`columns!`] raw SQL.
//! - [`Executor`] is what a client is: of `postgres`, `tokio-postgres`, `deadpool-postgres`, `sqlx`, each
//!   a feature, and a module here, so that a program uses the version that the models do.
//! - [`mod@reads`] has the map of types, [`types`] those that Rust lacks.
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
