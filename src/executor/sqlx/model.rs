//! Models as rows of `sqlx`'s own queries.

use std::sync::OnceLock;

use postgres_types::FromSql;
use sqlx::postgres::PgRow;
use sqlx::{Column, Row as _};

use super::row::get;
use crate::executor::AnyRow;
use crate::query::{called, items};
use crate::reads::As;
use crate::{Error, Model, Reads};

/// The names of a model's columns, once they are asked for.
pub type Names = OnceLock<Vec<String>>;

/// Reads a model from a row that has its columns by their names, in whatever order.
///
/// # Errors
///
/// Where a column is not there or holds what its field cannot.
pub fn from_row<T: Model>(row: &PgRow, names: &Names) -> Result<T, sqlx::Error> {
    let names = names.get_or_init(|| items(T::SELECT).map(called).collect());
    T::from_row(&ByName { row, names }).map_err(|error| match error {
        Error::Sqlx(error) => error,
        Error::Read { column, source, .. } => {
            sqlx::Error::ColumnDecode { index: name(names, column).to_owned(), source }
        }
        error => sqlx::Error::Decode(Box::new(error)),
    })
}

fn name(names: &[String], index: usize) -> &str {
    names.get(index).map_or("", String::as_str)
}

/// A row whose columns are asked for by the model's order.
struct ByName<'r> {
    row: &'r PgRow,
    names: &'r [String],
}

impl ByName<'_> {
    fn get<T: for<'t> FromSql<'t>>(&self, index: usize) -> Result<T, Error> {
        let name = name(self.names, index);
        // Most queries have the model's own order.
        let place = match self.row.columns().get(index) {
            Some(column) if column.name() == name => index,
            _ => self.row.try_column(name).map_err(Error::Sqlx)?.ordinal(),
        };
        get(self.row, place, None).map_err(|source| Error::Read {
            column: index,
            name: String::new(),
            source,
        })
    }
}

impl AnyRow for ByName<'_> {
    fn len(&self) -> usize {
        self.names.len()
    }

    fn name(&self, index: usize) -> &str {
        name(self.names, index)
    }

    fn read<M, T: Reads<M>>(&self, index: usize) -> Result<T, Error> {
        self.get::<As<M, T>>(index).map(|value| value.0)
    }

    fn own<T: for<'t> FromSql<'t>>(&self, index: usize) -> Result<T, Error> {
        self.get(index)
    }
}

/// Implements `sqlx`'s `FromRow` for models. Not meant to be written by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_rows {
    ($($name:ident)*) => {$(
        impl<'r> $crate::sqlx::FromRow<'r, $crate::sqlx::postgres::PgRow> for $name {
            fn from_row(
                row: &'r $crate::sqlx::postgres::PgRow,
            ) -> ::std::result::Result<Self, $crate::sqlx::Error> {
                static NAMES: $crate::executor::sqlx::Names =
                    $crate::executor::sqlx::Names::new();
                $crate::executor::sqlx::from_row(row, &NAMES)
            }
        }
    )*};
}
