//! Values by value: what Rust sees, not only what the server prints.

use std::collections::HashMap;
use std::fmt::Debug;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use postgres::Row;
use postgres::types::{Date, Json, Timestamp, Type};
use schema::chrono::{NaiveDate, TimeZone, Utc};
use schema::reads::Reads;

use crate::get;
use schema::rust_decimal::Decimal;
use schema::sql;
use schema::types::{Bound, Interval, Multirange, Range, TimeTz};

use super::server::with_database;

fn same<M, T: Reads<M> + PartialEq + Debug>(row: &Row, value: T) {
    assert_eq!(get::<M, T>(row, 0).expect("a value"), value);
}

#[test]
fn values_mean_the_same_on_both_sides() {
    with_database(|client, major| {
        let mut one = |expression: &str| {
            client.query_one(&format!("SELECT {expression}"), &[]).expect(expression)
        };
        macro_rules! is {
            ($expression:literal, $marker:ty, $value:expr) => {
                same::<$marker, _>(&one($expression), $value)
            };
        }
        use schema::sql as s;
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a day");
        is!("date '0044-03-15 BC'", s::Date, day(-43, 3, 15));
        is!(
            "timestamptz '1969-12-31 23:59:59.5+00'",
            s::Timestamptz,
            Utc.timestamp_millis_opt(-500).unwrap()
        );
        is!(
            "timestamptz '1969-12-31 23:59:59.5+00'",
            s::Timestamptz,
            SystemTime::UNIX_EPOCH - Duration::from_millis(500)
        );
        is!(
            "timestamptz '1969-12-31 23:59:59.5+00'",
            s::Timestamptz,
            schema::jiff::Timestamp::from_millisecond(-500).unwrap()
        );
        is!(
            "timestamptz '1969-12-31 23:59:59.5+00'",
            s::Timestamptz,
            schema::time::OffsetDateTime::UNIX_EPOCH - Duration::from_millis(500)
        );
        is!("date 'infinity'", s::Date, Date::<NaiveDate>::PosInfinity);
        is!("date '2000-01-02'", s::Date, Date::Value(day(2000, 1, 2)));
        is!("timestamptz '-infinity'", s::Timestamptz, Timestamp::<SystemTime>::NegInfinity);
        is!(
            "interval '1 mon -2 days 00:00:03'",
            s::Interval,
            Interval { months: 1, days: -2, microseconds: 3_000_000 }
        );
        is!(
            "timetz '01:00:00-02'",
            s::Timetz,
            TimeTz { microseconds: 3_600_000_000, offset: -7200 }
        );
        is!(
            "numeric '-1234567890.00000001'",
            s::Numeric,
            Decimal::from_str("-1234567890.00000001").unwrap()
        );
        is!("numeric '100000000'", s::Numeric, Decimal::from(100_000_000));
        is!("1.000000000000000000000000000000000000::numeric", s::Numeric, Decimal::ONE);
        let large = 10_000_000_000_000_000_000_u64;
        is!("10000000000000000000::numeric(50,20)", s::Numeric, Decimal::from(large));
        is!("20000000000::numeric(40,28)", s::Numeric, Decimal::from(20_000_000_000_u64));
        is!(
            "int4range(1, 3, '[]')",
            s::Range<s::Int4>,
            Range::Between(Bound::Included(1), Bound::Excluded(4))
        );
        is!("int4range(NULL, 3)", s::Range<s::Int4>, Range::from(..3));
        is!("int4range(3, 3)", s::Range<s::Int4>, Range::<i32>::Empty);
        is!("'a'::text", s::Text, std::sync::Arc::<str>::from("a"));
        is!("'a'::text", s::Text, std::borrow::Cow::Borrowed("a"));
        is!("'\\x01'::bytea", s::Bytea, Box::<[u8]>::from([1]));
        is!("'[1, 2]'::jsonb", s::Json, Json(vec![1, 2]));
        is!("ARRAY[]::int[]", s::Array<s::Int4>, Vec::<i32>::new());
        if major >= 14 {
            is!(
                "int8multirange(int8range(5, 7), int8range(1, 2))",
                s::Multirange<s::Int8>,
                Multirange(vec![(1..2).into(), (5..7_i64).into()])
            );
        }
        // Two dimensions are more than a `Vec` of values can say.
        assert!(get::<s::Array<s::Int4>, Vec<i32>>(&one("'{{1,2},{3,4}}'::int[]"), 0).is_err());
    });
}

#[test]
fn the_wrong_type_is_an_error_and_not_a_guess() {
    with_database(|client, _| {
        let row =
            client.query_one("SELECT 1::bigint, now()::timestamp, 'a'::xml", &[]).expect("it");
        assert!(get::<sql::Int4, i32>(&row, 0).is_err());
        assert!(get::<sql::Timestamptz, SystemTime>(&row, 1).is_err());
        assert!(get::<sql::Text, String>(&row, 2).is_err());
        assert!(get::<sql::Int8, i64>(&row, 9).is_err());
    });
}

/// What no server would send.
#[test]
fn broken_bytes_are_errors() {
    fn broken<M, T: Reads<M>>(ty: &Type, raw: &[u8]) {
        assert!(T::read(ty, raw).is_err(), "{ty} {raw:?}");
    }
    for raw in [
        &[][..],
        &[0],
        &[0, 9, 0, 0, 0, 0, 0, 0],
        &[0xff; 7],
        &[0, 1, 0x7f, 0xff, 0, 0, 0, 0, 0, 1],
    ] {
        broken::<sql::Numeric, Decimal>(&Type::NUMERIC, raw);
        broken::<sql::Interval, Interval>(&Type::INTERVAL, raw);
        broken::<sql::Timetz, TimeTz>(&Type::TIMETZ, raw);
        broken::<sql::Array<sql::Int4>, Vec<i32>>(&Type::INT4_ARRAY, raw);
        broken::<sql::Multirange<sql::Int4>, Multirange<i32>>(&Type::INT4MULTI_RANGE, raw);
        broken::<sql::Inet, std::net::IpAddr>(&Type::INET, raw);
    }
    broken::<sql::Range<sql::Int4>, Range<i32>>(&Type::INT4_RANGE, &[0]);
    broken::<sql::Timestamptz, SystemTime>(&Type::TIMESTAMPTZ, &[0xff; 7]);
    broken::<sql::Multirange<sql::Int4>, Multirange<i32>>(
        &Type::INT4MULTI_RANGE,
        &[0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff],
    );
    broken::<sql::Hstore, HashMap<String, Option<String>>>(&Type::TEXT, &[0, 0, 0, 1]);
}

/// The extension of pgvector is rarely at hand, so its bytes stand here as it writes them
/// (`vector_send`: dimensions, unused, the numbers; `sparsevec_send`: dimensions, count, unused,
/// indices, numbers).
#[test]
fn vectors() {
    use postgres::types::{Kind, ToSql};
    use schema::pgvector::{SparseVector, Vector};
    let ty = |name: &str| Type::new(name.into(), 99_999, Kind::Simple, "public".into());

    let raw = [0, 2, 0, 0, 0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0];
    let vector = <Vector as Reads<sql::Vector>>::read(&ty("vector"), &raw).expect("a vector");
    assert_eq!(vector.to_vec(), [1.5, -2.0]);
    let mut out = Default::default();
    vector.to_sql(&ty("vector"), &mut out).expect("bytes");
    assert_eq!(out[..], raw);

    let raw = [0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0x3f, 0xc0, 0, 0];
    let vector = <SparseVector as Reads<sql::Sparsevec>>::read(&ty("sparsevec"), &raw).expect("it");
    assert_eq!(vector.to_vec(), [0.0, 0.0, 0.0, 1.5, 0.0]);
    let mut out = Default::default();
    vector.to_sql(&ty("sparsevec"), &mut out).expect("bytes");
    assert_eq!(out[..], raw);
    assert!(!<Vector as Reads<sql::Vector>>::accepts(&Type::FLOAT4_ARRAY));
}
