//! Arrays of many rows as parameters of one statement.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::BufMut;
use postgres_types::private::BytesMut;
use postgres_types::{IsNull, Kind, ToSql, Type, WrongType};

use super::{Param, checked};
use crate::reads::ReadError;

/// Arrays of several rows. Drivers write the parameters of a statement in their order, so that the
/// lengths are known when they are asked for.
#[derive(Debug)]
pub(super) struct Jagged<'v> {
    values: Vec<Param<'v>>,
    /// How many elements each row has; none where it is NULL.
    lengths: Mutex<Vec<Option<i32>>>,
}

impl<'v> Jagged<'v> {
    pub(super) fn new(values: Vec<Param<'v>>) -> Arc<Self> {
        Arc::new(Self { values, lengths: Mutex::default() })
    }

    /// Makes something of the lengths.
    fn told<T>(&self, make: impl FnOnce(&[Option<i32>]) -> T) -> T {
        make(&self.lengths.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// All elements of all rows. The first parameter of theirs.
#[derive(Debug)]
pub(super) struct Flat<'v>(pub(super) Arc<Jagged<'v>>);

/// The number of the row, from 1, of each element.
#[derive(Debug)]
pub(super) struct RowNumbers<'v>(pub(super) Arc<Jagged<'v>>);

/// Whether each row is not NULL.
#[derive(Debug)]
pub(super) struct IsGiven<'v>(pub(super) Arc<Jagged<'v>>);

/// The number as it is sent.
const ONE: [u8; 4] = 1_i32.to_be_bytes();

/// Types of the user's can write such arrays.
const UNUSUAL: &str = "an array of several dimensions, or one that does not begin at 1, is written \
    by `insert` of each row: a statement of many rows cannot take it";

impl ToSql for Flat<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
        let Kind::Array(element) = ty.kind() else {
            return Err(Box::new(WrongType::new::<Self>(ty.clone())));
        };
        let (mut lengths, mut count) = (Vec::new(), 0_i32);
        let (mut one, mut elements) = (BytesMut::new(), BytesMut::new());
        for value in &self.0.values {
            one.clear();
            if let IsNull::Yes = super::write_binary(*value, ty, &mut one)? {
                lengths.push(None);
                continue;
            }
            // Dimensions, flags, and the type; then the length and the lower bound of each
            // dimension, of which an empty array has none.
            let mut length = 0;
            if let Some((bytes, rest)) = one.get(12..).and_then(<[u8]>::split_first_chunk) {
                length = i32::from_be_bytes(*bytes);
                let (bound, values) = rest.split_at_checked(4).unwrap_or_default();
                if !one.starts_with(&ONE) || bound != ONE {
                    return Err(UNUSUAL.into());
                }
                elements.extend_from_slice(values);
            }
            count = count.checked_add(length).ok_or("too many elements")?;
            lengths.push(Some(length));
        }
        *self.0.lengths.lock().unwrap_or_else(PoisonError::into_inner) = lengths;
        // One dimension, of elements some of which may be NULL.
        for number in [1, 1] {
            out.put_i32(number);
        }
        out.put_u32(element.oid());
        for number in [count, 1] {
            out.put_i32(number);
        }
        out.extend_from_slice(&elements);
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
        self.to_sql(ty, out)
    }
}

impl ToSql for RowNumbers<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
        let numbers = self.0.told(|lengths| {
            let rows = (1_i64..).zip(lengths).flat_map(|(row, length)| {
                let length = length.and_then(|length| usize::try_from(length).ok());
                std::iter::repeat_n(row, length.unwrap_or_default())
            });
            rows.collect::<Vec<i64>>()
        });
        numbers.to_sql(ty, out)
    }

    fn accepts(ty: &Type) -> bool {
        <Vec<i64> as ToSql>::accepts(ty)
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
        checked(self, ty, out)
    }
}

impl ToSql for IsGiven<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
        let given = self.0.told(|lengths| lengths.iter().map(Option::is_some).collect::<Vec<_>>());
        given.to_sql(ty, out)
    }

    fn accepts(ty: &Type) -> bool {
        <Vec<bool> as ToSql>::accepts(ty)
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
        checked(self, ty, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An array as the words that it is sent as.
    #[derive(Debug)]
    struct Words(&'static [i32]);

    impl ToSql for Words {
        fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
            self.0.iter().for_each(|word| out.put_i32(*word));
            Ok(IsNull::No)
        }

        fn accepts(_: &Type) -> bool {
            true
        }

        fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
            self.to_sql(ty, out)
        }
    }

    #[test]
    fn arrays_that_would_lose_their_shape_are_refused() {
        let flat = |words: &'static [i32]| {
            let words = Words(words);
            let values: Vec<Param<'_>> = vec![&words];
            Flat(Jagged::new(values)).to_sql(&Type::INT4_ARRAY, &mut BytesMut::new()).is_ok()
        };
        assert!(flat(&[0, 0, 23]));
        assert!(flat(&[1, 0, 23, 1, 1, 4, 7]));
        assert!(!flat(&[1, 0, 23, 1, 0, 4, 7]));
        assert!(!flat(&[2, 0, 23, 1, 1, 1, 1, 4, 7]));
    }
}
