//! Settings that there are not are told with their line.

#[schema::derive_schema]
pub mod db {}

fn main() {}
