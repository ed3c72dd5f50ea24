//! The types of the optional crates that need little more than their own `FromSql`.

#[cfg(any(
    feature = "uuid",
    feature = "serde_json",
    feature = "cidr",
    feature = "bit-vec",
    feature = "geo-types",
    feature = "eui48",
    feature = "pgvector",
    feature = "hstore"
))]
use super::reads_as_is;

#[cfg(feature = "uuid")]
reads_as_is! { uuid::Uuid => Uuid; }

#[cfg(feature = "serde_json")]
reads_as_is! {
    serde_json::Value => Json;
}

/// What a JSON value says in a type of your own, by its `Deserialize`.
#[cfg(feature = "serde_json")]
impl<T> super::Reads<crate::sql::Json> for postgres_types::Json<T>
where
    Self: for<'a> postgres_types::FromSql<'a>,
{
    fn accepts(ty: &postgres_types::Type) -> bool {
        <Self as postgres_types::FromSql>::accepts(ty)
    }

    fn read(ty: &postgres_types::Type, raw: &[u8]) -> Result<Self, super::ReadError> {
        <Self as postgres_types::FromSql>::from_sql(ty, raw)
    }
}

#[cfg(feature = "serde_json")]
impl<T> super::Usual for postgres_types::Json<T>
where
    Self: for<'a> postgres_types::FromSql<'a>,
{
    type Sql = crate::sql::Json;
}

#[cfg(feature = "cidr")]
reads_as_is! {
    cidr::IpInet => Inet;
    cidr::IpCidr => Cidr;
}

#[cfg(feature = "bit-vec")]
reads_as_is! { bit_vec::BitVec => Bit; }

#[cfg(feature = "geo-types")]
reads_as_is! {
    geo_types::Point<f64> => Point;
    geo_types::Rect<f64> => Box;
}

#[cfg(feature = "geo-types")]
super::usual! { [] geo_types::LineString<f64> => crate::sql::Path; }

/// An open path. A closed one is an error, for a line string would lose that it is closed.
#[cfg(feature = "geo-types")]
impl super::Reads<crate::sql::Path> for geo_types::LineString<f64> {
    fn accepts(ty: &postgres_types::Type) -> bool {
        <Self as postgres_types::FromSql>::accepts(ty)
    }

    fn read(ty: &postgres_types::Type, raw: &[u8]) -> Result<Self, super::ReadError> {
        if postgres_protocol::types::path_from_sql(raw)?.closed() {
            return Err("a closed path, which a `LineString` cannot hold".into());
        }
        <Self as postgres_types::FromSql>::from_sql(ty, raw)
    }
}

#[cfg(feature = "eui48")]
reads_as_is! { eui48::MacAddress => Macaddr; }

#[cfg(feature = "pgvector")]
reads_as_is! {
    pgvector::Vector => Vector;
    pgvector::SparseVector => Sparsevec;
}

#[cfg(feature = "hstore")]
reads_as_is! {
    std::collections::HashMap<String, Option<String>> => Hstore;
}
