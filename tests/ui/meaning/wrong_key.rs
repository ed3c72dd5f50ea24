//! Keys and domains are types of their own, so that the wrong one does not compile.

use schema::prelude::*;

#[schema::derive_schema]
pub mod db {}

use db::billing::Invoice;
use db::{MEMBERSHIPS, Membership, NewUser, USERS, User};

fn client() -> schema::postgres::Client {
    loop {}
}

fn main() {}

fn wrong(user: User) {
    let _ = Invoice::find(&mut client(), user.id);
    let _ = User::find(&mut client(), 1);
    let _ = Membership::find(&mut client(), (1, "org"));
    let _ = User::filter(USERS.id.eq(1_i64));
    let _ = User::filter(USERS.id.in_([1, 2]));
    let _ = MEMBERSHIPS.by_user_id_and_org.find(&mut client(), (1, "org"));
    let _ = NewUser::new("ada@example.org".to_owned());
}
