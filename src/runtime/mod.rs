//! What generated models are made of. Written by the macro, not by hand: only the traits that the
//! crate's root re-exports are meant to be named.

pub mod checks;
mod composite;
mod elements;
mod enums;
mod fixed;
mod jagged;
mod keys;
mod many;
mod newtype;
mod own;
mod read;
pub mod related;
mod row;
mod version;
mod write;

pub(crate) use composite::write_part;
pub use composite::{Part, read_composite, write_composite};
pub(crate) use elements::Elements;
pub use enums::{UnknownLabel, read_enum, read_label};
pub use keys::{KeyOf, Many, One};
use many::Rows;
pub(crate) use many::{Group, insert_many};
pub use own::{Own, is_own};
pub(crate) use read::Shifted;
pub use read::{ReadTuple, Reader, hidden, read};
pub(crate) use related::rows_of_each;
pub use row::{
    Columns, Fields, ReadBy, Refs, Secret, Start, Types, Value, clone_row, debug_row, equal_rows,
    sent,
};
pub use version::Versioned;
pub use write::{Always, Given, Maybe, debug_new, debug_patch};
pub(crate) use write::{Conflict, Target, insert, is_secret, update_where};

// By names of this module, which generated code has at hand.
pub use crate::query::{
    Column, ColumnSet, ColumnsOf, NoUpsert, NullColumn, OrNull, Unique, column, columns_of,
    null_column, unique,
};

#[doc(hidden)]
pub use crate::reads::newtype::{ByItself, Inside, Known};

use postgres_types::private::BytesMut;
use postgres_types::{Format, IsNull, ToSql, Type, WrongType};

use crate::Error;
use crate::executor::{AnyRow, Executor, Statement};
use crate::query::{Condition, Filter};
use checks::Violation;

/// A value on its way to the server.
pub type Param<'p> = &'p (dyn ToSql + Sync);

/// Writes a value after asking whether its type suits. `postgres` has a macro for this, which names
/// types of the prelude that a model may be called.
///
/// # Errors
///
/// Where the type does not suit, or the value cannot be written.
#[doc(hidden)]
pub fn checked<T: ToSql>(
    value: &T,
    ty: &Type,
    out: &mut BytesMut,
) -> Result<IsNull, crate::ReadError> {
    if !T::accepts(ty) {
        return Err(Box::new(WrongType::new::<T>(ty.clone())));
    }
    value.to_sql(ty, out)
}

/// Writes a value among others, or by a driver that sends every value in its binary form.
pub(crate) fn write_binary<T: ToSql + ?Sized>(
    value: &T,
    ty: &Type,
    out: &mut BytesMut,
) -> Result<IsNull, crate::ReadError> {
    match value.encode_format(ty) {
        Format::Binary => value.to_sql_checked(ty, out),
        Format::Text => Err(format!(
            "a type that writes `{ty}` as text (`ToSql::encode_format`), where only its binary form is sent"
        )
        .into()),
    }
}

/// A value that goes with its statement.
pub type Sent = crate::executor::Value<'static>;

/// The name of a type without its path.
fn type_name<T>() -> &'static str {
    let path = std::any::type_name::<T>();
    path.rsplit("::").next().unwrap_or(path)
}

/// A model of a table, view or materialised view: one value is one row.
///
/// Every function takes a client of any driver first, by its own way of passing it, and answers as
/// the driver does: see [`Executor`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no model",
    label = "expected a struct that `schema::derive_schema` makes or checks"
)]
pub trait Model: Sized + Send + 'static {
    /// The relation, as SQL names it.
    const RELATION: &'static str;

    /// The columns as the select list that [`from_row`](Self::from_row) reads, for statements of
    /// your own: `format!("SELECT {} FROM {} WHERE …", User::SELECT, User::RELATION)`.
    const SELECT: &'static str;

    /// The columns that neither `Debug` nor errors show, each ended by NUL.
    #[doc(hidden)]
    const SECRETS: &'static str = "";

    /// Reads a row whose columns are those of [`SELECT`](Self::SELECT), in that order.
    ///
    /// # Errors
    ///
    /// Where a column is not there or holds what its field cannot.
    #[inline]
    fn from_row<R: AnyRow>(row: &R) -> Result<Self, Error> {
        match Self::By::read(row) {
            Ok(row) => Ok(row),
            Err(error) => Err(error.of(Self::RELATION)),
        }
    }

    /// What reads a row. A type and not a function, since most rows are read alike, and a function
    /// of each model costs the compiler as much as a trait.
    #[doc(hidden)]
    type By: ReadBy<Self>;

    /// Every row, in no particular order. All of them are in memory at once.
    ///
    /// # Errors
    ///
    /// What the server refuses, and what [`from_row`](Self::from_row) does.
    fn all<'c, C: Executor<'c>>(client: C) -> C::Answer<Vec<Self>> {
        let sql = || ["SELECT ", Self::SELECT, " FROM ", Self::RELATION].concat();
        client.fetch(Statement::fixed(sql, Vec::new()), Vec::new(), many, Ok)
    }

    /// The rows that meet a condition on columns: `User::filter(USERS.age.ge(18))`. Models have
    /// their columns as such constants with `[models] columns = true` in `schema.toml`.
    fn filter<'v>(condition: Condition<'v, Self>) -> Filter<'v, Self> {
        Filter::new(Some(condition))
    }

    /// All rows, to be put in order, or to be filtered by what is only known at run time.
    fn query<'v>() -> Filter<'v, Self> {
        Filter::new(None)
    }
}

/// Reads each row.
pub(crate) fn many<T: Model, R: AnyRow>(found: &mut Vec<T>, row: &R) -> Result<(), Error> {
    found.push(T::from_row(row)?);
    Ok(())
}

/// Reads the first row.
pub(crate) fn first<T: Model, R: AnyRow>(found: &mut Option<T>, row: &R) -> Result<(), Error> {
    if found.is_none() {
        *found = Some(T::from_row(row)?);
    }
    Ok(())
}

/// What a statement must answer, which is or is about rows of `T`.
pub(crate) fn one<T: Model, A>(found: Option<A>) -> Result<A, Error> {
    found.ok_or(Error::NoRow(T::RELATION))
}

/// What rows of `T` would violate, as an error.
#[cold]
pub(crate) fn invalid<T: Model>(violations: Vec<Violation>) -> Error {
    Error::Invalid { relation: T::RELATION, row: None, violations }
}

/// A model with a primary key.
///
/// A key does not hold for the rows of tables that inherit from its own (`INHERITS`), which are read,
/// changed and deleted as rows of this one: where such a row has the same key, `delete` and `update`
/// reach both, and `find` answers either.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` have no primary key",
    label = "no primary key tells the row",
    note = "rows of tables are changed and deleted by other columns too: by `filter`, or by a unique key",
    note = "`[keys]` in schema.toml says what tells the rows of a view apart"
)]
pub trait Keyed: Model {
    /// The key: its column's type, or a tuple of several.
    type Key<'k>: KeyOf<Self::Shape>;

    /// Whether the key has one column or many.
    type Shape;

    /// The condition that a row has the key `$1`, …
    const KEY: &'static str;

    /// The row with this key.
    ///
    /// # Errors
    ///
    /// What the server refuses, and what [`from_row`](Model::from_row) does.
    fn find<'c, C: Executor<'c>>(client: C, key: Self::Key<'c>) -> C::Answer<Option<Self>> {
        let sql =
            || ["SELECT ", Self::SELECT, " FROM ", Self::RELATION, " WHERE ", Self::KEY].concat();
        client.fetch(Statement::fixed(sql, key.values()), None, first, Ok)
    }

    /// Deletes the row with this key; `false` where there is none.
    ///
    /// # Errors
    ///
    /// What the server refuses.
    fn delete<'c, C: Executor<'c>>(client: C, key: Self::Key<'c>) -> C::Answer<bool> {
        let sql = || ["DELETE FROM ", Self::RELATION, " WHERE ", Self::KEY].concat();
        client.execute(Statement::fixed(sql, key.values()), |rows| Ok(rows > 0))
    }
}

/// A model whose rows can be written.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` cannot be written",
    label = "expected the model of a table, as the module of models has it",
    note = "rows of views and of structs of your own are read, and deleted by their key, not inserted or updated"
)]
pub trait Table: Model {
    /// What an INSERT says.
    type New: Sync;

    /// What an UPDATE says.
    type Patch: Sync;

    /// The columns that can be written, as SQL names them, each with what its parameter is cast
    /// to, and its type under any domains, a composite's after a bracket; each of the three ended
    /// by NUL. First come those that an INSERT always says.
    const WRITES: &'static str;

    /// Whether COPY can write rows: not where row security holds.
    #[doc(hidden)]
    const COPY: bool = true;
    /// Those of these columns that the primary key has, each ended by NUL.
    #[doc(hidden)]
    const PRIMARY: &'static str = "";
    /// That of these columns which counts the changes of a row: `version` of `[models]`.
    #[doc(hidden)]
    const VERSION: &'static str = "";

    /// Lists what an INSERT says of each column of [`WRITES`](Self::WRITES).
    #[doc(hidden)]
    fn new_values<'v>(new: &'v Self::New, out: &mut Given<'v>);

    /// Lists what an UPDATE says of each column of [`WRITES`](Self::WRITES).
    #[doc(hidden)]
    fn patch_values<'v>(patch: &'v Self::Patch, out: &mut Given<'v>);

    /// What a new row would violate, as far as that is known here.
    #[doc(hidden)]
    fn check_new(new: &Self::New) -> Result<(), Vec<Violation>> {
        let _ = new;
        Ok(())
    }

    /// What a changed row would violate, as far as that is known here.
    #[doc(hidden)]
    fn check_patch(patch: &Self::Patch) -> Result<(), Vec<Violation>> {
        let _ = patch;
        Ok(())
    }

    /// Inserts a row and gives it back as the database has it.
    ///
    /// # Errors
    ///
    /// What the server refuses, and what [`from_row`](Model::from_row) does.
    fn insert<'c, C: Executor<'c>>(client: C, new: &'c Self::New) -> C::Answer<Self> {
        insert(client, new, None, one::<Self, _>)
    }

    /// Inserts rows by one statement; how many were written. Many rows are written by COPY, which
    /// fires triggers and checks constraints, but passes over the rules of `CREATE RULE`. Rows that
    /// give values to other columns are another part of the statement, of which the server takes a
    /// thousand or two. Of no rows nothing is asked of the database, as of all functions of many rows.
    ///
    /// # Errors
    ///
    /// What the server refuses; no row is written then.
    fn insert_many<'c, C: Executor<'c>>(client: C, new: &'c [Self::New]) -> C::Answer<u64> {
        match Rows::new::<Self>(new).map(Rows::copy::<Self>) {
            Ok(Ok(copy)) => client.copy(copy),
            Ok(Err(rows)) => rows.count::<Self, C>(client),
            Err(error) => C::ready(Err(error)),
        }
    }

    /// Inserts rows by one statement and gives them back as the database has them: in the order of
    /// `new`, where each of them was written.
    ///
    /// # Errors
    ///
    /// What the server refuses, and no row is written then; and what [`from_row`](Model::from_row)
    /// does, the rows being [written](Error::Read) all the same.
    fn insert_many_returning<'c, C: Executor<'c>>(
        client: C,
        new: &'c [Self::New],
    ) -> C::Answer<Vec<Self>> {
        insert_many(client, new, None)
    }

    /// Inserts a row and gives it back as the database has it; `None` where another row has one of
    /// its unique keys, and nothing is written: `INSERT … ON CONFLICT DO NOTHING`. The constants of
    /// unique keys [ignore](crate::query::Unique::insert_or_ignore) those of one key alone.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert)'s, and where the table has a unique key of a constraint that is
    /// deferrable (`55000`, `object_not_in_prerequisite_state`): the server cannot ignore that.
    fn insert_or_ignore<'c, C: Executor<'c>>(
        client: C,
        new: &'c Self::New,
    ) -> C::Answer<Option<Self>> {
        insert(client, new, Some(Conflict::Ignore(Target::default())), Ok)
    }

    /// [`insert_or_ignore`](Self::insert_or_ignore) of many rows by one statement. Gives back those
    /// that were inserted, in the order of `new` where all of these say the same columns. Of new
    /// rows with one key that say the same columns the first is; else it is not said which.
    ///
    /// # Errors
    ///
    /// As [`insert_or_ignore`](Self::insert_or_ignore)'s; where the server refuses one, no row is
    /// written.
    fn insert_or_ignore_many<'c, C: Executor<'c>>(
        client: C,
        new: &'c [Self::New],
    ) -> C::Answer<Vec<Self>> {
        insert_many(client, new, Some(Conflict::Ignore(Target::default())))
    }

    /// Changes the row with this key and gives it back as the database then has it; `None` where
    /// there is none. A patch that says nothing changes nothing.
    ///
    /// # Errors
    ///
    /// What the server refuses, and what [`from_row`](Model::from_row) does.
    fn update<'c, C: Executor<'c>>(
        client: C,
        key: Self::Key<'c>,
        patch: &'c Self::Patch,
    ) -> C::Answer<Option<Self>>
    where
        Self: Keyed,
    {
        match Self::check_patch(patch) {
            Ok(()) => client.fetch(write::update::<Self>(key.values(), patch), None, first, Ok),
            Err(violations) => C::ready(Err(invalid::<Self>(violations))),
        }
    }
}
