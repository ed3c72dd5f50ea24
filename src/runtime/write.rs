//! INSERT and UPDATE, put together from the columns that are given.

use std::fmt;

use postgres::types::ToSql;

use super::{Keyed, Param, Table};

/// What an INSERT or UPDATE says: the values of some columns.
pub trait Values {
    /// The model whose row is written.
    type Row: Table;

    /// Lists a value, or that there is none, for each column of [`Table::WRITES`].
    fn values<'v>(&'v self, out: &mut Given<'v>);
}

/// The values that are given, in the order of the columns.
#[derive(Debug, Default)]
pub struct Given<'v>(Vec<Option<Param<'v>>>);

impl<'v> Given<'v> {
    /// Columns that are always given.
    pub fn always(&mut self, values: &[Param<'v>]) {
        self.0.extend(values.iter().copied().map(Some));
    }

    /// Columns that may be given.
    pub fn maybe(&mut self, values: &[&'v dyn Maybe]) {
        self.0.extend(values.iter().map(|value| value.given()));
    }
}

/// A value that may be given.
pub trait Maybe {
    /// The value.
    fn given(&self) -> Option<Param<'_>>;
}

impl<T: ToSql + Sync> Maybe for Option<T> {
    fn given(&self) -> Option<Param<'_>> {
        self.as_ref().map(|value| value as Param<'_>)
    }
}

/// The columns of `T` that `values` gives, each with its cast and its value.
fn given<T: Table>(values: &impl Values) -> Vec<(&'static str, &'static str, Param<'_>)> {
    let mut out = Given::default();
    values.values(&mut out);
    let columns = T::WRITES.iter().zip(out.0);
    columns.filter_map(|((name, cast), value)| Some((*name, *cast, value?))).collect()
}

/// Shows what is given, by the names of the columns.
///
/// # Errors
///
/// Those of the formatter.
pub fn debug<V: Values>(values: &V, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for (column, _, value) in given::<V::Row>(values) {
        shown.field(column, &value);
    }
    shown.finish()
}

/// The INSERT of what is given, and its parameters.
pub(super) fn insert<T: Table>(new: &T::New) -> (String, Vec<Param<'_>>) {
    let given = given::<T>(new);
    let mut sql = format!("INSERT INTO {}", T::RELATION);
    let mut values = String::new();
    for (i, (column, cast, _)) in given.iter().enumerate() {
        sql.push_str(if i == 0 { " (" } else { ", " });
        sql.push_str(column);
        values.push_str(if i == 0 { "" } else { ", " });
        values.push_str(&format!("${}{cast}", i + 1));
    }
    match given.is_empty() {
        true => sql.push_str(" DEFAULT VALUES"),
        false => sql.push_str(&format!(") VALUES ({values})")),
    }
    sql.push_str(&format!(" RETURNING {}", T::SELECT));
    (sql, given.into_iter().map(|(_, _, value)| value).collect())
}

/// The UPDATE of what is given, and its parameters, those of the key first.
pub(super) fn update<'v, T: Table + Keyed>(
    key: Vec<Param<'v>>,
    patch: &'v T::Patch,
) -> (String, Vec<Param<'v>>) {
    let given = given::<T>(patch);
    let mut params = key;
    if given.is_empty() {
        return (format!("SELECT {} FROM {} WHERE {}", T::SELECT, T::RELATION, T::KEY), params);
    }
    let mut sql = format!("UPDATE {}", T::RELATION);
    for (i, (column, cast, value)) in given.into_iter().enumerate() {
        params.push(value);
        let before = if i == 0 { " SET" } else { "," };
        sql.push_str(&format!("{before} {column} = ${}{cast}", params.len()));
    }
    sql.push_str(&format!(" WHERE {} RETURNING {}", T::KEY, T::SELECT));
    (sql, params)
}
