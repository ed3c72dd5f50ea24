//! Statements of your own, whose rows are models and values.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use crate::executor::{AnyRow, Executor, Statement, Value};
use crate::reads::Usual;
use crate::runtime::{Param, Shifted};
use crate::{Error, Model};

/// A statement of your own, whose rows are read as `T`: a [`Model`], a value of one column, an
/// `Option` of either, or a tuple of them.
///
/// ```text
/// let sql = format!(
///     "SELECT {}, count(*) FROM users u LEFT JOIN posts p ON p.author_id = u.id
///     WHERE u.age > $1 GROUP BY u.id",
///     schema::columns!(u: User),
/// );
/// let found = schema::query_as::<(User, i64)>(sql, &[&18]).all(&mut client)?;
/// ```
///
/// The columns are read by their place: those of a model as [`columns!`](crate::columns) or
/// [`Model::SELECT`] lists them, and one for each value, of the type that models have for it
/// (`count(*)` is an `i64`; what travels as text is cast, `sum(price)::text`). An `Option` of a
/// model is `None` where all its columns are NULL: the other side of an outer join. A column of a model
/// that has the name of another one of it is an error.
pub fn query_as<'v, T>(sql: impl Into<Cow<'static, str>>, values: &[Param<'v>]) -> QueryAs<'v, T> {
    let values = values.iter().map(|value| Value::Ref(*value)).collect();
    QueryAs { statement: Statement::new(sql, values), of: PhantomData }
}

/// A statement whose rows are read as `T`: of [`query_as`].
#[must_use = "nothing is asked of the database until `all`, `first` or `stream` is called"]
pub struct QueryAs<'v, T> {
    statement: Statement<'v>,
    of: PhantomData<fn() -> T>,
}

impl<'v, T> QueryAs<'v, T> {
    /// Every row. All of them are in memory at once.
    ///
    /// # Errors
    ///
    /// What the server refuses; where the rows have more columns than `T`, or fewer; and where one
    /// holds what `T` cannot.
    pub fn all<C: Executor<'v>, K>(self, client: C) -> C::Answer<Vec<T>>
    where
        T: FromRows<K>,
    {
        let take = |found: &mut Vec<T>, row: &C::Row| {
            let is_first = found.is_empty();
            found.push(whole(row, is_first)?);
            Ok(())
        };
        client.fetch(self.statement, Vec::new(), take, Ok)
    }

    /// The first row, if there is any.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all)'s.
    pub fn first<C: Executor<'v>, K>(self, client: C) -> C::Answer<Option<T>>
    where
        T: FromRows<K>,
    {
        let take = |found: &mut Option<T>, row: &C::Row| {
            if found.is_none() {
                *found = Some(whole(row, true)?);
            }
            Ok(())
        };
        client.fetch(self.statement, None, take, Ok)
    }

    /// The rows, one after another. While there are more to come, the client is
    /// [for nothing else](Executor::Rows).
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all)'s, as items.
    pub fn stream<C: Executor<'v>, K: 'v>(self, client: C) -> C::Rows<T>
    where
        T: FromRows<K>,
    {
        let mut is_first = true;
        client.stream(self.statement, move |row| whole(row, std::mem::take(&mut is_first)))
    }
}

impl<T> fmt::Debug for QueryAs<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values may be of columns that are secret.
        f.debug_tuple("QueryAs").field(&self.statement.sql.text()).finish_non_exhaustive()
    }
}

/// What the rows of a statement of your own are read as; `K` is which of these it is, and always
/// inferred.
#[diagnostic::on_unimplemented(
    message = "rows cannot be read as `{Self}`",
    label = "neither a model, nor a value of a column, nor a tuple of them",
    note = "a type that is read by `schema::reads!` alone is a value once it has `schema::reads::Usual`"
)]
pub trait FromRows<K>: Sized + Send + 'static {
    /// How many columns it takes.
    #[doc(hidden)]
    const WIDTH: usize;

    /// That no column of a model from `at` on has the name of another.
    #[doc(hidden)]
    fn check<R: AnyRow>(_row: &R, _at: usize) -> Result<(), Error> {
        Ok(())
    }

    /// Reads the columns from `at` on.
    #[doc(hidden)]
    fn from_rows<R: AnyRow>(row: &R, at: usize) -> Result<Self, Error>;
}

/// Reads a row that has these columns and no others; all rows have the names of the first.
fn whole<R: AnyRow, K, T: FromRows<K>>(row: &R, is_first: bool) -> Result<T, Error> {
    let (found, read) = (row.len(), T::WIDTH);
    if found != read {
        let source = format!("the statement answers {found} columns, and {read} are read").into();
        return Err(Error::Read { column: found.min(read), name: String::new(), source });
    }
    if is_first {
        T::check(row, 0)?;
    }
    T::from_rows(row, 0)
}

/// That no column from `at` on has the name of another one of the model: `SELECT *` has them in the
/// order of the table, which need not be the model's.
fn in_order<T: Model, R: AnyRow>(row: &R, at: usize) -> Result<(), Error> {
    for (column, wanted) in (at..).zip(items(T::SELECT)) {
        let (found, wanted) = (row.name(column), called(wanted));
        if found != wanted && items(T::SELECT).any(|other| called(other) == found) {
            let source = format!(
                "it stands where `{wanted}` of `{}` is read: `columns!` lists them in their order",
                T::RELATION
            );
            let name = found.to_owned();
            return Err(Error::Read { column, name, source: source.into() });
        }
    }
    Ok(())
}

/// What a result calls a part of a select list: `"a""b"::text` is `a"b`.
pub(crate) fn called(item: &str) -> String {
    let mut quoted = false;
    let is_cast = |c: char| {
        quoted ^= c == '"';
        c == ':' && !quoted
    };
    let name = item.split(is_cast).next().unwrap_or_default();
    match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => name.to_owned(),
    }
}

/// That it is a model.
#[derive(Debug)]
pub enum AModel {}

/// That it is a model or nothing.
#[derive(Debug)]
pub enum MaybeAModel {}

/// That it is a value.
#[derive(Debug)]
pub enum AValue {}

#[diagnostic::do_not_recommend]
impl<T: Model> FromRows<AModel> for T {
    const WIDTH: usize = width(T::SELECT);

    fn check<R: AnyRow>(row: &R, at: usize) -> Result<(), Error> {
        in_order::<T, R>(row, at)
    }

    fn from_rows<R: AnyRow>(row: &R, at: usize) -> Result<Self, Error> {
        match at {
            0 => T::from_row(row),
            _ => T::from_row(&Shifted { row, by: at }),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Model> FromRows<MaybeAModel> for Option<T> {
    const WIDTH: usize = width(T::SELECT);

    fn check<R: AnyRow>(row: &R, at: usize) -> Result<(), Error> {
        in_order::<T, R>(row, at)
    }

    /// None where every column is NULL.
    fn from_rows<R: AnyRow>(row: &R, at: usize) -> Result<Self, Error> {
        for column in at..at + <Self as FromRows<MaybeAModel>>::WIDTH {
            if !row.is_null(column)? {
                return <T as FromRows<AModel>>::from_rows(row, at).map(Some);
            }
        }
        Ok(None)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Usual + Send + 'static> FromRows<AValue> for T {
    const WIDTH: usize = 1;

    fn from_rows<R: AnyRow>(row: &R, at: usize) -> Result<Self, Error> {
        row.read::<T::Sql, T>(at)
    }
}

macro_rules! tuples {
    () => {};
    ($($part:ident $kind:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($part: FromRows<$kind>, $kind),*> FromRows<($($kind,)*)> for ($($part,)*) {
            const WIDTH: usize = 0 $(+ $part::WIDTH)*;

            #[allow(unused_assignments)]
            fn check<RR: AnyRow>(row: &RR, mut at: usize) -> Result<(), Error> {
                $(
                    $part::check(row, at)?;
                    at += $part::WIDTH;
                )*
                Ok(())
            }

            #[allow(unused_assignments)]
            fn from_rows<RR: AnyRow>(row: &RR, mut at: usize) -> Result<Self, Error> {
                Ok(($({
                    let part = $part::from_rows(row, at)?;
                    at += $part::WIDTH;
                    part
                },)*))
            }
        }
        tuples! { @ $($part $kind)* }
    };
    (@ $first:ident $first_kind:ident $($part:ident $kind:ident)*) => {
        tuples! { $($part $kind)* }
    };
}

tuples! { A KA B KB C KC D KD E KE F KF G KG H KH I KI J KJ L KL M KM }

/// How many parts a select list has.
const fn width(select: &str) -> usize {
    let (mut rest, mut commas, mut quoted) = (select.as_bytes(), 0, false);
    while let [byte, after @ ..] = rest {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => commas += 1,
            _ => {}
        }
        rest = after;
    }
    commas + 1
}

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
    let alias = alias.trim_start_matches("r#");
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
    ($model:ty $(,)?) => {
        ::std::compile_error!(
            "a model wants the alias of its relation: `columns!(u: User)` for `FROM users u`"
        )
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_in_a_name_parts_nothing() {
        let found: Vec<_> = items(r#"id, "a, ""b""", c::text"#).collect();
        assert_eq!(found, ["id", r#""a, ""b""""#, "c::text"]);
        assert_eq!(width(r#"id, "a, ""b""", c::text"#), 3);
        let found: Vec<_> = items(r#"id, "a, ""b""", "c:d"::text"#).map(called).collect();
        assert_eq!(found, ["id", "a, \"b\"", "c:d"]);
    }
}
