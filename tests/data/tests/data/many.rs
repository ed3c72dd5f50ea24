//! Many rows at once.

use schema::prelude::*;
use schema_data_tests::db::{
    Address, FILTERED, Filtered, GroupMember, Mood, NewFiltered, NewGroupMember, NewNote,
    NewTicket, NewUser, Note, Ticket, USERS, User,
};

use crate::server::start;

/// Users that differ in everything that can differ.
fn users(count: usize, with_defaults: bool) -> Vec<NewUser> {
    (0..count)
        .map(|i| {
            let mut new = NewUser::new(format!("u{i}@example.org"), format!("User, \"{i}\""));
            new.age = (i % 3 != 0).then_some(i as i32);
            new.nickname = (i % 2 != 0).then(|| format!("nick{i}"));
            new.home = (i % 4 != 0).then(|| Address {
                street: (i % 8 != 1).then(|| format!("{i} Street")),
                zip: Some(i as i32),
            });
            if with_defaults || i % 5 == 0 {
                new.mood = Some(if i % 2 == 0 { Mood::Sad } else { Mood::Happy });
                let tags = (0..i % 4).map(|tag| (tag != 1).then(|| format!("{i}-{tag}")));
                new.tags = Some(tags.collect());
            }
            if with_defaults || i % 7 == 0 {
                new.balance = Some(format!("{i}.25"));
            }
            new
        })
        .collect()
}

fn check(found: &User, new: &NewUser) {
    assert_eq!(found.email, new.email);
    assert_eq!(found.name, new.name);
    assert_eq!(found.age, new.age);
    assert_eq!(found.nickname, new.nickname);
    assert_eq!(found.home, new.home);
    assert_eq!(Some(found.mood), new.mood.or(Some(Mood::Ok)));
    assert_eq!(Some(&found.tags), new.tags.as_ref().or(Some(&Vec::new())));
    assert_eq!(Some(&*found.balance), new.balance.as_deref().or(Some("0.00")));
}

#[test]
fn rows_of_different_columns_are_inserted_by_one_statement() {
    for (count, with_defaults) in [(0, true), (1, true), (30, true), (30, false), (1500, false)] {
        let mut server = start();
        let c = &mut server.client;
        let new = users(count, with_defaults);
        let made = User::insert_many_returning(&mut *c, &new).unwrap();
        assert_eq!(made.len(), count);
        for (found, new) in made.iter().zip(&new) {
            check(found, new);
        }
        User::query().delete(&mut *c).unwrap();
        assert_eq!(User::insert_many(&mut *c, &new).unwrap(), count as u64);
        let mut found = User::query().order_by(USERS.id.asc()).all(&mut *c).unwrap();
        assert_eq!(found.len(), count);
        found.sort_by_key(|user| user.email.clone());
        let mut new: Vec<_> = new.iter().collect();
        new.sort_by_key(|user| user.email.clone());
        for (found, new) in found.iter().zip(new) {
            check(found, new);
        }
    }
}

#[test]
fn many_rows_are_copied_where_all_of_them_travel_in_binary() {
    let mut server = start();
    server.users(&[("ada", None)]);
    let c = &mut server.client;
    let new: Vec<NewGroupMember> = (0..5000)
        .map(|i| NewGroupMember { rank: Some(i + 1), ..NewGroupMember::new(format!("g{i}"), 1) })
        .collect();
    assert_eq!(GroupMember::insert_many(&mut *c, &new).unwrap(), 5000);
    let mut found = GroupMember::all(&mut *c).unwrap();
    found.sort_by_key(|member| member.rank);
    for (found, new) in found.iter().zip(&new) {
        assert_eq!((&found.group, found.user_id, Some(found.rank)), (&new.group, 1, new.rank));
        assert_eq!(found.r#type, "guest");
    }
    // What is refused is told, and nothing is written.
    let error = GroupMember::insert_many(&mut *c, &new).unwrap_err();
    assert_eq!(error.constraint(), Some("group members_pkey"));
    assert!(format!("{error:?}").contains("COPY group members, line 1"), "{error:?}");
    let bad: Vec<_> = (0..5000)
        .map(|i| NewGroupMember { rank: Some(-i), ..NewGroupMember::new(format!("h{i}"), 1) })
        .collect();
    assert_eq!(GroupMember::insert_many(&mut *c, &bad).unwrap_err().code(), Some("23514"));
    assert_eq!(GroupMember::query().count(&mut *c).unwrap(), 5000);
    // Row security does not keep rows from being written.
    c.batch_execute(
        "CREATE ROLE writer; GRANT ALL ON notes TO writer;
        CREATE POLICY p ON notes TO writer USING (true); SET ROLE writer",
    )
    .unwrap();
    let notes: Vec<_> = (0..2000).map(|id| NewNote::new(id, "note".to_owned())).collect();
    assert_eq!(Note::insert_many(&mut *c, &notes).unwrap(), 2000);
    c.batch_execute("RESET ROLE; DROP OWNED BY writer; DROP ROLE writer").unwrap();
}

#[test]
fn rows_that_say_nothing_and_rows_that_are_passed_over() {
    let mut server = start();
    let c = &mut server.client;
    let nothing: Vec<_> = (0..3).map(|_| NewTicket::new()).collect();
    assert_eq!(Ticket::insert_many(&mut *c, &nothing).unwrap(), 3);
    assert_eq!(Ticket::insert_many_returning(&mut *c, &nothing).unwrap().len(), 3);

    let new = |range: std::ops::Range<i32>| -> Vec<_> {
        range.map(|id| NewFiltered { id, keep: (id % 3 != 0).then_some(id % 2 == 0) }).collect()
    };
    let expected =
        |range: std::ops::Range<i32>| range.filter(|id| id % 3 == 0 || id % 2 == 0).count();
    assert_eq!(Filtered::insert_many(&mut *c, &new(0..20)).unwrap(), expected(0..20) as u64);
    let made = Filtered::insert_many_returning(&mut *c, &new(20..40)).unwrap();
    assert_eq!(made.len(), expected(20..40));
    let stored = Filtered::filter(FILTERED.id.ge(20)).count(&mut *c).unwrap();
    assert_eq!(stored, made.len() as u64);
}

#[test]
fn of_no_rows_nothing_is_asked() {
    let mut server = start();
    let mut transaction = server.client.transaction().unwrap();
    let c = &mut transaction;
    c.batch_execute("SELECT 1 / 0").unwrap_err();
    assert_eq!(User::insert_many(&mut *c, &[]).unwrap(), 0);
    assert_eq!(User::insert_many_returning(&mut *c, &[]).unwrap(), []);
    assert_eq!(User::insert_or_ignore_many(&mut *c, &[]).unwrap(), []);
    assert_eq!(USERS.by_email.upsert_many(&mut *c, &[]).unwrap(), []);
    assert_eq!(USERS.by_email.insert_or_ignore_many(&mut *c, &[]).unwrap(), []);
    assert!(User::query().of_each(&mut *c, USERS.id, [0; 0]).unwrap().is_empty());
}
