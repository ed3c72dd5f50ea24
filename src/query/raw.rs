//! Statements of your own, whose rows are models.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use crate::executor::{AnyRow, Executor, Statement, Value};
use crate::runtime::{Param, Shifted};
use crate::{Error, Model};

/// A statement of your own, whose rows are read as `T`: a [`Model`], an `Option` of one (the other
/// side of an outer join), or a tuple of them.
///
/// ```text
/// let sql = format!(
///     "SELECT {} FROM users u JOIN posts p ON p.author_id = u.id WHERE u.age > $1",
///     schema::columns!(u: User, p: Post),
/// );
/// let found = schema::query_as::<(User, Post)>(sql, &[&18]).all(&mut client)?;
/// ```
///
/// The columns are read by their place, as [`columns!`](crate::columns) or [`Model::SELECT`] lists
/// them.
pub fn query_as<'v, T: FromRows>(
    sql: impl Into<Cow<'static, str>>,
    values: &[Param<'v>],
) -> QueryAs<'v, T> {
    let values = values.iter().map(|value| Value::Ref(*value)).collect();
    QueryAs { statement: Statement::new(sql, values), of: PhantomData }
}

/// A statement whose rows are read as `T`: of [`query_as`].
#[must_use = "nothing is asked of the database until `all`, `first` or `stream` is called"]
pub struct QueryAs<'v, T> {
    statement: Statement<'v>,
    of: PhantomData<fn() -> T>,
}

impl<'v, T: FromRows> QueryAs<'v, T> {
    /// Every row. All of them are in memory at once.
    ///
    /// # Errors
    ///
    /// What the server refuses, and where a column is not there or holds what its field cannot.
    pub fn all<C: Executor<'v>>(self, client: C) -> C::Answer<Vec<T>> {
        let take = |found: &mut Vec<T>, row: &C::Row| {
            found.push(T::from_rows(row, 0)?);
            Ok(())
        };
        client.fetch(self.statement, Vec::new(), take, Ok)
    }

    /// The first row, if there is any.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all)'s.
    pub fn first<C: Executor<'v>>(self, client: C) -> C::Answer<Option<T>> {
        let take = |found: &mut Option<T>, row: &C::Row| {
            if found.is_none() {
                *found = Some(T::from_rows(row, 0)?);
            }
            Ok(())
        };
        client.fetch(self.statement, None, take, Ok)
    }

    /// The rows, one after another.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all)'s, as items.
    pub fn stream<C: Executor<'v>>(self, client: C) -> C::Rows<T> {
        client.stream(self.statement, |row| T::from_rows(row, 0))
    }
}

impl<T> fmt::Debug for QueryAs<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.statement.fmt(f)
    }
}

/// What the rows of a statement of your own are read as.
#[diagnostic::on_unimplemented(
    message = "rows cannot be read as `{Self}`",
    label = "expected a model, an `Option` of one, or a tuple of them"
)]
pub trait FromRows: Sized + Send + 'static {
    /// How many columns it takes.
    #[doc(hidden)]
    fn width() -> usize;

    /// Reads the columns from `at` on.
    #[doc(hidden)]
    fn from_rows<R: AnyRow>(row: &R, at: usize) -> Result<Self, Error>;
}

#[diagnostic::do_not_recommend]
impl<T: Model> FromRows for T {
    fn width() -> usize {
        items(T::SELECT).count()
    }

    fn from_rows<R: AnyRow>(row: &R, at: usize) -> Result<Self, Error> {
        match at {
            0 => T::from_row(row),
            _ => T::from_row(&Shifted { row, by: at }),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Model> FromRows for Option<T> {
    fn width() -> usize {
        items(T::SELECT).count()
    }

    /// None where every column is NULL.
    fn from_rows<R: AnyRow>(row: &R, at: usize) -> Result<Self, Error> {
        for column in at..at + <T as FromRows>::width() {
            if !row.is_null(column)? {
                return <T as FromRows>::from_rows(row, at).map(Some);
            }
        }
        Ok(None)
    }
}

macro_rules! tuples {
    () => {};
    ($($part:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($part: FromRows),*> FromRows for ($($part,)*) {
            fn width() -> usize {
                0 $(+ $part::width())*
            }

            #[allow(unused_assignments)]
            fn from_rows<RR: AnyRow>(row: &RR, mut at: usize) -> Result<Self, Error> {
                Ok(($({
                    let part = $part::from_rows(row, at)?;
                    at += $part::width();
                    part
                },)*))
            }
        }
        tuples! { @ $($part)* }
    };
    (@ $first:ident $($part:ident)*) => { tuples! { $($part)* } };
}

tuples! { A B C D E F G H }

/// The parts of a select list. A comma within quotes is a part of a name.
pub(crate) fn items(select: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    select
        .split(move |c| {
            quoted ^= c == '"';
            c == ',' && !quoted
        })
        .map(str::trim_start)
}

/// The columns of `T` as the select list that [`Model::from_row`] reads, of the relation that a
/// statement calls `alias`. [`columns!`](crate::columns) lists those of several.
pub fn aliased<T: Model>(alias: &str) -> String {
    let mut out = String::with_capacity(T::SELECT.len() * 2);
    for item in items(T::SELECT) {
        if !out.is_empty() {
            out.push_str(", ");
        }
        // A relation without columns is read as one NULL.
        if item != "NULL" {
            out.push_str(alias);
            out.push('.');
        }
        out.push_str(item);
    }
    out
}

/// The select list of models by the aliases of their relations in a join:
/// `columns!(u: User, p: Post)` is `u.id, u.email, p.id, p.title`. What it lists is read by
/// [`query_as::<(User, Post)>`](crate::query_as).
#[macro_export]
macro_rules! columns {
    ($($alias:ident : $model:ty),+ $(,)?) => {
        [$($crate::query::aliased::<$model>(::std::stringify!($alias))),+].join(", ")
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_in_a_name_parts_nothing() {
        let found: Vec<_> = items(r#"id, "a, ""b""", c::text"#).collect();
        assert_eq!(found, ["id", r#""a, ""b""""#, "c::text"]);
    }
}
