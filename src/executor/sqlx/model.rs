//! Models as rows of `sqlx`'s own queries.

use std::sync::OnceLock;

use postgres_types::FromSql;
use sqlx::postgres::PgRow;
use sqlx::{Column, Row as _};

use super::row::get;
use crate::executor::AnyRow;
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
    let names = names.get_or_init(|| selected(T::SELECT));
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

/// The names that a select list gives to its columns: `"a", "b"::text` → `a`, `b`.
fn selected(list: &str) -> Vec<String> {
    let mut names = Vec::new();
    let (mut name, mut quoted, mut cast, mut depth) = (String::new(), false, false, 0_usize);
    let mut chars = list.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => name.extend(chars.next()),
            '"' => quoted = !quoted,
            _ if quoted && cast => {}
            _ if quoted => name.push(c),
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                names.push(std::mem::take(&mut name));
                cast = false;
            }
            ':' => cast = true,
            _ if cast || c.is_whitespace() => {}
            _ => name.push(c),
        }
    }
    names.push(name);
    names
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

#[cfg(test)]
mod tests {
    use super::selected;

    #[test]
    fn columns_are_named_without_quotes_and_casts() {
        let list = r#"id, "a, ""b""", "price"::text, at::numeric(10, 2)::text, last"#;
        assert_eq!(selected(list), ["id", "a, \"b\"", "price", "at", "last"]);
    }
}
