//! INSERT and UPDATE, put together from the columns that are given.

use std::fmt;

use postgres_types::ToSql;

use super::{Keyed, Param, Table};
use crate::executor::{Statement, Value};

/// The values that a statement says, in the order of [`Table::WRITES`].
#[derive(Debug, Default)]
pub struct Given<'v>(Vec<Option<Param<'v>>>);

impl<'v> Given<'v> {
    /// The next columns, which are always given: a tuple of references.
    #[inline]
    pub fn always<T: Always<'v>>(&mut self, values: T) {
        values.list(&mut self.0);
    }

    /// The next columns, which may be given: a tuple of references to `Option`s.
    #[inline]
    pub fn maybe<T: Maybe<'v>>(&mut self, values: T) {
        values.list(&mut self.0);
    }
}

/// A tuple of references to values.
pub trait Always<'v> {
    /// Lists the values.
    fn list(self, out: &mut Vec<Option<Param<'v>>>);
}

/// A tuple of references to values that may be there.
pub trait Maybe<'v> {
    /// Lists the values.
    fn list(self, out: &mut Vec<Option<Param<'v>>>);
}

macro_rules! tuples {
    () => {};
    ($first:ident $($ty:ident)*) => {
        impl<'v, $first: ToSql + Sync, $($ty: ToSql + Sync,)*> Always<'v>
            for (&'v $first, $(&'v $ty,)*)
        {
            #[allow(non_snake_case)]
            fn list(self, out: &mut Vec<Option<Param<'v>>>) {
                let ($first, $($ty,)*) = self;
                out.push(Some($first));
                $(out.push(Some($ty));)*
            }
        }

        impl<'v, $first: ToSql + Sync, $($ty: ToSql + Sync,)*> Maybe<'v>
            for (&'v Option<$first>, $(&'v Option<$ty>,)*)
        {
            #[allow(non_snake_case)]
            fn list(self, out: &mut Vec<Option<Param<'v>>>) {
                let ($first, $($ty,)*) = self;
                out.push($first.as_ref().map(|value| value as Param<'v>));
                $(out.push($ty.as_ref().map(|value| value as Param<'v>));)*
            }
        }

        tuples! { $($ty)* }
    };
}

tuples! {
    A B C D E F G H I J K L N O P Q R S T U V W X Y Z AA BB CC DD EE FF GG
}

/// A column and what its parameter is cast to, with the value.
type Written<'v> = (&'static str, &'static str, Param<'v>);

/// The columns of `T` that are given a value.
fn written<'v, T: Table>(given: Given<'v>) -> impl Iterator<Item = Written<'v>> {
    let mut columns = T::WRITES.split_terminator('\0');
    let columns = std::iter::from_fn(move || columns.next().zip(columns.next()));
    columns.zip(given.0).filter_map(|((name, cast), value)| Some((name, cast, value?)))
}

/// What an INSERT says.
fn new_values<T: Table>(new: &T::New) -> Given<'_> {
    let mut given = Given::default();
    T::new_values(new, &mut given);
    given
}

/// What an UPDATE says.
fn patch_values<T: Table>(patch: &T::Patch) -> Given<'_> {
    let mut given = Given::default();
    T::patch_values(patch, &mut given);
    given
}

/// Shows what an INSERT says, by the names of the columns.
///
/// # Errors
///
/// Those of the formatter.
pub fn debug_new<T: Table>(new: &T::New, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    debug_values::<T>(super::type_name::<T::New>(), new_values::<T>(new), f)
}

/// Shows what an UPDATE says, by the names of the columns.
///
/// # Errors
///
/// Those of the formatter.
pub fn debug_patch<T: Table>(patch: &T::Patch, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    debug_values::<T>(super::type_name::<T::Patch>(), patch_values::<T>(patch), f)
}

fn debug_values<T: Table>(name: &str, given: Given<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for (column, _, value) in written::<T>(given) {
        shown.field(column, &value);
    }
    shown.finish()
}

/// The INSERT of what is given.
pub(super) fn insert<T: Table>(new: &T::New) -> Statement<'_> {
    let mut sql = format!("INSERT INTO {}", T::RELATION);
    let (mut list, mut values) = (String::new(), Vec::new());
    for (column, cast, value) in written::<T>(new_values::<T>(new)) {
        let first = values.is_empty();
        values.push(Value::Ref(value));
        sql.push_str(if first { " (" } else { ", " });
        sql.push_str(column);
        list.push_str(if first { "" } else { ", " });
        list.push_str(&format!("${}{cast}", values.len()));
    }
    match values.is_empty() {
        true => sql.push_str(" DEFAULT VALUES"),
        false => sql.push_str(&format!(") VALUES ({list})")),
    }
    sql.push_str(&format!(" RETURNING {}", T::SELECT));
    Statement::new(sql, values)
}

/// The UPDATE of what is given, the parameters of the key being first.
pub(super) fn update<'v, T: Table + Keyed>(
    key: Vec<Value<'v>>,
    patch: &'v T::Patch,
) -> Statement<'v> {
    let mut values = key;
    let keys = values.len();
    let mut sql = format!("UPDATE {} SET ", T::RELATION);
    for (column, cast, value) in written::<T>(patch_values::<T>(patch)) {
        if values.len() > keys {
            sql.push_str(", ");
        }
        values.push(Value::Ref(value));
        sql.push_str(&format!("{column} = ${}{cast}", values.len()));
    }
    if values.len() == keys {
        let sql = format!("SELECT {} FROM {} WHERE {}", T::SELECT, T::RELATION, T::KEY);
        return Statement::new(sql, values);
    }
    sql.push_str(&format!(" WHERE {} RETURNING {}", T::KEY, T::SELECT));
    Statement::new(sql, values)
}
