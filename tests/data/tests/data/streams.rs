//! Streams that do not end as they should: the connection is lost, or what was prepared is stale.

use futures_util::{StreamExt, TryStreamExt};
use schema::prelude::*;
use schema::{Cached, query_as};
use schema_data_tests::db::{USERS, User};

use crate::server::{Server, start};
use crate::sqlx::{apart, ddl, with_pool};

/// Rows without end, and the connection that they come by.
const ROWS: &str = "SELECT pg_backend_pid(), generate_series(1, 100000000)";

fn lose(server: &mut Server, pid: i32) {
    apart(server, |server| server.client.query("SELECT pg_terminate_backend($1)", &[&pid]))
        .unwrap();
}

/// Takes items until one is an error: nothing comes after it.
macro_rules! fails_once {
    ($next:expr) => {{
        while $next.expect("an error").is_ok() {}
        assert!($next.is_none());
        assert!($next.is_none());
    }};
}

#[test]
fn a_lost_connection_is_told_once() {
    let mut server = start();
    let config = server.config();
    let mut client =
        postgres::Config::from(config.clone()).connect(schema::postgres::NoTls).unwrap();
    let mut rows = query_as::<(i32, i32)>(ROWS, &[]).stream(&mut client);
    lose(&mut server, rows.next().unwrap().unwrap().0);
    fails_once!(rows.next());

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) = config.connect(schema::tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        let mut rows = query_as::<(i32, i32)>(ROWS, &[]).stream(&client);
        lose(&mut server, rows.next().await.unwrap().unwrap().0);
        fails_once!(rows.next().await);
    });
}

#[test]
fn sqlx_tells_a_lost_connection_once() {
    with_pool(1, async |server, pool| {
        let mut rows = query_as::<(i32, i32)>(ROWS, &[]).stream(&pool);
        lose(server, rows.next().await.unwrap().unwrap().0);
        fails_once!(rows.next().await);
    });
}

#[test]
fn after_the_end_there_is_nothing_more() {
    let mut server = start();
    server.users(&[("ada", None)]);
    let config = server.config();
    let mut rows = User::query().stream(&mut server.client);
    assert!(rows.next().unwrap().is_ok());
    assert!(rows.next().is_none() && rows.next().is_none());
    drop(rows);
    // A row that is no such thing is not the end.
    let sql = "SELECT nullif(i, 1) FROM generate_series(1, 2) AS i";
    let ok = |row: Result<i32, _>| row.is_ok();
    let found: Vec<_> = query_as::<i32>(sql, &[]).stream(&mut server.client).map(ok).collect();
    assert_eq!(found, [false, true]);

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) = config.connect(schema::tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        let mut rows = User::query().stream(&client);
        assert!(rows.next().await.unwrap().is_ok());
        assert!(rows.next().await.is_none() && rows.next().await.is_none());
        let found: Vec<_> = query_as::<i32>(sql, &[]).stream(&client).map(ok).collect().await;
        assert_eq!(found, [false, true]);
    });
}

#[test]
fn sqlx_prepares_what_went_stale_again() {
    with_pool(1, async |server, pool| {
        let users = apart(server, |server| server.users(&[("ada", None), ("bob", None)]));
        let all = || User::query().order_by(USERS.id.asc());
        let found = async || all().stream(&pool).try_collect::<Vec<_>>().await;
        assert_eq!(found().await.unwrap(), users);
        ddl(server, "ALTER TABLE users ALTER nickname TYPE text");
        assert_eq!(found().await.unwrap(), users);
        schema::sqlx::raw_sql("DEALLOCATE ALL").execute(&pool).await.unwrap();
        assert_eq!(found().await.unwrap(), users);

        let mut connection = pool.acquire().await.unwrap();
        ddl(server, "ALTER TABLE users ALTER nickname TYPE varchar(40)");
        let found = all().stream(&mut connection).try_collect::<Vec<_>>().await;
        assert_eq!(found.unwrap(), users);

        // A transaction has failed with the statement.
        ddl(server, "ALTER TABLE users ALTER nickname TYPE text");
        let mut transaction = schema::sqlx::Connection::begin(&mut *connection).await.unwrap();
        let found = all().stream(&mut transaction).try_collect::<Vec<_>>().await;
        assert_eq!(found.unwrap_err().code(), Some("0A000"));

        // A row that is no such thing is not the end, and neither is what is left of a stream.
        drop(transaction);
        drop(connection);
        let sql = "SELECT nullif(i, 1) FROM generate_series(1, 2) AS i";
        let found = query_as::<i32>(sql, &[]).stream(&pool).map(|row| row.is_ok());
        assert_eq!(found.collect::<Vec<_>>().await, [false, true]);
    });
}

#[test]
fn blocking_streams_are_not_of_what_went_stale() {
    let mut server = start();
    let users = server.users(&[("ada", None), ("bob", None)]);
    let config = postgres::Config::from(server.config());
    let mut client = Cached::new(config.connect(schema::postgres::NoTls).unwrap());
    let mut found = || {
        let rows = User::query().order_by(USERS.id.asc()).stream(&mut client);
        rows.collect::<Result<Vec<_>, _>>()
    };
    assert_eq!(found().unwrap(), users);
    server.client.batch_execute("ALTER TABLE users ALTER nickname TYPE text").unwrap();
    assert_eq!(found().unwrap(), users);
}
