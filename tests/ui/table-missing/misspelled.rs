//! A table that is not there is told where it is named.

#[schema::derive_schema(table = "user")]
pub struct Card {
    pub id: i64,
}

fn main() {}
