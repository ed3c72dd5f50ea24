//! The rows that meet a condition: read, counted, changed, deleted; in order and in pages.

use std::fmt;
use std::marker::PhantomData;

use super::condition::{Condition, Writer};
use super::lock::{Lock, Unlocked};
use super::operand::{AnyColumn, KeyValues};
use super::order::{Keyset, Order, Term, write_after, write_order};
use crate::executor::{AnyRow, Executor, Statement, Value};
use crate::reads::Usual;
use crate::runtime::{first, hidden, invalid, is_secret, many, one, update_where};
use crate::{Model, Table, sql};

/// Up to which number of rows a limit stands in the text of the statement, see [`Select::limit`]:
/// the usual sizes of pages. To read more takes longer than to plan.
const LIMIT_IN_TEXT: u32 = 100;

/// The rows of `T` that meet a condition; all of them, where there is none.
///
/// [`Model::filter`] and [`Model::query`] make it.
#[must_use = "nothing is asked of the database until `all`, `first`, `count`, … is called"]
pub struct Filter<'v, T> {
    condition: Option<Condition<'v, T>>,
}

impl<'v, T> Filter<'v, T> {
    pub(crate) fn new(condition: Option<Condition<'v, T>>) -> Self {
        Self { condition }
    }

    /// Those of the rows that meet this condition too.
    pub fn filter(self, condition: Condition<'v, T>) -> Self {
        Self::new(Some(match self.condition {
            Some(before) => before.and(condition),
            None => condition,
        }))
    }
}

impl<'v, T: Model> Filter<'v, T> {
    fn statement(self, head: &[&str]) -> Writer<'v> {
        let mut out = Writer::default();
        out.push(head);
        out.filter(self.condition);
        out
    }

    /// The rows in this order: `(USERS.age.desc(), USERS.id.asc())`.
    pub fn order_by<O: Order<T>>(self, order: O) -> Select<'v, T, O> {
        Select { order: order.terms(), ..self.select() }
    }

    /// At most so many rows, see [`Select::limit`]. Without an order it is not said which.
    pub fn limit(self, rows: u32) -> Select<'v, T> {
        self.select().limit(rows)
    }

    pub(super) fn select<O>(self) -> Select<'v, T, O> {
        Select {
            condition: self.condition,
            order: Vec::new(),
            after: Vec::new(),
            limit: None,
            offset: None,
            lock: Lock::default(),
            by: PhantomData,
        }
    }

    /// Every row, in no particular order. All of them are in memory at once.
    ///
    /// # Errors
    ///
    /// What the server refuses, and what [`Model::from_row`] does.
    pub fn all<C: Executor<'v>>(self, client: C) -> C::Answer<Vec<T>> {
        self.select::<()>().all(client)
    }

    /// One of the rows, if there is any: without an order it is not said which.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all)'s.
    pub fn first<C: Executor<'v>>(self, client: C) -> C::Answer<Option<T>> {
        self.select::<()>().first(client)
    }

    /// The rows, one after another. While there are more to come, the client is
    /// [for nothing else](Executor::Rows).
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all)'s, as items.
    pub fn stream<C: Executor<'v>>(self, client: C) -> C::Rows<T> {
        self.select::<()>().stream(client)
    }

    /// How many rows there are.
    ///
    /// # Errors
    ///
    /// What the server refuses.
    pub fn count<C: Executor<'v>>(self, client: C) -> C::Answer<u64> {
        let out = self.statement(&["SELECT count(*) FROM ", T::RELATION]);
        let take = |found: &mut Option<u64>, row: &C::Row| {
            *found = Some(row.read::<sql::Int8, i64>(0)?.unsigned_abs());
            Ok(())
        };
        client.fetch(out.finish(), None, take, one::<T, _>)
    }

    /// How many rows there are of each value of a column, NULL being one too, in no particular order.
    ///
    /// # Errors
    ///
    /// What the server refuses, and where a value is none that the column can hold.
    pub fn count_by<A: AnyColumn<T>, C: Executor<'v>>(
        self,
        client: C,
        column: A,
    ) -> C::Answer<Vec<(A::Held, u64)>>
    where
        A::Held: Usual + Send + 'v,
    {
        let column = column.column();
        let name = column.name();
        let mut out =
            self.statement(&["SELECT ", name, column.as_text(), ", count(*) FROM ", T::RELATION]);
        out.push(&[" GROUP BY ", name]);
        let take = move |found: &mut Vec<(A::Held, u64)>, row: &C::Row| {
            let count = row.read::<sql::Int8, i64>(1)?.unsigned_abs();
            let value = row.read::<<A::Held as Usual>::Sql, A::Held>(0);
            let value = value.map_err(|error| match is_secret::<T>(name) {
                true => hidden(error),
                false => error,
            })?;
            found.push((value, count));
            Ok(())
        };
        client.fetch(out.finish(), Vec::new(), take, Ok)
    }

    /// Whether there is any row.
    ///
    /// # Errors
    ///
    /// What the server refuses.
    pub fn exists<C: Executor<'v>>(self, client: C) -> C::Answer<bool> {
        let mut out = self.statement(&["SELECT EXISTS (SELECT FROM ", T::RELATION]);
        out.push(&[")"]);
        let take = |found: &mut Option<bool>, row: &C::Row| {
            *found = Some(row.read::<sql::Bool, bool>(0)?);
            Ok(())
        };
        client.fetch(out.finish(), None, take, one::<T, _>)
    }
}

impl<'v, T: Table> Filter<'v, T> {
    /// Deletes the rows; how many they were.
    ///
    /// # Errors
    ///
    /// What the server refuses.
    pub fn delete<C: Executor<'v>>(self, client: C) -> C::Answer<u64> {
        client.execute(self.statement(&["DELETE FROM ", T::RELATION]).finish(), Ok)
    }

    /// Deletes the rows and gives them back as they were.
    ///
    /// # Errors
    ///
    /// What the server refuses, and what [`Model::from_row`] does.
    pub fn delete_returning<C: Executor<'v>>(self, client: C) -> C::Answer<Vec<T>> {
        let mut out = self.statement(&["DELETE FROM ", T::RELATION]);
        out.push(&[" RETURNING ", T::SELECT]);
        client.fetch(out.finish(), Vec::new(), many, Ok)
    }

    /// Changes the rows; how many they were. A patch that says nothing changes nothing.
    ///
    /// # Errors
    ///
    /// What the server refuses.
    pub fn update<C: Executor<'v>>(self, client: C, patch: &'v T::Patch) -> C::Answer<u64> {
        match T::check_patch(patch) {
            Ok(()) => client.execute(update_where(self.condition, patch, false), Ok),
            Err(violations) => C::ready(Err(invalid::<T>(violations))),
        }
    }

    /// Changes the rows and gives them back as the database then has them. A patch that says
    /// nothing changes nothing.
    ///
    /// # Errors
    ///
    /// What the server refuses, and what [`Model::from_row`] does.
    pub fn update_returning<C: Executor<'v>>(
        self,
        client: C,
        patch: &'v T::Patch,
    ) -> C::Answer<Vec<T>> {
        match T::check_patch(patch) {
            Ok(()) => client.fetch(update_where(self.condition, patch, true), Vec::new(), many, Ok),
            Err(violations) => C::ready(Err(invalid::<T>(violations))),
        }
    }
}

/// Rows of `T` in the order `O`, or some of them; with the lock `L`, [`Unlocked`] being none.
#[must_use = "nothing is asked of the database until `all`, `first` or `stream` is called"]
pub struct Select<'v, T, O = (), L = Unlocked> {
    condition: Option<Condition<'v, T>>,
    order: Vec<Term>,
    after: Vec<Value<'v>>,
    limit: Option<u32>,
    offset: Option<u32>,
    pub(super) lock: Lock,
    by: PhantomData<fn() -> (O, L)>,
}

impl<'v, T: Model, O, L> Select<'v, T, O, L> {
    /// At most so many rows.
    ///
    /// A number up to 100 stands in the text of the statement, a greater one is a parameter. For a
    /// limit that it does not know, PostgreSQL expects a tenth of the rows, finds that dear, and
    /// plans the statement anew each time, which takes longer than most pages; a plan for a known
    /// one it keeps, where that is not dearer (see `plan_cache_mode`). But each number is a
    /// statement of its own for clients that keep statements: where users say how many rows they
    /// want, let them choose among few numbers.
    pub fn limit(self, rows: u32) -> Self {
        Self { limit: Some(rows), ..self }
    }

    /// Without so many rows at the start. The server reads them all the same:
    /// [`after`](Self::after) does not.
    pub fn offset(self, rows: u32) -> Self {
        Self { offset: Some(rows), ..self }
    }

    /// Only the rows that come after the one with these values of the columns that are ordered by:
    /// the last one of the page before. Those of columns that can be NULL are `Option`s. The page
    /// before a row is the one after it in the order turned around, its rows likewise.
    ///
    /// An index over the columns leads there if none of them can be NULL; else the rows before it
    /// are read too, at least where NULLs come last.
    pub fn after(self, values: impl KeyValues<'v, O::Values>) -> Self
    where
        O: Keyset<T>,
    {
        Self { after: values.values(), ..self }
    }

    /// The same rows with another lock.
    pub(super) fn locked<M>(self, lock: Lock) -> Select<'v, T, O, M> {
        let Self { condition, order, after, limit, offset, .. } = self;
        Select { condition, order, after, limit, offset, lock, by: PhantomData }
    }

    /// Those of the rows that meet this condition too.
    pub(super) fn also(self, condition: Condition<'v, T>) -> Self {
        let condition = match self.condition {
            Some(others) => condition.and(others),
            None => condition,
        };
        Self { condition: Some(condition), ..self }
    }

    fn statement(self) -> Statement<'v> {
        let mut out = Writer::default();
        self.write(&mut out);
        out.finish()
    }

    /// Appends the SELECT.
    pub(super) fn write(self, out: &mut Writer<'v>) {
        out.push(&["SELECT ", T::SELECT, " FROM ", T::RELATION]);
        if self.after.is_empty() {
            out.filter(self.condition);
        } else {
            out.push(&[" WHERE "]);
            if let Some(condition) = self.condition {
                out.condition(condition, true);
                out.push(&[" AND "]);
            }
            write_after(out, &self.order, self.after);
        }
        write_order(out, T::RELATION, &self.order);
        match self.limit {
            Some(rows @ 0..=LIMIT_IN_TEXT) => out.push(&[" LIMIT ", &rows.to_string()]),
            Some(rows) => {
                out.push(&[" LIMIT "]);
                out.value(Value::own(i64::from(rows)), "");
            }
            None => {}
        }
        if let Some(rows) = self.offset {
            out.push(&[" OFFSET "]);
            out.value(Value::own(i64::from(rows)), "");
        }
        out.push(&[self.lock.strength, self.lock.wait]);
    }

    /// The rows. All of them are in memory at once.
    ///
    /// # Errors
    ///
    /// What the server refuses, and what [`Model::from_row`] does.
    pub fn all<C: Executor<'v>>(self, client: C) -> C::Answer<Vec<T>> {
        client.fetch(self.statement(), Vec::new(), many, Ok)
    }

    /// The first row, if there is any.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all)'s.
    pub fn first<C: Executor<'v>>(self, client: C) -> C::Answer<Option<T>> {
        let limit = self.limit.map_or(1, |rows| rows.min(1));
        client.fetch(self.limit(limit).statement(), None, first, Ok)
    }

    /// The rows, one after another. While there are more to come, the client is
    /// [for nothing else](Executor::Rows).
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all)'s, as items.
    pub fn stream<C: Executor<'v>>(self, client: C) -> C::Rows<T> {
        client.stream(self.statement(), T::from_row)
    }
}

impl<T> fmt::Debug for Filter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Filter").field(&self.condition).finish()
    }
}

impl<T, O, L> fmt::Debug for Select<'_, T, O, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Select")
            .field("condition", &self.condition)
            .field("order", &self.order)
            // As of a condition, how many values there are: they may be secrets.
            .field("after", &self.after.len())
            .field("limit", &self.limit)
            .field("offset", &self.offset)
            .field("lock", &self.lock)
            .finish()
    }
}
