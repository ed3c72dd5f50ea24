//! Marker types: the SQL type of a column at the level of Rust's types, never made into values.
//! They are the parameter of [`Reads`](crate::Reads).
//!
//! A SQL type that travels as text is marked [`Text`], for that is what the program sends and
//! receives.

use std::convert::Infallible;
use std::marker::PhantomData;

macro_rules! markers {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        $($(#[$doc])* #[derive(Debug)] pub enum $name {})*

        /// Calls a macro with the name of every marker that has no parameter.
        macro_rules! each_marker {
            ($then:ident) => { $then! { $($name)* } };
        }
    };
}

markers! {
    /// `boolean`.
    Bool,
    /// `"char"`, the one-byte type of the catalogs.
    Char,
    /// `smallint`.
    Int2,
    /// `integer`.
    Int4,
    /// `bigint`.
    Int8,
    /// `oid`.
    Oid,
    /// `real`.
    Float4,
    /// `double precision`.
    Float8,
    /// `numeric`.
    Numeric,
    /// `text`, `character varying`, `character`, `name`, `citext`, `ltree`, `lquery`,
    /// `ltxtquery`, and every type that travels as text.
    Text,
    /// `bytea`.
    Bytea,
    /// `date`.
    Date,
    /// `time without time zone`.
    Time,
    /// `time with time zone`.
    Timetz,
    /// `timestamp without time zone`.
    Timestamp,
    /// `timestamp with time zone`.
    Timestamptz,
    /// `timestamp with time zone`, and ranges over it, that travel as text.
    TimestamptzText,
    /// `interval`.
    Interval,
    /// `json` and `jsonb`.
    Json,
    /// `uuid`.
    Uuid,
    /// `inet`.
    Inet,
    /// `cidr`.
    Cidr,
    /// `macaddr`.
    Macaddr,
    /// `bit` and `bit varying`.
    Bit,
    /// `point`.
    Point,
    /// `box`.
    Box,
    /// `path`.
    Path,
    /// `pg_lsn`.
    PgLsn,
    /// `hstore` of the extension of that name.
    Hstore,
    /// `vector` of the extension of that name.
    Vector,
    /// `sparsevec` of the extension `vector`.
    Sparsevec,
}

pub(crate) use each_marker;

/// A column or element of type `M` that can be NULL.
#[derive(Debug)]
pub struct Nullable<M>(PhantomData<M>, Infallible);

/// An array whose elements are of type `M`. Its elements can always be NULL: PostgreSQL has no
/// other arrays.
#[derive(Debug)]
pub struct Array<M>(PhantomData<M>, Infallible);

/// A range over `M`.
#[derive(Debug)]
pub struct Range<M>(PhantomData<M>, Infallible);

/// A multirange over `M`.
#[derive(Debug)]
pub struct Multirange<M>(PhantomData<M>, Infallible);

/// An enum or composite type that the database defines, by a hash of its qualified name.
#[derive(Debug)]
pub struct Named<const HASH: u64>(Infallible);
