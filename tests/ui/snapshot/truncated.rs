//! A snapshot that was cut off is told.

#[schema::derive_schema]
pub mod db {}

fn main() {}
