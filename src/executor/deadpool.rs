//! `deadpool-postgres`, a pool of asynchronous clients, which keep their prepared statements.

use std::pin::pin;

use deadpool_postgres::{Client, StatementCache, Transaction};
use futures_util::FutureExt;
use tokio_postgres::GenericClient;

use super::cached::{MOST, is_stale};
use super::statement::Sql;
use super::tokio::Prepares;
use crate::Error;

/// The prepared form of a statement. What the pool keeps has no limit, and texts may differ from call
/// to call; nor does it forget a text that could not be prepared.
async fn prepared(
    client: &tokio_postgres::Client,
    kept: &StatementCache,
    sql: &Sql,
) -> Result<tokio_postgres::Statement, Error> {
    let text = sql.text();
    let mut prepare = pin!(kept.prepare(client, &text));
    // One that is kept is there without waiting, and nothing is counted for it.
    let found = match prepare.as_mut().now_or_never() {
        Some(Ok(found)) => return Ok(found),
        Some(failed) => failed,
        None => prepare.await,
    };
    if found.is_err() {
        kept.remove(&text, &[]);
    } else if kept.size() > MOST {
        kept.clear();
    }
    Ok(found?)
}

/// Forgets a statement where it is stale. Of several on their way at once the first forgets it, and all
/// are worth while to ask again.
fn forgets(kept: &StatementCache, sql: &Sql, error: &tokio_postgres::Error) -> bool {
    let stale = is_stale(error);
    if stale {
        kept.remove(&sql.text(), &[]);
    }
    stale
}

impl Prepares for Client {
    fn connection(&self) -> &tokio_postgres::Client {
        self
    }

    async fn prepared(&self, sql: &Sql) -> Result<tokio_postgres::Statement, Error> {
        prepared(self, &self.statement_cache, sql).await
    }

    fn forgets(&self, sql: &Sql, error: &tokio_postgres::Error) -> bool {
        forgets(&self.statement_cache, sql, error)
    }
}

impl Prepares for Transaction<'_> {
    fn connection(&self) -> &tokio_postgres::Client {
        GenericClient::client(&**self)
    }

    async fn prepared(&self, sql: &Sql) -> Result<tokio_postgres::Statement, Error> {
        prepared(self.connection(), &self.statement_cache, sql).await
    }

    fn forgets(&self, sql: &Sql, error: &tokio_postgres::Error) -> bool {
        forgets(&self.statement_cache, sql, error)
    }
}
