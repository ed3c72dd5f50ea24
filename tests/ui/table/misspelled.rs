//! A table that is not there is told where it is named.

#[schema::derive_schema(table = "usres")]
pub struct Card {
    pub id: i64,
}

#[schema::derive_schema(table = "invoices")]
pub struct Elsewhere {
    pub id: i32,
}

#[schema::derive_schema(table = "\"; drop table users; --{x}")]
pub struct Hostile {
    pub id: i32,
}

fn main() {}
