//! Statements of the program's own.

use schema::prelude::*;
use schema_data_tests::db::{GroupMember, NewGroupMember, User};

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
