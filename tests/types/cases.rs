//! The SQL types, with values at their ends, through every choice of crates.

use postgres::Client;
use schema_codegen::typemap::{RustType, TypeCrate, TypeMap};

use super::round_trip::{Case, case};
use super::server::with_database;

fn try_all(client: &mut Client, map: &TypeMap, cases: &[Case<'_>]) {
    for each in cases {
        let name = each.sql.split_once('(').map_or(each.sql, |(name, _)| name);
        case(client, each, &map.scalar(name));
    }
}

fn held<'a>(sql: &'a str, held: &'a [&'a str]) -> Case<'a> {
    Case { sql, held, refused: &[] }
}

fn both<'a>(sql: &'a str, held: &'a [&'a str], refused: &'a [&'a str]) -> Case<'a> {
    Case { sql, held, refused }
}

/// What reads a time crate's types may not read wrongly.
const TIMESTAMPS: &[&str] = &[
    "1970-01-01 00:00:00",
    "2024-02-29 23:59:59.999999",
    "1969-12-31 23:59:59.999999",
    "0001-01-01 00:00:00",
    "0044-03-15 12:00:00 BC",
    "9999-12-30 12:34:56.000001",
];
const DATES: &[&str] = &["1970-01-01", "2000-01-01", "0001-12-31 BC", "9999-12-31"];
const TIMES: &[&str] = &["00:00:00", "23:59:59.999999", "12:00:00.000001"];
const INFINITE: &[&str] = &["infinity", "-infinity"];

#[test]
fn types_of_the_standard_library() {
    with_database(|client, _| {
        let cases = [
            held("boolean", &["t", "f"]),
            held("\"char\"", &["a", " ", "\\377", ""]),
            held("smallint", &["-32768", "32767"]),
            held("integer", &["-2147483648", "2147483647"]),
            held("bigint", &["-9223372036854775808", "9223372036854775807", "0"]),
            held("oid", &["0", "4294967295"]),
            held("real", &["NaN", "Infinity", "-Infinity", "3.4028235e38", "1e-45", "-0"]),
            held("double precision", &["NaN", "Infinity", "1.7976931348623157e308", "5e-324"]),
            held("text", &["", "a'b\"c\\d,{}", "NULL", "ü𝄞\n\t"]),
            held("character varying(12)", &["", "twelve chars"]),
            held("character(5)", &["ab", "abcde"]),
            held("name", &["pg_class", "a\"b"]),
            held("bytea", &["", "\\x00ff7f"]),
            held("pg_lsn", &["0/0", "FFFFFFFF/FFFFFFFF", "16/B374D848"]),
            held("time with time zone", &["24:00:00+15:59:59", "04:05:06.789-03:30", "00:00:00Z"]),
            held(
                "int4range",
                &["empty", "(,)", "[1,5)", "[,5]", "(3,)", "[-2147483648,2147483647)"],
            ),
            held("int8range", &["empty", "(,)", "[1,5)", "[9223372036854775806,)"]),
        ];
        try_all(client, &TypeMap::default(), &cases);
    });
}

#[test]
fn types_that_travel_as_text() {
    with_database(|client, _| {
        let cases = [
            held(
                "numeric",
                &["NaN", "0.00", "-1e-16383", "1e131071", "79228162514264337593543950336"],
            ),
            held("numeric(10,2)", &["0.00", "-99999999.99"]),
            held("money", &["-$92,233,720,368,547,758.08", "$0.01"]),
            held("uuid", &["00000000-0000-0000-0000-000000000000"]),
            held("json", &["{\"a\": 1,  \"a\": 2}", "null"]),
            held("jsonb", &["{\"a\": [1e500, null]}", "\"\\\"\""]),
            held("jsonpath", &["$.\"a\"[*]?(@ > 1)"]),
            held("date", &["infinity", "4713-01-01 BC", "5874897-12-31"]),
            held("time without time zone", &["24:00:00", "00:00:00.000001"]),
            held("timestamp(3) without time zone", &["infinity", "4713-01-01 00:00:00 BC"]),
            held("timestamp with time zone", &["-infinity", "294276-12-31 23:59:59.999999+00"]),
            held("xml", &["<a b=\"c\">&amp;</a>", "text"]),
            held("tsvector", &["'a':1A 'b c':2,3", ""]),
            held("tsquery", &["'a' & !'b' | 'c':*", ""]),
            held("inet", &["10.0.0.1/8", "::1", "192.168.0.1"]),
            held("cidr", &["10.0.0.0/8", "2001:db8::/32"]),
            held("macaddr", &["08:00:2b:01:02:03"]),
            held("macaddr8", &["08:00:2b:01:02:03:04:05"]),
            held("bit(3)", &["101"]),
            held("bit varying(9)", &["", "101010101"]),
            held("point", &["(1.5,-0)", "(NaN,Infinity)"]),
            held("line", &["{1,-1,0}"]),
            held("lseg", &["[(0,0),(1,1)]"]),
            held("box", &["(1,1),(0,0)"]),
            held("path", &["((0,0),(1,1))", "[(0,0)]"]),
            held("polygon", &["((0,0),(1,1),(2,0))"]),
            held("circle", &["<(0,0),1.5>"]),
            held("xid", &["4294967295"]),
            held("xid8", &["18446744073709551615"]),
            held("cid", &["7"]),
            held("tid", &["(4294967295,65535)"]),
            held("txid_snapshot", &["10:20:10,14"]),
            held("pg_snapshot", &["10:20:"]),
            held("int2vector", &["1 2 3", ""]),
            held("oidvector", &["1 4294967295"]),
            held("refcursor", &["a cursor"]),
            held("aclitem", &["=r/postgres"]),
            held("regclass", &["pg_class"]),
            held("regcollation", &["\"C\""]),
            held("regconfig", &["english"]),
            held("regdictionary", &["simple"]),
            held("regnamespace", &["pg_catalog"]),
            held("regoperator", &["+(integer,integer)"]),
            held("regprocedure", &["now()"]),
            held("regrole", &["postgres"]),
            held("regtype", &["integer[]"]),
            held("numrange", &["empty", "[1.5,NaN)"]),
            held("daterange", &["[2020-01-01,infinity)"]),
            held("tsrange", &["[2020-01-01,infinity]"]),
            held("tstzrange", &["(-infinity,2020-01-01 00:00:00+00)", "(,)"]),
        ];
        try_all(client, &TypeMap::default(), &cases);
        // What is printed differs with the session, what is stored does not. "IST" is the zone of
        // Kolkata to print and that of Jerusalem to read.
        client.batch_execute("SET timezone = 'Asia/Kolkata'").expect("a setting");
        let instants = [
            held("timestamptz", &["2024-02-29 23:59:59.999999+00", "infinity", "0044-03-15 BC"]),
            held("tstzrange", &["[2020-01-02 00:00:00+00,infinity)", "empty"]),
        ];
        try_all(client, &TypeMap::default(), &instants);
        // That of Sao Paulo has no letters, and a day is as good a month.
        let zones = ["Asia/Kolkata", "America/Sao_Paulo"];
        let styles = ["German", "SQL, DMY", "Postgres, MDY"];
        for (zone, style) in zones.iter().flat_map(|zone| styles.map(|style| (zone, style))) {
            let settings = format!("SET timezone = '{zone}'; SET datestyle = '{style}'");
            client.batch_execute(&settings).expect("settings");
            let cases = [
                held("date", &["2024-02-03", "infinity"]),
                held("timestamp", &["2024-02-03 04:05:06.789"]),
                both("timestamptz", &["infinity"], &["2024-02-29 23:59:59.999999+00"]),
                both("tstzrange", &["empty", "(,)"], &["[2020-01-02 00:00:00+00,)"]),
            ];
            try_all(client, &TypeMap::default(), &cases);
        }
    });
}

#[test]
fn intervals() {
    with_database(|client, major| {
        let mut values = vec![
            "0",
            "1 year 2 mons -3 days +04:05:06.789",
            "-178000000 years",
            "178000000 years -2147483648 days -596523:14:06.999999",
            "1 day -00:00:00.000001",
            "-1 mons +1 day",
            "-13 mons",
            "00:00:01.5",
        ];
        if major >= 15 {
            values.push("-2562047788:00:54.775807");
        }
        if major >= 17 {
            values.extend(INFINITE);
        }
        try_all(client, &TypeMap::default(), &[held("interval", &values)]);
        for text in values {
            let row = client
                .query_one("SELECT i, i::text FROM (SELECT $1::text::interval AS i) AS x", &[&text])
                .expect(text);
            let interval: schema::types::Interval = row.get(0);
            assert_eq!(interval.to_string(), row.get::<_, String>(1));
        }
        for text in ["04:05:06.789-03:30", "24:00:00+15:59:59", "00:00:00-00:00:01"] {
            let row = client
                .query_one("SELECT i, i::text FROM (SELECT $1::text::timetz AS i) AS x", &[&text])
                .expect(text);
            let time: schema::types::TimeTz = row.get(0);
            assert_eq!(time.to_string(), row.get::<_, String>(1));
        }
    });
}

#[test]
fn multiranges() {
    with_database(|client, major| {
        if major < 14 {
            return;
        }
        let cases = [
            held("int4multirange", &["{}", "{(,)}", "{[1,3),[5,7)}"]),
            held("int8multirange", &["{}", "{(,1),[5,)}"]),
            held("nummultirange", &["{[1.5,NaN]}", "{}"]),
            held("tstzmultirange", &["{[-infinity,infinity]}"]),
        ];
        try_all(client, &TypeMap::default(), &cases);
        let as_text = TypeMap::default().choice("int4multirange", "text").expect("text");
        case(client, &held("int4multirange", &["{}", "{[1,3),[5,7)}"]), &as_text);
        let cases = [
            held("nummultirange", &["{[1.5,2.25]}", "{}"]),
            held("datemultirange", &["{[2020-01-01,2020-02-01),[2021-01-01,)}"]),
            held("tsmultirange", &["{[2020-01-01,2020-02-01],(2021-01-01,)}"]),
            both(
                "tstzmultirange",
                &["{[2020-01-01 00:00:00+00,2020-02-01 00:00:00+00)}"],
                &["{[2020-01-01 00:00:00+00,infinity)}"],
            ),
        ];
        try_all(client, &TypeMap::new([TypeCrate::Chrono, TypeCrate::RustDecimal]), &cases);
        let dates =
            [both("datemultirange", &["{[2020-01-01,2020-02-01)}"], &["{[2020-01-01,infinity)}"])];
        try_all(client, &TypeMap::new([TypeCrate::Time]), &dates);
        try_all(client, &TypeMap::new([TypeCrate::Jiff]), &dates);
    });
}

/// The cases of a time crate; `beyond` is a year that it cannot hold.
fn time_crate(client: &mut Client, word: TypeCrate, beyond: &str) {
    let map = TypeMap::new([word]);
    let far = [format!("{beyond}-06-01"), format!("{beyond}-06-01 BC")];
    let years: Vec<&str> = far.iter().map(String::as_str).collect();
    // The server's dates end before 4714 BC.
    let refused: Vec<&str> =
        INFINITE.iter().copied().chain(years.iter().copied().take(1)).collect();
    let cases = [
        both("date", DATES, &refused),
        both("time without time zone", TIMES, &["24:00:00"]),
        both("timestamp without time zone", TIMESTAMPS, &refused),
        both("timestamp with time zone", TIMESTAMPS, &refused),
        both(
            "tstzrange",
            &[
                "empty",
                "(,)",
                "[2020-01-01 00:00:00+00,2020-02-01 00:00:00+00)",
                "(2020-01-01 00:00:00+00,)",
            ],
            &["[2020-01-01 00:00:00+00,infinity)"],
        ),
    ];
    try_all(client, &map, &cases);
}

#[test]
fn chrono() {
    with_database(|client, _| {
        client.batch_execute("SET timezone = 'Asia/Kolkata'").expect("a setting");
        time_crate(client, TypeCrate::Chrono, "262143");
        let map = TypeMap::new([TypeCrate::Chrono]);
        let cases = [
            both("daterange", &["empty", "[2020-01-01,2020-02-01)"], &["[,infinity)"]),
            both("tsrange", &["(2020-01-01 01:00:00,)"], &["[-infinity,)"]),
        ];
        try_all(client, &map, &cases);
        for choice in ["chrono::DateTime<chrono::FixedOffset>", "chrono::DateTime<chrono::Local>"] {
            let found = map.choice("timestamptz", choice).expect(choice);
            case(client, &both("timestamptz", TIMESTAMPS, INFINITE), &found);
        }
    });
}

#[test]
fn time() {
    with_database(|client, _| time_crate(client, TypeCrate::Time, "10000"));
}

#[test]
fn jiff() {
    with_database(|client, _| time_crate(client, TypeCrate::Jiff, "10000"));
}

#[test]
fn system_time() {
    with_database(|client, _| {
        let found = TypeMap::default().choice("timestamptz", "std::time::SystemTime").expect("it");
        case(client, &both("timestamptz", TIMESTAMPS, INFINITE), &found);
    });
}

#[test]
fn crates_of_one_type() {
    with_database(|client, _| {
        let map = TypeMap::new(TypeCrate::ALL.iter().copied());
        let cases = [
            held(
                "uuid",
                &["00000000-0000-0000-0000-000000000000", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
            ),
            both(
                "numeric",
                &[
                    "0",
                    "1.50",
                    "-0.0000000000000000000000000001",
                    "79228162514264337593543950335",
                    "-12345.6789",
                    "10000",
                    "1e28",
                    "0.0001",
                ],
                &[
                    "NaN",
                    "79228162514264337593543950336",
                    "1e131071",
                    "-1e-16383",
                    "0.12345678901234567890123456789",
                    "1e29",
                ],
            ),
            both("numeric(12,4)", &["12345678.9012", "-1.0000"], &["NaN"]),
            both(
                "numrange",
                &["empty", "[1.5,2.50)", "(,)"],
                &["[0,NaN)", "[0,0.12345678901234567890123456789)"],
            ),
            both("json", &["{\"a\":[1,2.5,null]}", "null", "\"x\""], &["1e999"]),
            both("jsonb", &["{\"a\": [1, 2.5, null]}", "null", "[]"], &["1e999"]),
            held("inet", &["10.0.0.1/8", "192.168.0.1", "::1", "fe80::1/64", "0.0.0.0/0"]),
            held("cidr", &["10.0.0.0/8", "2001:db8::/32", "1.2.3.4/32", "::/0"]),
            held("macaddr", &["08:00:2b:01:02:03", "ff:ff:ff:ff:ff:ff"]),
            held("bit(3)", &["101", "000"]),
            held("bit varying(20)", &["", "1", "101010101", "11111111"]),
            held("point", &["(1.5,-2)", "(Infinity,0)", "(NaN,1)"]),
            held("box", &["(1,1),(0,0)", "(-1,5),(-3,-4.5)", "(Infinity,0),(-Infinity,0)"]),
            held("path", &["((0,0),(1,1))", "[(0,0)]"]),
        ];
        try_all(client, &map, &cases);
        let chosen = |name, choice| map.choice(name, choice).expect(choice);
        let path = chosen("path", "geo-types");
        case(client, &both("path", &["[(0,0),(1,1.5)]", "[(0,0)]"], &["((0,0),(1,1))"]), &path);
        let address = chosen("inet", "std::net::IpAddr");
        case(client, &both("inet", &["10.0.0.1", "::1"], &["10.0.0.1/8", "fe80::1/64"]), &address);
    });
}

#[test]
fn types_of_extensions() {
    with_database(|client, _| {
        for extension in ["citext", "ltree", "hstore", "cube", "seg", "isn", "intarray"] {
            client.batch_execute(&format!("CREATE EXTENSION {extension}")).expect(extension);
        }
        let cases = [
            held("citext", &["Ab", ""]),
            held("ltree", &["a.b.c", ""]),
            held("lquery", &["a.*.b"]),
            held("ltxtquery", &["a & b"]),
            held("cube", &["(1, 2),(3, 4)"]),
            held("seg", &["1 .. 2.50"]),
            held("isbn13", &["978-0-393-04002-9"]),
            held("query_int", &["1&(2|3)"]),
        ];
        let plain = TypeMap::default();
        try_all(client, &plain, &cases);
        let values = &["", "\"a\"=>NULL", "\"a b\"=>\"c\\\"d\"", "\"\"=>\"\""];
        try_all(client, &plain, &[held("hstore", values)]);
        try_all(client, &TypeMap::new([TypeCrate::Hstore]), &[held("hstore", values)]);
    });
}

#[test]
fn ranges_of_the_databases_own() {
    with_database(|client, _| {
        client
            .batch_execute(
                "CREATE TYPE spans AS RANGE (subtype = float8);
                 CREATE DOMAIN odd AS integer CHECK (VALUE % 2 = 1);
                 CREATE TYPE odds AS RANGE (subtype = odd)",
            )
            .expect("ranges");
        let odds = TypeMap::default().scalar("integer").range();
        case(client, &held("odds", &["empty", "[1,5)", "(,3]"]), &odds);
        let found: RustType = TypeMap::default().scalar("float8").range();
        case(client, &held("spans", &["empty", "(,)", "[1.5,Infinity)", "(-Infinity,2]"]), &found);
    });
}

#[test]
fn domains_are_read_as_what_is_under_them() {
    with_database(|client, _| {
        client
            .batch_execute(
                "CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
                 CREATE DOMAIN tiny AS positive CHECK (VALUE < 10);
                 CREATE TABLE d (one tiny, list tiny[]);
                 INSERT INTO d VALUES (3, '{1,NULL,3}')",
            )
            .expect("a table");
        let row = client.query_one("SELECT one, list FROM d", &[]).expect("a row");
        use crate::get;
        use schema::sql::{Array, Int4};
        assert_eq!(get::<Int4, i32>(&row, 0).expect("a value"), 3);
        let list: Vec<Option<i32>> = get::<Array<Int4>, _>(&row, 1).expect("an array");
        assert_eq!(list, [Some(1), None, Some(3)]);
    });
}

#[derive(Clone, Debug, PartialEq)]
struct Inside {
    one: Option<i32>,
    text: Option<String>,
    json: Option<serde_json::Value>,
    list: Option<Vec<Option<i32>>>,
    lists: Option<Vec<Option<i32>>>,
}
schema::__composite!(Inside, 1, "public", "inside", [
    one: "one" as schema::sql::Nullable<schema::sql::Int4>,
    text: "text" as schema::sql::Nullable<schema::sql::Text>,
    json: "json" as schema::sql::Nullable<schema::sql::Json>,
    list: "list" as schema::sql::Nullable<schema::sql::Array<schema::sql::Nullable<schema::sql::Int4>>>,
    lists: "lists" as schema::sql::Nullable<schema::sql::Array<schema::sql::Nullable<schema::sql::Int4>>>,
]);
#[cfg(feature = "sqlx")]
schema::__sqlx_composite!(Inside, [
    "one" "public.tiny", "text" "public.words", "json" "public.document", "list" "public.tiny[]",
    "lists" "public.tinies",
], [
    Domain "public.document" ["jsonb"], Domain "public.positive" ["integer"],
    Domain "public.tinies" ["public.tiny[]"], Domain "public.tiny" ["public.positive"],
    Domain "public.words" ["text"],
]);

#[test]
fn domains_inside_composites_go_in_and_out() {
    with_database(|client, _| {
        client
            .batch_execute(
                "CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
                 CREATE DOMAIN tiny AS positive;
                 CREATE DOMAIN words AS text;
                 CREATE DOMAIN document AS jsonb;
                 CREATE DOMAIN tinies AS tiny[];
                 CREATE TYPE inside AS (one tiny, text words, json document, list tiny[], lists tinies)",
            )
            .expect("types");
        let full = Inside {
            one: Some(3),
            text: Some("a".to_owned()),
            json: Some(serde_json::json!({"a": [1]})),
            list: Some(vec![Some(1), None]),
            lists: Some(Vec::new()),
        };
        let empty = Inside { one: None, text: None, json: None, list: None, lists: None };
        for value in [full, empty] {
            let row = client.query_one("SELECT $1::inside", &[&value]).expect("written");
            assert_eq!(row.get::<_, Inside>(0), value);
            #[cfg(feature = "sqlx")]
            {
                assert_eq!(crate::sqlx::back(client, "SELECT $1::inside", &value), value);
                let bound = crate::sqlx::bound(client, "SELECT $1", value.clone());
                assert_eq!(bound.unwrap(), value);
            }
        }
        let refused = Inside { one: Some(-1), text: None, json: None, list: None, lists: None };
        assert!(client.query_one("SELECT $1::inside", &[&refused]).is_err());
        #[cfg(feature = "sqlx")]
        assert!(crate::sqlx::bound(client, "SELECT $1", refused).is_err());
    });
}

#[cfg(feature = "sqlx")]
#[derive(Clone, Debug, PartialEq)]
struct Wrong {
    fits: i32,
    wrong: i32,
}
#[cfg(feature = "sqlx")]
schema::__composite!(Wrong, 2, "public", "wrong", [
    fits: "fits" as schema::sql::Int4, wrong: "wrong" as schema::sql::Int4,
]);
#[cfg(feature = "sqlx")]
schema::__sqlx_composite!(Wrong, ["fits" "integer", "wrong" "public.odd[]"], [
    Composite "public.odd" ["more" "public.odd"],
]);

#[cfg(feature = "sqlx")]
#[test]
fn an_attribute_of_a_composite_that_cannot_be_written_is_named() {
    with_database(|client, _| {
        let error = crate::sqlx::bound(client, "SELECT $1", Wrong { fits: 1, wrong: 2 });
        let error = error.unwrap_err().to_string();
        assert!(error.contains("attribute `wrong` of `wrong`: "), "{error}");
        assert!(error.contains("cannot convert"), "{error}");
    });
}
