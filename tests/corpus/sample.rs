//! A value of every type that a model's field can have.

use schema::types::{Interval, Multirange, PgLsn, Range, TimeTz};

/// A value that most constraints allow.
pub trait Sample {
    fn sample() -> Self;
}

macro_rules! samples {
    ($($ty:ty => $value:expr,)*) => {
        $(impl Sample for $ty { fn sample() -> Self { $value } })*
    };
}

fn day() -> schema::chrono::NaiveDate {
    schema::chrono::NaiveDate::from_ymd_opt(2022, 2, 15).unwrap_or_default()
}

samples! {
    bool => true,
    u8 => 1,
    i8 => 65,
    i16 => 1,
    i32 => 1,
    i64 => 1,
    u32 => 1,
    f32 => 1.5,
    f64 => 1.5,
    String => "a".to_owned(),
    schema::chrono::NaiveDate => day(),
    schema::chrono::NaiveTime => schema::chrono::NaiveTime::MIN,
    schema::chrono::NaiveDateTime => day().into(),
    schema::chrono::DateTime<schema::chrono::Utc> => schema::chrono::NaiveDateTime::from(day()).and_utc(),
    schema::uuid::Uuid => schema::uuid::Uuid::from_u128(1),
    schema::rust_decimal::Decimal => schema::rust_decimal::Decimal::ONE,
    schema::serde_json::Value => schema::serde_json::json!({"a": [1, null]}),
    schema::cidr::IpInet => schema::cidr::IpInet::new_host([127, 0, 0, 1].into()),
    schema::cidr::IpCidr => schema::cidr::IpCidr::new_host([127, 0, 0, 1].into()),
    schema::bit_vec::BitVec => schema::bit_vec::BitVec::from_elem(1, true),
    schema::eui48::MacAddress => schema::eui48::MacAddress::nil(),
    schema::geo_types::Point<f64> => schema::geo_types::Point::new(1.0, 2.0),
    schema::geo_types::Rect<f64> => schema::geo_types::Rect::new((0.0, 0.0), (1.0, 2.0)),
    schema::geo_types::LineString<f64> => schema::geo_types::LineString::from(vec![(0.0, 0.0), (1.0, 2.0)]),
    std::collections::HashMap<String, Option<String>> => [("a".to_owned(), None)].into(),
    TimeTz => TimeTz { microseconds: 1, offset: 3600 },
    PgLsn => PgLsn::from(1),
    Interval => Interval { months: 1, days: 2, microseconds: 3 },
}

impl<T: Sample> Sample for Option<T> {
    fn sample() -> Self {
        Some(T::sample())
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample() -> Self {
        vec![T::sample()]
    }
}

impl<T> Sample for Range<T> {
    fn sample() -> Self {
        Range::Empty
    }
}

impl<T> Sample for Multirange<T> {
    fn sample() -> Self {
        Multirange(vec![])
    }
}
