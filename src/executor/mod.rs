//! What runs statements: the clients of every driver, blocking and asynchronous, behind one trait.

#[cfg(feature = "tokio-postgres")]
mod cached;
mod copy;
#[cfg(feature = "deadpool-postgres")]
mod deadpool;
#[cfg(feature = "postgres")]
mod postgres;
mod row;
#[cfg(feature = "sqlx")]
#[doc(hidden)]
pub mod sqlx;
mod statement;
#[cfg(feature = "tokio-postgres")]
mod tokio;

#[cfg(feature = "tokio-postgres")]
pub use cached::Cached;
pub use copy::Copy;
#[cfg(feature = "postgres")]
pub use postgres::BlockingClient;
pub use row::AnyRow;
pub use statement::{Statement, Value};
#[cfg(feature = "tokio-postgres")]
pub use tokio::AsyncClient;

use std::pin::Pin;

use crate::Error;

/// A client of a database, or a transaction on it: what every function of a model takes first.
///
/// | driver | is passed as | answers |
/// |---|---|---|
/// | `postgres` | `&mut Client`, `&mut Transaction` | `Result<T, Error>` |
/// | `tokio-postgres` | `&Client`, `&Transaction` | a future of it |
/// | `deadpool-postgres` | `&Client`, `&Transaction` | a future of it |
/// | `sqlx` | `&PgPool`, `&mut PgConnection`, `&mut PoolConnection`, `&mut Transaction` | a future of it |
///
/// A plain client of `postgres` or `tokio-postgres` has the server parse each statement again;
/// [`schema::Cached`](crate::Cached) keeps the prepared statements of one. Those of `deadpool-postgres`
/// and `sqlx` keep them anyway. All of them prepare by name, in a round trip before the one which runs
/// the statement: a pooler that changes the connection after each transaction and knows no prepared
/// statements, as PgBouncer with `max_prepared_statements = 0`, answers `26000`: to a plain client
/// outside of a transaction, to those that keep statements within one too. So does a connection after
/// `DEALLOCATE ALL` or `DISCARD ALL`, which also take the statements by which the drivers look up types.
///
/// A client in a variable of type `&mut Client` is passed as `&mut *client`, for otherwise it is
/// moved.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no client of a database that a model can use",
    label = "expected `&mut` a client of `postgres`, `&` one of `tokio-postgres` or of a deadpool, or `&PgPool`",
    note = "each driver is a feature of `schema`: `postgres`, `tokio-postgres`, `deadpool-postgres`, `sqlx`; the version of the driver must be the one that `schema::postgres`, … is",
    note = "a transaction is a client too, and so is `schema::Cached` of one"
)]
pub trait Executor<'c>: Sized + sealed::Sealed {
    /// What a function of a model answers: `Result<T, Error>`, or a future of it.
    type Answer<T>
    where
        T: 'c;

    /// What a function of a model answers that may have more rows than memory holds: an iterator
    /// of `Result<T, Error>`, or a stream of it.
    ///
    /// With `tokio-postgres` and `deadpool-postgres` a client that has a stream open answers no other
    /// statement: one that is awaited may wait for ever. End the stream or drop it first, or take a
    /// second client. The other drivers borrow the client, so that this does not compile; a `PgPool`
    /// takes another connection.
    type Rows<T>
    where
        T: 'c;

    /// A row as the driver has it.
    type Row: AnyRow + 'static;

    /// An answer that needs no statement.
    fn ready<T: Send + 'c>(answer: Result<T, Error>) -> Self::Answer<T>;

    /// Runs a statement and makes something of its rows: `take` adds each as it comes, while the
    /// server still makes the next, and `finish` ends it.
    fn fetch<S: Send + 'c, T: Send + 'c>(
        self,
        statement: Statement<'c>,
        start: S,
        take: impl FnMut(&mut S, &Self::Row) -> Result<(), Error> + Send + 'c,
        finish: impl FnOnce(S) -> Result<T, Error> + Send + 'c,
    ) -> Self::Answer<T>;

    /// Runs a statement and makes something of the number of rows that it touched.
    fn execute<T: Send + 'c>(
        self,
        statement: Statement<'c>,
        read: impl FnOnce(u64) -> Result<T, Error> + Send + 'c,
    ) -> Self::Answer<T>;

    /// Runs a statement and makes something of each row as it comes.
    fn stream<T: Send + 'c>(
        self,
        statement: Statement<'c>,
        read: impl FnMut(&Self::Row) -> Result<T, Error> + Send + 'c,
    ) -> Self::Rows<T>;

    /// Writes rows by COPY; how many there are.
    fn copy(self, copy: Copy<'c>) -> Self::Answer<u64>;
}

/// The answer of an asynchronous client.
pub type Answer<'c, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'c>>;

/// The rows of a blocking client, one after another.
pub type RowIterator<'c, T> = Box<dyn Iterator<Item = Result<T, Error>> + 'c>;

/// The rows of an asynchronous client, one after another.
#[cfg(any(feature = "tokio-postgres", feature = "sqlx"))]
pub type RowStream<'c, T> = futures_util::stream::BoxStream<'c, Result<T, Error>>;

mod sealed {
    /// Keeps foreign crates from implementing [`Executor`](super::Executor), which may grow.
    pub trait Sealed {}
}

/// Nothing, for `sqlx` is not asked for.
#[cfg(not(feature = "sqlx"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_own {
    ($name:ident) => {};
}

/// Nothing, for `sqlx` is not asked for.
#[cfg(not(feature = "sqlx"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_newtype {
    ($name:ident, $inner:ty) => {};
}

/// Nothing, for `sqlx` is not asked for.
#[cfg(not(feature = "sqlx"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_label {
    ($name:ident) => {};
}

/// Nothing, for `sqlx` is not asked for.
#[cfg(not(feature = "sqlx"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_enum {
    ($name:ident) => {};
}
