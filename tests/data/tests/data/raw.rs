//! Statements of the program's own.

use schema::prelude::*;
use schema::types::Json;
use schema_data_tests::db::{GroupMember, Mood, NewGroupMember, Reading, User};

use crate::server::start;

#[test]
fn rows_of_joins_are_read_as_models() {
    let mut server = start();
    let made = server.users(&[("ada", Some(36)), ("bob", None)]);
    let c = &mut server.client;
    let member = NewGroupMember::new("g".to_owned(), made[0].id);
    let member = GroupMember::insert(&mut *c, &member).unwrap();

    let sql = format!("SELECT {} FROM {} WHERE age > $1", User::SELECT, User::RELATION);
    let found = schema::query_as::<User>(sql, &[&18]).all(&mut *c).unwrap();
    assert_eq!(found, made[..1]);

    let sql = format!(
        "SELECT {} FROM users u LEFT JOIN \"group members\" m ON m.user_id = u.id ORDER BY u.id",
        schema::columns!(u: User, m: GroupMember),
    );
    let both = schema::query_as::<(User, Option<GroupMember>)>(sql.clone(), &[]);
    let both = both.all(&mut *c).unwrap();
    assert_eq!(both, [(made[0].clone(), Some(member.clone())), (made[1].clone(), None)]);
    let first = schema::query_as::<(User, GroupMember)>(sql.clone(), &[]).first(&mut *c).unwrap();
    assert_eq!(first, Some((made[0].clone(), member)));
    // The second row has no member.
    let streamed: Result<Vec<_>, _> =
        schema::query_as::<(User, GroupMember)>(sql, &[]).stream(&mut *c).collect();
    assert!(streamed.is_err());
}

#[test]
fn values_stand_beside_models() {
    let mut server = start();
    let made = server.users(&[("ada", Some(36)), ("bob", None)]);
    let c = &mut server.client;
    let member = NewGroupMember::new("g".to_owned(), made[0].id);
    let member = GroupMember::insert(&mut *c, &member).unwrap();

    // Values before, between and behind models; of enums and arrays; of what an outer join lacks.
    let sql = format!(
        "SELECT u.mood, {}, count(m.user_id) OVER (), m.rank, {}, ARRAY[u.name, 'x'], u.age + 1
        FROM users u LEFT JOIN \"group members\" m ON m.user_id = u.id ORDER BY u.id",
        schema::columns!(u: User),
        schema::columns!(m: GroupMember),
    );
    type All = (Mood, User, i64, Option<i32>, Option<GroupMember>, Vec<String>, Option<i32>);
    let found: Vec<All> = schema::query_as(sql, &[]).all(&mut *c).unwrap();
    let texts = |name: &str| vec![name.to_owned(), "x".to_owned()];
    let ada = (Mood::Ok, made[0].clone(), 1, Some(1), Some(member), texts("ada"), Some(37));
    let bob = (Mood::Ok, made[1].clone(), 1, None, None, texts("bob"), None);
    assert_eq!(found, [ada, bob]);

    // A value alone, parameters, tuples within tuples.
    let count = schema::query_as::<i64>("SELECT count(*) FROM users", &[]).first(&mut *c);
    assert_eq!(count.unwrap(), Some(2));
    let sql = "SELECT name, age, id FROM users WHERE id = $1";
    let of = schema::query_as::<(String, (Option<i32>, i64))>(sql, &[&made[1].id]);
    assert_eq!(of.first(&mut *c).unwrap(), Some(("bob".to_owned(), (None, made[1].id))));
    let names = schema::query_as::<String>("SELECT name FROM users ORDER BY id", &[]);
    let names: Result<Vec<_>, _> = names.stream(&mut *c).collect();
    assert_eq!(names.unwrap(), ["ada", "bob"]);
    let json = schema::query_as::<(i64, Json<Vec<u8>>)>("SELECT 1::int8, '[7]'::jsonb", &[]);
    assert_eq!(json.first(&mut *c).unwrap(), Some((1, Json(vec![7]))));
}

#[test]
fn columns_in_another_order_are_told() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute("DROP TABLE devices, rooms, readings CASCADE").unwrap();
    c.batch_execute(
        "CREATE TABLE readings (id integer, previous_id integer, device_id uuid);
         INSERT INTO readings VALUES (1, NULL, '00000000-0000-0000-0000-000000000001')",
    )
    .unwrap();
    let told = "`device_id` of `public.readings` is read: `columns!` lists them in their order";
    for sql in ["SELECT * FROM readings", "SELECT 1::int8, r.* FROM readings r"] {
        let one = schema::query_as::<Reading>(sql, &[]).all(&mut *c).map(|_| ());
        let beside = schema::query_as::<(i64, Option<Reading>)>(sql, &[]).all(&mut *c).map(|_| ());
        let said = [one, beside].map(|answer| answer.unwrap_err().to_string());
        assert!(said.iter().any(|said| said.ends_with(told)), "{said:?}");
    }
    let sql = format!("SELECT {} FROM readings", Reading::SELECT);
    assert_eq!(schema::query_as::<Reading>(sql, &[]).all(&mut *c).unwrap().len(), 1);
    // Names of one's own are nobody else's.
    let sql = "SELECT id AS one, device_id AS two, previous_id AS three FROM readings";
    assert_eq!(schema::query_as::<Reading>(sql, &[]).all(&mut *c).unwrap().len(), 1);
}

#[test]
fn columns_that_do_not_fit_are_told() {
    let mut server = start();
    server.users(&[("ada", None)]);
    let c = &mut server.client;
    let of = |select: &str| format!("SELECT {select} FROM users");
    let mut error = |select: &str| {
        let found = schema::query_as::<(User, i64)>(of(select), &[]).first(&mut *c);
        found.unwrap_err().to_string()
    };
    let with = |more: &str| format!("{}{more}", User::SELECT);
    for (select, columns) in [(with(""), 12), (with(", 1::int8, 2"), 14), ("id".to_owned(), 1)] {
        let told = format!("the statement answers {columns} columns, and 13 are read");
        let said = error(&select);
        assert!(said.ends_with(&told), "{said}");
    }
    let said = error(&with(", sum(id) OVER ()"));
    assert_eq!(
        said,
        "column 13 of the result, `sum`, could not be read: its type is `numeric`, which no `i64` holds"
    );
    let said = error(&with(", age::int8"));
    let told =
        "column 13 of the result, `age`, could not be read: it is NULL, which no `i64` holds";
    assert_eq!(said, told);
    let rows = schema::query_as::<(i64, i64)>("SELECT id FROM users", &[]).stream(&mut *c);
    assert!(rows.collect::<Result<Vec<_>, _>>().is_err());
}
