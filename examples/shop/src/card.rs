//! A model written by hand: part of a table, in types of our own choice.

use schema::rust_decimal::Decimal;

/// What a page with many products shows of each. The compiler checks every field against the
/// column of its name.
#[schema::derive_schema(table = "products")]
#[derive(Clone, Debug, PartialEq)]
pub struct ProductCard {
    pub id: i64,
    pub name: String,
    pub gross_price: Option<Decimal>,
    pub tags: Vec<String>,
}
