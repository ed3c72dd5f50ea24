//! Unique keys as constants: a row is found, changed, deleted or upserted by each of them.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::condition::{Condition, Piece, Writer};
use super::operand::KeyValues;
use crate::executor::Executor;
use crate::runtime::{Rows, first, one, update_where, upsert};
use crate::{Error, Model, Table};

/// A unique key of the relation `T` over columns that hold `V`, a tuple.
///
/// Models have a constant for each relation, whose fields are its unique keys too:
/// `USERS.by_email.find(&mut client, "ada@example.org")`. Rows with NULL in a column of the key
/// are not found by it.
pub struct Unique<T, V> {
    /// The columns as SQL names them, each with what its parameter is cast to, each of both ended
    /// by NUL.
    columns: &'static str,
    #[allow(clippy::type_complexity)]
    of: PhantomData<fn() -> (T, V)>,
}

/// The key over these columns, each with what its parameter is cast to, each of both ended by NUL.
pub const fn unique<T, V>(columns: &'static str) -> Unique<T, V> {
    Unique { columns, of: PhantomData }
}

impl<T, V> Clone for Unique<T, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, V> Copy for Unique<T, V> {}

impl<T, V> fmt::Debug for Unique<T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

impl<T, V> Unique<T, V> {
    fn names(self) -> impl Iterator<Item = &'static str> {
        self.columns.split_terminator('\0').step_by(2)
    }

    /// The condition that a row has this key.
    fn is<'v>(self, key: impl KeyValues<'v, V>) -> Condition<'v, T> {
        let mut pieces = Vec::new();
        let mut columns = self.columns.split_terminator('\0');
        for value in key.values() {
            let (Some(name), Some(cast)) = (columns.next(), columns.next()) else { break };
            if !pieces.is_empty() {
                pieces.push(Piece::Text(" AND "));
            }
            let value = Piece::Value(value, Cow::Borrowed(cast));
            pieces.extend([Piece::Text(name), Piece::Text(" = "), value]);
        }
        Condition::new(pieces)
    }
}

impl<T: Model, V> Unique<T, V> {
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

impl<T: Table, V> Unique<T, V> {
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
            Err(violations) => C::ready(Err(Error::Invalid(violations))),
        }
    }

    /// Inserts a row, or changes the one that has its key to what the new one says; what the new
    /// one leaves to the database stays as it is in the old one. Gives it back as the database then
    /// has it: `INSERT … ON CONFLICT (…) DO UPDATE`.
    ///
    /// # Errors
    ///
    /// What the server refuses, such as a row that has another unique key of the new one, or a
    /// constraint that is deferrable or `WITHOUT OVERLAPS`; and what [`Model::from_row`] does.
    pub fn upsert<'c, C: Executor<'c>>(self, client: C, new: &'c T::New) -> C::Answer<T> {
        let key: Vec<&str> = self.names().collect();
        match T::check_new(new) {
            Ok(()) => client.fetch(upsert::<T>(new, &key), None, first, one),
            Err(violations) => C::ready(Err(Error::Invalid(violations))),
        }
    }

    /// [`upsert`](Self::upsert) of many rows by one statement. Gives them back in the order of
    /// `new`.
    ///
    /// # Errors
    ///
    /// As [`upsert`](Self::upsert)'s, and where two of the rows have the same key (`21000`,
    /// `cardinality_violation`); no row is written then.
    pub fn upsert_many<'c, C: Executor<'c>>(
        self,
        client: C,
        new: &'c [T::New],
    ) -> C::Answer<Vec<T>> {
        if let Some(violations) = new.iter().find_map(|new| T::check_new(new).err()) {
            return C::ready(Err(Error::Invalid(violations)));
        }
        let key: Vec<&str> = self.names().collect();
        Rows::new::<T>(new).returning(client, Some(&key))
    }
}
