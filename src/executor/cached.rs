//! A client that keeps its prepared statements.

use std::collections::{BTreeMap, HashMap};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_postgres::Statement;

use super::statement::{self, Sql};

/// A client of `postgres` or `tokio-postgres` that prepares each statement of a model once.
///
/// ```no_run
/// # #[cfg(feature = "postgres")] {
/// # fn main() -> Result<(), schema::Error> {
/// use schema::postgres::{Client, NoTls};
///
/// let mut client = schema::Cached::new(Client::connect("host=localhost", NoTls)?);
/// // User::find(&mut client, 1)?;
/// # Ok(()) }
/// # }
/// ```
///
/// It is the client for everything else; a stream of `postgres` prepares its statement itself. Of
/// statements whose text differs from call to call, at most 500 are kept: conditions and sets of
/// columns may be put together in thousands of ways.
#[derive(Debug)]
pub struct Cached<C> {
    client: C,
    statements: Arc<Statements>,
}

impl<C> Cached<C> {
    /// Wraps a client that has nothing prepared so far.
    pub fn new(client: C) -> Self {
        Self { client, statements: Arc::default() }
    }

    /// The client without its statements.
    pub fn into_inner(self) -> C {
        self.client
    }

    pub(super) fn parts(&self) -> (&C, &Statements) {
        (&self.client, &self.statements)
    }

    #[cfg(feature = "postgres")]
    pub(super) fn parts_mut(&mut self) -> (&mut C, &Statements) {
        (&mut self.client, &self.statements)
    }
}

impl<C> Deref for Cached<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.client
    }
}

impl<C> DerefMut for Cached<C> {
    fn deref_mut(&mut self) -> &mut C {
        &mut self.client
    }
}

#[cfg(feature = "postgres")]
impl Cached<postgres::Client> {
    /// Begins a transaction that uses the statements of its client.
    ///
    /// # Errors
    ///
    /// What the server refuses.
    pub fn transaction(&mut self) -> Result<Cached<postgres::Transaction<'_>>, crate::Error> {
        let statements = self.statements.clone();
        Ok(Cached { client: self.client.transaction()?, statements })
    }
}

#[cfg(feature = "postgres")]
impl Cached<postgres::Transaction<'_>> {
    /// Commits.
    ///
    /// # Errors
    ///
    /// What the server refuses.
    pub fn commit(self) -> Result<(), crate::Error> {
        Ok(self.client.commit()?)
    }
}

impl Cached<tokio_postgres::Client> {
    /// Begins a transaction that uses the statements of its client.
    ///
    /// # Errors
    ///
    /// What the server refuses.
    pub async fn transaction(
        &mut self,
    ) -> Result<Cached<tokio_postgres::Transaction<'_>>, crate::Error> {
        let statements = self.statements.clone();
        Ok(Cached { client: self.client.transaction().await?, statements })
    }
}

impl Cached<tokio_postgres::Transaction<'_>> {
    /// Commits.
    ///
    /// # Errors
    ///
    /// What the server refuses.
    pub async fn commit(self) -> Result<(), crate::Error> {
        Ok(self.client.commit().await?)
    }
}

/// How many statements are kept by their text before all of those are forgotten.
pub(super) const MOST: usize = 500;

/// The prepared statements of a connection by their text.
#[derive(Debug, Default)]
#[allow(unreachable_pub, reason = "a sealed trait of synchronous clients names it")]
pub struct Statements(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    fixed: BTreeMap<fn() -> String, Statement>,
    texts: HashMap<Box<str>, Statement>,
}

impl Statements {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn get(&self, sql: &Sql) -> Option<Statement> {
        let kept = self.kept();
        let found = match sql {
            Sql::Fixed(make) => kept.fixed.get(make),
            Sql::Text(text) => kept.texts.get(&**text),
        };
        found.cloned()
    }

    pub(super) fn keep(&self, sql: &Sql, statement: &Statement) {
        let mut kept = self.kept();
        match sql {
            Sql::Fixed(make) => kept.fixed.insert(*make, statement.clone()),
            Sql::Text(text) => {
                if kept.texts.len() >= MOST {
                    kept.texts.clear();
                }
                kept.texts.insert((&**text).into(), statement.clone())
            }
        };
    }

    /// Forgets a statement that the server no longer takes: the tables under it have changed.
    pub(super) fn forget(&self, sql: &Sql) {
        let mut kept = self.kept();
        match sql {
            Sql::Fixed(make) => kept.fixed.remove(make),
            Sql::Text(text) => kept.texts.remove(&**text),
        };
    }
}

/// Whether a prepared statement is [stale](statement::is_stale).
pub(super) fn is_stale(error: &tokio_postgres::Error) -> bool {
    let said = error.as_db_error();
    said.is_some_and(|said| statement::is_stale(said.code().code(), said.routine()))
}
