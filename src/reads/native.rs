//! The types of Rust's standard library and of this crate.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use postgres_protocol::types as wire;
use postgres_types::{FromSql, PgLsn, Type};

use super::{Part, ReadError, Reads, Usual, reads_as_is, usual};
use crate::sql;
use crate::types::{Interval, Multirange, Range, TimeTz};

reads_as_is! {
    bool => Bool;
    i8 => Char;
    i16 => Int2;
    i32 => Int4;
    i64 => Int8;
    u32 => Oid;
    f32 => Float4;
    f64 => Float8;
    String => Text;
    Box<str> => Text;
    Vec<u8> => Bytea;
    Interval => Interval;
    TimeTz => Timetz;
    PgLsn => PgLsn;
}

usual! {
    [] IpAddr => sql::Inet;
    [] SystemTime => sql::Timestamptz;
    [T: Usual] Range<T> => sql::Range<T::Sql>;
    [T: Usual] Multirange<T> => sql::Multirange<T::Sql>;
}

/// Types that are made from a borrowed form.
macro_rules! through {
    ($($rust:ty, $borrowed:ty => $marker:ident;)*) => {$(
        impl Reads<sql::$marker> for $rust {
            fn accepts(ty: &Type) -> bool {
                <$borrowed as FromSql>::accepts(ty)
            }

            fn read(ty: &Type, raw: &[u8]) -> Result<Self, ReadError> {
                <$borrowed as FromSql>::from_sql(ty, raw).map(|value| value.to_owned().into())
            }
        }
    )*};
}

through! {
    Arc<str>, &str => Text;
    Cow<'static, str>, &str => Text;
    Box<[u8]>, &[u8] => Bytea;
    Arc<[u8]>, &[u8] => Bytea;
}

/// Whether instants, or ranges of them, are as the server prints them with `DateStyle` `ISO`, its
/// default. Other styles do not say which of two numbers is the month, or what an abbreviation of a
/// zone stands for.
fn is_iso(text: &str) -> bool {
    let is_date = |word: &str| {
        let mut parts = word.split('-');
        let year = parts.next().unwrap_or_default();
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        year.len() >= 4 && is_number(year) && parts.clone().count() == 2 && parts.all(is_number)
    };
    let is_time = |word: &str| word.contains(':') && !word.contains(char::is_alphabetic);
    let is_between = |c: char| !c.is_alphanumeric() && !"+-:./".contains(c);
    let mut words = text.split(is_between);
    words.all(|word| {
        matches!(word, "" | "infinity" | "-infinity" | "BC" | "empty")
            || is_date(word)
            || is_time(word)
    })
}

/// Instants as the server prints them with `DateStyle` `ISO`: other styles are an error.
macro_rules! instants_as_text {
    ($($rust:ty;)*) => {$(
        impl Reads<sql::TimestamptzText> for $rust {
            fn accepts(ty: &Type) -> bool {
                <&str as FromSql>::accepts(ty)
            }

            fn read(ty: &Type, raw: &[u8]) -> Result<Self, ReadError> {
                let text = <&str as FromSql>::from_sql(ty, raw)?;
                if !is_iso(text) {
                    return Err("an instant that is not as DateStyle ISO has it can have several \
                         meanings: SET DateStyle TO ISO, or turn on a feature of `schema` for a \
                         time crate"
                        .into());
                }
                Ok(text.into())
            }
        }
    )*};
}

instants_as_text! {
    String;
    Box<str>;
    Arc<str>;
}

/// An address of a host. One of a network (`10.0.0.0/8`) is an error: its mask would be lost.
impl Reads<sql::Inet> for IpAddr {
    fn accepts(ty: &Type) -> bool {
        *ty == Type::INET
    }

    fn read(_: &Type, raw: &[u8]) -> Result<Self, ReadError> {
        let inet = wire::inet_from_sql(raw)?;
        let bits = if inet.addr().is_ipv4() { 32 } else { 128 };
        if inet.netmask() != bits {
            return Err(format!(
                "{}/{} is a network, which an `IpAddr` cannot hold",
                inet.addr(),
                inet.netmask()
            )
            .into());
        }
        Ok(inet.addr())
    }
}

/// Infinity, and what the platform's clock cannot hold, is an error.
impl Reads<sql::Timestamptz> for SystemTime {
    fn accepts(ty: &Type) -> bool {
        *ty == Type::TIMESTAMPTZ
    }

    fn read(_: &Type, raw: &[u8]) -> Result<Self, ReadError> {
        let since_2000 = finite_timestamp(raw)?;
        let offset = Duration::from_micros(since_2000.unsigned_abs());
        let time = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(946_684_800)).and_then(
            |epoch| match since_2000 < 0 {
                true => epoch.checked_sub(offset),
                false => epoch.checked_add(offset),
            },
        );
        time.ok_or_else(|| "a time that a `SystemTime` cannot hold".into())
    }
}

/// Microseconds since 2000-01-01 of a `timestamp` or `timestamptz`, unless it is infinite.
pub(super) fn finite_timestamp(raw: &[u8]) -> Result<i64, ReadError> {
    match wire::timestamp_from_sql(raw)? {
        i64::MAX | i64::MIN => Err("an infinite timestamp, which only \
             `schema::postgres_types::Timestamp` holds"
            .into()),
        finite => Ok(finite),
    }
}

/// Checks that a `date` is not infinite.
#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
pub(super) fn finite_date(raw: &[u8]) -> Result<(), ReadError> {
    match wire::date_from_sql(raw)? {
        i32::MAX | i32::MIN => {
            Err("an infinite date, which only `schema::postgres_types::Date` holds".into())
        }
        _ => Ok(()),
    }
}

/// Checks that a `time` is not `24:00:00`, which PostgreSQL has and the time crates read as
/// midnight of the same day.
#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
pub(super) fn within_a_day(raw: &[u8]) -> Result<(), ReadError> {
    match wire::time_from_sql(raw)? {
        0..86_400_000_000 => Ok(()),
        _ => Err("the time 24:00:00, which only text holds".into()),
    }
}

/// Types that `postgres` decodes well within some bounds, which are checked here.
#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
macro_rules! reads_checked {
    ($($rust:ty => $marker:ident, $check:expr;)*) => {$(
        $crate::reads::usual! { [] $rust => $crate::sql::$marker; }

        impl Reads<sql::$marker> for $rust {
            fn accepts(ty: &Type) -> bool {
                <$rust as FromSql>::accepts(ty)
            }

            fn read(ty: &Type, raw: &[u8]) -> Result<Self, ReadError> {
                $check(raw)?;
                <$rust as FromSql>::from_sql(ty, raw)
            }
        }
    )*};
}
#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
pub(super) use reads_checked;

/// Timestamps and dates that may be infinite, over those of a time crate.
macro_rules! infinite {
    ($($wrapper:ident, $infinite:expr => $($marker:ident),+;)*) => {$($(
        impl<T: Reads<sql::$marker>> Reads<sql::$marker> for postgres_types::$wrapper<T> {
            fn accepts(ty: &Type) -> bool {
                T::accepts(ty)
            }

            fn read(ty: &Type, raw: &[u8]) -> Result<Self, ReadError> {
                match $infinite(raw)? {
                    Some(true) => Ok(Self::PosInfinity),
                    Some(false) => Ok(Self::NegInfinity),
                    None => T::read(ty, raw).map(Self::Value),
                }
            }
        }
    )+)*};
}

infinite! {
    Timestamp, timestamp_infinity => Timestamp, Timestamptz;
    Date, date_infinity => Date;
}

fn timestamp_infinity(raw: &[u8]) -> Result<Option<bool>, ReadError> {
    let value = wire::timestamp_from_sql(raw)?;
    Ok((value == i64::MAX || value == i64::MIN).then_some(value > 0))
}

fn date_infinity(raw: &[u8]) -> Result<Option<bool>, ReadError> {
    let value = wire::date_from_sql(raw)?;
    Ok((value == i32::MAX || value == i32::MIN).then_some(value > 0))
}

impl<M, T: Reads<M>> Reads<sql::Range<M>> for Range<T> {
    fn accepts(ty: &Type) -> bool {
        <Range<Part<M, T>> as FromSql>::accepts(ty)
    }

    fn read(ty: &Type, raw: &[u8]) -> Result<Self, ReadError> {
        Ok(<Range<Part<M, T>> as FromSql>::from_sql(ty, raw)?.map(|bound| bound.0))
    }
}

impl<M, T: Reads<M>> Reads<sql::Multirange<M>> for Multirange<T> {
    fn accepts(ty: &Type) -> bool {
        <Multirange<Part<M, T>> as FromSql>::accepts(ty)
    }

    fn read(ty: &Type, raw: &[u8]) -> Result<Self, ReadError> {
        let ranges = <Multirange<Part<M, T>> as FromSql>::from_sql(ty, raw)?;
        Ok(ranges.0.into_iter().map(|range| range.map(|bound| bound.0)).collect())
    }
}
