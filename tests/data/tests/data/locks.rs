//! Rows that are locked as they are read.

use futures_util::TryStreamExt;
use schema::Error;
use schema::postgres::{NoTls, Transaction};
use schema::prelude::*;
use schema::query::{NotWaiting, Select, Waiting};
use schema_data_tests::db::{GroupMember, NewGroupMember, USERS, User, UserPatch};

use crate::server::{Server, start};

/// Another connection to the same database.
fn connect(server: &mut Server) -> schema::postgres::Client {
    schema::postgres::Config::from(server.config()).connect(NoTls).unwrap()
}

fn names(rows: Vec<User>) -> Vec<String> {
    rows.into_iter().map(|row| row.name).collect()
}

type Read = Select<'static, User, (), Waiting>;

fn taken(answer: Result<Vec<User>, Error>) -> bool {
    match answer {
        Ok(_) => false,
        Err(error) => {
            assert_eq!(error.code(), Some("55P03"), "{error}");
            true
        }
    }
}

#[test]
fn a_job_is_taken_by_one_alone() {
    let mut server = start();
    server.users(&[("ada", Some(3)), ("bob", Some(2)), ("cid", Some(1)), ("dan", None)]);
    let mut other = connect(&mut server);
    let mut one = server.client.transaction().unwrap();
    let mut two = other.transaction().unwrap();
    let next = |c: &mut Transaction<'_>| {
        let queue = User::filter(USERS.age.is_not_null()).order_by(USERS.age.asc()).limit(1);
        queue.for_update().skip_locked().first(c).unwrap().map(|job| job.name)
    };
    assert_eq!(next(&mut one).as_deref(), Some("cid"));
    assert_eq!(next(&mut two).as_deref(), Some("bob"));
    assert_eq!(next(&mut two).as_deref(), Some("bob"), "its own lock is not in its way");
    assert_eq!(next(&mut one).as_deref(), Some("cid"));

    // The others are still there, in pages and as a stream.
    let by = (USERS.age.desc(), USERS.id.asc());
    let page = User::query().order_by(by).after((Some(3), 1)).offset(1).for_share().skip_locked();
    assert_eq!(names(page.all(&mut one).unwrap()), Vec::<String>::new());
    let page = User::query().order_by(by).for_share().skip_locked().after((Some(3), 1)).limit(9);
    assert_eq!(names(page.all(&mut one).unwrap()), ["cid"]);
    let rows = User::filter(USERS.id.gt(0)).for_update().skip_locked().stream(&mut two);
    let rows: Result<Vec<User>, _> = rows.collect();
    assert_eq!(names(rows.unwrap()), ["ada", "bob", "dan"]);
    two.rollback().unwrap();

    // What is not skipped is waited for, or an error.
    let mut two = other.transaction().unwrap();
    two.batch_execute("SET LOCAL lock_timeout = '50ms'").unwrap();
    assert!(taken(User::filter(USERS.name.eq("cid")).for_update().all(&mut two)));
    two.rollback().unwrap();
    assert!(taken(User::filter(USERS.name.eq("cid")).for_update().no_wait().all(&mut other)));
    let free = User::filter(USERS.name.eq("ada")).for_update().no_wait().all(&mut other);
    assert_eq!(names(free.unwrap()), ["ada"]);

    // The lock ends with its transaction.
    let patch = UserPatch { age: Some(None), ..Default::default() };
    User::filter(USERS.name.eq("cid")).update(&mut one, &patch).unwrap();
    one.commit().unwrap();
    let mut two = other.transaction().unwrap();
    assert_eq!(next(&mut two).as_deref(), Some("bob"));
}

#[test]
fn each_lock_is_the_one_of_its_name() {
    let mut server = start();
    server.users(&[("ada", None)]);
    let mut other = connect(&mut server);
    let locks: [fn() -> Read; 4] = [
        || User::query().for_key_share(),
        || User::query().for_share(),
        || User::query().for_no_key_update(),
        || User::query().for_update(),
    ];
    let of_filter = format!("{:?}", locks[2]().no_wait());
    assert!(of_filter.contains("FOR NO KEY UPDATE") && of_filter.contains("NOWAIT"), "{of_filter}");
    // The table of conflicts in PostgreSQL's documentation.
    let conflicts = [
        [false, false, false, true],
        [false, false, true, true],
        [false, true, true, true],
        [true, true, true, true],
    ];
    for (held, row) in locks.iter().zip(conflicts) {
        for (wanted, conflict) in locks.iter().zip(row) {
            let mut one = server.client.transaction().unwrap();
            assert_eq!(held().all(&mut one).unwrap().len(), 1);
            assert_eq!(taken(wanted().no_wait().all(&mut other)), conflict);
            let skipped: Select<'_, _, _, NotWaiting> = wanted().skip_locked();
            assert_eq!(skipped.all(&mut other).unwrap().is_empty(), conflict);
        }
    }
    // A row that points at one can be written while that is locked without its key.
    let mut one = server.client.transaction().unwrap();
    User::query().for_no_key_update().all(&mut one).unwrap();
    other.batch_execute("SET lock_timeout = '50ms'").unwrap();
    let member = NewGroupMember::new("a".to_owned(), 1);
    GroupMember::insert(&mut other, &member).unwrap();
    User::query().for_update().all(&mut one).unwrap();
    let member = NewGroupMember::new("b".to_owned(), 1);
    assert_eq!(GroupMember::insert(&mut other, &member).unwrap_err().code(), Some("55P03"));
}

#[test]
fn asynchronous_clients_lock_too() {
    let mut server = start();
    server.users(&[("ada", None), ("bob", None)]);
    let config = server.config();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (mut one, connection) = config.connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        let (two, connection) = config.connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        let two = schema::Cached::new(two);
        let held = one.transaction().await.unwrap();
        User::filter(USERS.name.eq("ada")).for_update().first(&held).await.unwrap().unwrap();
        // The text of a statement is one for each lock, or a prepared one would be another's.
        for _ in 0..2 {
            let all = || User::query().order_by(USERS.id.asc());
            assert_eq!(all().all(&two).await.unwrap().len(), 2);
            let free = all().for_update().skip_locked().stream(&two);
            assert_eq!(names(free.try_collect().await.unwrap()), ["bob"]);
            assert!(taken(all().for_update().no_wait().all(&two).await));
        }
    });
}
