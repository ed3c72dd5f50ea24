//! A column that is not there is told at the field, with the nearest name.

#[schema::derive_schema(table = "users")]
pub struct Card {
    pub id: i64,
    pub emial: String,
    pub nothing_like_it: String,
}

fn main() {}
