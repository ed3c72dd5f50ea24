//! A client is passed as its driver wants it, and first.

use schema::prelude::*;

#[schema::derive_schema]
pub mod db {}

use db::{NewMembership, USERS, User};

fn main() {}

fn wrong(mut client: schema::postgres::Client) {
    let _ = User::all(&client);
    let _ = User::find(client, 1);
    let _ = User::find(1, &mut client);
    let _ = User::filter(USERS.id.eq(1)).all("postgres://localhost");
    let _ = db::Membership::insert(&NewMembership::new(1, "org".to_owned()), &mut client);
}
