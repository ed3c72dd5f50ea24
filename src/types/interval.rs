//! `Interval`: the values of PostgreSQL's `interval`.

use std::error::Error;
use std::fmt;

use bytes::{Buf, BufMut, BytesMut};
use postgres_types::{FromSql, IsNull, ToSql, Type, accepts, to_sql_checked};

use super::timetz::write_clock;

/// A span of time as PostgreSQL keeps it: months, days and microseconds apart, for months have
/// different lengths and days too, where the clock is put forward and back.
///
/// It is shown as the server shows it under the default `IntervalStyle`:
///
/// ```
/// let span = schema::types::Interval { months: 14, days: -3, microseconds: 14_706_789_000 };
/// assert_eq!(span.to_string(), "1 year 2 mons -3 days +04:05:06.789");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Interval {
    /// Months; twelve make a year.
    pub months: i32,
    /// Days.
    pub days: i32,
    /// Microseconds.
    pub microseconds: i64,
}

impl Interval {
    /// `infinity`, known to PostgreSQL from version 17 on.
    pub const INFINITY: Self = Self { months: i32::MAX, days: i32::MAX, microseconds: i64::MAX };
    /// `-infinity`, known to PostgreSQL from version 17 on.
    pub const NEG_INFINITY: Self =
        Self { months: i32::MIN, days: i32::MIN, microseconds: i64::MIN };
}

/// Follows `EncodeInterval` of PostgreSQL's `datetime.c` for `IntervalStyle` `postgres`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::INFINITY => return f.write_str("infinity"),
            Self::NEG_INFINITY => return f.write_str("-infinity"),
            _ => {}
        }
        let mut first = true;
        let mut after_negative = false;
        let parts = [(self.months / 12, "year"), (self.months % 12, "mon"), (self.days, "day")];
        for (value, unit) in parts.into_iter().filter(|(value, _)| *value != 0) {
            let space = if first { "" } else { " " };
            let plus = if after_negative && value > 0 { "+" } else { "" };
            let plural = if value == 1 { "" } else { "s" };
            write!(f, "{space}{plus}{value} {unit}{plural}")?;
            first = false;
            after_negative = value < 0;
        }
        if first || self.microseconds != 0 {
            let space = if first { "" } else { " " };
            let sign = match (self.microseconds < 0, after_negative) {
                (true, _) => "-",
                (false, true) => "+",
                (false, false) => "",
            };
            write!(f, "{space}{sign}")?;
            write_clock(f, self.microseconds.unsigned_abs())?;
        }
        Ok(())
    }
}

impl FromSql<'_> for Interval {
    fn from_sql(_: &Type, mut raw: &[u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        let microseconds = raw.try_get_i64()?;
        let days = raw.try_get_i32()?;
        let months = raw.try_get_i32()?;
        Ok(Self { months, days, microseconds })
    }

    accepts!(INTERVAL);
}

impl ToSql for Interval {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        out.put_i64(self.microseconds);
        out.put_i32(self.days);
        out.put_i32(self.months);
        Ok(IsNull::No)
    }

    accepts!(INTERVAL);
    to_sql_checked!();
}
