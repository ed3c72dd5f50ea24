//! The functions of models are those of traits. `filter`, `find` and `all` are not tried here: the
//! compiler shows the source of the iterators' functions too, where that is installed.

#[schema::derive_schema]
pub mod db {}

use db::{NewMembership, USERS, User};

fn main() {}

fn wrong(mut client: schema::postgres::Client) {
    let _ = User::query().filter(USERS.email.eq("a"));
    let _ = User::delete(&mut client, 1);
    let _ = db::Membership::insert(&mut client, &NewMembership::new(1, "org".to_owned()));
}
