//! `TimeTz`: the values of PostgreSQL's `time with time zone`.

use std::error::Error;
use std::fmt;

use bytes::{Buf, BufMut, BytesMut};
use postgres_types::{FromSql, IsNull, ToSql, Type, accepts, to_sql_checked};

/// A time of day with an offset from UTC, `24:00:00` included. It is shown as the server shows it:
///
/// ```
/// let time = schema::types::TimeTz { microseconds: 14_706_789_000, offset: 19_800 };
/// assert_eq!(time.to_string(), "04:05:06.789+05:30");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TimeTz {
    /// Microseconds since midnight, on the clock of that zone.
    pub microseconds: i64,
    /// Seconds east of UTC.
    pub offset: i32,
}

/// Follows `EncodeTimezone` of PostgreSQL's `datetime.c`.
impl fmt::Display for TimeTz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_clock(f, self.microseconds.unsigned_abs())?;
        let sign = if self.offset < 0 { '-' } else { '+' };
        let seconds = self.offset.unsigned_abs();
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(f, "{sign}{hours:02}")?;
        match (minutes, seconds) {
            (0, 0) => Ok(()),
            (_, 0) => write!(f, ":{minutes:02}"),
            _ => write!(f, ":{minutes:02}:{seconds:02}"),
        }
    }
}

/// `04:05:06.789`, with as many decimals as are needed.
pub(super) fn write_clock(f: &mut fmt::Formatter<'_>, microseconds: u64) -> fmt::Result {
    let seconds = microseconds / 1_000_000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    write!(f, "{hours:02}:{minutes:02}:{seconds:02}")?;
    match microseconds % 1_000_000 {
        0 => Ok(()),
        fraction => f.write_str(format!(".{fraction:06}").trim_end_matches('0')),
    }
}

impl FromSql<'_> for TimeTz {
    fn from_sql(_: &Type, mut raw: &[u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        let microseconds = raw.try_get_i64()?;
        // The server counts seconds west of UTC.
        let west = raw.try_get_i32()?;
        Ok(Self { microseconds, offset: west.checked_neg().ok_or("an impossible zone")? })
    }

    accepts!(TIMETZ);
}

impl ToSql for TimeTz {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        out.put_i64(self.microseconds);
        out.put_i32(self.offset.checked_neg().ok_or("an impossible zone")?);
        Ok(IsNull::No)
    }

    accepts!(TIMETZ);
    to_sql_checked!();
}
