//! A condition, an order and an operand are of one table.

use schema::prelude::*;

#[schema::derive_schema]
pub mod db {}

use db::{MEMBERSHIPS, USERS, User};

fn main() {
    let _ = User::filter(MEMBERSHIPS.org.eq("a"));
    let _ = User::filter(USERS.email.eq("a").and(MEMBERSHIPS.org.eq("a")));
    let _ = User::filter(USERS.id.eq(MEMBERSHIPS.user_id));
    let _ = User::query().order_by(MEMBERSHIPS.org.asc());
}
