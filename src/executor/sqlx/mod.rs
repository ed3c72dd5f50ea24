//! `sqlx`, an asynchronous driver. It keeps the prepared statements of a connection itself.

mod composite;
mod model;
mod own;
mod row;
mod slot;
mod types;

pub use composite::{Known, Part, Shape};
pub use model::{Names, from_row};
pub use own::{
    decode_label, decode_own, encode_enum, is_own_array, is_own_info, own_array, own_info,
};
pub use row::Row;

use std::sync::Arc;

use futures_util::TryStreamExt;
use postgres_types::private::BytesMut;
use postgres_types::{IsNull, ToSql, Type};
use sqlx::error::BoxDynError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArgumentBuffer, PgArguments, PgDatabaseError, PgStatement, PgTypeInfo};
use sqlx::{
    Arguments, AssertSqlSafe, Column, Connection, Either, PgConnection, PgPool, Postgres,
    SqlSafeStr, SqlStr, Statement as _, Transaction,
};

use self::slot::{Slot, room};
use super::sealed::Sealed;
use super::statement::{self, why};
use super::{Answer, Copy, Executor, RowStream, Statement};
use crate::Error;
use crate::runtime::write_binary;

/// A value in PostgreSQL's binary form, `None` being NULL, as a parameter of `sqlx`.
struct Encoded<'b>(Option<&'b [u8]>, PgTypeInfo);

impl sqlx::Type<Postgres> for Encoded<'_> {
    fn type_info() -> PgTypeInfo {
        // `produces` tells the type of each.
        PgTypeInfo::with_name("text")
    }
}

impl sqlx::Encode<'_, Postgres> for Encoded<'_> {
    fn encode_by_ref(
        &self,
        out: &mut PgArgumentBuffer,
    ) -> Result<sqlx::encode::IsNull, BoxDynError> {
        let Some(value) = self.0 else { return Ok(sqlx::encode::IsNull::Yes) };
        out.extend_from_slice(value);
        Ok(sqlx::encode::IsNull::No)
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        Some(self.1.clone())
    }

    fn size_hint(&self) -> usize {
        self.0.map_or(0, <[u8]>::len)
    }
}

/// A statement as `sqlx` takes it: with the parameters in the types that the server wants.
fn arguments(prepared: &PgStatement, params: &[&(dyn ToSql + Sync)]) -> Result<PgArguments, Error> {
    let types = match prepared.parameters() {
        Some(Either::Left(types)) => types,
        _ => &[],
    };
    if types.len() != params.len() {
        let said = format!("{} parameters for {} values", types.len(), params.len());
        return Err(Error::Sqlx(sqlx::Error::Encode(said.into())));
    }
    let mut arguments = PgArguments::default();
    let mut buffer = BytesMut::new();
    for (info, value) in types.iter().zip(params) {
        buffer.clear();
        let null = write_binary(*value, &types::of(info), &mut buffer);
        let value = match null.map_err(sqlx::Error::Encode)? {
            IsNull::Yes => None,
            IsNull::No => Some(&*buffer),
        };
        arguments.add(Encoded(value, info.clone())).map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

fn text(statement: &Statement<'_>) -> SqlStr {
    AssertSqlSafe(statement.sql.text().into_owned()).into_sql_str()
}

/// The types of a statement's columns.
fn columns(prepared: &PgStatement) -> Arc<[Type]> {
    prepared.columns().iter().map(|column| types::of(column.type_info())).collect()
}

/// Whether a prepared statement is [stale](statement::is_stale).
fn is_stale(error: &sqlx::Error) -> bool {
    let said = error.as_database_error().and_then(|said| said.try_downcast_ref());
    said.is_some_and(|said: &PgDatabaseError| statement::is_stale(said.code(), said.routine()))
}

/// Runs a statement and takes its rows; how many it touched. Once more where the server no longer
/// takes its prepared form. A row is only asked for once there `is_room`.
async fn run(
    connection: &mut PgConnection,
    statement: &Statement<'_>,
    mut take: impl FnMut(&Row) -> Result<(), Error> + Send,
    is_room: impl Fn() -> bool + Send + Sync,
) -> Result<u64, Error> {
    let mut stale = None;
    loop {
        let prepared = sqlx::Executor::prepare(&mut *connection, text(statement)).await;
        let prepared = prepared.map_err(|error| why(stale.take(), error.into()))?;
        let mut began = false;
        let mut take = |row: &Row| {
            began = true;
            take(row)
        };
        match once(connection, &prepared, statement, &mut take, &is_room).await {
            Err(Error::Sqlx(error)) if stale.is_none() && !began && is_stale(&error) => {
                connection.clear_cached_statements().await?;
                stale = Some(error);
            }
            done => return done,
        }
    }
}

async fn once(
    connection: &mut PgConnection,
    prepared: &PgStatement,
    statement: &Statement<'_>,
    take: &mut (impl FnMut(&Row) -> Result<(), Error> + Send),
    is_room: &(impl Fn() -> bool + Send + Sync),
) -> Result<u64, Error> {
    let arguments = arguments(prepared, &statement.list())?;
    let query = sqlx::query_with(prepared.sql().clone(), arguments);
    let types = columns(prepared);
    let mut parts = sqlx::Executor::fetch_many(connection, query);
    let mut touched = 0;
    while let Some(part) = parts.try_next().await? {
        match part {
            Either::Left(done) => touched += done.rows_affected(),
            Either::Right(row) => {
                take(&Row::new(row, types.clone()))?;
                room(is_room).await;
            }
        }
    }
    Ok(touched)
}

/// Implements [`Executor`]: `$run` is the connection that runs a statement.
macro_rules! executor {
    ([$($params:tt)*] $client:ty, $it:ident => $run:expr) => {
        impl<'a, $($params)*> Sealed for $client {}

        #[diagnostic::do_not_recommend]
        impl<'a, 'c: 'a, $($params)*> Executor<'c> for $client {
            type Answer<T>
                = Answer<'a, T>
            where
                T: 'c;
            type Rows<T>
                = RowStream<'a, T>
            where
                T: 'c;
            type Row = Row;

            fn ready<T: Send + 'c>(answer: Result<T, Error>) -> Self::Answer<T> {
                Box::pin(std::future::ready(answer))
            }

            fn fetch<S: Send + 'c, T: Send + 'c>(
                self,
                statement: Statement<'c>,
                mut state: S,
                mut take: impl FnMut(&mut S, &Row) -> Result<(), Error> + Send + 'c,
                finish: impl FnOnce(S) -> Result<T, Error> + Send + 'c,
            ) -> Self::Answer<T> {
                let $it = self;
                Box::pin(async move {
                    run($run, &statement, |row| take(&mut state, row), || true).await?;
                    finish(state)
                })
            }

            fn execute<T: Send + 'c>(
                self,
                statement: Statement<'c>,
                read: impl FnOnce(u64) -> Result<T, Error> + Send + 'c,
            ) -> Self::Answer<T> {
                let $it = self;
                Box::pin(async move { read(run($run, &statement, |_| Ok(()), || true).await?) })
            }

            fn stream<T: Send + 'c>(
                self,
                statement: Statement<'c>,
                mut read: impl FnMut(&Row) -> Result<T, Error> + Send + 'c,
            ) -> Self::Rows<T> {
                let $it = self;
                let slot = Slot::default();
                let filled = slot.clone();
                let run = async move {
                    let take = |row: &Row| {
                        filled.fill(read(row));
                        Ok(())
                    };
                    run($run, &statement, take, || filled.is_empty()).await
                };
                slot.stream(run)
            }

            fn copy(self, copy: Copy<'c>) -> Self::Answer<u64> {
                // The COPY of `sqlx` 0.9.0 that is dropped half-way leaves an answer behind: the next
                // statements of the connection would be given those of the ones before.
                self.execute(copy.into_insert(), Ok)
            }
        }
    };
}

executor! { [] &'a PgPool, pool => &mut *pool.acquire().await? }
executor! { [] &'a mut PgConnection, it => it }
executor! { [] &'a mut PoolConnection<Postgres>, it => it }
executor! { ['t] &'a mut Transaction<'t, Postgres>, it => it }
