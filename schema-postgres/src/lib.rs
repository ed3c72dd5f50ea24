//! Everything that talks to PostgreSQL: connect, introspect, shadow.

pub mod apply;
pub mod connect;
mod introspect;
pub mod prove;
pub mod scripts;
pub mod shadow;
mod sizes;

pub use introspect::{MIN_MAJOR, fingerprint, introspect, introspect_at};
pub use sizes::sizes;
