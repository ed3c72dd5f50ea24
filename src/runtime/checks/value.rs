//! The values that constraints look at, as few types as comparisons need.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::number;

/// A value as a constraint sees it.
#[derive(Clone, Debug)]
pub enum Val<'v> {
    /// It is not given.
    Unknown,
    /// NULL.
    Null,
    /// `boolean`.
    Bool(bool),
    /// An integer; a date or time as PostgreSQL stores it.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// A `numeric`, as text.
    Num(Cow<'v, str>),
    /// A text, a label of an enum, a UUID.
    Text(Cow<'v, str>),
    /// A `bytea`.
    Bytes(&'v [u8]),
    /// A value of any other type: it is there.
    Other,
}

impl<'v> Val<'v> {
    /// The value as a column keeps it that has so many characters: without spaces beyond them.
    #[must_use]
    pub fn cut(self, limit: usize) -> Self {
        match self {
            Self::Text(text) if text.chars().nth(limit).is_some() => {
                Self::Text(text.chars().take(limit).collect::<String>().into())
            }
            other => other,
        }
    }

    /// The value as one of `character(n)` is compared: without spaces at its end.
    #[must_use]
    pub fn unpadded(self) -> Self {
        match self {
            Self::Text(text) => Self::Text(text.trim_end_matches(' ').to_owned().into()),
            other => other,
        }
    }

    /// The value as one of `character(n)` is stored: with spaces up to so many characters.
    #[must_use]
    pub fn padded(self, width: usize) -> Self {
        match self {
            Self::Text(text) => Self::Text(format!("{text:<width$}").into()),
            other => other,
        }
    }

    /// A date or time, unless a column with so many digits of a second would round it.
    #[must_use]
    pub fn rounded(self, digits: u32) -> Self {
        let unit = 10_i64.saturating_pow(6_u32.saturating_sub(digits));
        match self {
            Self::Int(micros) if micros % unit != 0 => Self::Unknown,
            other => other,
        }
    }

    /// An integer, or a number as text, as `numeric`.
    #[must_use]
    pub fn num(self) -> Self {
        match self {
            Self::Int(number) => Self::Num(number.to_string().into()),
            Self::Text(text) => Self::Num(text),
            other => other,
        }
    }

    /// The value, unless a column with so many digits behind the point would round it.
    #[must_use]
    pub fn scaled(self, scale: usize) -> Self {
        match &self {
            Self::Num(text) if number::scale(text).is_none_or(|it| it > scale) => Self::Unknown,
            _ => self,
        }
    }
}

/// The order of two values of one type.
pub(super) fn order(one: &Val<'_>, other: &Val<'_>) -> Option<Ordering> {
    match (one, other) {
        (Val::Bool(one), Val::Bool(other)) => Some(one.cmp(other)),
        (Val::Int(one), Val::Int(other)) => Some(one.cmp(other)),
        (Val::Num(one), Val::Num(other)) => number::order(one, other),
        (Val::Text(one), Val::Text(other)) => Some(one.cmp(other)),
        (Val::Bytes(one), Val::Bytes(other)) => Some(one.cmp(other)),
        // The server has NaN equal to itself and greater than all others.
        (Val::Float(one), Val::Float(other)) => Some(match (one.is_nan(), other.is_nan()) {
            (false, false) => one.partial_cmp(other)?,
            (one, other) => one.cmp(&other),
        }),
        _ => None,
    }
}

/// A type whose values constraints can look at.
pub trait Valued {
    /// The value.
    fn val(&self) -> Val<'_>;
}

macro_rules! valued {
    ($($ty:ty, |$it:ident| $val:expr;)*) => {$(
        impl Valued for $ty {
            #[inline]
            fn val(&self) -> Val<'_> {
                let $it = self;
                $val
            }
        }
    )*};
}

valued! {
    bool, |it| Val::Bool(*it);
    i16, |it| Val::Int((*it).into());
    i32, |it| Val::Int((*it).into());
    i64, |it| Val::Int(*it);
    f32, |it| Val::Float((*it).into());
    f64, |it| Val::Float(*it);
    str, |it| Val::Text(Cow::Borrowed(it));
    String, |it| Val::Text(Cow::Borrowed(it));
    Vec<u8>, |it| Val::Bytes(it);
}

#[cfg(feature = "rust_decimal")]
valued! { rust_decimal::Decimal, |it| Val::Num(it.to_string().into()); }
#[cfg(feature = "uuid")]
valued! { uuid::Uuid, |it| Val::Text(it.to_string().into()); }

/// Dates and times as they are sent: the numbers that the server compares.
#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
fn sent(value: &impl postgres_types::ToSql, ty: &postgres_types::Type) -> Val<'static> {
    let mut out = postgres_types::private::BytesMut::new();
    if value.to_sql(ty, &mut out).is_err() {
        return Val::Unknown;
    }
    if let Ok(days) = <[u8; 4]>::try_from(&out[..]) {
        return Val::Int(i32::from_be_bytes(days).into());
    }
    <[u8; 8]>::try_from(&out[..]).map_or(Val::Unknown, |it| Val::Int(i64::from_be_bytes(it)))
}

#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
macro_rules! times {
    ($($ty:ty => $sql:ident;)*) => {
        valued! { $($ty, |it| sent(it, &postgres_types::Type::$sql);)* }
    };
}

#[cfg(feature = "chrono")]
times! {
    chrono::NaiveDate => DATE;
    chrono::NaiveTime => TIME;
    chrono::NaiveDateTime => TIMESTAMP;
    chrono::DateTime<chrono::Utc> => TIMESTAMPTZ;
}
#[cfg(feature = "time")]
times! {
    time::Date => DATE;
    time::Time => TIME;
    time::PrimitiveDateTime => TIMESTAMP;
    time::OffsetDateTime => TIMESTAMPTZ;
}
#[cfg(feature = "jiff")]
times! {
    jiff::civil::Date => DATE;
    jiff::civil::Time => TIME;
    jiff::civil::DateTime => TIMESTAMP;
    jiff::Timestamp => TIMESTAMPTZ;
}

/// A value that is there.
#[inline]
pub fn always<T: Valued>(value: &T) -> Val<'_> {
    value.val()
}

/// A value, or NULL.
#[inline]
pub fn nullable<T: Valued>(value: &Option<T>) -> Val<'_> {
    value.as_ref().map_or(Val::Null, Valued::val)
}

/// A value, where one is given.
#[inline]
pub fn maybe<T: Valued>(value: &Option<T>) -> Val<'_> {
    value.as_ref().map_or(Val::Unknown, Valued::val)
}

/// A value or NULL, where one is given.
#[inline]
pub fn maybe_nullable<T: Valued>(value: &Option<Option<T>>) -> Val<'_> {
    value.as_ref().map_or(Val::Unknown, nullable)
}

/// That a value of any type is there.
#[inline]
pub fn there<T>(_: &T) -> Val<'_> {
    Val::Other
}

/// That a value of any type is there, or NULL.
#[inline]
pub fn there_nullable<T>(value: &Option<T>) -> Val<'_> {
    value.as_ref().map_or(Val::Null, there)
}

/// That a value of any type is there, where one is given.
#[inline]
pub fn there_maybe<T>(value: &Option<T>) -> Val<'_> {
    value.as_ref().map_or(Val::Unknown, there)
}

/// That a value of any type is there or NULL, where one is given.
#[inline]
pub fn there_maybe_nullable<T>(value: &Option<Option<T>>) -> Val<'_> {
    value.as_ref().map_or(Val::Unknown, there_nullable)
}
