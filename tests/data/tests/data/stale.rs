//! Statements that were prepared before something changed under them.

use futures_util::future::try_join;
use schema::Cached;
use schema::deadpool_postgres::{Manager, Pool};
use schema::prelude::*;
use schema_data_tests::db::rel::Author;
use schema_data_tests::db::{GroupMember, Mood, USERS, User};

use crate::copies::members;
use crate::server::{Server, start};
use crate::sqlx::{apart, ddl, with_pool};

/// Another type of the same name, as a plan makes one that replaces an enum.
const SWAPPED: &str = "ALTER TYPE mood RENAME TO mood_before;
    CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'new');
    ALTER TABLE users ALTER mood DROP DEFAULT, ALTER mood TYPE mood USING mood::text::mood,
        ALTER mood SET DEFAULT 'ok';
    DROP TYPE mood_before CASCADE";

/// What is left of a column after this is nothing that a plan could be made of.
const GONE: &str = "ALTER TABLE users DROP mood; DEALLOCATE ALL";

fn asynchronously(server: &mut Server, test: impl AsyncFnOnce(&mut Server, Pool)) {
    let manager = Manager::new(server.config(), schema::tokio_postgres::NoTls);
    let pool = Pool::builder(manager).max_size(1).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(test(server, pool));
}

#[test]
fn the_type_of_a_parameter_is_another() {
    let mut server = start();
    server.users(&[("ada", None)]);
    let config = postgres::Config::from(server.config());
    let mut client = Cached::new(config.connect(schema::postgres::NoTls).unwrap());
    let mut count = || User::filter(USERS.mood.eq(Mood::Ok)).count(&mut client);
    assert_eq!(count().unwrap(), 1);
    server.client.batch_execute(SWAPPED).unwrap();
    assert_eq!(count().unwrap(), 1);
    assert_eq!(count().unwrap(), 1);

    asynchronously(&mut server, async |server, pool| {
        let client = pool.get().await.unwrap();
        let count = || User::filter(USERS.mood.eq(Mood::Ok)).count(&client);
        assert_eq!(count().await.unwrap(), 1);
        ddl(server, SWAPPED);
        assert_eq!(count().await.unwrap(), 1);
    });
    with_pool(1, async |server, pool| {
        apart(server, |server| server.users(&[("ada", None)]));
        let count = || User::filter(USERS.mood.eq(Mood::Ok)).count(&pool);
        assert_eq!(count().await.unwrap(), 1);
        ddl(server, SWAPPED);
        assert_eq!(count().await.unwrap(), 1);
    });
}

#[test]
fn why_it_cannot_be_prepared_again_is_told() {
    let mut server = start();
    let config = postgres::Config::from(server.config());
    let mut client = Cached::new(config.connect(schema::postgres::NoTls).unwrap());
    User::filter(USERS.mood.eq(Mood::Ok)).count(&mut client).unwrap();
    client.batch_execute(GONE).unwrap();
    let gone = User::filter(USERS.mood.eq(Mood::Ok)).count(&mut client).unwrap_err();
    assert_eq!(gone.code(), Some("42703"), "{gone}");
    // A transaction has failed with the statement.
    User::query().count(&mut client).unwrap();
    let mut transaction = client.transaction().unwrap();
    transaction.batch_execute("DEALLOCATE ALL").unwrap();
    let stale = User::query().count(&mut transaction).unwrap_err();
    assert_eq!(stale.code(), Some("26000"), "{stale}");

    asynchronously(&mut start(), async |_, pool| {
        let mut client = pool.get().await.unwrap();
        User::filter(USERS.mood.eq(Mood::Ok)).count(&client).await.unwrap();
        client.batch_execute(GONE).await.unwrap();
        let gone = User::filter(USERS.mood.eq(Mood::Ok)).count(&client).await.unwrap_err();
        assert_eq!(gone.code(), Some("42703"), "{gone}");
        User::query().count(&client).await.unwrap();
        let transaction = client.transaction().await.unwrap();
        transaction.batch_execute("DEALLOCATE ALL").await.unwrap();
        let stale = User::query().count(&transaction).await.unwrap_err();
        assert_eq!(stale.code(), Some("26000"), "{stale}");
    });
    with_pool(1, async |_, pool| {
        User::filter(USERS.mood.eq(Mood::Ok)).count(&pool).await.unwrap();
        schema::sqlx::raw_sql(GONE).execute(&pool).await.unwrap();
        let gone = User::filter(USERS.mood.eq(Mood::Ok)).count(&pool).await.unwrap_err();
        assert_eq!(gone.code(), Some("42703"), "{gone}");
    });
}

#[test]
fn whether_copy_is_safe_is_asked_anew() {
    let mut server = start();
    server.users(&[("ada", None)]);
    asynchronously(&mut server, async |_, pool| {
        let mut client = pool.get().await.unwrap();
        for count in [2000, 2001] {
            let written = GroupMember::insert_many(&client, &members(count)).await.unwrap();
            assert_eq!(Ok(written), count.try_into());
            client.batch_execute("DEALLOCATE ALL").await.unwrap();
        }
        let transaction = client.transaction().await.unwrap();
        let stale = GroupMember::insert_many(&transaction, &members(2002)).await.unwrap_err();
        assert_eq!(stale.code(), Some("26000"), "{stale}");
    });
}

#[test]
fn several_on_their_way_at_once() {
    asynchronously(&mut start(), async |server, pool| {
        ddl(server, "INSERT INTO rel.authors VALUES (1, 'ada'), (2, 'bob')");
        let client = pool.get().await.unwrap();
        for ty in ["varchar(9)", "text"] {
            let both = try_join(Author::find(&client, 1), Author::find(&client, 2)).await;
            let names = both.map(|(one, other)| (one.unwrap().name, other.unwrap().name));
            assert_eq!(names.unwrap(), ("ada".to_owned(), "bob".to_owned()));
            ddl(server, &format!("ALTER TABLE rel.authors ALTER name TYPE {ty}"));
        }
    });
}

#[test]
fn a_pool_keeps_as_many_as_there_may_be() {
    asynchronously(&mut start(), async |_, pool| {
        let client = pool.get().await.unwrap();
        let ask = async |number: i32| {
            let sql = format!("SELECT {number}");
            schema::query_as::<i32>(sql, &[]).first(&client).await.unwrap()
        };
        for number in 0..500 {
            ask(number).await;
        }
        assert_eq!(ask(0).await, Some(0));
        assert_eq!(client.statement_cache.size(), 500);
        ask(500).await;
        assert!(client.statement_cache.size() <= 500);
        assert_eq!(ask(0).await, Some(0));
    });
}

/// A connection knows a composite as it was when it first met it.
#[test]
fn composites_that_were_changed() {
    let home = || schema_data_tests::db::Address { street: Some("a".to_owned()), zip: Some(1) };
    let changes = [
        ("ALTER TYPE address ADD ATTRIBUTE more text", true),
        // As many as before; what is at the place of `zip` is not it.
        ("ALTER TYPE address DROP ATTRIBUTE more, DROP ATTRIBUTE zip", false),
        ("ALTER TYPE address ADD ATTRIBUTE floor bigint", false),
        ("ALTER TYPE address DROP ATTRIBUTE floor, ADD ATTRIBUTE zip integer", true),
    ];
    let mut server = start();
    let id = server.users(&[("ada", None)])[0].id;
    server.client.batch_execute("UPDATE users SET home = ROW('a', 1)").unwrap();
    let config = postgres::Config::from(server.config());
    let mut client = config.connect(schema::postgres::NoTls).unwrap();
    let mut found = || User::find(&mut client, id).map(|user| user.unwrap().home);
    assert_eq!(found().unwrap(), Some(home()));
    for (change, is_read) in changes {
        server.client.batch_execute(change).unwrap();
        // Set anew, for what was dropped is gone.
        let sql = "UPDATE users SET home.zip = 1";
        if is_read {
            server.client.batch_execute(sql).unwrap();
            assert_eq!(found().unwrap(), Some(home()), "{change}");
            continue;
        }
        let error = found().unwrap_err().to_string();
        let told = "column 9 of the result, `public.users.home`, could not be read: the attributes of \
            `address` were changed since this connection learned them: connect again";
        assert_eq!(error, told, "{change}");
    }

    with_pool(1, async |server, pool| {
        let id = apart(server, |server| server.users(&[("ada", None)]))[0].id;
        ddl(server, "UPDATE users SET home = ROW('a', 1)");
        let found = async || User::find(&pool, id).await.map(|user| user.unwrap().home);
        assert_eq!(found().await.unwrap(), Some(home()));
        for (change, is_read) in changes {
            ddl(server, change);
            if is_read {
                ddl(server, "UPDATE users SET home.zip = 1");
                assert_eq!(found().await.unwrap(), Some(home()), "{change}");
                continue;
            }
            let error = found().await.unwrap_err().to_string();
            assert!(error.contains("connect again"), "{error}");
        }
    });
}
