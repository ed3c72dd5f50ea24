//! Conditions, order, pages.

use schema::prelude::*;
use schema_data_tests::db::{User, users};

use crate::server::start;

fn names(found: Vec<User>) -> Vec<String> {
    found.into_iter().map(|user| user.name).collect()
}

#[test]
fn conditions_are_joined_as_they_are_written() {
    let mut server = start();
    server.users(&[("ada", Some(36)), ("bob", Some(17)), ("cid", None), ("dan", Some(70))]);
    let c = &mut server.client;

    let found = User::filter(users::EMAIL.eq("ada@example.org").and(users::AGE.gt(18)));
    assert_eq!(names(found.all(&mut *c).unwrap()), ["ada"]);
}
