//! Everything that talks to PostgreSQL: connect, introspect, shadow.

pub mod connect;
pub mod scripts;
pub mod shadow;
