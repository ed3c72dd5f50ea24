//! What an INSERT must say, a function asks for.

use schema::prelude::*;

#[schema::derive_schema]
pub mod db {}

use db::{NewMembership, USERS, User};

fn main() {
    let _ = NewMembership::new(1);
    let _ = User::filter(USERS.emial.eq("a"));
}
