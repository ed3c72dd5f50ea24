//! The same functions with an asynchronous client.

use futures_util::TryStreamExt;
use schema::prelude::*;
use schema::{AsyncClient, BlockingClient, Error};
use schema_data_tests::db::{GroupMember, NewGroupMember, USERS, User, UserPatch};

use crate::server::start;

/// With the client of any type.
macro_rules! read_and_write {
    ($c:expr) => {{
        let c = $c;
        let adults = User::filter(USERS.age.ge(18)).order_by(USERS.id.asc()).limit(5).all(c).await;
        let adults = adults.unwrap();
        assert_eq!(adults.iter().map(|user| &*user.name).collect::<Vec<_>>(), ["ada"]);
        assert_eq!(User::filter(USERS.name.in_(["ada", "bob"])).count(c).await.unwrap(), 2);
        let names: Vec<User> = User::query().stream(c).try_collect().await.unwrap();
        assert_eq!(names.len(), 3);
        let mut of_each = User::query().of_each(c, USERS.name, ["bob", "ada"]).await.unwrap();
        assert_eq!(of_each.pop().unwrap().pop().unwrap().name, "ada");
        let found = USERS.by_email.find(c, "bob@example.org").await.unwrap().unwrap();
        let patch = UserPatch { age: Some(Some(18)), ..Default::default() };
        let sql = format!("SELECT {}, count(*) OVER (), age FROM users ORDER BY id", User::SELECT);
        let beside = schema::query_as::<(User, i64, Option<i32>)>(sql, &[]).all(c).await.unwrap();
        let beside: Vec<_> =
            beside.iter().map(|(user, all, age)| (&*user.name, *all, *age)).collect();
        assert_eq!(beside, [("ada", 3, Some(36)), ("bob", 3, Some(17)), ("cid", 3, None)]);
        // Futures of the functions can go to other threads.
        let id = found.id;
        let changed = async { USERS.by_id.update(c, id, &patch).await };
        fn sends<T: Send>(it: T) -> T {
            it
        }
        assert_eq!(sends(changed).await.unwrap().unwrap().age, Some(18));

        for count in [10, 3000] {
            let group = |i: i32| NewGroupMember {
                rank: Some(i + 1),
                ..NewGroupMember::new(format!("{count}-{i}"), id)
            };
            let new: Vec<_> = (0..count).map(group).collect();
            let written = GroupMember::insert_many(c, &new).await.unwrap();
            assert_eq!(written, u64::try_from(count).unwrap());
            assert!(GroupMember::insert_many(c, &new).await.is_err());
        }
        assert_eq!(GroupMember::query().count(c).await.unwrap(), 3010);
    }};
}

/// What takes a client or a transaction.
async fn rename(client: &impl AsyncClient, from: &str, to: &str) -> Result<u64, Error> {
    let found = User::filter(USERS.name.eq(from)).first(client).await?;
    let Some(user) = found else { return Ok(0) };
    let patch = UserPatch { name: Some(to.to_owned()), ..Default::default() };
    User::update(client, user.id, &patch).await?;
    User::filter(USERS.name.eq(to)).count(client).await
}

fn count(client: &mut impl BlockingClient) -> Result<u64, Error> {
    User::query().all(&mut *client)?;
    User::query().count(&mut *client)
}

#[test]
fn functions_take_any_client() {
    let mut server = start();
    server.users(&[("ada", Some(36)), ("bob", Some(17))]);
    let c = &mut server.client;
    assert_eq!(count(&mut *c).unwrap(), 2);
    assert_eq!(count(&mut c.transaction().unwrap()).unwrap(), 2);
    let config = server.config();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (mut client, connection) = config.connect(schema::tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        assert_eq!(rename(&client, "ada", "eva").await.unwrap(), 1);
        let transaction = client.transaction().await.unwrap();
        assert_eq!(rename(&transaction, "bob", "eva").await.unwrap(), 2);
        drop(transaction);
        let mut client = schema::Cached::new(client);
        let transaction = client.transaction().await.unwrap();
        assert_eq!(rename(&transaction, "bob", "eva").await.unwrap(), 2);
        drop(transaction);
        // It can go to another thread.
        let task = tokio::spawn(async move { rename(&client, "eva", "ada").await });
        assert_eq!(task.await.unwrap().unwrap(), 1);
    });
    let manager = schema::deadpool_postgres::Manager::new(config, schema::tokio_postgres::NoTls);
    let pool = schema::deadpool_postgres::Pool::builder(manager).max_size(1).build().unwrap();
    runtime.block_on(async {
        let mut client = pool.get().await.unwrap();
        let transaction = client.transaction().await.unwrap();
        assert_eq!(rename(&transaction, "ada", "eva").await.unwrap(), 1);
        drop(transaction);
        assert_eq!(rename(&client, "ada", "eva").await.unwrap(), 1);
    });
}

#[test]
fn an_asynchronous_client_does_the_same() {
    let mut server = start();
    server.users(&[("ada", Some(36)), ("bob", Some(17)), ("cid", None)]);
    let config = server.config();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) = config.connect(schema::tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        read_and_write!(&client);
        User::query().delete(&client).await.unwrap();
    });
    server.users(&[("ada", Some(36)), ("bob", Some(17)), ("cid", None)]);
    runtime.block_on(async {
        let (client, connection) = config.connect(schema::tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        read_and_write!(&schema::Cached::new(client));
    });
}
