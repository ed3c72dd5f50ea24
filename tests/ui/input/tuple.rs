//! Only a struct with named fields can be a model.

#[schema::derive_schema(table = "users")]
pub struct Card(i64);

#[schema::derive_schema(table = "users")]
pub enum Choice {}

#[schema::derive_schema]
pub struct Nameless {
    pub id: i64,
}

#[schema::derive_schema(tabel = "users")]
pub struct Misspelled {
    pub id: i64,
}

fn main() {}
