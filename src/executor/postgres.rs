//! `postgres`, the blocking driver.

use std::io::Write;

use postgres::fallible_iterator::FallibleIterator;
use postgres::{Client, GenericClient, Row, ToStatement, Transaction};

use super::cached::{Statements, is_stale};
use super::{Cached, Copy, Executor, RowIterator, Statement, sealed::Sealed};
use crate::Error;

/// The prepared form of a statement.
fn prepared<C: GenericClient>(
    client: &mut C,
    statements: &Statements,
    sql: &str,
) -> Result<postgres::Statement, postgres::Error> {
    if let Some(found) = statements.get(sql) {
        return Ok(found);
    }
    let statement = client.prepare(sql)?;
    statements.keep(sql, &statement);
    Ok(statement)
}

/// Runs a prepared statement, once more where the server no longer takes it.
fn with_prepared<C: GenericClient, T>(
    client: &mut C,
    statements: &Statements,
    sql: &str,
    run: impl Fn(&mut C, &postgres::Statement) -> Result<T, postgres::Error>,
) -> Result<T, Error> {
    let statement = prepared(client, statements, sql)?;
    match run(client, &statement) {
        Err(error) if is_stale(&error) => {
            statements.forget(sql);
            // In a transaction that has failed nothing can be prepared: the first error says why.
            let Ok(statement) = prepared(client, statements, sql) else { return Err(error.into()) };
            Ok(run(client, &statement)?)
        }
        done => Ok(done?),
    }
}

/// Makes something of all rows. They are here already: the driver asks for each on its own else,
/// which takes it longer.
fn fold<S, T>(
    rows: Vec<Row>,
    mut state: S,
    mut take: impl FnMut(&mut S, &Row) -> Result<(), Error>,
    finish: impl FnOnce(S) -> Result<T, Error>,
) -> Result<T, Error> {
    for row in rows {
        take(&mut state, &row)?;
    }
    finish(state)
}

fn rows<'c, C: GenericClient, T: 'c>(
    client: &'c mut C,
    query: &(impl ToStatement + ?Sized),
    statement: &Statement<'_>,
    mut read: impl FnMut(&Row) -> Result<T, Error> + 'c,
) -> RowIterator<'c, T> {
    match client.query_raw(query, statement.params()) {
        Ok(mut rows) => Box::new(std::iter::from_fn(move || match rows.next() {
            Ok(row) => Some(read(&row?)),
            Err(error) => Some(Err(error.into())),
        })),
        Err(error) => Box::new(std::iter::once(Err(error.into()))),
    }
}

fn copy_rows(client: &mut impl GenericClient, copy: &Copy<'_>) -> Result<u64, Error> {
    let types = client.prepare(&copy.types)?;
    let types = types.columns().iter().map(postgres::Column::type_).collect();
    let mut writer = client.copy_in(&*copy.sql)?;
    for chunk in copy.chunks(types) {
        writer.write_all(&chunk?).map_err(of_writer)?;
    }
    Ok(writer.finish()?)
}

/// The error of the driver, which its writer wraps.
fn of_writer(error: std::io::Error) -> Error {
    match error.downcast::<postgres::Error>() {
        Ok(error) => error.into(),
        Err(error) => Error::Write { source: error.into() },
    }
}

macro_rules! plain {
    ($([$($lt:lifetime)?] $client:ty;)*) => {$(
        impl$(<$lt>)? Sealed for &mut $client {}

        #[diagnostic::do_not_recommend]
        impl<'a, 'c: 'a $(, $lt)?> Executor<'c> for &'a mut $client {
            type Answer<T>
        = Result<T, Error>
    where
        T: 'c;
            type Rows<T>
        = RowIterator<'a, T>
    where
        T: 'c;
            type Row = Row;

            fn ready<T: Send + 'c>(answer: Result<T, Error>) -> Result<T, Error> {
                answer
            }

            fn fetch<S: Send + 'c, T: Send + 'c>(
                self,
                statement: Statement<'c>,
                start: S,
                take: impl FnMut(&mut S, &Row) -> Result<(), Error> + Send + 'c,
                finish: impl FnOnce(S) -> Result<T, Error> + Send + 'c,
            ) -> Result<T, Error> {
                let rows = self.query(&*statement.sql, &statement.list())?;
                fold(rows, start, take, finish)
            }

            fn execute<T: Send + 'c>(
                self,
                statement: Statement<'c>,
                read: impl FnOnce(u64) -> Result<T, Error> + Send + 'c,
            ) -> Result<T, Error> {
                read(GenericClient::execute(self, &*statement.sql, &statement.list())?)
            }

            fn stream<T: Send + 'c>(
                self,
                statement: Statement<'c>,
                read: impl FnMut(&Row) -> Result<T, Error> + Send + 'c,
            ) -> RowIterator<'a, T> {
                rows(self, &*statement.sql, &statement, read)
            }

            fn copy(self, copy: Copy<'c>) -> Result<u64, Error> {
                copy_rows(self, &copy)
            }
        }
    )*};
}

plain! {
    [] Client;
    ['t] Transaction<'t>;
}

impl<C> Sealed for &mut Cached<C> {}

#[diagnostic::do_not_recommend]
impl<'a, 'c: 'a, C: GenericClient> Executor<'c> for &'a mut Cached<C> {
    type Answer<T>
        = Result<T, Error>
    where
        T: 'c;
    type Rows<T>
        = RowIterator<'a, T>
    where
        T: 'c;
    type Row = Row;

    fn ready<T: Send + 'c>(answer: Result<T, Error>) -> Result<T, Error> {
        answer
    }

    fn fetch<S: Send + 'c, T: Send + 'c>(
        self,
        statement: Statement<'c>,
        start: S,
        take: impl FnMut(&mut S, &Row) -> Result<(), Error> + Send + 'c,
        finish: impl FnOnce(S) -> Result<T, Error> + Send + 'c,
    ) -> Result<T, Error> {
        let (client, statements) = self.parts_mut();
        let params = statement.list();
        let run = |client: &mut C, prepared: &_| client.query(prepared, &params);
        let rows = with_prepared(client, statements, &statement.sql, run)?;
        fold(rows, start, take, finish)
    }

    fn execute<T: Send + 'c>(
        self,
        statement: Statement<'c>,
        read: impl FnOnce(u64) -> Result<T, Error> + Send + 'c,
    ) -> Result<T, Error> {
        let (client, statements) = self.parts_mut();
        let params = statement.list();
        let run = |client: &mut C, prepared: &_| client.execute(prepared, &params);
        read(with_prepared(client, statements, &statement.sql, run)?)
    }

    fn stream<T: Send + 'c>(
        self,
        statement: Statement<'c>,
        read: impl FnMut(&Row) -> Result<T, Error> + Send + 'c,
    ) -> RowIterator<'a, T> {
        let (client, statements) = self.parts_mut();
        match prepared(client, statements, &statement.sql) {
            Ok(prepared) => rows(client, &prepared, &statement, read),
            Err(error) => Box::new(std::iter::once(Err(error.into()))),
        }
    }

    fn copy(self, copy: Copy<'c>) -> Result<u64, Error> {
        copy_rows(self.parts_mut().0, &copy)
    }
}
