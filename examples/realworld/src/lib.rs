//! What the RealWorld application (Conduit, <https://docs.realworld.show>) asks of its database,
//! written twice with the same functions: [`models`] with the models of the database, [`plain`] with
//! `tokio-postgres` alone.

pub mod db;
pub mod models;
pub mod plain;
