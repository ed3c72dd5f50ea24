//! `deadpool-postgres`, a pool of asynchronous clients, which keep their prepared statements.

use deadpool_postgres::{Client, Transaction};

use super::cached::is_stale;
use super::statement::Sql;
use super::tokio::Prepares;
use crate::Error;

impl Prepares for Client {
    fn connection(&self) -> &tokio_postgres::Client {
        self
    }

    async fn prepared(&self, sql: &Sql) -> Result<tokio_postgres::Statement, Error> {
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
        Ok(self.prepare_cached(&sql.text()).await?)
    }

    fn forgets(&self, sql: &Sql, error: &tokio_postgres::Error) -> bool {
        is_stale(error) && self.statement_cache.remove(&sql.text(), &[]).is_some()
    }
}
