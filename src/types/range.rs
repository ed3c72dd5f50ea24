//! `Range`: the values of PostgreSQL's range types.

use std::error::Error;
use std::fmt;
use std::ops;

use bytes::BytesMut;
use postgres_protocol::types as wire;
use postgres_types::{FromSql, IsNull, Kind, ToSql, Type, to_sql_checked};

use crate::reads::base;
use crate::runtime::write_binary;

pub use std::ops::Bound;

/// A value of a range type (`int4range`, `tstzrange`, one of the database's own).
///
/// The server brings ranges over discrete types into the form `[lower, upper)`, so what is read may
/// be written differently than what was stored: `[1, 3]` comes back as `[1, 4)`.
///
/// ```
/// use schema::types::{Bound, Range};
///
/// let week: Range<i32> = (1..8).into();
/// assert_eq!(week, Range::Between(Bound::Included(1), Bound::Excluded(8)));
/// assert!(week.contains(&7) && !week.contains(&8));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Range<T> {
    /// The range that contains nothing.
    Empty,
    /// What lies between a lower and an upper bound.
    Between(Bound<T>, Bound<T>),
}

impl<T> Range<T> {
    /// The range without bounds, which contains everything.
    pub const ALL: Self = Self::Between(Bound::Unbounded, Bound::Unbounded);

    /// Whether this is the empty range.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// The lower bound; `None` for the empty range.
    pub fn lower(&self) -> Option<Bound<&T>> {
        match self {
            Self::Empty => None,
            Self::Between(lower, _) => Some(lower.as_ref()),
        }
    }

    /// The upper bound; `None` for the empty range.
    pub fn upper(&self) -> Option<Bound<&T>> {
        match self {
            Self::Empty => None,
            Self::Between(_, upper) => Some(upper.as_ref()),
        }
    }

    /// Whether a value lies in the range.
    pub fn contains(&self, value: &T) -> bool
    where
        T: PartialOrd,
    {
        match self {
            Self::Empty => false,
            Self::Between(lower, upper) => {
                ops::RangeBounds::contains(&(lower.as_ref(), upper.as_ref()), value)
            }
        }
    }

    /// The range with each bound's value replaced.
    pub fn map<U>(self, mut replace: impl FnMut(T) -> U) -> Range<U> {
        match self {
            Self::Empty => Range::Empty,
            Self::Between(lower, upper) => {
                Range::Between(lower.map(&mut replace), upper.map(replace))
            }
        }
    }
}

macro_rules! from_std {
    ($($std:ty, $range:ident => $lower:expr, $upper:expr;)*) => {$(
        impl<T> From<$std> for Range<T> {
            fn from($range: $std) -> Self {
                Self::Between($lower, $upper)
            }
        }
    )*};
}

from_std! {
    (Bound<T>, Bound<T>), range => range.0, range.1;
    ops::Range<T>, range => Bound::Included(range.start), Bound::Excluded(range.end);
    ops::RangeFrom<T>, range => Bound::Included(range.start), Bound::Unbounded;
    ops::RangeTo<T>, range => Bound::Unbounded, Bound::Excluded(range.end);
    ops::RangeToInclusive<T>, range => Bound::Unbounded, Bound::Included(range.end);
}

impl<T> From<ops::RangeFull> for Range<T> {
    fn from(_: ops::RangeFull) -> Self {
        Self::ALL
    }
}

impl<T> From<ops::RangeInclusive<T>> for Range<T> {
    fn from(range: ops::RangeInclusive<T>) -> Self {
        let (lower, upper) = range.into_inner();
        Self::Between(Bound::Included(lower), Bound::Included(upper))
    }
}

/// As PostgreSQL writes ranges, apart from quotes around bounds that have commas or brackets.
impl<T: fmt::Display> fmt::Display for Range<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Between(lower, upper) = self else { return f.write_str("empty") };
        match lower {
            Bound::Included(value) => write!(f, "[{value},")?,
            Bound::Excluded(value) => write!(f, "({value},")?,
            Bound::Unbounded => f.write_str("(,")?,
        }
        match upper {
            Bound::Included(value) => write!(f, "{value}]"),
            Bound::Excluded(value) => write!(f, "{value})"),
            Bound::Unbounded => f.write_str(")"),
        }
    }
}

impl<'a, T: FromSql<'a>> FromSql<'a> for Range<T> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        match ty.kind() {
            Kind::Range(subtype) => decode(subtype, raw),
            _ => Err("not a range type".into()),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(ty.kind(), Kind::Range(subtype) if T::accepts(base(subtype)))
    }
}

impl<T: ToSql> ToSql for Range<T> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match ty.kind() {
            Kind::Range(subtype) => encode(self, subtype, out)?,
            _ => return Err("not a range type".into()),
        }
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(ty.kind(), Kind::Range(subtype) if T::accepts(base(subtype)))
    }

    to_sql_checked!();
}

/// Reads a range over `subtype`.
pub(super) fn decode<'a, T: FromSql<'a>>(
    subtype: &Type,
    raw: &'a [u8],
) -> Result<Range<T>, Box<dyn Error + Sync + Send>> {
    let subtype = base(subtype);
    let bound = |bound: wire::RangeBound<Option<&'a [u8]>>| {
        let value = |raw| T::from_sql_nullable(subtype, raw);
        Ok::<_, Box<dyn Error + Sync + Send>>(match bound {
            wire::RangeBound::Inclusive(raw) => Bound::Included(value(raw)?),
            wire::RangeBound::Exclusive(raw) => Bound::Excluded(value(raw)?),
            wire::RangeBound::Unbounded => Bound::Unbounded,
        })
    };
    Ok(match wire::range_from_sql(raw)? {
        wire::Range::Empty => Range::Empty,
        wire::Range::Nonempty(lower, upper) => Range::Between(bound(lower)?, bound(upper)?),
    })
}

/// Writes a range over `subtype`.
pub(super) fn encode<T: ToSql>(
    range: &Range<T>,
    subtype: &Type,
    out: &mut BytesMut,
) -> Result<(), Box<dyn Error + Sync + Send>> {
    let subtype = base(subtype);
    let bound = |bound: &Bound<T>, out: &mut BytesMut| {
        let mut write = |value: &T| match write_binary(value, subtype, out)? {
            IsNull::No => Ok(postgres_protocol::IsNull::No),
            IsNull::Yes => Err(Box::<dyn Error + Sync + Send>::from("a bound that is NULL")),
        };
        Ok(match bound {
            Bound::Included(value) => wire::RangeBound::Inclusive(write(value)?),
            Bound::Excluded(value) => wire::RangeBound::Exclusive(write(value)?),
            Bound::Unbounded => wire::RangeBound::Unbounded,
        })
    };
    match range {
        Range::Empty => wire::empty_range_to_sql(out),
        Range::Between(lower, upper) => {
            wire::range_to_sql(|out| bound(lower, out), |out| bound(upper, out), out)?;
        }
    }
    Ok(())
}
