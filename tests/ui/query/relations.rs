//! A relation leads from its own model to its own model.

use schema::prelude::*;

#[schema::derive_schema]
pub mod db {}

use db::billing::Invoice;
use db::{Membership, USERS, User};

fn client() -> schema::postgres::Client {
    loop {}
}

fn main() {}

fn wrong(user: User, membership: Membership, invoice: Invoice) {
    let _ = membership.user(&mut client());
    let _ = invoice.user(&mut client());
    let _ = user.membership(&mut client());
    let _ = Membership::load_user(&[user], &mut client());
    let _: Vec<User> = User::load_memberships(&[user], &mut client()).unwrap();
    let _: Invoice = membership.user(&mut client()).unwrap();
    let _ = User::query().order_by((USERS.at.desc(), USERS.id.asc())).after((1, 2));
    let _ = User::query().order_by(USERS.id.asc()).after((1, 2));
    let _ = User::query().order_by((USERS.bio.asc(), USERS.id.asc())).after(("a", 1));
}
