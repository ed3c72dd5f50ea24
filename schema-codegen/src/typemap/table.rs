//! The type map as a table.

use super::{Borrow, RustType, TypeCrate};

/// Where a Rust type comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Offer {
    /// The standard library or the facade.
    Std,
    /// A crate, as soon as that is on.
    Crate(TypeCrate),
    /// Only where chosen by its path, for it cannot hold every value of the SQL type, or is one of
    /// several that a crate has.
    Choice(Option<TypeCrate>),
}

/// One Rust type that can hold a SQL type.
#[derive(Debug)]
pub(super) struct Row {
    /// The name that `format_type()` prints, or that of an extension's type.
    pub(super) sql: &'static str,
    pub(super) from: Offer,
    pub(super) path: &'static str,
    marker: &'static str,
    borrow: Borrow,
}

impl Row {
    pub(super) fn rust_type(&self) -> RustType {
        RustType::new(self.path, self.marker, self.borrow)
    }

    /// The crate whose feature it wants.
    pub(super) fn wants(&self) -> Option<TypeCrate> {
        let is_within = |each: &TypeCrate| {
            let path = self.path.strip_prefix("::schema::");
            let within = path.and_then(|path| path.strip_prefix(&each.word().replace('-', "_")));
            within.is_some_and(|rest| rest.starts_with("::"))
        };
        TypeCrate::ALL.iter().copied().find(|each| self.is_of(*each) || is_within(each))
    }

    /// Whether it is what the word of a crate means.
    pub(super) fn is_of(&self, word: TypeCrate) -> bool {
        match self.from {
            Offer::Crate(each) => each == word,
            Offer::Choice(each) => each == Some(word),
            Offer::Std => false,
        }
    }
}

const fn row(
    sql: &'static str,
    from: Offer,
    path: &'static str,
    marker: &'static str,
    borrow: Borrow,
) -> Row {
    Row { sql, from, path, marker, borrow }
}

use Borrow::{Bytes, Copy, Ref, Str};
use Offer::{Choice, Crate, Std};
use TypeCrate::{
    BitVec, Chrono, Cidr, Eui48, GeoTypes, Hstore, Jiff, Pgvector, RustDecimal, SerdeJson, Time,
    Uuid,
};

const TEXT: &str = super::STRING;
const TIMESTAMP: &str = "timestamp without time zone";
pub(super) const TIMESTAMPTZ: &str = "timestamp with time zone";
const TIME: &str = "time without time zone";

/// The first row that applies wins. SQL types without a row are text.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("boolean", Std, "bool", "Bool", Copy),
    row("\"char\"", Std, "i8", "Char", Copy),
    row("smallint", Std, "i16", "Int2", Copy),
    row("integer", Std, "i32", "Int4", Copy),
    row("bigint", Std, "i64", "Int8", Copy),
    row("oid", Std, "u32", "Oid", Copy),
    row("real", Std, "f32", "Float4", Copy),
    row("double precision", Std, "f64", "Float8", Copy),
    row("text", Std, TEXT, "Text", Str),
    row("character varying", Std, TEXT, "Text", Str),
    row("character", Std, TEXT, "Text", Str),
    row("name", Std, TEXT, "Text", Str),
    row("citext", Std, TEXT, "Text", Str),
    row("ltree", Std, TEXT, "Text", Str),
    row("lquery", Std, TEXT, "Text", Str),
    row("ltxtquery", Std, TEXT, "Text", Str),
    row("bytea", Std, super::BYTES, "Bytea", Bytes),
    row("interval", Std, "::schema::types::Interval", "Interval", Copy),
    row("time with time zone", Std, "::schema::types::TimeTz", "Timetz", Copy),
    row("pg_lsn", Std, "::schema::types::PgLsn", "PgLsn", Copy),

    row("date", Crate(Chrono), "::schema::chrono::NaiveDate", "Date", Copy),
    row("date", Crate(Time), "::schema::time::Date", "Date", Copy),
    row("date", Crate(Jiff), "::schema::jiff::civil::Date", "Date", Copy),
    row(TIME, Crate(Chrono), "::schema::chrono::NaiveTime", "Time", Copy),
    row(TIME, Crate(Time), "::schema::time::Time", "Time", Copy),
    row(TIME, Crate(Jiff), "::schema::jiff::civil::Time", "Time", Copy),
    row(TIMESTAMP, Crate(Chrono), "::schema::chrono::NaiveDateTime", "Timestamp", Copy),
    row(TIMESTAMP, Crate(Time), "::schema::time::PrimitiveDateTime", "Timestamp", Copy),
    row(TIMESTAMP, Crate(Jiff), "::schema::jiff::civil::DateTime", "Timestamp", Copy),
    row(TIMESTAMPTZ, Crate(Chrono), "::schema::chrono::DateTime<::schema::chrono::Utc>", "Timestamptz", Copy),
    row(TIMESTAMPTZ, Crate(Time), "::schema::time::OffsetDateTime", "Timestamptz", Copy),
    row(TIMESTAMPTZ, Crate(Jiff), "::schema::jiff::Timestamp", "Timestamptz", Copy),
    row(TIMESTAMPTZ, Choice(None), "::schema::chrono::DateTime<::schema::chrono::FixedOffset>", "Timestamptz", Copy),
    row(TIMESTAMPTZ, Choice(None), "::schema::chrono::DateTime<::schema::chrono::Local>", "Timestamptz", Copy),
    row(TIMESTAMPTZ, Choice(None), "::std::time::SystemTime", "Timestamptz", Copy),

    row("uuid", Crate(Uuid), "::schema::uuid::Uuid", "Uuid", Copy),
    row("numeric", Crate(RustDecimal), "::schema::rust_decimal::Decimal", "Numeric", Copy),
    row("json", Crate(SerdeJson), "::schema::serde_json::Value", "Json", Ref),
    row("jsonb", Crate(SerdeJson), "::schema::serde_json::Value", "Json", Ref),
    row("inet", Crate(Cidr), "::schema::cidr::IpInet", "Inet", Copy),
    row("inet", Choice(None), "::std::net::IpAddr", "Inet", Copy),
    row("cidr", Crate(Cidr), "::schema::cidr::IpCidr", "Cidr", Copy),
    row("bit", Crate(BitVec), "::schema::bit_vec::BitVec", "Bit", Ref),
    row("bit varying", Crate(BitVec), "::schema::bit_vec::BitVec", "Bit", Ref),
    row("point", Crate(GeoTypes), "::schema::geo_types::Point<f64>", "Point", Copy),
    row("box", Crate(GeoTypes), "::schema::geo_types::Rect<f64>", "Box", Copy),
    row("path", Choice(Some(GeoTypes)), "::schema::geo_types::LineString<f64>", "Path", Ref),
    row("macaddr", Crate(Eui48), "::schema::eui48::MacAddress", "Macaddr", Copy),
    row("vector", Crate(Pgvector), "::schema::pgvector::Vector", "Vector", Ref),
    row("sparsevec", Crate(Pgvector), "::schema::pgvector::SparseVector", "Sparsevec", Ref),
    row("hstore", Crate(Hstore), "::std::collections::HashMap<::std::string::String, ::std::option::Option<::std::string::String>>", "Hstore", Ref),
];

/// Types of the language, which hold what their rows say and nothing else.
pub(super) const PRIMITIVES: &[&str] = &[
    "bool", "char", "str", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64",
    "u128", "usize", "f32", "f64", "Vec<u8>",
];

/// The name that `format_type()` prints, for a short name; any other name as it is.
pub(crate) fn canonical(name: &str) -> &str {
    match name.strip_prefix("pg_catalog.").unwrap_or(name) {
        "bool" => "boolean",
        "int2" => "smallint",
        "int" | "int4" => "integer",
        "int8" => "bigint",
        "float4" => "real",
        "float8" => "double precision",
        "decimal" => "numeric",
        "varchar" => "character varying",
        "bpchar" | "char" => "character",
        "varbit" => "bit varying",
        "time" => TIME,
        "timetz" => "time with time zone",
        "timestamp" => TIMESTAMP,
        "timestamptz" => TIMESTAMPTZ,
        other => other,
    }
}

/// What a range type of PostgreSQL's own ranges over, and whether it is a multirange.
pub(crate) fn range_subtype(name: &str) -> Option<(&'static str, bool)> {
    let multi = name.ends_with("multirange");
    let subtype = match name {
        "int4range" | "int4multirange" => "integer",
        "int8range" | "int8multirange" => "bigint",
        "numrange" | "nummultirange" => "numeric",
        "tsrange" | "tsmultirange" => TIMESTAMP,
        "tstzrange" | "tstzmultirange" => TIMESTAMPTZ,
        "daterange" | "datemultirange" => "date",
        _ => return None,
    };
    Some((subtype, multi))
}

/// A type without spaces, and each path in it without `::`, `schema::` and `std::` before it:
/// `::schema::chrono::NaiveDate` → `chrono::NaiveDate`.
pub(super) fn bare(path: &str) -> String {
    let path: String = path.chars().filter(|c| !c.is_whitespace()).collect();
    let is_end = |c: char| !(c.is_alphanumeric() || c == '_' || c == ':');
    let strip = |piece: &str| {
        let piece = piece.trim_start_matches("::");
        let piece = piece.strip_prefix("schema::").unwrap_or(piece);
        piece.strip_prefix("std::").unwrap_or(piece).to_owned()
    };
    path.split_inclusive(is_end).map(strip).collect()
}
