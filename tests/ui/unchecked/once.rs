//! That drift could not be checked is told once, however many models there are.

#[schema::derive_schema]
pub mod db {}

#[schema::derive_schema(table = "users")]
pub struct Card {
    pub id: i64,
}

#[schema::derive_schema(table = "billing.invoices")]
pub struct Invoice {
    pub id: i32,
}

fn main() {}
