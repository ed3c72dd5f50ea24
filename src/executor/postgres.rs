//! `postgres`, the blocking driver.

use std::io::Write;

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::Type;
use postgres::{Client, GenericClient, Row, Transaction};

use super::cached::{Statements, is_stale};
use super::copy::{END, ENDS, IS_SAFE};
use super::statement::{Sql, why};
use super::{Cached, Copy, Executor, RowIterator, Statement, sealed::Sealed};
use crate::Error;
use crate::runtime::Param;

/// Any client of `postgres`, a transaction on one, or [`Cached`](crate::Cached) of either: what a
/// function takes that is called with all of them.
///
/// ```no_run
/// use schema::{BlockingClient, Error};
///
/// fn people(client: &mut impl BlockingClient) -> Result<i64, Error> {
///     // User::query().count(&mut *client)?, user.posts(&mut *client)? …
///     let all = schema::query_as::<i64>("SELECT count(*) FROM users", &[]).first(&mut *client)?;
///     Ok(all.unwrap_or_default())
/// }
///
/// # fn run(mut client: schema::postgres::Client) -> Result<(), Error> {
/// let before = people(&mut client)?;
/// let within = people(&mut client.transaction()?)?;
/// # Ok(()) }
/// ```
pub trait BlockingClient: Parts {}

impl<P: Parts> BlockingClient for P {}

/// A client, with the prepared statements that it keeps. It cannot be named from outside.
#[doc(hidden)]
pub trait Parts {
    fn parts(&mut self) -> (&mut impl GenericClient, Option<&Statements>);
}

impl Parts for Client {
    fn parts(&mut self) -> (&mut impl GenericClient, Option<&Statements>) {
        (self, None)
    }
}

impl Parts for Transaction<'_> {
    fn parts(&mut self) -> (&mut impl GenericClient, Option<&Statements>) {
        (self, None)
    }
}

impl<C: GenericClient> Parts for Cached<C> {
    fn parts(&mut self) -> (&mut impl GenericClient, Option<&Statements>) {
        let (client, statements) = self.parts_mut();
        (client, Some(statements))
    }
}

/// The prepared form of a statement.
fn prepared(
    client: &mut impl GenericClient,
    kept: Option<&Statements>,
    sql: &Sql,
) -> Result<postgres::Statement, postgres::Error> {
    if let Some(found) = kept.and_then(|kept| kept.get(sql)) {
        return Ok(found);
    }
    let statement = client.prepare(&sql.text())?;
    if let Some(kept) = kept {
        kept.keep(sql, &statement);
    }
    Ok(statement)
}

/// Runs a statement, once more where the server no longer takes the prepared form that was kept.
fn run<C: GenericClient, T>(
    (client, kept): (&mut C, Option<&Statements>),
    statement: &Statement<'_>,
    run: impl Fn(&mut C, &postgres::Statement, &[Param<'_>]) -> Result<T, postgres::Error>,
) -> Result<T, Error> {
    let (sql, params) = (&statement.sql, statement.list());
    let found = prepared(client, kept, sql)?;
    match (run(client, &found, &params), kept) {
        (Err(error), Some(kept)) if is_stale(&error) => {
            kept.forget(sql);
            let found = prepared(client, Some(kept), sql);
            Ok(run(client, &found.map_err(|again| why(Some(error), again.into()))?, &params)?)
        }
        (done, _) => Ok(done?),
    }
}

/// The error of the driver, which its writer wraps.
fn of_writer(error: std::io::Error) -> Error {
    match error.downcast::<postgres::Error>() {
        Ok(error) => error.into(),
        Err(error) => Error::Write { name: String::new(), source: error.into() },
    }
}

impl<P: Parts> Sealed for &mut P {}

#[diagnostic::do_not_recommend]
impl<'a, 'c: 'a, P: Parts> Executor<'c> for &'a mut P {
    type Answer<T: 'c> = Result<T, Error>;
    type Rows<T: 'c> = RowIterator<'a, T>;
    type Row = Row;

    fn ready<T: Send + 'c>(answer: Result<T, Error>) -> Result<T, Error> {
        answer
    }

    fn fetch<S: Send + 'c, T: Send + 'c>(
        self,
        statement: Statement<'c>,
        mut state: S,
        mut take: impl FnMut(&mut S, &Row) -> Result<(), Error> + Send + 'c,
        finish: impl FnOnce(S) -> Result<T, Error> + Send + 'c,
    ) -> Result<T, Error> {
        // All rows at once: the driver asks for each on its own else, which takes it longer.
        for row in run(self.parts(), &statement, |c, it, params| c.query(it, params))? {
            take(&mut state, &row)?;
        }
        finish(state)
    }

    fn execute<T: Send + 'c>(
        self,
        statement: Statement<'c>,
        read: impl FnOnce(u64) -> Result<T, Error> + Send + 'c,
    ) -> Result<T, Error> {
        read(run(self.parts(), &statement, |c, it, params| c.execute(it, params))?)
    }

    fn stream<T: Send + 'c>(
        self,
        statement: Statement<'c>,
        mut read: impl FnMut(&Row) -> Result<T, Error> + Send + 'c,
    ) -> RowIterator<'a, T> {
        let (client, _) = self.parts();
        // Prepared for itself: the rows borrow the client, with which nothing could be asked again where
        // a form that was kept is stale.
        let found = client.prepare(&statement.sql.text());
        match found.and_then(|found| client.query_raw(&found, statement.params())) {
            Ok(rows) => {
                let mut rows = Some(rows);
                Box::new(std::iter::from_fn(move || {
                    let row = rows.as_mut()?.next();
                    // Asked again after the last row or an error, the driver has errors without end.
                    if !matches!(row, Ok(Some(_))) {
                        rows = None;
                    }
                    match row {
                        Ok(row) => Some(read(&row?)),
                        Err(error) => Some(Err(error.into())),
                    }
                }))
            }
            Err(error) => Box::new(std::iter::once(Err(error.into()))),
        }
    }

    fn copy(self, copy: Copy<'c>) -> Result<u64, Error> {
        let (client, _) = self.parts();
        let relation = [(&copy.relation as Param<'_>, Type::TEXT)];
        let is_safe: bool = client.query_typed_one(IS_SAFE, &relation)?.try_get(0)?;
        if !is_safe {
            return self.execute(copy.into_insert(), Ok);
        }
        let types = client.prepare(&copy.types)?;
        let types = types.columns().iter().map(postgres::Column::type_).collect();
        let mut chunks = copy.chunks(types);
        // Before COPY begins, for most rows that cannot be sent are like the first.
        let first = chunks.next().transpose()?;
        let statement = client.prepare(&copy.sql)?;
        let mut chunks = first.into_iter().map(Ok).chain(chunks);
        let (error, refused) = match client.copy_in(&statement) {
            Ok(mut writer) => {
                let written =
                    chunks.try_for_each(|chunk| writer.write_all(&chunk?).map_err(of_writer));
                match written {
                    Ok(()) => return Ok(writer.finish()?),
                    Err(error) => (error, false),
                }
            }
            Err(error) => (error.into(), true),
        };
        // The driver breaks COPY off with its next message.
        let (then, times) = if refused { (END, ENDS) } else { ("", 1) };
        let mut times = 0..times;
        while times.next().is_some() && client.batch_execute(then).is_ok() {}
        Err(error)
    }
}
