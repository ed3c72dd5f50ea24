//! Rows by each of their unique keys.

use schema::prelude::*;
use schema_data_tests::db::{
    AGES, GROUP_MEMBERS, GroupMember, GroupMemberPatch, NewGroupMember, NewTicket, NewUser,
    TICKETS, USERS, User, UserPatch,
};

use crate::server::start;

#[test]
fn a_row_is_found_changed_and_deleted_by_each_key() {
    let mut server = start();
    let ada = server.users(&[("ada", Some(36)), ("bob", None)]).swap_remove(0);
    let c = &mut server.client;
    assert_eq!(USERS.by_id.find(&mut *c, ada.id).unwrap(), Some(ada.clone()));
    assert_eq!(USERS.by_email.find(&mut *c, "ada@example.org").unwrap(), Some(ada.clone()));
    assert_eq!(USERS.by_email.find(&mut *c, &ada.email).unwrap(), Some(ada.clone()));
    assert_eq!(USERS.by_email.find(&mut *c, "eve@example.org").unwrap(), None);

    // A unique index is a key too, and its column may be NULL.
    let patch = UserPatch { nickname: Some(Some("a".to_owned())), ..Default::default() };
    let named = USERS.by_email.update(&mut *c, "ada@example.org", &patch).unwrap().unwrap();
    assert_eq!(USERS.by_nickname.find(&mut *c, "a").unwrap(), Some(named.clone()));
    let nothing = UserPatch::default();
    assert_eq!(USERS.by_nickname.update(&mut *c, "a", &nothing).unwrap(), Some(named));
    assert_eq!(USERS.by_nickname.update(&mut *c, "b", &patch).unwrap(), None);
    assert!(USERS.by_nickname.delete(&mut *c, "a").unwrap());
    assert!(!USERS.by_nickname.delete(&mut *c, "a").unwrap());

    // Keys of several columns, and of a materialised view.
    let member = NewGroupMember::new("go".to_owned(), 2);
    let member = GroupMember::insert(&mut *c, &member).unwrap();
    let found = GROUP_MEMBERS.by_group_and_user_id.find(&mut *c, ("go", 2)).unwrap();
    assert_eq!(found, Some(member));
    let patch = GroupMemberPatch { r#type: Some("owner".to_owned()), ..Default::default() };
    let owner = GROUP_MEMBERS.by_group_and_rank.update(&mut *c, ("go", 1), &patch).unwrap();
    assert_eq!(owner.unwrap().r#type, "owner");
    c.batch_execute("UPDATE users SET age = 7; REFRESH MATERIALIZED VIEW ages").unwrap();
    assert_eq!(AGES.by_age.find(&mut *c, 7).unwrap().unwrap().people, Some(1));
}

#[test]
fn an_upsert_changes_what_is_said_and_keeps_the_rest() {
    let mut server = start();
    server.users(&[("ada", Some(36))]);
    let c = &mut server.client;
    let mut new = NewUser::new("ada@example.org".to_owned(), "Ada".to_owned());
    new.balance = Some("12.5".to_owned());
    let ada = USERS.by_email.upsert(&mut *c, &new).unwrap();
    // A nullable column without a default is always said.
    assert_eq!((ada.id, &*ada.name, &*ada.balance, ada.age), (1, "Ada", "12.50", None));
    new.balance = None;
    assert_eq!(USERS.by_email.upsert(&mut *c, &new).unwrap().balance, "12.50");
    (new.email, new.name) = ("eve@example.org".to_owned(), "Eve".to_owned());
    assert_eq!(USERS.by_email.upsert(&mut *c, &new).unwrap().balance, "0.00");
    assert_eq!(User::query().count(&mut *c).unwrap(), 2);

    // Where only the key is said, nothing changes, and the row is there all the same.
    let ticket = NewTicket { id: Some(7), at: None };
    let first = TICKETS.by_id.upsert(&mut *c, &ticket).unwrap();
    assert_eq!(TICKETS.by_id.upsert(&mut *c, &ticket).unwrap(), first);
    assert!(
        GROUP_MEMBERS
            .by_group_and_rank
            .upsert(&mut *c, &NewGroupMember::new("g".into(), 1))
            .is_err()
    );
}

#[test]
fn many_rows_are_upserted_by_one_statement() {
    let mut server = start();
    server.users(&[("ada", Some(36)), ("bob", None)]);
    let c = &mut server.client;
    let new = |name: &str, age| {
        let mut new = NewUser::new(format!("{name}@example.org"), name.to_uppercase());
        new.age = age;
        new
    };
    let mut all = [new("eve", Some(1)), new("bob", Some(2)), new("ada", Some(3))];
    // Rows that say other columns are written by the same statement.
    all[1].balance = Some("7".to_owned());
    let written = USERS.by_email.upsert_many(&mut *c, &all).unwrap();
    let shown: Vec<_> = written.iter().map(|it| (&*it.name, it.age, &*it.balance)).collect();
    let expected = [("EVE", Some(1), "0.00"), ("BOB", Some(2), "7.00"), ("ADA", Some(3), "0.00")];
    assert_eq!(shown, expected);
    assert_eq!((written[1].id, written[2].id), (2, 1));
    assert_eq!(User::query().count(&mut *c).unwrap(), 3);
    assert!(USERS.by_email.upsert_many(&mut *c, &[]).unwrap().is_empty());
    let twice = [new("eve", None), new("eve", None)];
    let error = USERS.by_email.upsert_many(&mut *c, &twice).unwrap_err();
    assert_eq!(error.code(), Some("21000"));
    let tickets = [NewTicket { id: Some(7), at: None }, NewTicket { id: Some(8), at: None }];
    let first = TICKETS.by_id.upsert_many(&mut *c, &tickets).unwrap();
    assert_eq!(TICKETS.by_id.upsert_many(&mut *c, &tickets).unwrap(), first);
}

#[test]
fn a_row_that_was_changed_since_it_was_read_is_not_overwritten() {
    let mut server = start();
    let ada = server.users(&[("ada", Some(36))]).swap_remove(0);
    let c = &mut server.client;
    let mut patch = UserPatch { age: Some(Some(37)), ..Default::default() };
    // The version is raised, whatever the patch says of it.
    patch.lock_version = Some(70);
    let changed = User::update_version(&mut *c, ada.id, ada.lock_version, &patch).unwrap();
    let changed = changed.unwrap();
    assert_eq!((changed.age, changed.lock_version), (Some(37), 1));
    let lost = User::update_version(&mut *c, ada.id, ada.lock_version, &patch).unwrap_err();
    assert!(matches!(lost, schema::Error::Stale), "{lost}");
    assert_eq!(User::find(&mut *c, ada.id).unwrap(), Some(changed));
    let nothing = UserPatch::default();
    assert_eq!(
        User::update_version(&mut *c, ada.id, 1, &nothing).unwrap().unwrap().lock_version,
        2
    );
    assert_eq!(User::update_version(&mut *c, 99, 1, &patch).unwrap(), None);
}
