//! The same values through `sqlx`.

use std::fmt::Debug;

use postgres::Client;
use postgres::types::ToSql;
use schema::executor::{Statement, Value};
use schema::reads::Reads;
use schema::sqlx::postgres::PgConnectOptions;
use schema::sqlx::{AssertSqlSafe, Connection, PgConnection, Postgres, raw_sql};
use schema::{AnyRow, Error, Executor, sql};

/// A value, the same or NULL, and a list of both.
type Values<T> = (T, Option<T>, Vec<Option<T>>);

/// Runs a test on a second connection to the database of a client, with the same settings.
pub(crate) fn with_connection<T>(
    client: &mut Client,
    test: impl AsyncFnOnce(&mut PgConnection) -> T,
) -> T {
    let mut setting =
        |name: &str| -> String { client.query_one(&format!("SELECT {name}"), &[]).unwrap().get(0) };
    let options = PgConnectOptions::new()
        .socket(setting("trim('\"' FROM current_setting('unix_socket_directories'))"))
        .port(setting("current_setting('port')").parse().unwrap())
        .username(&setting("current_user::text"))
        .database(&setting("current_database()::text"));
    let settings = ["datestyle", "timezone"].map(|name| {
        let value = setting(&format!("quote_literal(current_setting('{name}'))"));
        format!("SET {name} = {value};")
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = PgConnection::connect_with(&options).await.unwrap();
        raw_sql(AssertSqlSafe(settings.concat())).execute(&mut connection).await.unwrap();
        let told = test(&mut connection).await;
        connection.close().await.unwrap();
        told
    })
}

type Row = <&'static mut PgConnection as Executor<'static>>::Row;

/// Reads row 1, and writes it as rows 6 and 7, the last without what can be NULL.
pub(crate) fn held<M, T>(client: &mut Client, case: &str, read: &str, write: &str, seen: &str)
where
    T: Reads<M> + ToSql + Sync + Send + Debug + Clone + 'static,
    Option<T>: Reads<M>,
{
    let done = with_connection(client, async |connection| {
        let values: Values<T> = {
            let statement = Statement::new(read.to_owned(), vec![Value::own(1_i32)]);
            let take = |found: &mut Option<Values<T>>, row: &Row| -> Result<(), Error> {
                let list: Vec<Option<T>> = row.read::<sql::Array<M>, _>(2)?;
                *found = Some((row.read::<M, T>(0)?, row.read::<sql::Nullable<M>, _>(1)?, list));
                Ok(())
            };
            connection.fetch(statement, None, take, |found| Ok(found.unwrap())).await?
        };
        let (one, maybe, list) = &values;
        let all = [&Some(one.clone()), maybe, &list[0], &list[2]];
        for copy in all {
            assert_eq!(format!("{:?}", copy.as_ref().unwrap()), seen, "{case}");
        }
        assert!(list[1].is_none() && list.len() == 3, "{case}");
        let no_list: Option<Vec<Option<T>>> = None;
        let rows: [Vec<Value<'_>>; 2] = [
            vec![Value::own(6_i32), Value::Ref(one), Value::Ref(maybe), Value::Ref(list)],
            vec![Value::own(7_i32), Value::Ref(one), Value::Ref(&None::<T>), Value::Ref(&no_list)],
        ];
        for row in rows {
            let statement = Statement::new(write.to_owned(), row);
            let written = (&mut *connection).execute(statement, Ok).await?;
            assert_eq!(written, 1, "{case}");
        }
        Ok::<(), Error>(())
    });
    if std::any::type_name::<M>().contains("Multirange") {
        // `sqlx` itself refuses a statement with one, for it does not know `typtype` "m".
        assert!(matches!(done, Err(Error::Sqlx(_))), "{case}: {done:?}");
        return;
    }
    done.unwrap_or_else(|error| panic!("{case}: {error:?}"));
    let texts = client
        .query(
            "SELECT one::text, maybe::text, list::text FROM t WHERE id IN (1, 6, 7) ORDER BY id",
            &[],
        )
        .unwrap();
    let text_of = |row: usize| [0, 1, 2].map(|column| texts[row].get::<_, Option<String>>(column));
    assert_eq!(text_of(1), text_of(0), "{case}");
    assert_eq!(text_of(2), [text_of(0)[0].clone(), None, None], "{case}");
}

/// What the server gives back of a value of a type that the database defines.
pub(crate) fn back<T>(client: &mut Client, sql: &'static str, value: &T) -> T
where
    T: ToSql + for<'a> postgres::types::FromSql<'a> + Sync + Send + 'static,
{
    with_connection(client, async |connection| {
        let statement = Statement::new(sql, vec![Value::Ref(value)]);
        let take = |found: &mut Option<T>, row: &Row| -> Result<(), Error> {
            *found = Some(row.own(0)?);
            Ok(())
        };
        connection.fetch(statement, None, take, |found| Ok(found.unwrap())).await.unwrap()
    })
}

/// What the server gives back of a value that is a parameter of a query of `sqlx`'s own.
pub(crate) fn bound<T>(
    client: &mut Client,
    sql: &'static str,
    value: T,
) -> Result<T, schema::sqlx::Error>
where
    for<'q> T: schema::sqlx::Encode<'q, Postgres> + schema::sqlx::Decode<'q, Postgres>,
    T: schema::sqlx::Type<Postgres> + Send + Unpin + 'static,
{
    with_connection(client, async |connection| {
        schema::sqlx::query_scalar(sql).bind(value).fetch_one(connection).await
    })
}
