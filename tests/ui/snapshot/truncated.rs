//! A snapshot that was cut off is told.

#[schema::derive_schema]
pub mod db {}

/// What stands before the cut has its model.
pub fn org(of: &db::Membership) -> &str {
    &of.org
}

fn main() {}
