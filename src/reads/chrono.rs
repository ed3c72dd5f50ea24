//! The types of `chrono`. It holds the years -262143 to 262142, without infinity and `24:00:00`.

use chrono::{DateTime, FixedOffset, Local, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use postgres_types::{FromSql, Type};

use super::native::{finite_date, finite_timestamp, reads_checked, within_a_day};
use super::{ReadError, Reads};
use crate::sql;

reads_checked! {
    NaiveDate => Date, finite_date;
    NaiveTime => Time, within_a_day;
    NaiveDateTime => Timestamp, finite_timestamp;
    DateTime<Utc> => Timestamptz, finite_timestamp;
    DateTime<FixedOffset> => Timestamptz, finite_timestamp;
    DateTime<Local> => Timestamptz, finite_timestamp;
}
