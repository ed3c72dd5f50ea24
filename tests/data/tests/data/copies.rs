//! COPY that the server refuses, or that is broken off.

use std::pin::pin;

use futures_util::future::{join3, select};
use postgres::{Client, NoTls};
use schema::prelude::*;
use schema_data_tests::db::{GroupMember, NewGroupMember};

use crate::server::start;

pub(crate) fn members(count: i32) -> Vec<NewGroupMember> {
    let member = |i: i32| NewGroupMember {
        rank: Some(i + 1),
        ..NewGroupMember::new(format!("{count}-{i}"), 1)
    };
    (0..count).map(member).collect()
}

/// What makes the server refuse every row, and the `SQLSTATE` that says so.
const REFUSALS: [(&str, &str); 4] = [
    (r#"CREATE ROLE reader; GRANT SELECT ON "group members" TO reader; SET ROLE reader"#, "42501"),
    ("SET default_transaction_read_only = on", "25006"),
    ("SET lock_timeout = '50ms'", "55P03"),
    ("SET statement_timeout = '5s'", "57014"),
];

/// Keeps rows from being written, so that who writes them waits.
fn lock(client: &mut Client) {
    client.batch_execute(r#"BEGIN; LOCK TABLE "group members" IN SHARE MODE"#).unwrap();
}

/// Whether it is waiting that is refused.
fn waits(code: &str) -> bool {
    ["55P03", "57014"].contains(&code)
}

#[test]
fn what_is_refused_leaves_the_connection_in_order() {
    let new = members(2000);
    for (change, code) in REFUSALS {
        let mut server = start();
        server.users(&[("ada", None)]);
        let mut other = postgres::Config::from(server.config()).connect(NoTls).unwrap();
        if waits(code) {
            lock(&mut other);
        }
        let c = &mut server.client;
        c.batch_execute(change).unwrap();
        let refused = GroupMember::insert_many(&mut *c, &new).unwrap_err();
        assert_eq!(refused.code(), Some(code), "{refused}");
        for n in [1, 2, 3] {
            let row = c.query_one("SELECT $1::int", &[&n]).unwrap();
            assert_eq!(row.get::<_, i32>(0), n, "after {code}");
        }
        assert_eq!(GroupMember::query().count(c).unwrap(), 0);
    }
}

/// Waits until a statement of that connection waits for a lock.
const WAITS: &str = "SELECT count(*) FROM pg_locks WHERE pid = $1 AND NOT granted";

#[test]
fn what_is_cancelled_before_rows_are_taken_ends_the_connection() {
    for (in_transaction, role) in [(false, false), (true, false), (true, true)] {
        let mut server = start();
        server.users(&[("ada", None)]);
        let pid: i32 = server.setting("pg_backend_pid()::text").parse().unwrap();
        let mut other = postgres::Config::from(server.config()).connect(NoTls).unwrap();
        lock(&mut other);
        let cancels = std::thread::spawn(move || {
            while other.query_one(WAITS, &[&pid]).unwrap().get::<_, i64>(0) == 0 {
                std::thread::yield_now();
            }
            other.execute("SELECT pg_cancel_backend($1)", &[&pid]).unwrap();
        });
        let c = &mut server.client;
        if role {
            // It may not end what another one began.
            let role = r#"CREATE ROLE writer; GRANT ALL ON "group members" TO writer"#;
            c.batch_execute(&format!("{role}; SET ROLE writer")).unwrap();
        }
        let error = if in_transaction {
            let mut transaction = c.transaction().unwrap();
            GroupMember::insert_many(&mut transaction, &members(2000)).unwrap_err()
        } else {
            GroupMember::insert_many(&mut *c, &members(2000)).unwrap_err()
        };
        cancels.join().unwrap();
        assert_eq!(error.code(), Some("57014"), "{error}");
        // Else it would be given the answer of another statement.
        c.query_one("SELECT 1", &[]).unwrap_err();
        assert!(c.is_closed());
    }
}

#[test]
fn what_nobody_waits_for_any_more_ends_the_connection() {
    for in_transaction in [false, true] {
        let mut server = start();
        server.users(&[("ada", None)]);
        let config = server.config();
        lock(&mut server.client);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (other, connection) = config.connect(NoTls).await.unwrap();
            tokio::spawn(connection);
            let (mut client, connection) = config.connect(NoTls).await.unwrap();
            tokio::spawn(connection);
            let pid: i32 = client.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
            let seen = async || {
                while other.query_one(WAITS, &[&pid]).await.unwrap().get::<_, i64>(0) == 0 {}
            };
            let new = members(2000);
            if in_transaction {
                let transaction = client.transaction().await.unwrap();
                select(GroupMember::insert_many(&transaction, &new), pin!(seen())).await;
            } else {
                select(GroupMember::insert_many(&client, &new), pin!(seen())).await;
            }
            other.execute("SELECT pg_cancel_backend($1)", &[&pid]).await.unwrap();
            for n in 1..100 {
                match client.query_one("SELECT $1::int", &[&n]).await {
                    Ok(row) => assert_eq!(row.get::<_, i32>(0), n),
                    Err(_) if client.is_closed() => return,
                    Err(_) => {}
                }
            }
            panic!("the connection is still there");
        });
    }
}

#[test]
fn what_copy_cannot_read_is_sent_otherwise() {
    let mut server = start();
    server.users(&[("ada", None)]);
    let c = &mut server.client;
    // It has no binary form, and COPY wants one of each column.
    c.batch_execute(r#"ALTER TABLE "group members" ADD "granted" aclitem"#).unwrap();
    assert_eq!(GroupMember::insert_many(&mut *c, &members(2000)).unwrap(), 2000);
    assert_eq!(GroupMember::query().count(c).unwrap(), 2000);
}

#[test]
fn what_is_refused_leaves_the_answers_of_others_in_order() {
    let new = members(2000);
    for (change, code) in REFUSALS {
        let mut server = start();
        server.users(&[("ada", None)]);
        let config = server.config();
        if waits(code) {
            lock(&mut server.client);
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (client, connection) = config.connect(NoTls).await.unwrap();
            tokio::spawn(connection);
            client.batch_execute(change).await.unwrap();
            let client = schema::Cached::new(client);
            let select = async |n: i32| {
                let found = client.query_one("SELECT $1::int", &[&n]).await.unwrap();
                assert_eq!(found.get::<_, i32>(0), n, "after {code}");
            };
            let insert = GroupMember::insert_many(&client, &new);
            let (refused, (), ()) = join3(insert, select(1), select(2)).await;
            assert_eq!(refused.unwrap_err().code(), Some(code));
            select(3).await;
            select(4).await;
        });
    }
}
