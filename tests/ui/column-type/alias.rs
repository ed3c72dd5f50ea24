//! An alias is seen through; a newtype must say what it holds.

type Id = i32;
pub struct Email(pub String);

#[schema::derive_schema(table = "users")]
pub struct Card {
    pub id: Id,
    pub email: Email,
}

fn main() {}
