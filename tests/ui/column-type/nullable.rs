//! Every field that does not fit is told in one build, at its type.

#[schema::derive_schema(table = "users")]
pub struct Card {
    pub id: i32,
    pub email: Vec<u8>,
    pub bio: String,
    pub tags: Option<String>,
}

fn main() {}
