//! A snapshot of a later version is not guessed at.

#[schema::derive_schema]
pub mod db {}

fn main() {}
