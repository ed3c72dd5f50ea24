//! What `Debug` shows of secrets.

use schema::prelude::*;
use schema_meaning_tests::db::{NewUser, NewWide, User, UserPatch, Wide};

use crate::server::start;

#[test]
fn secrets_are_not_shown() {
    let mut server = start();
    let new = NewUser::new("ada".to_owned(), "hunter2".to_owned());
    let user = User::insert(&mut server.client, &new).unwrap();
    assert_eq!(user.password_hash, "hunter2");
    let patch = UserPatch { password_hash: Some("hunter3".to_owned()), ..UserPatch::default() };
    assert_eq!(format!("{user:?}"), "User { id: UserId(1), name: \"ada\", password_hash: … }");
    assert_eq!(format!("{new:?}"), "NewUser { name: \"ada\", password_hash: … }");
    assert_eq!(format!("{patch:?}"), "UserPatch { password_hash: … }");

    let mut new = NewWide::new();
    new.c40 = Some("hunter4".to_owned());
    let wide = Wide::insert(&mut server.client, &new).unwrap();
    assert_eq!(wide.c40.as_deref(), Some("hunter4"));
    let shown = format!("{wide:?}");
    assert!(shown.starts_with("Wide { c1: None, ") && shown.ends_with(", c40: … }"), "{shown}");
}
