//! Drift of a table is told where a model of it stands.

#[schema::derive_schema(table = "users")]
pub struct Card {
    pub id: i64,
    pub bio: Option<String>,
}

#[schema::derive_schema(table = "memberships")]
pub struct Membership {
    pub org: String,
}

#[schema::derive_schema(table = "billing.invoices")]
pub struct Untouched {
    pub id: i32,
}

fn main() {}
