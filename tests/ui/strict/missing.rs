//! Columns that a strict model lacks are told.

#[schema::derive_schema(table = "memberships")]
pub struct Some {
    pub user_id: i64,
}

#[schema::derive_schema(table = "memberships")]
pub struct One {
    pub user_id: i64,
    pub org: String,
}

fn main() {}
