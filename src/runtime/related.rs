//! From rows to those that they are related to: what the generated functions call. These say little
//! themselves, for there are four of them for a foreign key.

use std::ops::Range;

use postgres_types::Type;
use postgres_types::private::BytesMut;

use super::fixed::Fixed;
use super::{Elements, Model, Start, first, many, one};
use crate::executor::{AnyRow, Executor, Statement, Value};
use crate::{Error, sql};

/// Rows that are asked about: a slice, a `Vec` or an iterator of references to them, such as
/// `&users`, `posts.iter().flatten()` of a `Vec<Vec<Post>>`, or `chosen.iter().copied()` of a
/// `Vec<&User>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that goes through rows of `{M}`",
    label = "pass `&rows`, or an iterator of `&{M}`"
)]
pub trait Each<M> {
    /// Takes the fields at these places of each row.
    #[doc(hidden)]
    fn each(self, places: &[usize], take: impl FnMut(Vec<Value<'static>>));
}

impl<'r, M: Start + 'r, I: IntoIterator<Item = &'r M>> Each<M> for I {
    fn each(self, places: &[usize], take: impl FnMut(Vec<Value<'static>>)) {
        self.into_iter().map(|row| sent(row, places)).for_each(take);
    }
}

/// What a relation starts from and how it goes on: `0,2:SQL`, the places of the fields that are
/// `$1`, … of the SQL. Or `0=1=bigint:column`, the place of one field of a type that is as wide for
/// all values, and the place and the name of the column of the other relation that equals it.
fn places(how: &'static str) -> (Vec<usize>, &'static str) {
    let (places, sql) = how.split_once(':').unwrap_or_default();
    (places.split(',').filter_map(|place| place.parse().ok()).collect(), sql)
}

fn sent<M: Start>(row: &M, places: &[usize]) -> Vec<Value<'static>> {
    places.iter().filter_map(|place| row.sent(*place)).collect()
}

fn statement<T: Model, M: Start>(of: &M, how: &'static str) -> Statement<'static> {
    let (places, condition) = places(how);
    let sql = ["SELECT ", T::SELECT, " FROM ", T::RELATION, " WHERE ", condition].concat();
    Statement::new(sql, sent(of, &places))
}

/// The one row that a condition tells.
pub fn row<T: Model, M: Start, C: Executor<'static>>(
    client: C,
    of: &M,
    how: &'static str,
) -> C::Answer<T> {
    client.fetch(statement::<T, M>(of, how), None, first, one::<T, _>)
}

/// The row that a condition tells, if there is one; `none` tells that there cannot be.
pub fn maybe_row<T: Model, M: Start, C: Executor<'static>>(
    client: C,
    of: &M,
    how: &'static str,
    none: bool,
) -> C::Answer<Option<T>> {
    if none {
        return C::ready(Ok(None));
    }
    client.fetch(statement::<T, M>(of, how), None, first, Ok)
}

/// The rows that a condition tells; `none` tells that there cannot be any.
pub fn rows<T: Model, M: Start, C: Executor<'static>>(
    client: C,
    of: &M,
    how: &'static str,
    none: bool,
) -> C::Answer<Vec<T>> {
    if none {
        return C::ready(Ok(Vec::new()));
    }
    client.fetch(statement::<T, M>(of, how), Vec::new(), many, Ok)
}

/// One statement for many rows.
struct Asked {
    statement: Statement<'static>,
    count: usize,
    /// None where the last column of the answer is the number, from 1, of the row that an answer
    /// belongs to.
    keys: Option<Keys>,
}

/// The keys of the rows that are asked about.
struct Keys {
    /// Which column of the answer is the key.
    column: usize,
    /// Each with the place of its row; in order.
    places: Vec<(Fixed, usize)>,
    /// Where among them the key was that was last asked for.
    last: Range<usize>,
}

impl Keys {
    /// The key as often as there are rows that have it, with their places. Rows that lead to one key
    /// mostly come one after the other, or those of the next key do.
    fn of(&mut self, key: Fixed) -> &[(Fixed, usize)] {
        let is = |at: usize| self.places.get(at).is_some_and(|(other, _)| *other == key);
        if self.last.is_empty() || !is(self.last.start) {
            let start = match is(self.last.end) {
                true => self.last.end,
                false => self.places.partition_point(|(other, _)| *other < key),
            };
            self.last = start..(start..).find(|at| !is(*at)).unwrap_or(start);
        }
        self.places.get(self.last.clone()).unwrap_or_default()
    }
}

/// What is asked for many rows; nothing where there are none. The server compares keys, but for those
/// whose bytes tell whether they are equal: these it finds sooner by a list than by a join, and sends
/// what many point at once.
fn asked<T: Model, M>(of: impl Each<M>, how: &'static str) -> Option<Asked> {
    if let Some(listed) = Listed::new(how) {
        return listed.asked::<T, M>(of);
    }
    let (places, join) = places(how);
    let mut arrays: Vec<_> = places.iter().map(|_| Vec::new()).collect();
    let mut count = 0;
    of.each(&places, |values| {
        count += 1;
        arrays.iter_mut().zip(values).for_each(|(array, value)| array.push(value));
    });
    let arrays = arrays.into_iter().map(|values| Value::own(Elements(values))).collect();
    let statement = Statement::new(["SELECT ", T::SELECT, ", ", join].concat(), arrays);
    (count > 0).then_some(Asked { statement, count, keys: None })
}

/// A relation by one column that equals another, whose keys are asked for by a list.
struct Listed {
    /// The place of the field that is the key.
    field: usize,
    /// Which column of the answer equals it, and what it is called.
    column: usize,
    name: &'static str,
    ty: &'static str,
}

impl Listed {
    fn new(how: &'static str) -> Option<Self> {
        let (places, name) = how.split_once(':')?;
        let (field, rest) = places.split_once('=')?;
        let (column, ty) = rest.split_once('=')?;
        Some(Self { field: field.parse().ok()?, column: column.parse().ok()?, name, ty })
    }

    fn asked<T: Model, M>(&self, of: impl Each<M>) -> Option<Asked> {
        let ty = match self.ty {
            "smallint" => Type::INT2,
            "integer" => Type::INT4,
            "uuid" => Type::UUID,
            _ => Type::INT8,
        };
        let (mut count, mut places, mut unwritten) = (0, Vec::new(), None);
        let mut out = BytesMut::new();
        of.each(&[self.field], |values| {
            for value in values {
                match Fixed::of(&value, &ty, &mut out) {
                    Ok(key) => places.extend(key.map(|key| (key, count))),
                    Err(_) => unwritten = Some(value),
                }
            }
            count += 1;
        });
        places.sort_unstable();
        let mut list: Vec<Fixed> = places.iter().map(|(key, _)| *key).collect();
        list.dedup();
        let from = [" FROM ", T::RELATION, " WHERE ", self.name, " = ANY($1::", self.ty, "[])"];
        let sql = ["SELECT ", T::SELECT, &from.concat()].concat();
        let list = match unwritten {
            // The client tells what is wrong with it.
            Some(value) => Value::own(Elements(vec![value])),
            None => Value::own(list),
        };
        let statement = Statement::new(sql, vec![list]);
        let keys = Some(Keys { column: self.column, places, last: 0..0 });
        (count > 0).then_some(Asked { statement, count, keys })
    }
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
    let Some(Asked { statement, count, mut keys }) = asked::<T, M>(of, how) else {
        return C::ready(Ok(Vec::new()));
    };
    let take = move |answer: &mut Vec<_>, row: &C::Row| {
        each(row, &mut keys, |place, row| put(answer, place, row))
    };
    client
        .fetch(statement, none(count), take, |answer| answer.into_iter().map(one::<T, _>).collect())
}

/// For each row the one that it is related to, if there is one.
pub fn load_maybe_row<T: Model, M, C: Executor<'static>>(
    client: C,
    of: impl Each<M>,
    how: &'static str,
) -> C::Answer<Vec<Option<T>>> {
    let Some(Asked { statement, count, mut keys }) = asked::<T, M>(of, how) else {
        return C::ready(Ok(Vec::new()));
    };
    let take = move |answer: &mut Vec<_>, row: &C::Row| {
        each(row, &mut keys, |place, row| put(answer, place, row))
    };
    client.fetch(statement, none(count), take, Ok)
}

/// For each row those that it is related to.
pub fn load_rows<T: Model, M, C: Executor<'static>>(
    client: C,
    of: impl Each<M>,
    how: &'static str,
) -> C::Answer<Vec<Vec<T>>> {
    let Some(Asked { statement, count, keys }) = asked::<T, M>(of, how) else {
        return C::ready(Ok(Vec::new()));
    };
    grouped(client, statement, count, keys)
}

/// For each of so many rows, or values, those that the statement gives: its last column is the number,
/// from 1, of the one that a row belongs to.
pub(crate) fn rows_of_each<'v, T: Model, C: Executor<'v>>(
    client: C,
    statement: Statement<'v>,
    count: usize,
) -> C::Answer<Vec<Vec<T>>> {
    match count {
        0 => C::ready(Ok(Vec::new())),
        _ => grouped(client, statement, count, None),
    }
}

fn grouped<'v, T: Model, C: Executor<'v>>(
    client: C,
    statement: Statement<'v>,
    count: usize,
    mut keys: Option<Keys>,
) -> C::Answer<Vec<Vec<T>>> {
    let answer: Vec<Vec<T>> = std::iter::repeat_with(Vec::new).take(count).collect();
    let take = move |answer: &mut Vec<Vec<T>>, row: &C::Row| {
        each(row, &mut keys, |place, row| {
            if let Some(slot) = answer.get_mut(place) {
                slot.push(row);
            }
        })
    };
    client.fetch(statement, answer, take, Ok)
}

/// Reads a row of the answer to what was [`asked`], once for each that it belongs to.
fn each<T: Model, R: AnyRow>(
    row: &R,
    keys: &mut Option<Keys>,
    mut take: impl FnMut(usize, T),
) -> Result<(), Error> {
    let Some(keys) = keys else {
        let number = row.read::<sql::Int8, i64>(row.len().saturating_sub(1))?;
        take(usize::try_from(number).unwrap_or_default().saturating_sub(1), T::from_row(row)?);
        return Ok(());
    };
    let key = row.own::<Fixed>(keys.column)?;
    for (_, place) in keys.of(key) {
        take(*place, T::from_row(row)?);
    }
    Ok(())
}
