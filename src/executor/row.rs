//! Rows of every driver.

use postgres_types::{FromSql, Type};

use crate::{Error, Reads};

/// A row of any driver.
#[allow(clippy::len_without_is_empty, reason = "a row is not looked at for being empty")]
pub trait AnyRow {
    /// How many columns it has.
    fn len(&self) -> usize;

    /// What column `index`, counted from 0, is called; empty where there is none.
    fn name(&self, index: usize) -> &str;

    /// Reads column `index`, counted from 0, as the marker `M` (of [`crate::sql`]) says.
    ///
    /// # Errors
    ///
    /// Where there is no such column, or its value is none that `T` can hold.
    fn read<M, T: Reads<M>>(&self, index: usize) -> Result<T, Error>;

    /// Reads column `index`, counted from 0, by its type's own
    /// [`FromSql`](postgres_types::FromSql).
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read)'s.
    fn own<T: for<'r> postgres_types::FromSql<'r>>(&self, index: usize) -> Result<T, Error>;

    /// Whether column `index`, counted from 0, is NULL.
    ///
    /// # Errors
    ///
    /// Where there is no such column.
    fn is_null(&self, index: usize) -> Result<bool, Error> {
        self.own::<Option<Anything>>(index).map(|value| value.is_none())
    }
}

/// A value of any type, not looked at.
struct Anything;

impl FromSql<'_> for Anything {
    fn from_sql(_: &Type, _: &[u8]) -> Result<Self, crate::ReadError> {
        Ok(Self)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

#[cfg(feature = "tokio-postgres")]
impl AnyRow for tokio_postgres::Row {
    fn len(&self) -> usize {
        self.len()
    }

    fn name(&self, index: usize) -> &str {
        self.columns().get(index).map_or("", |column| column.name())
    }

    #[inline]
    fn read<M, T: Reads<M>>(&self, index: usize) -> Result<T, Error> {
        let value = self.try_get::<_, crate::reads::As<M, T>>(index);
        value.map(|value| value.0).map_err(|error| {
            let found = self.columns().get(index).map(|column| column.type_());
            named(unread(error, self, index), found, std::any::type_name::<T>())
        })
    }

    #[inline]
    fn own<T: for<'r> postgres_types::FromSql<'r>>(&self, index: usize) -> Result<T, Error> {
        self.try_get(index).map_err(|error| unread(error, self, index))
    }
}

/// Why the driver could not read a column.
#[cfg(feature = "tokio-postgres")]
#[cold]
fn unread(error: tokio_postgres::Error, row: &tokio_postgres::Row, column: usize) -> Error {
    let none = || "the result has no such column".into();
    let name = row.columns().get(column).map_or("", |column| column.name()).to_owned();
    Error::Read { column, name, source: error.into_source().unwrap_or_else(none) }
}

/// The name of a type as programs have it.
#[cfg(any(feature = "tokio-postgres", feature = "sqlx"))]
fn short(name: &str) -> String {
    let known = ["alloc::string::", "alloc::vec::", "core::option::"];
    known.iter().fold(name.to_owned(), |name, path| name.replace(path, ""))
}

/// An error that says which type cannot hold a column's value, and not by what these are read.
#[cfg(any(feature = "tokio-postgres", feature = "sqlx"))]
#[cold]
pub(super) fn named(error: Error, found: Option<&Type>, name: &str) -> Error {
    match (error, found) {
        (Error::Read { column, name: of, source }, Some(found)) => {
            let name = short(name);
            let source = if source.is::<postgres_types::WrongType>() {
                format!("its type is `{found}`, which no `{name}` holds").into()
            } else if source.is::<postgres_types::WasNull>() {
                format!("it is NULL, which no `{name}` holds").into()
            } else {
                source
            };
            Error::Read { column, name: of, source }
        }
        (error, _) => error,
    }
}
