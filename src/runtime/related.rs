//! From rows to those that they are related to: what the generated functions call. These say little
//! themselves, for there are four of them for a foreign key.

use super::{Elements, Fields, Model, Types, first, many};
use crate::Error;
use crate::executor::{AnyRow, Executor, Statement, Value};

/// Rows that are asked about: a slice, a `Vec` or an iterator of references to them, such as
/// `&users` or `posts.iter().flatten()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that goes through rows of `{M}`",
    label = "pass `&rows`, or an iterator of `&{M}`"
)]
pub trait Each<M> {
    /// How many rows there are, and their fields at these places, an array for each place.
    #[doc(hidden)]
    fn fields(self, places: &[usize]) -> (usize, Vec<Value<'static>>);
}

impl<'r, M: Fields + 'r, I: IntoIterator<Item = &'r M>> Each<M> for I {
    fn fields(self, places: &[usize]) -> (usize, Vec<Value<'static>>) {
        let mut arrays: Vec<_> = places.iter().map(|_| Vec::new()).collect();
        let mut count = 0;
        for row in self {
            count += 1;
            let values = M::Types::sent(row.refs().0, places);
            arrays.iter_mut().zip(values).for_each(|(array, value)| array.push(value));
        }
        (count, arrays.into_iter().map(|values| Value::own(Elements(values))).collect())
    }
}

/// What a relation starts from and how it goes on: `0,2:SQL`, the places of the fields that are
/// `$1`, … of the SQL.
fn places(how: &'static str) -> (Vec<usize>, &'static str) {
    let (places, sql) = how.split_once(':').unwrap_or_default();
    (places.split(',').filter_map(|place| place.parse().ok()).collect(), sql)
}

fn statement<T: Model, M: Fields>(of: &M, how: &'static str) -> Statement<'static> {
    let (places, condition) = places(how);
    let sql = format!("SELECT {} FROM {} WHERE {condition}", T::SELECT, T::RELATION);
    Statement::new(sql, M::Types::sent(of.refs().0, &places))
}

/// The one row that a condition tells.
pub fn row<T: Model, M: Fields, C: Executor<'static>>(
    client: C,
    of: &M,
    how: &'static str,
) -> C::Answer<T> {
    client.fetch(statement::<T, M>(of, how), super::one)
}

/// The row that a condition tells, if there is one; `none` tells that there cannot be.
pub fn maybe_row<T: Model, M: Fields, C: Executor<'static>>(
    client: C,
    of: &M,
    how: &'static str,
    none: bool,
) -> C::Answer<Option<T>> {
    if none {
        return C::ready(Ok(None));
    }
    client.fetch(statement::<T, M>(of, how), first)
}

/// The rows that a condition tells; `none` tells that there cannot be any.
pub fn rows<T: Model, M: Fields, C: Executor<'static>>(
    client: C,
    of: &M,
    how: &'static str,
    none: bool,
) -> C::Answer<Vec<T>> {
    if none {
        return C::ready(Ok(Vec::new()));
    }
    client.fetch(statement::<T, M>(of, how), many)
}

/// One statement for many rows, and their number: those of `T`, each with the number, from 1, of
/// the row that it belongs to as its last column. No statement where there are no rows.
fn joined<T: Model, M>(of: impl Each<M>, how: &'static str) -> Option<(usize, Statement<'static>)> {
    let (places, join) = places(how);
    let (count, arrays) = of.fields(&places);
    let statement = || Statement::new(format!("SELECT {}, {join}", T::SELECT), arrays);
    (count > 0).then(|| (count, statement()))
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
pub fn load_row<T: Model, M, C: Executor<'static>>(
    client: C,
    of: impl Each<M>,
    how: &'static str,
) -> C::Answer<Vec<T>> {
    let Some((count, statement)) = joined::<T, M>(of, how) else {
        return C::ready(Ok(Vec::new()));
    };
    client.fetch(statement, move |rows| {
        let mut answer = none(count);
        each(&rows, |place, row| put(&mut answer, place, row))?;
        answer.into_iter().map(|row| row.ok_or(Error::NoRow)).collect()
    })
}

/// For each row the one that it is related to, if there is one.
pub fn load_maybe_row<T: Model, M, C: Executor<'static>>(
    client: C,
    of: impl Each<M>,
    how: &'static str,
) -> C::Answer<Vec<Option<T>>> {
    let Some((count, statement)) = joined::<T, M>(of, how) else {
        return C::ready(Ok(Vec::new()));
    };
    client.fetch(statement, move |rows| {
        let mut answer = none(count);
        each(&rows, |place, row| put(&mut answer, place, row))?;
        Ok(answer)
    })
}

/// For each row those that it is related to.
pub fn load_rows<T: Model, M, C: Executor<'static>>(
    client: C,
    of: impl Each<M>,
    how: &'static str,
) -> C::Answer<Vec<Vec<T>>> {
    let Some((count, statement)) = joined::<T, M>(of, how) else {
        return C::ready(Ok(Vec::new()));
    };
    client.fetch(statement, move |rows| {
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
