//! Values are of the type of their column.

use schema::prelude::*;

#[schema::derive_schema]
pub mod db {}

use db::{MEMBERSHIPS, USERS, User};

fn client() -> schema::postgres::Client {
    loop {}
}

fn main() {
    let _ = USERS.id.eq("1");
    let _ = USERS.email.eq(1);
    let _ = USERS.bio.eq(None::<String>);
    let _ = USERS.email.in_([1, 2]);
    let _ = USERS.email.is_null();
    let _ = USERS.by_email.find(&mut client(), 1);
    let _ = MEMBERSHIPS.by_user_id_and_org.find(&mut client(), 1_i64);
    let _ = User::query().order_by(USERS.bio.asc()).after("a");
    let _ = User::query().order_by(USERS.id);
    let _ = schema::query_as::<(User, Option<std::fs::File>)>("SELECT 1", &[]).all(&mut client());
    let _ = USERS.bio.same_as(Some(USERS.bio));
    let _: schema::query::Column<User, String> = USERS.bio;
}
