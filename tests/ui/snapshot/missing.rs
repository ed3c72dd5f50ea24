//! Without a snapshot the next command is told.

#[schema::derive_schema]
pub mod db {}

fn main() {}

#[schema::derive_schema(table = "users")]
pub struct Card {
    pub id: i64,
}
