//! Everything that talks to PostgreSQL: connect, introspect, shadow.

pub mod apply;
pub mod connect;
mod introspect;
pub mod prove;
mod reread;
mod reshape;
pub mod scripts;
pub mod shadow;
mod sizes;
pub mod transform;

pub(crate) use introspect::introspect_like;
pub use introspect::{
    MIN_MAJOR, fingerprint, introspect, introspect_at, introspect_own, introspect_with,
    session_role,
};
pub use reread::{Purpose, reread};
pub use reshape::{plan_renamed, reshape};
pub use sizes::sizes;
