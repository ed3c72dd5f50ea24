//! A line that is damaged takes its own object away and no other.

#[schema::derive_schema]
pub mod db {}

pub fn email(user: &db::User) -> &str {
    &user.email
}

fn main() {}
