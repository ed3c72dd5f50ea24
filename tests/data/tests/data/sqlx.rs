//! `sqlx` as the driver of models, and models as rows and parameters of its own queries.

use futures_util::TryStreamExt;
use futures_util::future::try_join;
use schema::prelude::*;
use schema::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use schema::sqlx::{self, AssertSqlSafe, PgConnection, PgPool};
use schema::{Error, Table};
use schema_data_tests::db::rel::{Author, Book, NewAuthor};
use schema_data_tests::db::*;

use crate::server::{Server, start};

/// Where the database of a server is.
fn options(server: &mut Server) -> PgConnectOptions {
    PgConnectOptions::new()
        .socket(server.setting("trim('\"' FROM current_setting('unix_socket_directories'))"))
        .port(server.setting("current_setting('port')").parse().unwrap())
        .username(&server.setting("current_user::text"))
        .database(&server.setting("current_database()::text"))
}

/// Runs a test with a pool.
pub(crate) fn with_pool(most: u32, test: impl AsyncFnOnce(&mut Server, PgPool)) {
    let mut server = start();
    let options = options(&mut server);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let pool = PgPoolOptions::new().max_connections(most).connect_lazy_with(options);
        test(&mut server, pool.clone()).await;
        pool.close().await;
    });
}

/// What the blocking client does, which a runtime's own thread must not.
pub(crate) fn apart<T: Send>(server: &mut Server, run: impl FnOnce(&mut Server) -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(|| run(server)).join().unwrap())
}

pub(crate) fn ddl(server: &mut Server, sql: &str) {
    apart(server, |server| server.client.batch_execute(sql).unwrap());
}

fn full() -> NewUser {
    let mut new = NewUser::new("ada@example.org".to_owned(), "Ada".to_owned());
    new.age = Some(36);
    new.balance = Some("12.50".to_owned());
    new.mood = Some(Mood::Happy);
    new.nickname = Some("countess".to_owned());
    new.tags = Some(vec![Some("a,\"b\"".to_owned()), None]);
    new.home = Some(Address { street: Some("St James's Square".to_owned()), zip: None });
    new.settings = Some(schema::serde_json::json!({"theme": ["dark", null]}));
    new
}

#[test]
fn rows_go_in_and_out_through_every_client() {
    with_pool(2, async |server, pool| {
        let ada = User::insert(&pool, &full()).await.unwrap();
        assert_eq!(
            apart(server, |server| User::find(&mut server.client, ada.id)).unwrap(),
            Some(ada.clone())
        );
        assert_eq!((ada.home.clone(), ada.tags.clone()), (full().home, full().tags.unwrap()));

        let mut connection = pool.acquire().await.unwrap();
        let none = NewUser::new("bob@example.org".to_owned(), "Bob".to_owned());
        let bob = User::insert(&mut connection, &none).await.unwrap();
        assert_eq!((&bob.home, bob.age, &bob.balance[..]), (&None, None, "0.00"));
        let plain: &mut PgConnection = &mut connection;
        assert_eq!(User::find(&mut *plain, bob.id).await.unwrap().as_ref(), Some(&bob));
        let patch = UserPatch { home: Some(full().home), ..UserPatch::default() };
        let moved = User::update(&mut *plain, bob.id, &patch).await.unwrap().unwrap();
        assert_eq!(moved.home, full().home);
        assert!(User::delete(&mut *plain, bob.id).await.unwrap());
        assert!(!User::delete(plain, bob.id).await.unwrap());
        drop(connection);

        let mut transaction = pool.begin().await.unwrap();
        User::insert(&mut transaction, &none).await.unwrap();
        assert_eq!(User::query().count(&mut transaction).await.unwrap(), 2);
        transaction.rollback().await.unwrap();
        let mut transaction = pool.begin().await.unwrap();
        User::insert(&mut transaction, &none).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(User::query().count(&pool).await.unwrap(), 2);
        verify(&pool).await.unwrap();
    });
}

#[test]
fn conditions_keys_and_relations() {
    with_pool(2, async |server, pool| {
        let people = [("ada", Some(36)), ("bob", Some(17)), ("cid", None)];
        let users = apart(server, |server| server.users(&people));
        let grown = USERS.age.ge(18).and(USERS.email.in_(["ada@example.org", "x@example.org"]));
        let found = User::filter(grown).order_by(USERS.id.desc()).all(&pool).await.unwrap();
        assert_eq!(found, users[..1]);
        let by_key = USERS.by_email.find(&pool, "bob@example.org").await.unwrap();
        assert_eq!(by_key.as_ref(), Some(&users[1]));
        let of_each = User::query().order_by(USERS.id.desc()).limit(2);
        let of_each = of_each.of_each(&pool, USERS.mood, [Mood::Sad, Mood::Ok]).await.unwrap();
        assert_eq!(of_each, [vec![], vec![users[2].clone(), users[1].clone()]]);
        let calm = User::filter(USERS.mood.eq(Mood::Ok)).count(&pool).await.unwrap();
        assert_eq!(calm, 3);
        let sql = format!("SELECT {}, mood, age FROM users WHERE id = $1", User::SELECT);
        let beside = schema::query_as::<(User, Mood, Option<i32>)>(sql, &[&users[2].id]);
        let beside = beside.first(&pool).await.unwrap();
        assert_eq!(beside, Some((users[2].clone(), Mood::Ok, None)));
        let wrong = schema::query_as::<(i64, String)>("SELECT 1::int8, 2::int8", &[]);
        let error = wrong.first(&pool).await.unwrap_err().to_string();
        let told = "column 2 of the result, `int8`, could not be read: its type is `int8`, which \
             no `String` holds";
        assert_eq!(error, told);

        ddl(
            server,
            "INSERT INTO rel.authors VALUES (1, 'ada'), (2, 'bob'), (3, 'cid');
                 INSERT INTO rel.books VALUES
                    (10, 'a', 1, 2, 3), (11, 'b', 1, NULL, NULL), (12, 'c', 2, 2, 1)",
        );
        let mut books = Book::all(&pool).await.unwrap();
        books.sort_by_key(|book| book.id);
        assert_eq!(books[2].author(&pool).await.unwrap().name, "bob");
        assert!(books[1].editor(&pool).await.unwrap().is_none());
        let mut authors = Author::all(&pool).await.unwrap();
        authors.sort_by_key(|author| author.id);
        let loaded = Author::load_authored_books(&authors, &pool).await.unwrap();
        let ids: Vec<Vec<i64>> =
            loaded.iter().map(|books| books.iter().map(|book| book.id).collect()).collect();
        assert_eq!(ids, [vec![10, 11], vec![12], vec![]]);
    });
}

#[test]
fn streams() {
    with_pool(1, async |server, pool| {
        let users = apart(server, |server| {
            server.users(&[("ada", None), ("bob", Some(1)), ("cid", Some(2))])
        });
        let all = || User::query().order_by(USERS.id.asc());
        assert_eq!(all().stream(&pool).try_collect::<Vec<_>>().await.unwrap(), users);
        let mut connection = pool.acquire().await.unwrap();
        let mut rows = all().stream(&mut connection);
        assert_eq!(rows.try_next().await.unwrap().as_ref(), Some(&users[0]));
        // One that is left before its end leaves the connection whole.
        drop(rows);
        let found = User::find(&mut connection, users[2].id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&users[2]));
        let mut transaction = sqlx::Connection::begin(&mut *connection).await.unwrap();
        let rows = all().stream(&mut transaction).try_collect::<Vec<_>>().await.unwrap();
        assert_eq!(rows, users);
    });
}

#[test]
fn tasks_share_a_pool() {
    with_pool(2, async |_, pool| {
        let authors = |from: i64| {
            let pool = pool.clone();
            async move {
                for id in from..from + 20 {
                    let new = NewAuthor::new(id, id.to_string());
                    let author = Author::insert(&pool, &new).await?;
                    assert_eq!(Author::find(&pool, id).await?, Some(author));
                }
                Ok::<(), Error>(())
            }
        };
        let tasks = (tokio::spawn(authors(0)), tokio::spawn(authors(100)));
        let (one, other) = try_join(tasks.0, tasks.1).await.unwrap();
        one.and(other).unwrap();
        assert_eq!(Author::query().count(&pool).await.unwrap(), 40);
    });
}

#[test]
fn statements_that_went_stale_are_prepared_again() {
    with_pool(1, async |server, pool| {
        let users = apart(server, |server| server.users(&[("ada", None)]));
        let id = users[0].id;
        let alter = |server: &mut Server, ty: &str| {
            let sql = format!("ALTER TABLE users ALTER nickname TYPE {ty}");
            ddl(server, &sql);
        };
        assert!(User::find(&pool, id).await.unwrap().is_some());
        alter(server, "text");
        assert!(User::find(&pool, id).await.unwrap().is_some());

        // A transaction has failed with the statement; the next has it anew.
        alter(server, "varchar(40)");
        let mut transaction = pool.begin().await.unwrap();
        let error = User::find(&mut transaction, id).await.unwrap_err();
        assert_eq!(error.code(), Some("0A000"), "{error}");
        transaction.rollback().await.unwrap();
        let mut transaction = pool.begin().await.unwrap();
        assert!(User::find(&mut transaction, id).await.unwrap().is_some());
        drop(transaction);

        // Closed behind the back of the driver.
        sqlx::raw_sql("DEALLOCATE ALL").execute(&pool).await.unwrap();
        assert!(User::find(&pool, id).await.unwrap().is_some());
    });
}

#[test]
fn errors_name_their_constraints() {
    with_pool(1, async |server, pool| {
        apart(server, |server| server.users(&[("ada", None)]));
        let taken = User::insert(&pool, &full()).await.unwrap_err();
        assert!(matches!(taken, Error::Sqlx(_)), "{taken:?}");
        assert_eq!((taken.code(), taken.constraint()), (Some("23505"), Some("users_email_key")));
        let by_other =
            apart(server, |server| User::insert(&mut server.client, &full())).unwrap_err();
        assert_eq!(taken.to_string(), by_other.to_string());

        let mut wrong = full();
        wrong.email = "nowhere".to_owned();
        let refused = User::insert(&pool, &wrong).await.unwrap_err();
        assert_eq!((refused.code(), refused.constraint()), (Some("23514"), Some("email_check")));

        ddl(server, "ALTER TABLE users ALTER lock_version TYPE text");
        let misread = User::all(&pool).await.unwrap_err();
        assert!(misread.to_string().starts_with("column 12 of the result"), "{misread}");
        ddl(server, "ALTER TYPE mood ADD VALUE 'new'");
        let drift = verify(&pool).await.unwrap_err();
        assert!(matches!(drift, Error::Drift(_)), "{drift}");
    });
}

#[test]
fn models_are_rows_of_its_own_queries() {
    with_pool(1, async |_, pool| {
        let ada = User::insert(&pool, &full()).await.unwrap();
        let sql = format!("SELECT {} FROM users WHERE id = $1", User::SELECT);
        let found: User =
            sqlx::query_as(AssertSqlSafe(sql)).bind(ada.id).fetch_one(&pool).await.unwrap();
        assert_eq!(found, ada);
        // Columns are found by name; those beyond the model's are passed over.
        let author: Author = sqlx::query_as("SELECT 'x' AS name, true AS beyond, 1::bigint AS id")
            .fetch_one(&pool)
            .await
            .unwrap();
        assert_eq!(author, Author { id: 1, name: "x".to_owned() });
        let odd: I64 =
            sqlx::query_as("SELECT 't' AS \"Odd \"\"name\"\"\", 2::int8 AS by_id, 1::int8 AS id")
                .fetch_one(&pool)
                .await
                .unwrap();
        assert_eq!((odd.id, odd.by_id, odd.odd_name.as_deref()), (1, Some(2), Some("t")));

        let missing = sqlx::query_as::<_, Author>("SELECT 1::bigint AS id").fetch_one(&pool).await;
        let error = missing.unwrap_err();
        assert!(matches!(&error, sqlx::Error::ColumnNotFound(name) if name == "name"), "{error}");
        // A column that models read as text is that only by their own list.
        let error = sqlx::query_as::<_, User>("SELECT * FROM users").fetch_one(&pool).await;
        let error = error.unwrap_err();
        let named = matches!(&error, sqlx::Error::ColumnDecode { index, .. } if index == "balance");
        assert!(named, "{error}");
        let error = sqlx::query_as::<_, Author>("SELECT NULL::int8 AS id, 'x' AS name");
        assert!(error.fetch_one(&pool).await.is_err());
    });
}

#[test]
fn own_types_are_values_of_its_own_queries() {
    with_pool(1, async |_, pool| {
        let ada = User::insert(&pool, &full()).await.unwrap();
        let happy: (i64, Mood, Option<Address>) =
            sqlx::query_as("SELECT id, mood, home FROM users WHERE mood = $1 AND mood = ANY($2)")
                .bind(Mood::Happy)
                .bind(vec![Mood::Ok, Mood::Happy])
                .fetch_one(&pool)
                .await
                .unwrap();
        assert_eq!(happy, (ada.id, Mood::Happy, full().home));
        let moods: Vec<Option<Mood>> =
            sqlx::query_scalar("SELECT ARRAY['sad', NULL]::mood[]").fetch_one(&pool).await.unwrap();
        assert_eq!(moods, [Some(Mood::Sad), None]);
        let homes: Vec<Address> =
            sqlx::query_scalar("SELECT ARRAY[home] FROM users").fetch_one(&pool).await.unwrap();
        assert_eq!(Some(&homes[0]), full().home.as_ref());
        sqlx::query("UPDATE users SET mood = $1, tags = $2")
            .bind(Mood::Sad)
            .bind(&["x"][..])
            .execute(&pool)
            .await
            .unwrap();
        let none: Option<Mood> =
            sqlx::query_scalar("SELECT $1").bind(None::<Mood>).fetch_one(&pool).await.unwrap();
        assert_eq!(none, None);

        let wrong = sqlx::query_scalar::<_, Mood>("SELECT 'sad'::text").fetch_one(&pool).await;
        assert!(matches!(wrong, Err(sqlx::Error::ColumnDecode { .. })), "{wrong:?}");
        let null = sqlx::query_scalar::<_, Mood>("SELECT NULL::mood").fetch_one(&pool).await;
        assert!(null.is_err(), "{null:?}");
        // Types that the `search_path` does not find are found by their namespaces, and ones of
        // the same name elsewhere are not taken for them.
        sqlx::raw_sql("CREATE SCHEMA far; CREATE TYPE far.mood AS ENUM ('sad')")
            .execute(&pool)
            .await
            .unwrap();
        let other = sqlx::query_scalar::<_, Mood>("SELECT 'sad'::far.mood").fetch_one(&pool).await;
        assert!(other.is_err(), "{other:?}");
        let mut connection = pool.acquire().await.unwrap();
        sqlx::raw_sql("SET search_path = far").execute(&mut *connection).await.unwrap();
        assert!(User::find(&mut connection, ada.id).await.unwrap().is_some());
        let mood: Mood = sqlx::query_scalar("SELECT mood FROM public.users WHERE mood = $1")
            .bind(Mood::Sad)
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        assert_eq!(mood, Mood::Sad);
    });
}

#[test]
fn rows_are_locked_as_they_are_read() {
    with_pool(2, async |server, pool| {
        apart(server, |server| server.users(&[("ada", None), ("bob", None)]));
        let (mut one, mut two) = (pool.begin().await.unwrap(), pool.begin().await.unwrap());
        let next = || User::query().order_by(USERS.id.asc()).limit(1).for_update();
        let (first, second) = (
            next().skip_locked().first(&mut one).await.unwrap(),
            next().skip_locked().first(&mut two).await.unwrap(),
        );
        assert_eq!((&*first.unwrap().name, &*second.unwrap().name), ("ada", "bob"));
        let taken = next().no_wait().first(&mut two).await.unwrap_err();
        assert_eq!(taken.code(), Some("55P03"));
    });
}

#[test]
fn columns_have_something_within() {
    with_pool(1, async |_, pool| {
        let both = BAGS.words.has("a").and(BAGS.prices.has_any(["3.0"])).and(BAGS.span.has(-7));
        let found = Bag::filter(both.and(BAGS.doc.has_key("theme"))).all(&pool).await.unwrap();
        assert_eq!(found.iter().map(|bag| bag.id).collect::<Vec<_>>(), [3]);
        let others = BAGS.folded.has("bob").and(BAGS.span.overlaps(2..).or(BAGS.evens.has(6)));
        let others = others.and(BAGS.marked.has_any(["x", "y"])).and(BAGS.moods.has(Mood::Ok));
        assert_eq!(Bag::filter(others).count(&pool).await.unwrap(), 2);
    });
}
