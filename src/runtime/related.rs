//! From rows to those that they are related to: what the generated functions call.

use postgres_types::ToSql;

use super::{Model, Param, first, many};
use crate::Error;
use crate::executor::{AnyRow, Executor, Statement, Value};

fn statement<'c, T: Model, const N: usize>(
    condition: &'static str,
    values: [Param<'c>; N],
) -> Statement<'c> {
    let sql = format!("SELECT {} FROM {} WHERE {condition}", T::SELECT, T::RELATION);
    Statement::new(sql, values.into_iter().map(Value::Ref).collect())
}

/// The one row that a condition tells.
pub fn row<'c, T: Model, C: Executor<'c>, const N: usize>(
    client: C,
    condition: &'static str,
    values: [Param<'c>; N],
) -> C::Answer<T> {
    client.fetch(statement::<T, N>(condition, values), super::one)
}

/// The row that a condition tells, if there is one; `none` tells that there cannot be.
pub fn maybe_row<'c, T: Model, C: Executor<'c>, const N: usize>(
    client: C,
    condition: &'static str,
    none: bool,
    values: [Param<'c>; N],
) -> C::Answer<Option<T>> {
    if none {
        return C::ready(Ok(None));
    }
    client.fetch(statement::<T, N>(condition, values), first)
}

/// The rows that a condition tells; `none` tells that there cannot be any.
pub fn rows<'c, T: Model, C: Executor<'c>, const N: usize>(
    client: C,
    condition: &'static str,
    none: bool,
    values: [Param<'c>; N],
) -> C::Answer<Vec<T>> {
    if none {
        return C::ready(Ok(Vec::new()));
    }
    client.fetch(statement::<T, N>(condition, values), many)
}

/// The rows that are asked about.
pub fn all<'c, M>(of: impl IntoIterator<Item = &'c M>) -> Vec<&'c M> {
    of.into_iter().collect()
}

/// The values of a column of these rows, as an array.
pub fn list<'c, M, V: ToSql + Sync + 'c>(of: &[&'c M], get: fn(&'c M) -> &'c V) -> Value<'c> {
    Value::own(of.iter().map(|row| get(row)).collect::<Vec<&'c V>>())
}

/// One statement for many rows: those of `T`, each with the number, from 1, of the row that it
/// belongs to as its last column.
fn joined<'c, T: Model>(join: &'static str, values: impl Into<Vec<Value<'c>>>) -> Statement<'c> {
    Statement::new(format!("SELECT {}, {join}", T::SELECT), values.into())
}

fn put<T>(answer: &mut [Option<T>], place: usize, row: T) {
    if let Some(slot) = answer.get_mut(place) {
        *slot = Some(row);
    }
}

fn none<T>(count: usize) -> Vec<Option<T>> {
    std::iter::repeat_with(|| None).take(count).collect()
}

/// For each row the one that it is related to.
pub fn load_row<'c, T: Model, C: Executor<'c>, const N: usize>(
    client: C,
    join: &'static str,
    count: usize,
    values: [Value<'c>; N],
) -> C::Answer<Vec<T>> {
    if count == 0 {
        return C::ready(Ok(Vec::new()));
    }
    client.fetch(joined::<T>(join, values), move |rows| {
        let mut answer = none(count);
        each(&rows, |place, row| put(&mut answer, place, row))?;
        answer.into_iter().map(|row| row.ok_or(Error::NoRow)).collect()
    })
}

/// For each row the one that it is related to, if there is one.
pub fn load_maybe_row<'c, T: Model, C: Executor<'c>, const N: usize>(
    client: C,
    join: &'static str,
    count: usize,
    values: [Value<'c>; N],
) -> C::Answer<Vec<Option<T>>> {
    if count == 0 {
        return C::ready(Ok(Vec::new()));
    }
    client.fetch(joined::<T>(join, values), move |rows| {
        let mut answer = none(count);
        each(&rows, |place, row| put(&mut answer, place, row))?;
        Ok(answer)
    })
}

/// For each row those that it is related to.
pub fn load_rows<'c, T: Model, C: Executor<'c>, const N: usize>(
    client: C,
    join: &'static str,
    count: usize,
    values: [Value<'c>; N],
) -> C::Answer<Vec<Vec<T>>> {
    if count == 0 {
        return C::ready(Ok(Vec::new()));
    }
    client.fetch(joined::<T>(join, values), move |rows| {
        let mut answer: Vec<Vec<T>> = std::iter::repeat_with(Vec::new).take(count).collect();
        each(&rows, |place, row| {
            if let Some(slot) = answer.get_mut(place) {
                slot.push(row);
            }
        })?;
        Ok(answer)
    })
}

/// Reads the rows of [`joined`].
fn each<T: Model, R: AnyRow>(rows: &[R], mut take: impl FnMut(usize, T)) -> Result<(), Error> {
    for row in rows {
        let number = row.read::<crate::sql::Int8, i64>(row.len().saturating_sub(1))?;
        take(usize::try_from(number).unwrap_or_default().saturating_sub(1), T::from_row(row)?);
    }
    Ok(())
}
