//! A key is upserted by where the server takes it after ON CONFLICT, and new rows have it.

use schema::prelude::*;

#[schema::derive_schema]
pub mod db {}

use db::{HAPPY, MEMBERSHIPS, NewMembership, NewUser, USERS};

fn client() -> schema::postgres::Client {
    loop {}
}

fn main() {
    let user = NewUser::new("ada@example.org".to_owned());
    let _ = USERS.by_code.find(&mut client(), "abcde");
    let _ = USERS.by_code.upsert(&mut client(), &user);
    let _ = USERS.by_id.insert_or_ignore_many(&mut client(), &[user]);
    let _ = USERS.email.upsert(&mut client(), &NewMembership::new(1, "org".to_owned()));
    let _ = USERS.by_email.upsert(&mut client(), &NewMembership::new(1, "org".to_owned()));
    let _ = MEMBERSHIPS.by_org.find(&mut client(), "org");
    let _ = HAPPY.by_id;
}
