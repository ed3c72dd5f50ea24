//! The functions of models are those of traits.

#[schema::derive_schema]
pub mod db {}

use db::{USERS, User};

fn main() {
    let _ = User::filter(USERS.email.eq("a"));
}
