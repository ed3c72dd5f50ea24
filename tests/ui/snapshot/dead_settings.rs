//! Settings that choose nothing are told, with the nearest name.

#[schema::derive_schema]
pub mod db {}

fn main() {}
