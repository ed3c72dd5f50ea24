//! From rows to those that they are related to: what the generated functions call.

use postgres_types::private::BytesMut;
use postgres_types::{FromSql, ToSql, Type};

use super::{Model, Param, first, many};
use crate::executor::{AnyRow, Executor, Statement, Value};
use crate::query::items;
use crate::{Error, ReadError, sql};

fn statement<'c, T: Model, const N: usize>(
    condition: &'static str,
    values: [Param<'c>; N],
) -> Statement<'c> {
    let sql = ["SELECT ", T::SELECT, " FROM ", T::RELATION, " WHERE ", condition].concat();
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

/// What is asked of the server for many rows at once, by one statement.
struct Asked<'c> {
    statement: Statement<'c>,
    /// None where the last column of the answer is the number, from 1, of the row that an answer
    /// belongs to.
    keys: Option<Keys>,
}

/// The keys of the rows that are asked about.
struct Keys {
    /// Which column of the answer is the key.
    column: usize,
    /// Each with the place of its row; in order.
    places: Vec<(i64, usize)>,
}

impl<'c> Asked<'c> {
    /// The server compares keys: those that it has a list of, where they are integers, which it
    /// finds sooner than what is joined.
    fn new<T: Model, const N: usize>(join: &'static str, values: [Value<'c>; N]) -> Self {
        let found = by_integer::<T>(join).and_then(|name| {
            let [value] = values.as_slice() else { return None };
            let column = items(T::SELECT).position(|item| item == name)?;
            Some((name, Keys { column, places: integers(value.as_sql())? }))
        });
        let Some((name, mut keys)) = found else {
            let sql = ["SELECT ", T::SELECT, ", ", join].concat();
            return Self { statement: Statement::new(sql, values.into()), keys: None };
        };
        keys.places.sort_unstable();
        let mut list: Vec<i64> = keys.places.iter().map(|(key, _)| *key).collect();
        list.dedup();
        let from = [" FROM ", T::RELATION, " WHERE ", name, " = ANY($1::bigint[])"].concat();
        let sql = ["SELECT ", T::SELECT, &from].concat();
        Self { statement: Statement::new(sql, vec![Value::own(list)]), keys: Some(keys) }
    }
}

/// A value of any type that a `bigint` can be compared with, where it equals one.
struct Integer(i64);

impl FromSql<'_> for Integer {
    fn from_sql(ty: &Type, raw: &[u8]) -> Result<Self, ReadError> {
        Ok(Self(match *ty {
            Type::INT8 => i64::from_sql(ty, raw)?,
            Type::INT4 => i32::from_sql(ty, raw)?.into(),
            Type::INT2 => i16::from_sql(ty, raw)?.into(),
            Type::OID => u32::from_sql(ty, raw)?.into(),
            Type::NUMERIC => numeric(raw).ok_or("a numeric that is no integer")?,
            // Beyond the integers that a float holds, several equal it, as the server sees them.
            _ => return Err("a key of a type that is no integer".into()),
        }))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A `numeric` without fraction: the number of its digits to the base 10,000, the weight of the
/// first, its sign and its scale, of two bytes each; then the digits.
fn numeric(raw: &[u8]) -> Option<i64> {
    let mut parts = raw.as_chunks().0.iter().map(|part| i16::from_be_bytes(*part));
    let (_, weight, sign, _) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let mut number = 0_i128;
    for _ in 0..=weight {
        number = number.checked_mul(10_000)? + i128::from(parts.next().unwrap_or_default());
    }
    i64::try_from(if sign == 0x4000 { -number } else { number }).ok()
}

/// The column of `T` that a list of integers is compared with, where nothing else is joined.
fn by_integer<T: Model>(join: &'static str) -> Option<&'static str> {
    let after =
        join.strip_prefix("_n FROM unnest($1::bigint[]) WITH ORDINALITY AS _k (_k1, _n)")?;
    let on = after.strip_prefix(" JOIN ")?.strip_prefix(T::RELATION)?.strip_prefix(" ON ")?;
    on.strip_suffix(" = _k1")
}

/// The integers of an array, each with its place; without those that are NULL.
fn integers(array: Param<'_>) -> Option<Vec<(i64, usize)>> {
    let mut out = BytesMut::new();
    array.to_sql_checked(&Type::INT8_ARRAY, &mut out).ok()?;
    // Dimensions, flags, and the type; then the length and the lower bound of the only dimension.
    let mut rest = out.get(20..).unwrap_or_default();
    let (mut keys, mut place) = (Vec::new(), 0);
    while let Some((length, after)) = rest.split_first_chunk() {
        rest = after;
        if i32::from_be_bytes(*length) == 8 {
            let (key, after) = rest.split_first_chunk()?;
            keys.push((i64::from_be_bytes(*key), place));
            rest = after;
        }
        place += 1;
    }
    Some(keys)
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
    let Asked { statement, keys } = Asked::new::<T, N>(join, values);
    client.fetch(statement, move |rows| {
        let mut answer = none(count);
        each(rows, keys, |place, row| put(&mut answer, place, row))?;
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
    let Asked { statement, keys } = Asked::new::<T, N>(join, values);
    client.fetch(statement, move |rows| {
        let mut answer = none(count);
        each(rows, keys, |place, row| put(&mut answer, place, row))?;
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
    let Asked { statement, keys } = Asked::new::<T, N>(join, values);
    client.fetch(statement, move |rows| {
        let mut answer: Vec<Vec<T>> = std::iter::repeat_with(Vec::new).take(count).collect();
        each(rows, keys, |place, row| {
            if let Some(slot) = answer.get_mut(place) {
                slot.push(row);
            }
        })?;
        Ok(answer)
    })
}

/// Reads what was [`Asked`].
fn each<T: Model, R: AnyRow>(
    rows: Vec<R>,
    keys: Option<Keys>,
    mut take: impl FnMut(usize, T),
) -> Result<(), Error> {
    for row in rows {
        let Some(Keys { column, places }) = &keys else {
            let number = row.read::<sql::Int8, i64>(row.len().saturating_sub(1))?;
            take(usize::try_from(number).unwrap_or_default().saturating_sub(1), T::from_row(&row)?);
            continue;
        };
        let Some(Integer(key)) = row.own(*column)? else { continue };
        let first = places.partition_point(|(other, _)| *other < key);
        for (_, place) in places.iter().skip(first).take_while(|(other, _)| *other == key) {
            take(*place, T::from_row(&row)?);
        }
    }
    Ok(())
}
