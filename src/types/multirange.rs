//! `Multirange`: the values of PostgreSQL's multirange types (from version 14 on).

use std::error::Error;
use std::fmt;

use bytes::{Buf, BufMut, BytesMut};
use postgres_types::{FromSql, IsNull, Kind, ToSql, Type, to_sql_checked};

use super::Range;
use super::range::{decode, encode};

/// A value of a multirange type: ranges in order. The server merges those that touch, and drops
/// empty ones, when it stores the value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Multirange<T>(pub Vec<Range<T>>);

impl<T> FromIterator<Range<T>> for Multirange<T> {
    fn from_iter<I: IntoIterator<Item = Range<T>>>(ranges: I) -> Self {
        Self(ranges.into_iter().collect())
    }
}

impl<T> From<Vec<Range<T>>> for Multirange<T> {
    fn from(ranges: Vec<Range<T>>) -> Self {
        Self(ranges)
    }
}

impl<T: fmt::Display> fmt::Display for Multirange<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (index, range) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{range}")?;
        }
        f.write_str("}")
    }
}

impl<'a, T: FromSql<'a>> FromSql<'a> for Multirange<T> {
    fn from_sql(ty: &Type, mut raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        let Kind::Multirange(subtype) = ty.kind() else {
            return Err("not a multirange type".into());
        };
        let count = raw.try_get_u32()?;
        let mut ranges = Vec::new();
        for _ in 0..count {
            let length = usize::try_from(raw.try_get_u32()?)?;
            let (range, rest) =
                raw.split_at_checked(length).ok_or("a multirange ends too early")?;
            raw = rest;
            ranges.push(decode(subtype, range)?);
        }
        if !raw.is_empty() {
            return Err("a multirange is followed by other bytes".into());
        }
        Ok(Self(ranges))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(ty.kind(), Kind::Multirange(subtype) if T::accepts(subtype))
    }
}

impl<T: ToSql> ToSql for Multirange<T> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let Kind::Multirange(subtype) = ty.kind() else {
            return Err("not a multirange type".into());
        };
        out.put_u32(u32::try_from(self.0.len())?);
        let mut one = BytesMut::new();
        for range in &self.0 {
            one.clear();
            encode(range, subtype, &mut one)?;
            out.put_u32(u32::try_from(one.len())?);
            out.extend_from_slice(&one);
        }
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(ty.kind(), Kind::Multirange(subtype) if T::accepts(subtype))
    }

    to_sql_checked!();
}
