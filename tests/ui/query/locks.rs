//! What the server would not lock does not compile.

use schema::prelude::*;

#[schema::derive_schema]
pub mod db {}

use db::{HAPPY, Happy, USERS, User};

fn client() -> schema::postgres::Client {
    loop {}
}

fn main() {
    let _ = User::query().for_update().count(&mut client());
    let _ = User::filter(USERS.id.eq(1)).for_update().delete(&mut client());
    let _ = User::query().limit(1).skip_locked();
    let _ = User::query().for_update().for_share();
    let _ = User::query().for_update().skip_locked().no_wait();
    let _ = Happy::query().order_by(HAPPY.id.asc()).for_update();
}
