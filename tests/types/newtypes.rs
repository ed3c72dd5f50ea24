//! Types of the user's own, marked by `reads!`.

use postgres::types::{FromSql, IsNull, ToSql, Type, accepts, to_sql_checked};
use schema::reads::ReadError;

use crate::get;
use schema::sql;

use super::server::with_database;

#[derive(Clone, Copy, Debug, PartialEq)]
struct UserId(i64);
schema::reads!(UserId(i64));

#[derive(Clone, Debug, PartialEq)]
struct Email(String);
schema::reads!(Email(String));

/// Any JSON, as its text.
#[derive(Debug, PartialEq)]
struct Payload(String);
schema::reads!(Payload as sql::Json);

impl<'a> FromSql<'a> for Payload {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, ReadError> {
        Ok(Self(String::from_utf8(raw.to_vec())?))
    }

    accepts!(JSON);
}

impl ToSql for Payload {
    fn to_sql(&self, _: &Type, out: &mut bytes::BytesMut) -> Result<IsNull, ReadError> {
        out.extend_from_slice(self.0.as_bytes());
        Ok(IsNull::No)
    }

    accepts!(JSON);
    to_sql_checked!();
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Price(schema::rust_decimal::Decimal);
schema::reads!(Price(schema::rust_decimal::Decimal));

#[derive(Debug, PartialEq)]
struct Host(std::net::IpAddr);
schema::reads!(Host(std::net::IpAddr));

/// Of a type that models do not know.
#[derive(Debug, PartialEq)]
struct Wrapped(Payload);
schema::reads!(Wrapped(Payload));

/// A newtype that `[types]` names is read by its `FromSql`.
#[test]
fn what_is_inside_changes_no_value() {
    with_database(|client, _| {
        let sql = "SELECT 0.12345678901234567890123456789::numeric, '10.0.0.0/8'::inet, \
                   1.5::numeric, '10.0.0.1'::inet, '{}'::json";
        let row = client.query_one(sql, &[]).expect("a row");
        assert!(row.try_get::<_, Price>(0).is_err());
        assert!(row.try_get::<_, Host>(1).is_err());
        assert_eq!(row.get::<_, Price>(2).0.to_string(), "1.5");
        assert_eq!(row.get::<_, Host>(3).0.to_string(), "10.0.0.1");
        assert_eq!(row.get::<_, Wrapped>(4), Wrapped(Payload("{}".into())));
    });
}

#[test]
fn types_of_ones_own() {
    with_database(|client, _| {
        let row = client
            .query_one(
                "SELECT $1::bigint, $2::text, $3::json, $4::bigint[], NULL::bigint",
                &[
                    &UserId(7),
                    &Email("a@b".into()),
                    &Payload("{}".into()),
                    &vec![Some(UserId(1)), None],
                ],
            )
            .expect("a row");
        assert_eq!(get::<sql::Int8, UserId>(&row, 0).expect("an id"), UserId(7));
        assert_eq!(row.get::<_, UserId>(0), UserId(7));
        assert_eq!(get::<sql::Text, Email>(&row, 1).expect("an email"), Email("a@b".into()));
        assert_eq!(get::<sql::Json, Payload>(&row, 2).expect("json"), Payload("{}".into()));
        let ids: Vec<Option<UserId>> = get::<sql::Array<sql::Int8>, _>(&row, 3).expect("ids");
        assert_eq!(ids, [Some(UserId(1)), None]);
        assert_eq!(get::<sql::Nullable<sql::Int8>, Option<UserId>>(&row, 4).expect("NULL"), None);
        assert!(get::<sql::Text, Email>(&row, 0).is_err());
    });
}

/// What a model holds can be written as JSON where its types say so.
#[test]
fn own_types_serialize() {
    use schema::types::{Interval, Multirange, Range, TimeTz};
    let value = (
        Interval { months: 1, days: -2, microseconds: 3 },
        TimeTz { microseconds: 1, offset: -7200 },
        Multirange(vec![Range::Empty, Range::from(1..5)]),
    );
    let json = schema::serde_json::to_value(&value).expect("JSON");
    assert_eq!(
        json,
        schema::serde_json::json!([
            { "months": 1, "days": -2, "microseconds": 3 },
            { "microseconds": 1, "offset": -7200 },
            ["empty", { "between": [{ "Included": 1 }, { "Excluded": 5 }] }],
        ])
    );
    assert_eq!(schema::serde_json::from_value::<(_, _, _)>(json).ok(), Some(value));
}
