//! `tokio-postgres`, the asynchronous driver.

use std::pin::pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::future::join3;
use futures_util::stream::poll_fn;
use futures_util::{FutureExt, SinkExt, Stream, StreamExt, TryFutureExt, TryStreamExt};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, GenericClient, Row, Transaction};

use super::cached::is_stale;
use super::copy::{END, ENDS, IS_SAFE};
use super::statement::{Sql, why};
use super::{Answer, Cached, Copy, Executor, RowStream, Statement, Value, sealed::Sealed};
use crate::Error;

/// Any client of `tokio-postgres` or `deadpool-postgres`, a transaction on one, or
/// [`Cached`](crate::Cached) of either: what a function takes that is called with all of them.
///
/// ```no_run
/// use schema::{AsyncClient, Error};
///
/// async fn people(client: &impl AsyncClient) -> Result<i64, Error> {
///     // User::query().count(client).await?, user.posts(client).await? …
///     let all = schema::query_as::<i64>("SELECT count(*) FROM users", &[]).first(client).await?;
///     Ok(all.unwrap_or_default())
/// }
///
/// # async fn run(mut client: schema::tokio_postgres::Client) -> Result<(), Error> {
/// let before = people(&client).await?;
/// let transaction = client.transaction().await?;
/// let within = people(&transaction).await?;
/// # Ok(()) }
/// ```
pub trait AsyncClient: Prepares {}

impl<P: Prepares> AsyncClient for P {}

/// Where the prepared form of a statement comes from. It cannot be named from outside.
#[doc(hidden)]
pub trait Prepares: Sync {
    /// Whether prepared statements are kept.
    const KEEPS: bool = true;

    /// The connection.
    fn connection(&self) -> &Client;

    /// The prepared form of a statement.
    fn prepared(
        &self,
        sql: &Sql,
    ) -> impl Future<Output = Result<tokio_postgres::Statement, Error>> + Send;

    /// Forgets it where the server no longer takes it; whether it is worth while to ask again.
    fn forgets(&self, sql: &Sql, error: &tokio_postgres::Error) -> bool;
}

/// Runs a statement, once more where the server no longer takes its prepared form.
async fn run(
    client: &impl Prepares,
    statement: &Statement<'_>,
) -> Result<tokio_postgres::RowStream, Error> {
    let mut stale = None;
    loop {
        let prepared = client.prepared(&statement.sql).await;
        let prepared = prepared.map_err(|error| why(stale.take(), error))?;
        // Boxed, for it has room to prepare a text too: with it the future of every statement would
        // be larger than what an allocator has at hand.
        let rows = Box::pin(client.connection().query_raw(&prepared, statement.params()));
        match rows.await {
            Err(error) if stale.is_none() && client.forgets(&statement.sql, &error) => {
                stale = Some(error);
            }
            rows => return Ok(rows?),
        }
    }
}

impl<P: Prepares> Sealed for &P {}

#[diagnostic::do_not_recommend]
impl<'a, 'c: 'a, P: Prepares> Executor<'c> for &'a P {
    type Answer<T: 'c> = Answer<'a, T>;
    type Rows<T: 'c> = RowStream<'a, T>;
    type Row = Row;

    fn ready<T: Send + 'c>(answer: Result<T, Error>) -> Answer<'a, T> {
        Box::pin(std::future::ready(answer))
    }

    fn fetch<S: Send + 'c, T: Send + 'c>(
        self,
        statement: Statement<'c>,
        mut state: S,
        mut take: impl FnMut(&mut S, &Row) -> Result<(), Error> + Send + 'c,
        finish: impl FnOnce(S) -> Result<T, Error> + Send + 'c,
    ) -> Answer<'a, T> {
        Box::pin(async move {
            let mut rows = pin!(run(self, &statement).await?);
            while let Some(row) = rows.try_next().await? {
                take(&mut state, &row)?;
            }
            finish(state)
        })
    }

    fn execute<T: Send + 'c>(
        self,
        statement: Statement<'c>,
        read: impl FnOnce(u64) -> Result<T, Error> + Send + 'c,
    ) -> Answer<'a, T> {
        Box::pin(async move {
            let mut rows = pin!(run(self, &statement).await?);
            while rows.try_next().await?.is_some() {}
            read(rows.rows_affected().unwrap_or_default())
        })
    }

    fn stream<T: Send + 'c>(
        self,
        statement: Statement<'c>,
        mut read: impl FnMut(&Row) -> Result<T, Error> + Send + 'c,
    ) -> RowStream<'a, T> {
        let rows = async move { Ok(run(self, &statement).await?.map_err(Error::from)) };
        let mut rows = Some(Box::pin(rows.try_flatten_stream()));
        let next = move |context: &mut Context<'_>| {
            let Some(open) = &mut rows else { return Poll::Ready(None) };
            let row = ready!(open.as_mut().poll_next(context));
            // Asked again after the last row or an error, the driver has errors without end.
            if !matches!(row, Some(Ok(_))) {
                rows = None;
            }
            Poll::Ready(row.map(|row| read(&row?)))
        };
        poll_fn(next).boxed()
    }

    fn copy(self, copy: Copy<'c>) -> Answer<'a, u64> {
        Box::pin(async move {
            let connection = self.connection();
            let is_safe = async {
                if P::KEEPS {
                    let asked = Statement::fixed(is_safe, vec![Value::own(copy.relation)]);
                    let take = |is_safe: &mut bool, row: &Row| {
                        *is_safe = row.try_get(0)?;
                        Ok(())
                    };
                    return self.fetch(asked, false, take, Ok).await;
                }
                let relation = [(&copy.relation as &(dyn ToSql + Sync), Type::TEXT)];
                Ok(connection.query_typed_one(IS_SAFE, &relation).await?.try_get(0)?)
            };
            // Not one that is kept: the types must be those of now.
            let (types, statement) =
                (connection.prepare(&copy.types), connection.prepare(&copy.sql));
            // Where that fails in a transaction, the others do for it.
            let (is_safe, types, statement) = join3(is_safe, types, statement).await;
            let (is_safe, types, statement) = (is_safe?, types?, statement?);
            if !is_safe {
                return self.execute(copy.into_insert(), Ok).await;
            }
            let types = types.columns().iter().map(tokio_postgres::Column::type_).collect();
            let mut chunks = copy.chunks(types);
            // Before COPY begins, for most rows that cannot be sent are like the first.
            let first = chunks.next().transpose()?;
            let unanswered = Unanswered(Some(connection));
            let sink = match connection.copy_in::<_, Bytes>(&statement).await {
                Ok(sink) => unanswered.answered(sink),
                Err(error) => {
                    let mut ends = 0..ENDS;
                    while ends.next().is_some() && connection.batch_execute(END).await.is_ok() {}
                    return Err(error.into());
                }
            };
            let mut sink = pin!(sink);
            for chunk in first.into_iter().map(Ok).chain(chunks) {
                sink.send(chunk?).await?;
            }
            Ok(sink.finish().await?)
        })
    }
}

fn is_safe() -> String {
    IS_SAFE.to_owned()
}

/// A COPY that the server has not answered yet: it could still refuse it when nobody waits any more, so
/// its connection is ended then.
struct Unanswered<'c>(Option<&'c Client>);

impl Unanswered<'_> {
    fn answered<S>(mut self, sink: S) -> S {
        self.0 = None;
        sink
    }
}

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        // The driver sends it when it is first asked for the answer.
        let _ = self.0.map(|connection| connection.batch_execute(END).now_or_never());
    }
}

impl Prepares for Client {
    const KEEPS: bool = false;

    fn connection(&self) -> &Client {
        self
    }

    async fn prepared(&self, sql: &Sql) -> Result<tokio_postgres::Statement, Error> {
        Ok(Box::pin(self.prepare(&sql.text())).await?)
    }

    fn forgets(&self, _: &Sql, _: &tokio_postgres::Error) -> bool {
        false
    }
}

impl Prepares for Transaction<'_> {
    const KEEPS: bool = false;

    fn connection(&self) -> &Client {
        self.client()
    }

    async fn prepared(&self, sql: &Sql) -> Result<tokio_postgres::Statement, Error> {
        Ok(Box::pin(self.prepare(&sql.text())).await?)
    }

    fn forgets(&self, _: &Sql, _: &tokio_postgres::Error) -> bool {
        false
    }
}

impl<C: GenericClient + Sync> Prepares for Cached<C> {
    fn connection(&self) -> &Client {
        self.client()
    }

    async fn prepared(&self, sql: &Sql) -> Result<tokio_postgres::Statement, Error> {
        let (client, statements) = self.parts();
        if let Some(found) = statements.get(sql) {
            return Ok(found);
        }
        // Boxed, for it is rare, and would make the future of every statement a large one.
        let statement = Box::pin(client.prepare(&sql.text())).await?;
        statements.keep(sql, &statement);
        Ok(statement)
    }

    fn forgets(&self, sql: &Sql, error: &tokio_postgres::Error) -> bool {
        let stale = is_stale(error);
        if stale {
            self.parts().1.forget(sql);
        }
        stale
    }
}
