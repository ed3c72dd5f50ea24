//! Conditions, order, pages.

use std::collections::BTreeSet;

use postgres::{Config, NoTls};
use schema::Cached;
use schema::prelude::*;
use schema::query::Condition;
use schema_data_tests::db::{
    ADULTS, Address, Adult, GROUP_MEMBERS, GroupMember, I64, I64Patch, Mood, NewGroupMember,
    NewI64, USERS, User, UserPatch,
};

use crate::server::start;

fn names(mut found: Vec<User>) -> Vec<String> {
    found.sort_by_key(|user| user.id);
    found.into_iter().map(|user| user.name).collect()
}

#[test]
fn conditions_mean_what_they_say() {
    let mut server = start();
    let made =
        server.users(&[("ada", Some(36)), ("bob", Some(17)), ("cid", None), ("d%n", Some(70))]);
    let c = &mut server.client;
    c.batch_execute("UPDATE users SET home = ROW(NULL, 1) WHERE name = 'cid'").unwrap();
    let mut check = |condition: Condition<'_, User>, expected: &[&str]| {
        let shown = format!("{condition:?}");
        let found = User::filter(condition).all(&mut *c).unwrap();
        assert_eq!(names(found), expected, "{shown}");
    };

    check(USERS.email.eq("ada@example.org"), &["ada"]);
    check(USERS.email.eq("ada@example.org".to_owned()), &["ada"]);
    check(USERS.email.eq(&made[0].email), &["ada"]);
    check(USERS.email.ne("ada@example.org"), &["bob", "cid", "d%n"]);
    check(USERS.age.lt(36), &["bob"]);
    check(USERS.age.le(36), &["ada", "bob"]);
    check(USERS.age.gt(36), &["d%n"]);
    check(USERS.age.ge(36), &["ada", "d%n"]);
    check(USERS.age.between(17, 36), &["ada", "bob"]);
    check(USERS.age.is_null(), &["cid"]);
    check(USERS.age.is_not_null(), &["ada", "bob", "d%n"]);
    check(USERS.age.same_as(None::<i32>), &["cid"]);
    check(USERS.age.same_as(Some(17)), &["bob"]);
    // Neither true nor false.
    check(USERS.age.ne(17), &["ada", "d%n"]);
    check(USERS.age.eq(17).not(), &["ada", "d%n"]);
    check(USERS.id.in_([made[0].id, made[2].id]), &["ada", "cid"]);
    let ids: Vec<i64> = made.iter().map(|user| user.id).collect();
    check(USERS.id.in_(&ids), &["ada", "bob", "cid", "d%n"]);
    check(USERS.id.in_([0; 0]), &[]);
    check(USERS.email.in_(["bob@example.org", "x@example.org"]), &["bob"]);
    check(USERS.mood.in_([Mood::Ok, Mood::Sad]), &["ada", "bob", "cid", "d%n"]);
    check(USERS.mood.gt(Mood::Ok), &[]);
    // What travels as text is compared as what it is.
    check(USERS.balance.lt("9.5"), &["ada", "bob", "cid", "d%n"]);
    check(USERS.balance.in_(["0.000"]), &["ada", "bob", "cid", "d%n"]);
    check(USERS.balance.like("0.0%"), &["ada", "bob", "cid", "d%n"]);
    check(USERS.name.like("_d_"), &["ada"]);
    check(USERS.name.ilike("_D_"), &["ada"]);
    check(USERS.name.starts_with("d%"), &["d%n"]);
    check(USERS.name.starts_with("a%"), &[]);
    check(USERS.name.ends_with("_n"), &[]);
    check(USERS.name.contains("%"), &["d%n"]);
    check(USERS.tags.eq(Vec::new()), &["ada", "bob", "cid", "d%n"]);
    let home = || Address { street: None, zip: Some(1) };
    check(USERS.home.eq(home()), &["cid"]);
    check(USERS.home.in_([home()]), &["cid"]);
    check(USERS.home.lt(home()).not(), &["cid"]);
    // Columns of the same table.
    check(USERS.lock_version.lt(USERS.age), &["ada", "bob", "d%n"]);
    // Brackets are where they must be.
    let (ada, bob, old) = (|| USERS.name.eq("ada"), || USERS.name.eq("bob"), || USERS.age.gt(20));
    check(ada().or(bob()).and(old()), &["ada"]);
    check(old().and(ada().or(bob())), &["ada"]);
    check(bob().or(ada().and(old())), &["ada", "bob"]);
    check(ada().or(bob()).not(), &["cid", "d%n"]);
    check(ada().not().and(old()), &["d%n"]);
    check(old().and(USERS.age.between(1, 40)).and(ada()), &["ada"]);
}

#[test]
fn rows_come_in_order_and_in_pages() {
    let mut server = start();
    let people: Vec<(String, Option<i32>)> =
        (0..20).map(|i| (format!("user{i:02}"), Some(20 + i / 3))).collect();
    let people: Vec<(&str, Option<i32>)> = people.iter().map(|(n, age)| (&**n, *age)).collect();
    server.users(&people);
    let c = &mut server.client;

    let by = |user: &User| (user.age, user.id);
    let mut expected: Vec<_> = User::all(&mut *c).unwrap().iter().map(by).collect();
    expected.sort_by_key(|(age, id)| (std::cmp::Reverse(*age), *id));
    let order = (USERS.age.desc(), USERS.id.asc());
    let all = User::query().order_by(order).all(&mut *c).unwrap();
    assert_eq!(all.iter().map(by).collect::<Vec<_>>(), expected);
    let page = User::query().order_by(order).limit(5).offset(10).all(&mut *c).unwrap();
    assert_eq!(page.iter().map(by).collect::<Vec<_>>(), expected[10..15]);
    let first = User::query().order_by(order).first(&mut *c).unwrap().unwrap();
    assert_eq!(by(&first), expected[0]);
    assert_eq!(User::query().limit(0).first(&mut *c).unwrap(), None);
    assert_eq!(User::query().limit(3).all(&mut *c).unwrap().len(), 3);

    // Pages by the place of their last row, one after another, are all rows in order.
    let by = |user: &User| (user.lock_version, user.name.clone(), user.id);
    for row in User::all(&mut *c).unwrap() {
        let patch = UserPatch { lock_version: Some((row.id % 4) as i32), ..Default::default() };
        User::update(&mut *c, row.id, &patch).unwrap();
    }
    let rows: Vec<_> = User::all(&mut *c).unwrap().iter().map(by).collect();
    let mut same = rows.clone();
    same.sort_by(|a, b| b.cmp(a));
    let mut mixed = rows;
    mixed.sort_by_key(|(version, name, id)| (*version, std::cmp::Reverse(name.clone()), *id));
    let (mut last, mut found) = (None, Vec::new());
    loop {
        let order = (USERS.lock_version.desc(), USERS.name.desc(), USERS.id.desc());
        let page = User::filter(USERS.id.gt(0).or(USERS.id.lt(0))).order_by(order).limit(3);
        let page = match &last {
            Some((version, name, id)) => page.after((version, name, id)),
            None => page,
        };
        let page = page.all(&mut *c).unwrap();
        found.extend(page.iter().map(by));
        let Some(row) = page.last() else { break };
        last = Some(by(row));
    }
    assert_eq!(found, same);
    let (mut last, mut found) = (None::<(i32, String, i64)>, Vec::new());
    loop {
        let order = (USERS.lock_version.asc(), USERS.name.desc(), USERS.id.asc());
        let page = User::query().order_by(order).limit(3);
        let page = match &last {
            Some((version, name, id)) => page.after((*version, &**name as &str, *id)),
            None => page,
        };
        let page = page.all(&mut *c).unwrap();
        found.extend(page.iter().map(by));
        let Some(row) = page.last() else { break };
        last = Some(by(row));
    }
    assert_eq!(found, mixed);
    let after = User::query().order_by(USERS.id.asc()).after(18_i64).all(&mut *c).unwrap();
    assert_eq!(after.iter().map(|user| user.id).collect::<Vec<_>>(), [19, 20]);
}

#[test]
fn the_server_keeps_a_plan_for_a_page() {
    let mut server = start();
    let people = "INSERT INTO users (name, email, age)
        SELECT 'u' || i, 'u' || i || '@example.org', i FROM generate_series(1, 20000) AS i";
    server.client.batch_execute(people).unwrap();
    server.client.batch_execute("ANALYZE users").unwrap();
    let mut client = Cached::new(Config::from(server.config()).connect(NoTls).unwrap());
    let page = |rows| User::filter(USERS.age.gt(5)).order_by(USERS.id.asc()).limit(rows);
    for rows in [0, 1, 20, 101] {
        for _ in 0..7 {
            let found = page(rows).all(&mut client).unwrap();
            assert_eq!(found.len(), usize::try_from(rows).unwrap());
        }
    }
    // After five plans for the values at hand the server tries one for any.
    let plans = "SELECT substring(statement FROM 'LIMIT.*'), generic_plans
        FROM pg_prepared_statements WHERE statement LIKE 'SELECT%age > $1%'
        AND statement NOT LIKE '%generic_plans%'";
    let plans = client.query(plans, &[]).unwrap();
    let plans: BTreeSet<(&str, i64)> = plans.iter().map(|row| (row.get(0), row.get(1))).collect();
    let expected = [("LIMIT 0", 2), ("LIMIT 1", 2), ("LIMIT 20", 2), ("LIMIT $2", 0)];
    assert_eq!(plans, expected.into());
}

#[test]
fn pages_go_on_over_nulls_in_either_direction() {
    let mut server = start();
    let ages = [Some(3), None, Some(1), None, Some(3), Some(2), None, Some(1)];
    let people: Vec<(String, Option<i32>)> =
        ages.into_iter().enumerate().map(|(i, age)| (format!("u{i}"), age)).collect();
    let people: Vec<(&str, Option<i32>)> = people.iter().map(|(n, age)| (&**n, *age)).collect();
    server.users(&people);
    let c = &mut server.client;
    let (up, down) = (USERS.age.asc(), USERS.age.desc());
    // Each with the one that is it turned around.
    for (one, other) in
        [(up, down), (up.nulls_first(), down.nulls_last()), (up.nulls_last(), down.nulls_first())]
    {
        for (age, back) in [(one, other), (other, one)] {
            for (id, id_back) in
                [(USERS.id.asc(), USERS.id.desc()), (USERS.id.desc(), USERS.id.asc())]
            {
                let all = User::query().order_by((age, id)).all(&mut *c).unwrap();
                assert_eq!(all.len(), 8);
                for (i, row) in all.iter().enumerate() {
                    let shown = format!("{age:?} {id:?} {i}");
                    let page = User::query().order_by((age, id)).after((row.age, row.id)).limit(3);
                    assert_eq!(page.all(&mut *c).unwrap(), all[i + 1..8.min(i + 4)], "{shown}");
                    let page = User::query().order_by((back, id_back)).after((row.age, row.id));
                    let mut page = page.limit(3).all(&mut *c).unwrap();
                    page.reverse();
                    assert_eq!(page, all[i.saturating_sub(3)..i], "{shown}");
                }
            }
        }
    }
    // One column alone, a text, and one among those that are never NULL.
    c.batch_execute("UPDATE users SET nickname = 'n' || id WHERE id % 2 = 0").unwrap();
    let by_name = User::query().order_by(USERS.nickname.asc());
    assert_eq!(by_name.after(Some("n4")).all(&mut *c).unwrap().len(), 2 + 4);
    let all =
        User::query().order_by((USERS.lock_version.asc(), USERS.nickname.desc(), USERS.id.asc()));
    let all = all.all(&mut *c).unwrap();
    for (i, row) in all.iter().enumerate() {
        let order = (USERS.lock_version.asc(), USERS.nickname.desc(), USERS.id.asc());
        let page = User::filter(USERS.id.gt(0).or(USERS.age.is_null())).order_by(order);
        let page = page.after((row.lock_version, &row.nickname, row.id)).all(&mut *c).unwrap();
        assert_eq!(page, all[i + 1..]);
    }
}

#[test]
fn a_composite_of_nulls_is_a_value() {
    let mut server = start();
    let made = server.users(&[("ada", None), ("bob", None), ("cid", None), ("dan", None)]);
    let c = &mut server.client;
    c.batch_execute(
        "UPDATE users SET home = ROW('a', 1) WHERE name = 'ada';
         UPDATE users SET home = ROW(NULL, 1) WHERE name = 'bob';
         UPDATE users SET home = ROW(NULL, NULL) WHERE name = 'cid'",
    )
    .unwrap();
    let mut met =
        |condition| names(User::filter(condition).order_by(USERS.id.asc()).all(&mut *c).unwrap());
    assert_eq!(met(USERS.home.is_not_null()), ["ada", "bob", "cid"]);
    assert_eq!(met(USERS.home.is_null()), ["dan"]);
    assert_eq!(met(USERS.home.same_as(None::<Address>)), ["dan"]);
    assert_eq!(met(USERS.home.same_as(made[3].home.as_ref())), ["dan"]);
    let unknown = Address { street: None, zip: None };
    assert_eq!(met(USERS.home.same_as(Some(&unknown))), ["cid"]);
    assert_eq!(met(USERS.home.in_rows(USERS.home, USERS.id.gt(0))), ["ada", "bob", "cid"]);
    let order = [USERS.home.asc(), USERS.home.desc(), USERS.home.desc().nulls_last()];
    for home in order {
        let all = User::query().order_by((home, USERS.id.asc())).all(&mut *c).unwrap();
        for (i, row) in all.iter().enumerate() {
            let page = User::query().order_by((home, USERS.id.asc()));
            let page = page.after((row.home.as_ref(), row.id)).all(&mut *c).unwrap();
            assert_eq!(page, all[i + 1..], "{home:?} {i}");
        }
    }
}

#[test]
fn rows_are_counted_changed_and_deleted_by_condition() {
    let mut server = start();
    server.users(&[("ada", Some(36)), ("bob", Some(17)), ("cid", None)]);
    let c = &mut server.client;

    assert_eq!(User::query().count(&mut *c).unwrap(), 3);
    assert_eq!(User::filter(USERS.age.gt(18)).count(&mut *c).unwrap(), 1);
    assert!(User::filter(USERS.age.gt(18)).exists(&mut *c).unwrap());
    assert!(!User::filter(USERS.age.gt(18)).filter(USERS.age.lt(18)).exists(&mut *c).unwrap());

    let patch = UserPatch { mood: Some(Mood::Happy), age: Some(Some(50)), ..Default::default() };
    assert_eq!(User::filter(USERS.age.le(36)).update(&mut *c, &patch).unwrap(), 2);
    let found = User::filter(USERS.mood.eq(Mood::Happy)).update_returning(&mut *c, &patch);
    assert_eq!(names(found.unwrap()), ["ada", "bob"]);
    let nothing = UserPatch::default();
    assert_eq!(User::filter(USERS.age.eq(50)).update(&mut *c, &nothing).unwrap(), 2);

    let gone = User::filter(USERS.name.eq("ada")).delete_returning(&mut *c).unwrap();
    assert_eq!(names(gone), ["ada"]);
    assert_eq!(User::filter(USERS.age.is_not_null()).delete(&mut *c).unwrap(), 1);
    assert_eq!(names(User::query().all(&mut *c).unwrap()), ["cid"]);
    let streamed: Result<Vec<_>, _> = User::query().stream(&mut *c).collect();
    assert_eq!(names(streamed.unwrap()), ["cid"]);
}

#[test]
fn rows_are_met_by_what_other_rows_have() {
    let mut server = start();
    let made = server.users(&[("ada", Some(36)), ("bob", Some(17)), ("cid", Some(36))]);
    let c = &mut server.client;
    let member = |group: &str, user: &User, rank| NewGroupMember {
        rank: Some(rank),
        ..NewGroupMember::new(group.to_owned(), user.id)
    };
    let members = [member("a", &made[0], 1), member("b", &made[0], 1), member("b", &made[1], 2)];
    GroupMember::insert_many(&mut *c, &members).unwrap();
    let of = |group: &'static str| {
        USERS.id.in_rows(GROUP_MEMBERS.user_id, GROUP_MEMBERS.group.eq(group))
    };
    let found = User::filter(of("b")).all(&mut *c).unwrap();
    assert_eq!(names(found), ["ada", "bob"]);
    // With parameters before and after, in brackets of its own, and within another one.
    let both = USERS.age.gt(1).and(of("a").or(of("b"))).and(USERS.age.lt(30));
    assert_eq!(names(User::filter(both).all(&mut *c).unwrap()), ["bob"]);
    let adults = GROUP_MEMBERS.user_id.in_rows(USERS.id, USERS.age.ge(18).or(USERS.age.eq(1)));
    let nested = USERS.id.in_rows(GROUP_MEMBERS.user_id, adults.and(GROUP_MEMBERS.group.ne("c")));
    assert_eq!(names(User::filter(nested).all(&mut *c).unwrap()), ["ada"]);
    assert_eq!(User::filter(of("b").not()).count(&mut *c).unwrap(), 1);

    let mut counts = GroupMember::query().count_by(&mut *c, GROUP_MEMBERS.group).unwrap();
    counts.sort();
    assert_eq!(counts, [("a".to_owned(), 1), ("b".to_owned(), 2)]);
    let old = User::filter(USERS.age.ge(18)).count_by(&mut *c, USERS.balance).unwrap();
    assert_eq!(old, [("0.00".to_owned(), 2)]);
}

#[test]
fn views_and_odd_names_have_columns_too() {
    let mut server = start();
    server.users(&[("ada", Some(36)), ("bob", Some(17))]);
    let c = &mut server.client;
    let adults = Adult::filter(ADULTS.email.starts_with("a")).all(&mut *c).unwrap();
    assert_eq!(adults.len(), 1);

    let new = NewI64 { id: 1, by_id: Some(2), odd_name: Some("'; --".to_owned()) };
    I64::insert(&mut *c, &new).unwrap();
    // The column comes before the key of that name.
    let found = I64::filter(I64.by_id.eq(2).and(I64.odd_name.eq("'; --"))).all(&mut *c);
    assert_eq!(found.unwrap().len(), 1);
    let patch = I64Patch { odd_name: Some(None), ..Default::default() };
    let row = I64.by_id_2.update(&mut *c, 1, &patch).unwrap().unwrap();
    assert_eq!(row.odd_name, None);
}
