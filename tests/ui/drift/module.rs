#[schema::derive_schema]
pub mod db {}

fn main() {}
