//! What a variable borrows is passed as a borrow of it, or is moved.

use schema::prelude::*;

#[schema::derive_schema]
pub mod db {}

use db::{USERS, User};

fn main() {}

fn twice(client: &mut schema::postgres::Client) {
    let _ = User::all(client);
    let _ = User::filter(USERS.id.eq(1)).all(client);
}
