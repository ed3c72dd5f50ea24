//! Without a snapshot the next command is told.

#[schema::derive_schema]
pub mod db {}

fn main() {}

#[schema::derive_schema(table = "users")]
pub struct Card {
    pub id: i64,
}

/// What uses it is no error of its own.
pub fn select() -> &'static str {
    <Card as schema::Model>::SELECT
}
