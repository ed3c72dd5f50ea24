//! What the map answers.
#![allow(clippy::unwrap_used)]

use super::*;

fn with(crates: &[TypeCrate]) -> TypeMap {
    TypeMap::new(crates.iter().copied())
}

#[test]
fn a_type_without_a_crate_travels_as_text() {
    let map = with(&[]);
    for name in ["numeric", "uuid", "jsonb", "timestamp", "xml", "tsvector", "money", "cube"] {
        assert_eq!(map.scalar(name), RustType::text(), "{name}");
        let array = map.scalar(name).array(true);
        assert_eq!(array.path, "::std::vec::Vec<::std::option::Option<::std::string::String>>");
        assert_eq!(array.transport.cast(), "::text[]");
    }
    // Not every text says which instant it means; the marker sees to that.
    let marker = Some("::schema::sql::TimestamptzText".to_owned());
    for name in ["timestamptz", "tstzrange", "tstzmultirange"] {
        assert_eq!(map.scalar(name), RustType { marker: marker.clone(), ..RustType::text() });
    }
    assert_eq!(map.scalar("int8range").path, "::schema::types::Range<i64>");
}

#[test]
fn the_time_crates_have_an_order_and_choices_overrule_it() {
    let mut map = with(&[TypeCrate::Jiff, TypeCrate::Time, TypeCrate::Chrono]);
    assert_eq!(map.scalar("date").path, "::schema::chrono::NaiveDate");
    map.choose("timestamptz", "jiff").unwrap();
    assert_eq!(map.scalar("timestamp with time zone").path, "::schema::jiff::Timestamp");
    assert_eq!(map.scalar("tstzrange").path, "::schema::types::Range<::schema::jiff::Timestamp>");
    assert_eq!(map.scalar("timestamp").path, "::schema::chrono::NaiveDateTime");
    map.choose("timestamptz", "std::time::SystemTime").unwrap();
    assert_eq!(map.scalar("timestamptz").path, "::std::time::SystemTime");
    map.choose("timestamptz", "chrono::DateTime<chrono::Utc>").unwrap();
    map.choose("date", "String").unwrap();
    assert_eq!(map.scalar("date"), RustType::text());
}

#[test]
fn choices_that_cannot_be_are_refused() {
    let map = with(&[]);
    assert_eq!(map.choice("numeric", "jiff").unwrap_err(), "`jiff` has no type for `numeric`");
    assert_eq!(map.choice("numeric", "i64").unwrap_err(), "`i64` cannot hold `numeric`");
    for (sql, known) in [
        ("text", "schema::types::Json<crate::Payload>"),
        ("text", "schema::serde_json::Value"),
        ("timestamptz", "chrono::NaiveDate"),
    ] {
        let why = map.choice(sql, known).unwrap_err();
        assert_eq!(why, format!("`{known}` cannot hold `{sql}`"));
    }
    assert!(map.choice("numeric", "}; mod x {").is_err());
    assert!(map.choice("numeric", "Vec<(").is_err());
    assert!(map.choice("numeric", "").is_err());
}

#[test]
fn a_choice_whose_feature_is_off_is_refused() {
    for (sql, choice, feature) in [
        ("numeric", "rust_decimal::Decimal", "rust_decimal"),
        ("numrange", "rust_decimal", "rust_decimal"),
        ("timestamptz", "chrono::DateTime<chrono::Local>", "chrono"),
        ("path", "geo_types::LineString", "geo-types"),
        ("hstore", "hstore", "hstore"),
    ] {
        let why = with(&[]).choice(sql, choice).unwrap_err();
        assert_eq!(why, format!("`{choice}` wants the feature `{feature}` of `schema`"));
        let on = with(&[TypeCrate::from_word(feature).unwrap()]);
        assert!(on.choice(sql, choice).is_ok(), "{choice}");
    }
    assert!(with(&[]).choice("timestamptz", "std::time::SystemTime").is_ok());
}

#[test]
fn a_type_of_the_users_is_taken_at_its_word() {
    let payload = with(&[]).choice("jsonb", "crate::Payload").unwrap();
    assert_eq!(payload, RustType::custom("crate::Payload"));
    assert_eq!(payload.nullable().path, "::std::option::Option<crate::Payload>");
    assert_eq!(payload.array(false).path, "::std::vec::Vec<crate::Payload>");
    assert_eq!(payload.array(false).marker, None);
    let map = with(&[TypeCrate::RustDecimal, TypeCrate::GeoTypes]);
    let known = map.choice("numeric", "rust_decimal::Decimal").unwrap();
    assert_eq!(known.path, "::schema::rust_decimal::Decimal");
    let known = map.choice("path", "geo_types::LineString").unwrap();
    assert_eq!(known.path, "::schema::geo_types::LineString<f64>");
    let json = with(&[]).choice("jsonb", "schema::types::Json<crate::Payload>").unwrap();
    assert_eq!((json.path.as_str(), json.marker), ("schema::types::Json<crate::Payload>", None));
}

#[test]
fn keys_are_borrowed_where_that_saves_a_copy() {
    let map = with(&[TypeCrate::Uuid]);
    let borrowed = |name| map.scalar(name).borrowed("'k");
    assert_eq!(borrowed("bigint"), "i64");
    assert_eq!(borrowed("text"), "&'k str");
    assert_eq!(borrowed("jsonb"), "&'k str");
    assert_eq!(borrowed("bytea"), "&'k [u8]");
    assert_eq!(borrowed("uuid"), "::schema::uuid::Uuid");
    assert_eq!(
        map.scalar("int4").array(true).borrowed("'k"),
        "&'k ::std::vec::Vec<::std::option::Option<i32>>"
    );
}

#[test]
fn arrays_of_arrays_are_text() {
    let inner = with(&[]).scalar("integer").array(true);
    assert_eq!(inner.array(true).transport, Transport::TextArray);
    assert_eq!(with(&[]).scalar("bytea").array(false).path, "::std::vec::Vec<::std::vec::Vec<u8>>");
}
