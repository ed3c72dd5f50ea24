//! `deadpool-postgres`, a pool of asynchronous clients, which keep their prepared statements.

use deadpool_postgres::{Client, StatementCache, Transaction};

use super::cached::{MOST, is_stale};
use super::statement::Sql;
use super::tokio::Prepares;
use crate::Error;

/// The pool has no limit of its own, and texts may differ from call to call.
fn make_room(statements: &StatementCache) {
    if statements.size() >= MOST {
        statements.clear();
    }
}

impl Prepares for Client {
    fn connection(&self) -> &tokio_postgres::Client {
        self
    }

    async fn prepared(&self, sql: &Sql) -> Result<tokio_postgres::Statement, Error> {
        make_room(&self.statement_cache);
        Ok(self.prepare_cached(&sql.text()).await?)
    }

    fn forgets(&self, sql: &Sql, error: &tokio_postgres::Error) -> bool {
        is_stale(error) && self.statement_cache.remove(&sql.text(), &[]).is_some()
    }
}

impl Prepares for Transaction<'_> {
    fn connection(&self) -> &tokio_postgres::Client {
        tokio_postgres::GenericClient::client(&**self)
    }

    async fn prepared(&self, sql: &Sql) -> Result<tokio_postgres::Statement, Error> {
        make_room(&self.statement_cache);
        Ok(self.prepare_cached(&sql.text()).await?)
    }

    fn forgets(&self, sql: &Sql, error: &tokio_postgres::Error) -> bool {
        is_stale(error) && self.statement_cache.remove(&sql.text(), &[]).is_some()
    }
}
