//! Rust types for SQL types that no other crate has a type for.

mod interval;
mod multirange;
mod range;
mod timetz;

pub use interval::Interval;
pub use multirange::Multirange;
pub use range::{Bound, Range};
pub use timetz::TimeTz;

#[cfg(feature = "serde_json")]
pub use postgres_types::Json;
pub use postgres_types::PgLsn;
