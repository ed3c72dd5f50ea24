//! The types of `time`. It holds the years -9999 to 9999 unless its feature `large-dates` is on,
//! without infinity and `24:00:00`.

use postgres_types::{FromSql, Type};
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

use super::native::{finite_date, finite_timestamp, reads_checked, within_a_day};
use super::{ReadError, Reads};
use crate::sql;

reads_checked! {
    Date => Date, finite_date;
    Time => Time, within_a_day;
    PrimitiveDateTime => Timestamp, finite_timestamp;
    OffsetDateTime => Timestamptz, finite_timestamp;
}
