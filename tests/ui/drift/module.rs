//! Drift of anything is told at the module of all models.

#[schema::derive_schema]
pub mod db {}

fn main() {}
