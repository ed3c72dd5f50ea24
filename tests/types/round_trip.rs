//! One value: from the server to Rust and back, alone, where NULL can be, and in arrays.

use std::fmt::Debug;

use postgres::Client;
use postgres::types::ToSql;
use schema::reads::Reads;

use crate::get;
use schema::sql;
use schema_codegen::typemap::{RustType, Transport};

/// A SQL type, and texts of values that the Rust type holds, and of others that it must refuse.
pub(crate) struct Case<'a> {
    pub(crate) sql: &'a str,
    pub(crate) held: &'a [&'a str],
    pub(crate) refused: &'a [&'a str],
}

/// Runs a case in the type that the type map found, whose paths must be among those listed.
macro_rules! dispatch {
    ($client:expr, $case:expr, $found:expr; $($rust:ty => $marker:ty;)*) => {{
        let found: &RustType = $found;
        let path = found.path.replace(' ', "");
        let marker = found.marker.clone().unwrap_or_default().replace(' ', "");
        $(
            if path == stringify!($rust).replace([' ', '\n'], "")
                && marker == stringify!($marker).replace([' ', '\n'], "")
            {
                return run::<$marker, $rust>($client, $case, found.transport);
            }
        )*
        panic!("no such type in the test: {found:?}");
    }};
}

pub(crate) fn case(client: &mut Client, case: &Case<'_>, found: &RustType) {
    dispatch! { client, case, found;
        bool => ::schema::sql::Bool;
        i8 => ::schema::sql::Char;
        i16 => ::schema::sql::Int2;
        i32 => ::schema::sql::Int4;
        i64 => ::schema::sql::Int8;
        u32 => ::schema::sql::Oid;
        f32 => ::schema::sql::Float4;
        f64 => ::schema::sql::Float8;
        ::std::string::String => ::schema::sql::Text;
        ::std::string::String => ::schema::sql::TimestamptzText;
        ::std::vec::Vec<u8> => ::schema::sql::Bytea;
        ::schema::types::Interval => ::schema::sql::Interval;
        ::schema::types::TimeTz => ::schema::sql::Timetz;
        ::schema::types::PgLsn => ::schema::sql::PgLsn;
        ::schema::types::Range<i32> => ::schema::sql::Range<::schema::sql::Int4>;
        ::schema::types::Range<i64> => ::schema::sql::Range<::schema::sql::Int8>;
        ::schema::types::Range<f64> => ::schema::sql::Range<::schema::sql::Float8>;
        ::schema::types::Multirange<i32> => ::schema::sql::Multirange<::schema::sql::Int4>;
        ::schema::types::Multirange<i64> => ::schema::sql::Multirange<::schema::sql::Int8>;
        ::schema::chrono::NaiveDate => ::schema::sql::Date;
        ::schema::chrono::NaiveTime => ::schema::sql::Time;
        ::schema::chrono::NaiveDateTime => ::schema::sql::Timestamp;
        ::schema::chrono::DateTime<::schema::chrono::Utc> => ::schema::sql::Timestamptz;
        ::schema::chrono::DateTime<::schema::chrono::FixedOffset> => ::schema::sql::Timestamptz;
        ::schema::chrono::DateTime<::schema::chrono::Local> => ::schema::sql::Timestamptz;
        ::schema::types::Range<::schema::chrono::NaiveDate> => ::schema::sql::Range<::schema::sql::Date>;
        ::schema::types::Range<::schema::chrono::NaiveDateTime> => ::schema::sql::Range<::schema::sql::Timestamp>;
        ::schema::types::Range<::schema::chrono::DateTime<::schema::chrono::Utc>> => ::schema::sql::Range<::schema::sql::Timestamptz>;
        ::schema::types::Multirange<::schema::chrono::NaiveDate> => ::schema::sql::Multirange<::schema::sql::Date>;
        ::schema::types::Multirange<::schema::chrono::NaiveDateTime> => ::schema::sql::Multirange<::schema::sql::Timestamp>;
        ::schema::types::Multirange<::schema::chrono::DateTime<::schema::chrono::Utc>> => ::schema::sql::Multirange<::schema::sql::Timestamptz>;
        ::schema::time::Date => ::schema::sql::Date;
        ::schema::time::Time => ::schema::sql::Time;
        ::schema::time::PrimitiveDateTime => ::schema::sql::Timestamp;
        ::schema::time::OffsetDateTime => ::schema::sql::Timestamptz;
        ::schema::types::Range<::schema::time::OffsetDateTime> => ::schema::sql::Range<::schema::sql::Timestamptz>;
        ::schema::types::Multirange<::schema::time::Date> => ::schema::sql::Multirange<::schema::sql::Date>;
        ::schema::jiff::civil::Date => ::schema::sql::Date;
        ::schema::jiff::civil::Time => ::schema::sql::Time;
        ::schema::jiff::civil::DateTime => ::schema::sql::Timestamp;
        ::schema::jiff::Timestamp => ::schema::sql::Timestamptz;
        ::schema::types::Range<::schema::jiff::Timestamp> => ::schema::sql::Range<::schema::sql::Timestamptz>;
        ::schema::types::Multirange<::schema::jiff::civil::Date> => ::schema::sql::Multirange<::schema::sql::Date>;
        ::std::time::SystemTime => ::schema::sql::Timestamptz;
        ::schema::uuid::Uuid => ::schema::sql::Uuid;
        ::schema::rust_decimal::Decimal => ::schema::sql::Numeric;
        ::schema::types::Range<::schema::rust_decimal::Decimal> => ::schema::sql::Range<::schema::sql::Numeric>;
        ::schema::types::Multirange<::schema::rust_decimal::Decimal> => ::schema::sql::Multirange<::schema::sql::Numeric>;
        ::schema::serde_json::Value => ::schema::sql::Json;
        ::schema::cidr::IpInet => ::schema::sql::Inet;
        ::std::net::IpAddr => ::schema::sql::Inet;
        ::schema::cidr::IpCidr => ::schema::sql::Cidr;
        ::schema::bit_vec::BitVec => ::schema::sql::Bit;
        ::schema::geo_types::Point<f64> => ::schema::sql::Point;
        ::schema::geo_types::Rect<f64> => ::schema::sql::Box;
        ::schema::geo_types::LineString<f64> => ::schema::sql::Path;
        ::schema::eui48::MacAddress => ::schema::sql::Macaddr;
        ::std::collections::HashMap<::std::string::String, ::std::option::Option<::std::string::String>> => ::schema::sql::Hstore;
    }
}

fn run<M, T>(client: &mut Client, case: &Case<'_>, transport: Transport)
where
    T: Reads<M> + ToSql + Sync + Send + Debug + Clone + 'static,
    Option<T>: Reads<M>,
{
    let sql = case.sql;
    client
        .batch_execute(&format!(
            "DROP TABLE IF EXISTS t;
             CREATE TABLE t (id integer PRIMARY KEY, one {sql} NOT NULL, maybe {sql}, list {sql}[])"
        ))
        .unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    for text in case.held {
        held::<M, T>(client, sql, transport, text);
    }
    for text in case.refused {
        store(client, sql, text);
        let (one, list) = (transport.cast(), list_cast(transport));
        let row = client
            .query_one(&format!("SELECT one{one}, maybe{one}, list{list} FROM t WHERE id = 1"), &[])
            .unwrap();
        let refused = |what: &str, error: Option<String>| {
            let error = error.unwrap_or_else(|| panic!("{sql} {text}: {what} was read"));
            assert!(error.contains("could not be read"), "{sql} {text}: {error}");
        };
        refused("the value", get::<M, T>(&row, 0).err().map(|e| e.to_string()));
        refused(
            "the value or NULL",
            get::<sql::Nullable<M>, Option<T>>(&row, 1).err().map(|e| e.to_string()),
        );
        refused(
            "the array",
            get::<sql::Array<M>, Vec<Option<T>>>(&row, 2).err().map(|e| e.to_string()),
        );
    }
}

/// The server's own reading of a text, in row 1.
fn store(client: &mut Client, sql: &str, text: &str) {
    let literal = format!("'{}'", text.replace('\'', "''"));
    client
        .batch_execute(&format!(
            "TRUNCATE t; INSERT INTO t VALUES (1, {literal}, {literal},
             ARRAY[{literal}, NULL, {literal}]::{sql}[])"
        ))
        .unwrap_or_else(|error| panic!("{sql} {text}: {error:?}"));
}

fn list_cast(transport: Transport) -> &'static str {
    match transport {
        Transport::Binary => "",
        Transport::Text | Transport::TextArray => Transport::TextArray.cast(),
    }
}

fn held<M, T>(client: &mut Client, sql: &str, transport: Transport, text: &str)
where
    T: Reads<M> + ToSql + Sync + Send + Debug + Clone + 'static,
    Option<T>: Reads<M>,
{
    store(client, sql, text);
    let (cast, casts) = (transport.cast(), list_cast(transport));
    let read = format!("SELECT one{cast}, maybe{cast}, list{casts} FROM t WHERE id = $1");
    let fail = |error: schema::Error| -> ! { panic!("{sql} {text}: {error:?}") };
    let row = client.query_one(&read, &[&1]).unwrap_or_else(|e| fail(e.into()));
    let one: T = get::<M, T>(&row, 0).unwrap_or_else(|e| fail(e));
    let maybe: Option<T> = get::<sql::Nullable<M>, _>(&row, 1).unwrap_or_else(|e| fail(e));
    let list: Vec<Option<T>> = get::<sql::Array<M>, _>(&row, 2).unwrap_or_else(|e| fail(e));
    // NULL is no value of a `T`, and a column without NULL may be held by an `Option`.
    assert!(get::<sql::Array<M>, Vec<T>>(&row, 2).is_err(), "{sql} {text}");
    let loose: Option<T> = get::<M, _>(&row, 0).unwrap_or_else(|e| fail(e));

    let seen = format!("{one:?}");
    let all = [&maybe, &loose, &list[0], &list[2]];
    for copy in all {
        assert_eq!(format!("{:?}", copy.as_ref().unwrap()), seen, "{sql} {text}");
    }
    assert!(list[1].is_none() && list.len() == 3, "{sql} {text}");

    let write =
        format!("INSERT INTO t VALUES ($1, $2{cast}::{sql}, $3{cast}::{sql}, $4{casts}::{sql}[])");
    let none: Option<T> = None;
    let no_list: Option<Vec<Option<T>>> = None;
    let empty: Vec<T> = Vec::new();
    let full: Vec<T> = vec![one.clone(), one.clone()];
    let rows: [[&(dyn ToSql + Sync); 4]; 4] = [
        [&2, &one, &maybe, &list],
        [&3, &one, &none, &no_list],
        [&4, &one, &none, &empty],
        [&5, &one, &none, &full],
    ];
    for row in rows {
        client.execute(&write, &row).unwrap_or_else(|e| fail(e.into()));
    }
    let texts = client
        .query("SELECT one::text, maybe::text, list::text FROM t ORDER BY id", &[])
        .unwrap_or_else(|e| fail(e.into()));
    let text_of = |row: usize, column: usize| texts[row].get::<_, Option<String>>(column);
    for column in 0..3 {
        assert_eq!(text_of(1, column), text_of(0, column), "{sql} {text}");
    }
    for row in 2..5 {
        assert_eq!(text_of(row, 0), text_of(0, 0), "{sql} {text}");
        assert_eq!(text_of(row, 1), None, "{sql} {text}");
    }
    assert_eq!(text_of(2, 2), None, "{sql} {text}");
    assert_eq!(text_of(3, 2).as_deref(), Some("{}"), "{sql} {text}");

    let nulls = client.query_one(&read, &[&3]).unwrap_or_else(|e| fail(e.into()));
    assert!(get::<M, T>(&nulls, 1).is_err(), "{sql} {text}: NULL was read as a value");
    assert!(get::<sql::Nullable<M>, Option<T>>(&nulls, 1).unwrap().is_none());
    let list: Option<Vec<Option<T>>> = get::<sql::Nullable<sql::Array<M>>, _>(&nulls, 2).unwrap();
    assert!(list.is_none());
    let lists = client.query(&format!("SELECT list{casts} FROM t WHERE id > 3 ORDER BY id"), &[]);
    let lists = lists.unwrap_or_else(|e| fail(e.into()));
    let lengths: Vec<usize> =
        lists.iter().map(|row| get::<sql::Array<M>, Vec<T>>(row, 0).unwrap().len()).collect();
    assert_eq!(lengths, [0, 2], "{sql} {text}");
    #[cfg(feature = "sqlx")]
    crate::sqlx::held::<M, T>(client, &format!("{sql} {text}"), &read, &write, &seen);
}
