//! The types of `jiff`. It holds the years -9999 to 9999, without infinity and `24:00:00`.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use postgres_types::{FromSql, Type};

use super::native::{finite_date, finite_timestamp, reads_checked, within_a_day};
use super::{ReadError, Reads};
use crate::sql;

reads_checked! {
    Date => Date, finite_date;
    Time => Time, within_a_day;
    DateTime => Timestamp, finite_timestamp;
    Timestamp => Timestamptz, finite_timestamp;
}
