//! The functions of models are those of traits.

#[schema::derive_schema]
pub mod db {}

use db::{NewMembership, USERS, User};

fn main() {}

fn wrong(mut client: schema::postgres::Client) {
    let _ = User::filter(USERS.email.eq("a"));
    let _ = User::find(&mut client, 1);
    let _ = db::Membership::insert(&mut client, &NewMembership::new(1, "org".to_owned()));
}
