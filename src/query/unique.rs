//! Unique keys as constants: a row is found, changed, deleted or upserted by each of them.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::column::{IS_NULL, operator};
use super::condition::{Condition, Piece, Writer};
use super::operand::KeyValues;
use crate::executor::{Executor, Value};
use crate::runtime::{Conflict, Target, first, insert, insert_many, invalid, one, update_where};
use crate::{Model, Table};

/// A unique key of the relation `T` over columns that hold `V`, a tuple.
///
/// With `[models] columns = true`, models have a constant for each relation, whose fields are its
/// unique keys too:
/// `USERS.by_email.find(&mut client, "ada@example.org")`. Rows with NULL in a column of the key
/// are not found by it, unless it tells these apart too (`NULLS NOT DISTINCT`): the values of its
/// columns that can be NULL, [`OrNull`](super::OrNull), are `Option`s. One by which no new row can be
/// upserted, [`NoUpsert`], is only there to find, change and delete by. That of a partial index is a key
/// of the rows that are in the index, and meets no other. Where an index is over a function of a column,
/// `lower(email)`, the value is one of the column, and the row is that of which the function says the
/// same: `USERS.by_lower_email.find(&mut client, "ADA@example.org")`. Of a table that others inherit
/// from it may reach several rows, as [`Keyed`](crate::Keyed) says.
pub struct Unique<T, V, K = CanUpsert> {
    /// The columns as SQL names them, or expressions, each with the namespace of its type's operators,
    /// if these are its own (or `@` and what it is cast to beside them), and with what stands before and
    /// after its parameter, each of the four ended by NUL.
    columns: &'static str,
    /// What is true of the rows that it tells apart; empty where these are all.
    only: &'static str,
    #[allow(clippy::type_complexity)]
    of: PhantomData<fn() -> (T, V, K)>,
}

/// That rows can be upserted by a key.
#[derive(Debug)]
pub enum CanUpsert {}

/// That no row can be upserted by a key: the server does not take it after ON CONFLICT, for its
/// constraint is `DEFERRABLE` or `WITHOUT OVERLAPS`, or there is none and only `[keys]` tells of the key,
/// or the table has a rule on INSERT or UPDATE; or it would take another unique index along, which is
/// over the same columns but of other rows or by another collation; or no new row says what is in its
/// columns, for one is `GENERATED ALWAYS AS IDENTITY`.
#[derive(Debug)]
pub enum NoUpsert {}

/// Whether rows can be upserted by a key.
#[diagnostic::on_unimplemented(
    message = "rows cannot be upserted by this key",
    label = "the server would not take it, or another unique index with it",
    note = "it is `DEFERRABLE` or `WITHOUT OVERLAPS`, only `[keys]` tells of it, a column of it is `GENERATED ALWAYS AS IDENTITY`, another unique index has the same columns, or the table has rules",
    note = "upsert by another unique key, or `update` by this one and `insert` where that answers `None`"
)]
pub trait Arbiter: sealed::Sealed {}

impl Arbiter for CanUpsert {}

mod sealed {
    /// Keeps foreign crates from saying it of keys that cannot.
    pub trait Sealed {}
    impl Sealed for super::CanUpsert {}
}

/// The key over these columns or expressions, each with the namespace of its type's operators, if these
/// are its own (or `@` and what it is cast to beside them), and with what stands before and after its
/// parameter, each of the four ended by NUL.
pub const fn unique<T, V, K>(columns: &'static str) -> Unique<T, V, K> {
    Unique { columns, only: "", of: PhantomData }
}

impl<T, V, K> Clone for Unique<T, V, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, V, K> Copy for Unique<T, V, K> {}

impl<T, V, K> fmt::Debug for Unique<T, V, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

impl<T, V, K> Unique<T, V, K> {
    /// The key of those rows alone of which a predicate is true, as a partial index has it.
    #[doc(hidden)]
    pub const fn only(self, predicate: &'static str) -> Self {
        Self { columns: self.columns, only: predicate, of: PhantomData }
    }

    fn names(self) -> impl Iterator<Item = &'static str> {
        self.columns.split_terminator('\0').step_by(4)
    }

    /// The condition that a row has this key.
    fn is<'v>(self, key: impl KeyValues<'v, V>) -> Condition<'v, T> {
        let mut pieces = Vec::new();
        let mut columns = self.columns.split_terminator('\0');
        for value in key.values() {
            let parts = (columns.next(), columns.next(), columns.next(), columns.next());
            let (Some(name), Some(namespace), Some(before), Some(after)) = parts else { break };
            if !pieces.is_empty() {
                pieces.push(Piece::Text(" AND "));
            }
            pieces.push(Piece::Text(name));
            // A function says of NULL what it does of a value.
            if let (Value::Null, "") = (&value, before) {
                pieces.push(Piece::Text(IS_NULL));
                continue;
            }
            pieces.extend(operator(namespace, " = ").map(Piece::Text));
            pieces.push(Piece::Text(before));
            pieces.push(Piece::Value(value, Cow::Borrowed(after)));
        }
        if !self.only.is_empty() {
            pieces.extend([" AND (", self.only, ")"].map(Piece::Text));
        }
        Condition::new(pieces)
    }
}

impl<T: Model, V, K> Unique<T, V, K> {
    /// The row with this key.
    ///
    /// # Errors
    ///
    /// What the server refuses, and what [`Model::from_row`] does.
    pub fn find<'c, C: Executor<'c>>(
        self,
        client: C,
        key: impl KeyValues<'c, V>,
    ) -> C::Answer<Option<T>> {
        let mut out = Writer::default();
        out.push(&["SELECT ", T::SELECT, " FROM ", T::RELATION]);
        out.filter(Some(self.is(key)));
        client.fetch(out.finish(), None, first, Ok)
    }
}

impl<T: Table, V, K> Unique<T, V, K> {
    /// Deletes the row with this key; `false` where there is none.
    ///
    /// # Errors
    ///
    /// What the server refuses.
    pub fn delete<'c, C: Executor<'c>>(
        self,
        client: C,
        key: impl KeyValues<'c, V>,
    ) -> C::Answer<bool> {
        let mut out = Writer::default();
        out.push(&["DELETE FROM ", T::RELATION]);
        out.filter(Some(self.is(key)));
        client.execute(out.finish(), |rows| Ok(rows > 0))
    }

    /// Changes the row with this key and gives it back as the database then has it; `None` where
    /// there is none. A patch that says nothing changes nothing.
    ///
    /// # Errors
    ///
    /// What the server refuses, and what [`Model::from_row`] does.
    pub fn update<'c, C: Executor<'c>>(
        self,
        client: C,
        key: impl KeyValues<'c, V>,
        patch: &'c T::Patch,
    ) -> C::Answer<Option<T>> {
        match T::check_patch(patch) {
            Ok(()) => client.fetch(update_where(Some(self.is(key)), patch, true), None, first, Ok),
            Err(violations) => C::ready(Err(invalid::<T>(violations))),
        }
    }
}

impl<T: Table, V, K> Unique<T, V, K> {
    /// Inserts a row, or changes the one that has its key to what the new one says: also to NULL, which
    /// is what a column without a default is where nothing else is said. What the new one leaves to a
    /// default stays as it is in the old one, and so does its primary key, whatever the new one says:
    /// it may be what other rows point at. So do the columns of this key, where what is equal is not
    /// the same (`ADA` and `ada` of a `citext`). Gives it back as the database then has it:
    /// `INSERT … ON CONFLICT (…) DO UPDATE`.
    ///
    /// # Errors
    ///
    /// What the server refuses, such as a row that has another unique key of the new one; and what
    /// [`Model::from_row`] does.
    pub fn upsert<'c, C: Executor<'c>>(self, client: C, new: &'c T::New) -> C::Answer<T>
    where
        K: Arbiter,
    {
        let key: Vec<&str> = self.names().collect();
        insert(
            client,
            new,
            Some(Conflict::Update(Target { columns: &key, only: self.only })),
            one::<T, _>,
        )
    }

    /// [`upsert`](Self::upsert) of many rows by one statement. Gives them back in the order of
    /// `new`.
    ///
    /// # Errors
    ///
    /// As [`upsert`](Self::upsert)'s, and where two of the rows have the same key (`21000`,
    /// `cardinality_violation`). Where the server refuses one, no row is written.
    pub fn upsert_many<'c, C: Executor<'c>>(self, client: C, new: &'c [T::New]) -> C::Answer<Vec<T>>
    where
        K: Arbiter,
    {
        let key: Vec<&str> = self.names().collect();
        insert_many(client, new, Some(Conflict::Update(Target { columns: &key, only: self.only })))
    }

    /// Inserts a row and gives it back as the database has it; `None` where another row has its
    /// key, and nothing is written: `INSERT … ON CONFLICT (…) DO NOTHING`.
    ///
    /// # Errors
    ///
    /// As [`upsert`](Self::upsert)'s. [`Table::insert_or_ignore`] also ignores a row that has
    /// another unique key of the new one.
    pub fn insert_or_ignore<'c, C: Executor<'c>>(
        self,
        client: C,
        new: &'c T::New,
    ) -> C::Answer<Option<T>>
    where
        K: Arbiter,
    {
        let key: Vec<&str> = self.names().collect();
        insert(client, new, Some(Conflict::Ignore(Target { columns: &key, only: self.only })), Ok)
    }

    /// [`insert_or_ignore`](Self::insert_or_ignore) of many rows by one statement. Gives back those
    /// that were inserted, in the order of `new` where all of these say the same columns. Of new
    /// rows with one key that say the same columns the first is; else it is not said which.
    ///
    /// # Errors
    ///
    /// As [`insert_or_ignore`](Self::insert_or_ignore)'s; where the server refuses one, no row is
    /// written.
    pub fn insert_or_ignore_many<'c, C: Executor<'c>>(
        self,
        client: C,
        new: &'c [T::New],
    ) -> C::Answer<Vec<T>>
    where
        K: Arbiter,
    {
        let key: Vec<&str> = self.names().collect();
        insert_many(client, new, Some(Conflict::Ignore(Target { columns: &key, only: self.only })))
    }
}
