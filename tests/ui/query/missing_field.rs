//! What an INSERT must say, a function asks for, and a literal too.

use schema::prelude::*;

#[schema::derive_schema]
pub mod db {}

use db::{NewMembership, USERS, User, UserPatch};

fn main() {
    let _ = NewMembership::new(1);
    let _ = NewMembership { user_id: 1, role: None };
    let bio: Option<String> = None;
    let _ = UserPatch { bio, ..UserPatch::default() };
    let _ = UserPatch { email: Some("a".to_owned()) };
    let _ = User::filter(USERS.emial.eq("a"));
}
