//! What a relation lacks is said: a key, rows that can be written, a version.

use schema::prelude::*;

#[schema::derive_schema]
pub mod db {}

use db::{Happy, NewUser, User, UserPatch};

#[schema::derive_schema(table = "users")]
pub struct Card {
    pub email: String,
}

fn client() -> schema::postgres::Client {
    loop {}
}

fn key<T: Keyed>() {}
fn table<T: Table>() {}
fn version<T: Versioned>() {}

fn main() {
    key::<Happy>();
    key::<Card>();
    table::<Happy>();
    table::<Card>();
    version::<User>();
    let _ = schema::query_as::<NewUser>("SELECT 1", &[]).all(&mut client());
    let _ = schema::columns!(u: UserPatch);
}
