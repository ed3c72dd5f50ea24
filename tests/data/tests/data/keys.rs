//! Rows by each of their unique keys.

use schema::prelude::*;
use schema::query::{OrNull, Unique, unique};
use schema::uuid::Uuid;
use schema_data_tests::db::{
    AGES, Address, BOOKINGS, Booking, BookingPatch, FEES, GROUP_MEMBERS, GroupMember,
    GroupMemberPatch, Mood, NICKS, NewBooking, NewFee, NewGroupMember, NewNick, NewTicket, NewUser,
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
fn a_key_that_tells_nulls_apart_finds_them() {
    let mut server = start();
    if server.setting("current_setting('server_version_num')").parse::<u32>().unwrap() < 150_000 {
        return;
    }
    server.users(&[("ada", Some(36)), ("bob", None), ("cid", None)]);
    let c = &mut server.client;
    c.batch_execute(
        "UPDATE users SET nickname = 'c' WHERE name = 'cid';
         CREATE UNIQUE INDEX told ON users (age, nickname, lock_version) NULLS NOT DISTINCT",
    )
    .unwrap();
    // As models have it, of a schema that has such an index.
    let by: Unique<User, (OrNull<i32>, OrNull<String>, i32)> =
        unique("age\0\0\0\0nickname\0\0\0\0lock_version\0\0\0\0");
    let name = |row: Option<User>| row.map(|row| row.name);
    assert_eq!(name(by.find(&mut *c, (Some(36), None::<&str>, 0)).unwrap()), Some("ada".into()));
    assert_eq!(name(by.find(&mut *c, (None::<i32>, None::<&str>, 0)).unwrap()), Some("bob".into()));
    let cid = by.find(&mut *c, (None::<i32>, Some("c"), 0)).unwrap().unwrap();
    let again = by.find(&mut *c, (&cid.age, &cid.nickname, cid.lock_version)).unwrap();
    assert_eq!(again, Some(cid));
    assert_eq!(name(by.find(&mut *c, (None::<i32>, Some("x"), 0)).unwrap()), None);
    assert_eq!(name(by.find(&mut *c, (None::<i32>, None::<&str>, 1)).unwrap()), None);

    let same = Some(0);
    let patch = UserPatch { mood: Some(Mood::Happy), lock_version: same, ..Default::default() };
    let changed = by.update(&mut *c, (None::<i32>, None::<&str>, 0), &patch).unwrap().unwrap();
    assert_eq!((&*changed.name, changed.mood), ("bob", Mood::Happy));
    let mut new = NewUser::new("eve@example.org".to_owned(), "Eve".to_owned());
    new.lock_version = Some(0);
    let eve = by.upsert(&mut *c, &new).unwrap();
    assert_eq!((eve.id, &*eve.email), (changed.id, "eve@example.org"));
    assert!(by.delete(&mut *c, (None::<i32>, None::<&str>, 0)).unwrap());
    assert!(!by.delete(&mut *c, (None::<i32>, None::<&str>, 0)).unwrap());
    assert_eq!(User::query().count(&mut *c).unwrap(), 2);
}

#[test]
fn a_key_that_tells_nulls_apart_tells_them_from_composites_of_nulls() {
    let mut server = start();
    if server.setting("current_setting('server_version_num')").parse::<u32>().unwrap() < 150_000 {
        return;
    }
    server.users(&[("ada", None), ("bob", None)]);
    let c = &mut server.client;
    c.batch_execute(
        "UPDATE users SET home = ROW(NULL, NULL) WHERE name = 'ada';
         CREATE UNIQUE INDEX told ON users (home) NULLS NOT DISTINCT",
    )
    .unwrap();
    let by: Unique<User, (OrNull<Address>,)> = unique("home\0\0\0::address\0");
    assert_eq!(by.find(&mut *c, None::<Address>).unwrap().unwrap().name, "bob");
    assert!(by.delete(&mut *c, None::<Address>).unwrap());
    assert_eq!(User::all(&mut *c).unwrap()[0].name, "ada");
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
}

#[test]
fn an_upsert_by_another_key_keeps_the_primary_key() {
    let mut server = start();
    let c = &mut server.client;
    let new = |id, note: Option<&str>| NewNick {
        note: note.map(str::to_owned),
        ..NewNick::new(Uuid::from_u128(id), "Ada".to_owned())
    };
    let made = NICKS.by_name.upsert(&mut *c, &new(1, Some("a"))).unwrap();
    let again = NICKS.by_name.upsert(&mut *c, &new(2, Some("b"))).unwrap();
    assert_eq!((again.id, &*again.note), (made.id, "b"));
    // One that says nothing else changes nothing, also where the key's first column is not written.
    assert_eq!(NICKS.by_name.upsert(&mut *c, &new(3, None)).unwrap(), again);
    assert_eq!(NICKS.by_folded_and_name.upsert(&mut *c, &new(4, None)).unwrap(), again);
    let many = NICKS.by_folded_and_name.upsert_many(&mut *c, &[new(5, None)]).unwrap();
    assert_eq!(many, [again]);
    let renamed = NewNick::new(made.id, "Bob".to_owned());
    assert_eq!(NICKS.by_id.upsert(&mut *c, &renamed).unwrap().name, "Bob");
}

#[test]
fn a_row_is_inserted_unless_its_key_is_taken() {
    let mut server = start();
    server.users(&[("ada", Some(36))]);
    let c = &mut server.client;
    let new = |name: &str, nickname: Option<&str>| {
        let mut new = NewUser::new(format!("{name}@example.org"), name.to_owned());
        new.nickname = nickname.map(str::to_owned);
        new
    };
    let eve = User::insert_or_ignore(&mut *c, &new("eve", Some("e"))).unwrap().unwrap();
    assert_eq!(User::find(&mut *c, eve.id).unwrap(), Some(eve.clone()));
    assert_eq!(User::insert_or_ignore(&mut *c, &new("ada", None)).unwrap(), None);
    // Whichever key it is, or one alone.
    assert_eq!(User::insert_or_ignore(&mut *c, &new("bob", Some("e"))).unwrap(), None);
    assert_eq!(USERS.by_email.insert_or_ignore(&mut *c, &new("ada", Some("e"))).unwrap(), None);
    let taken = USERS.by_email.insert_or_ignore(&mut *c, &new("bob", Some("e"))).unwrap_err();
    assert_eq!(taken.constraint(), Some("users_nickname"));
    let bob = USERS.by_nickname.insert_or_ignore(&mut *c, &new("bob", Some("b"))).unwrap();
    assert_eq!(bob.unwrap().name, "bob");
    // Rows that say nothing.
    let ticket = NewTicket::new();
    assert!(TICKETS.by_id.insert_or_ignore(&mut *c, &ticket).unwrap().is_some());

    // Many: rows that say other columns, rows that are there, and rows that are there twice.
    let mut rich = new("cid", None);
    rich.balance = Some("7".to_owned());
    let all = [new("eve", None), rich, new("dan", None), new("dan", None), new("ada", None)];
    let shown = |rows: Vec<User>| -> Vec<(String, String)> {
        rows.into_iter().map(|row| (row.name, row.balance)).collect()
    };
    let pair = |name: &str, balance: &str| (name.to_owned(), balance.to_owned());
    let mut made = shown(User::insert_or_ignore_many(&mut *c, &all).unwrap());
    made.sort();
    assert_eq!(made, [pair("cid", "7.00"), pair("dan", "0.00")]);
    assert!(User::insert_or_ignore_many(&mut *c, &all).unwrap().is_empty());
    assert!(User::insert_or_ignore_many(&mut *c, &[]).unwrap().is_empty());
    let all = [new("fay", None), new("ada", None), new("gus", Some("g"))];
    let made = shown(USERS.by_email.insert_or_ignore_many(&mut *c, &all).unwrap());
    assert_eq!(made, [pair("fay", "0.00"), pair("gus", "0.00")]);
    let all = [new("hal", None), new("ivy", Some("g"))];
    let taken = USERS.by_email.insert_or_ignore_many(&mut *c, &all).unwrap_err();
    assert_eq!(taken.constraint(), Some("users_nickname"));
    assert!(USERS.by_email.find(&mut *c, "hal@example.org").unwrap().is_none());

    // The server ignores no conflict of a table that has a deferrable key, but by another one.
    let member = NewGroupMember::new("g".to_owned(), eve.id);
    let refused = GroupMember::insert_or_ignore(&mut *c, &member).unwrap_err();
    assert_eq!(refused.code(), Some("55000"));
    let by_key = GROUP_MEMBERS.by_group_and_user_id;
    assert!(by_key.insert_or_ignore(&mut *c, &member).unwrap().is_some());
    assert!(by_key.insert_or_ignore(&mut *c, &member).unwrap().is_none());
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
    assert!(matches!(lost, schema::Error::Stale(_)), "{lost}");
    assert_eq!(User::find(&mut *c, ada.id).unwrap(), Some(changed));
    let nothing = UserPatch::default();
    assert_eq!(
        User::update_version(&mut *c, ada.id, 1, &nothing).unwrap().unwrap().lock_version,
        2
    );
    assert_eq!(User::update_version(&mut *c, 99, 1, &patch).unwrap(), None);
}

#[test]
fn every_change_raises_the_version() {
    let mut server = start();
    let ada = server.users(&[("ada", Some(36))]).swap_remove(0);
    let c = &mut server.client;
    let version = |user: Option<User>| user.unwrap().lock_version;
    let patch = UserPatch { age: Some(Some(37)), ..Default::default() };
    assert_eq!(version(User::update(&mut *c, ada.id, &patch).unwrap()), 1);
    let which = USERS.age.eq(37);
    assert_eq!(User::query().filter(which).update(&mut *c, &patch).unwrap(), 1);
    assert_eq!(version(User::find(&mut *c, ada.id).unwrap()), 2);
    // The new row knows nothing of the one that is there.
    let mut new = NewUser::new(ada.email.clone(), "eve".to_owned());
    new.lock_version = Some(0);
    assert_eq!(USERS.by_email.upsert(&mut *c, &new).unwrap().lock_version, 3);
    let all = USERS.by_email.upsert_many(&mut *c, &[new]).unwrap();
    assert_eq!(all[0].lock_version, 4);
    // A patch may say what it is, and one that says nothing changes nothing.
    let set = UserPatch { lock_version: Some(9), ..Default::default() };
    assert_eq!(version(User::update(&mut *c, ada.id, &set).unwrap()), 9);
    let nothing = User::update(&mut *c, ada.id, &UserPatch::default()).unwrap();
    assert_eq!(version(nothing), 9);
    // Of a table without a primary key too.
    let fee = |sum| NewFee { sum: Some(sum), ..NewFee::new("a".to_owned(), 5) };
    assert_eq!(FEES.by_code.upsert(&mut *c, &fee(1)).unwrap().lock_version, 5);
    assert_eq!(FEES.by_code.upsert(&mut *c, &fee(2)).unwrap().lock_version, 6);
}

#[test]
fn a_row_that_may_not_be_changed_is_none_to_change() {
    let mut server = start();
    let ada = server.users(&[("ada", None), ("bob", None)]).swap_remove(0);
    let c = &mut server.client;
    c.batch_execute(
        "ALTER TABLE users ENABLE ROW LEVEL SECURITY;
         CREATE POLICY seen ON users FOR SELECT USING (true);
         CREATE POLICY own ON users FOR UPDATE USING (name = 'bob');
         CREATE ROLE bob; GRANT ALL ON users TO bob; SET ROLE bob",
    )
    .unwrap();
    let patch = UserPatch { age: Some(Some(37)), ..Default::default() };
    assert_eq!(User::update_version(&mut *c, ada.id, 0, &patch).unwrap(), None);
    assert_eq!(User::update_version(&mut *c, ada.id, 7, &patch).unwrap(), None);
    assert_eq!(User::update_version(&mut *c, 2, 0, &patch).unwrap().unwrap().lock_version, 1);
    let lost = User::update_version(&mut *c, 2, 0, &patch).unwrap_err();
    assert!(matches!(lost, schema::Error::Stale(_)), "{lost}");
}

#[test]
fn a_row_that_a_trigger_passes_over_is_none_to_change() {
    let mut server = start();
    let ada = server.users(&[("ada", None)]).swap_remove(0);
    let c = &mut server.client;
    c.batch_execute(
        "CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
         CREATE TRIGGER kept BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION kept()",
    )
    .unwrap();
    let patch = UserPatch { age: Some(Some(37)), ..Default::default() };
    assert_eq!(User::update_version(&mut *c, ada.id, 0, &patch).unwrap(), None);
    let lost = User::update_version(&mut *c, ada.id, 1, &patch).unwrap_err();
    assert!(matches!(lost, schema::Error::Stale(_)), "{lost}");
}

#[test]
fn rows_of_a_partial_index_are_told_apart_by_its_columns() {
    let mut server = start();
    let c = &mut server.client;
    let new = |person: &str, seat| NewBooking::new(person.to_owned(), seat);
    let old = || NewBooking { returned: Some(true), ..new("ada", 7) };
    let rows = [old(), old(), new("ada", 8)];
    let rows = Booking::insert_many_returning(&mut *c, &rows).unwrap();
    let open = BOOKINGS.by_person.find(&mut *c, "ada").unwrap();
    assert_eq!(open.as_ref(), Some(&rows[2]));
    // Its own predicate has a word of SQL in the index's name.
    assert_eq!(BOOKINGS.by_seat.find(&mut *c, 7).unwrap(), None);
    assert_eq!(BOOKINGS.by_seat.find(&mut *c, 8).unwrap(), open);

    let moved = BOOKINGS.by_person.upsert(&mut *c, &new("ada", 9)).unwrap();
    assert_eq!((moved.id, moved.seat), (rows[2].id, 9));
    assert_eq!(BOOKINGS.by_person.insert_or_ignore(&mut *c, &new("ada", 10)).unwrap(), None);
    // What is not in the index meets no other row.
    let beside = BOOKINGS.by_person.upsert(&mut *c, &old()).unwrap();
    assert!(beside.returned && beside.id != moved.id);
    let both = BOOKINGS.by_person.upsert_many(&mut *c, &[new("bob", 1), new("ada", 2)]).unwrap();
    assert_eq!(both.iter().map(|row| row.seat).collect::<Vec<_>>(), [1, 2]);

    let patch = BookingPatch { returned: Some(true), ..Default::default() };
    let given_back = BOOKINGS.by_person.update(&mut *c, "ada", &patch).unwrap().unwrap();
    assert_eq!((given_back.id, given_back.returned), (moved.id, true));
    assert!(!BOOKINGS.by_person.delete(&mut *c, "ada").unwrap());
    assert!(BOOKINGS.by_person.delete(&mut *c, "bob").unwrap());
    assert_eq!(Booking::query().count(&mut *c).unwrap(), 4);
}

#[test]
fn partial_indexes_of_the_same_columns_are_called_by_their_names() {
    let mut server = start();
    let c = &mut server.client;
    let new =
        |seat| NewBooking { tag: Some("x".to_owned()), ..NewBooking::new("ada".to_owned(), seat) };
    let first = Booking::insert(&mut *c, &new(1)).unwrap();
    BOOKINGS
        .by_id
        .update(&mut *c, first.id, &BookingPatch { returned: Some(true), ..Default::default() })
        .unwrap();
    let other = Booking::insert(&mut *c, &new(2)).unwrap();
    assert_eq!(BOOKINGS.by_first_tag.find(&mut *c, "x").unwrap().map(|row| row.id), Some(first.id));
    assert_eq!(BOOKINGS.by_other_tag.find(&mut *c, "x").unwrap(), Some(other));
}
