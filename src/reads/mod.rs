//! Which Rust types hold which SQL types, and how they are read without loss.
#![doc = include_str!("types.md")]

#[cfg(feature = "chrono")]
mod chrono;
mod crates;
#[cfg(feature = "rust_decimal")]
mod decimal;
#[cfg(feature = "jiff")]
mod jiff;
mod native;
pub(crate) mod newtype;
#[cfg(feature = "time")]
mod time;

use std::fmt;
use std::marker::PhantomData;

use postgres_types::{FromSql, Kind, Type, WasNull};

use crate::sql;

/// Why a value could not be read.
pub type ReadError = Box<dyn std::error::Error + Sync + Send>;

/// `Self` holds every value of the SQL type that the marker `M` (of [`crate::sql`]) stands for, or
/// refuses with an error what it cannot hold. It never reads a wrong value.
///
/// This is what a field of a model is asked for. A column that can be NULL wants `Option<T>`;
/// one that cannot is held by `T` and by `Option<T>` alike, for nothing is lost by the latter.
/// An array is held by `Vec<T>`, which refuses NULL elements, and by `Vec<Option<T>>`.
///
/// # Types of your own
///
/// A newtype holds what the type inside it holds, and is written as it is:
///
/// ```
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// pub struct UserId(pub i64);
/// schema::reads!(UserId(i64));
/// ```
///
/// A type that implements [`FromSql`] by other means is marked with the SQL type that it holds:
/// `schema::reads!(Payload as schema::sql::Json);`.
pub trait Reads<M>: Sized {
    /// Whether a value of the type that the server reports can be read. Domains are reported to it
    /// as their base types.
    fn accepts(ty: &Type) -> bool;

    /// Reads a value from PostgreSQL's binary form.
    fn read(ty: &Type, raw: &[u8]) -> Result<Self, ReadError>;

    /// Reads NULL: an error where the type has no place for it.
    fn read_null(ty: &Type) -> Result<Self, ReadError> {
        let _ = ty;
        Err(Box::new(WasNull))
    }
}

/// A type that models have for one SQL type, so that a model need not say both.
pub trait Usual: Reads<<Self as Usual>::Sql> {
    /// The marker (of [`crate::sql`]) of that SQL type.
    type Sql;
}

/// Says which SQL types are meant by types.
macro_rules! usual {
    ($([$($params:tt)*] $rust:ty => $sql:ty;)*) => {$(
        impl<$($params)*> $crate::reads::Usual for $rust {
            type Sql = $sql;
        }
    )*};
}
pub(crate) use usual;

usual! {
    [T: Usual] Option<T> => sql::Nullable<T::Sql>;
    [T: Usual] Vec<T> => sql::Array<T::Sql>;
}

/// Reads a field of a composite value, `raw` being `None` for NULL.
///
/// # Errors
///
/// Where the value is none that `T` can hold.
pub fn field<M, T: Reads<M>>(ty: &Type, raw: Option<&[u8]>) -> Result<T, ReadError> {
    if !<Part<M, T> as FromSql>::accepts(ty) {
        return Err(Box::new(postgres_types::WrongType::new::<T>(ty.clone())));
    }
    <Part<M, T> as FromSql>::from_sql_nullable(ty, raw).map(|value| value.0)
}

/// A column that is read as `M` says. It brings [`Reads`] to where `postgres` asks for [`FromSql`].
/// The server reports a column whose type is a domain as one of the type under it.
pub(crate) struct As<M, T>(pub(crate) T, PhantomData<M>);

impl<M, T: Reads<M>> FromSql<'_> for As<M, T> {
    #[inline]
    fn from_sql(ty: &Type, raw: &[u8]) -> Result<Self, ReadError> {
        T::read(ty, raw).map(|value| Self(value, PhantomData))
    }

    #[inline]
    fn from_sql_null(ty: &Type) -> Result<Self, ReadError> {
        T::read_null(ty).map(|value| Self(value, PhantomData))
    }

    #[inline]
    fn accepts(ty: &Type) -> bool {
        T::accepts(ty)
    }
}

/// A part of a value, such as an element of an array, that is read as `M` says. It is told the
/// domain that it is of.
pub(crate) struct Part<M, T>(pub(crate) T, PhantomData<M>);

impl<M, T: fmt::Debug> fmt::Debug for Part<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<M, T: Reads<M>> FromSql<'_> for Part<M, T> {
    fn from_sql(ty: &Type, raw: &[u8]) -> Result<Self, ReadError> {
        T::read(base(ty), raw).map(|value| Self(value, PhantomData))
    }

    fn from_sql_null(ty: &Type) -> Result<Self, ReadError> {
        T::read_null(base(ty)).map(|value| Self(value, PhantomData))
    }

    fn accepts(ty: &Type) -> bool {
        T::accepts(base(ty))
    }
}

/// The type under any domains.
pub(crate) fn base(mut ty: &Type) -> &Type {
    while let Kind::Domain(inner) = ty.kind() {
        ty = inner;
    }
    ty
}

/// Implements [`Reads`] by the type's own [`FromSql`].
macro_rules! reads_as_is {
    ($($rust:ty => $marker:ident;)*) => {$(
        $crate::reads::usual! { [] $rust => $crate::sql::$marker; }

        impl $crate::reads::Reads<$crate::sql::$marker> for $rust {
            #[inline]
            fn accepts(ty: &::postgres_types::Type) -> bool {
                <$rust as ::postgres_types::FromSql>::accepts(ty)
            }

            #[inline]
            fn read(
                ty: &::postgres_types::Type,
                raw: &[u8],
            ) -> ::std::result::Result<Self, $crate::reads::ReadError> {
                <$rust as ::postgres_types::FromSql>::from_sql(ty, raw)
            }
        }
    )*};
}
pub(crate) use reads_as_is;

impl<M, T: Reads<M>> Reads<sql::Nullable<M>> for Option<T> {
    fn accepts(ty: &Type) -> bool {
        T::accepts(ty)
    }

    fn read(ty: &Type, raw: &[u8]) -> Result<Self, ReadError> {
        T::read(ty, raw).map(Some)
    }

    fn read_null(_: &Type) -> Result<Self, ReadError> {
        Ok(None)
    }
}

/// `Option<T>` where NULL cannot be.
macro_rules! optional {
    ($([$($params:tt)*] $marker:ty,)*) => {$(
        impl<$($params)* T: Reads<$marker>> Reads<$marker> for Option<T> {
            fn accepts(ty: &Type) -> bool {
                T::accepts(ty)
            }

            fn read(ty: &Type, raw: &[u8]) -> Result<Self, ReadError> {
                T::read(ty, raw).map(Some)
            }

            fn read_null(_: &Type) -> Result<Self, ReadError> {
                Ok(None)
            }
        }
    )*};
}

macro_rules! optional_markers {
    ($($marker:ident)*) => { optional! { $([] sql::$marker,)* } };
}

sql::each_marker!(optional_markers);
optional! {
    [M,] sql::Array<M>,
    [M,] sql::Range<M>,
    [M,] sql::Multirange<M>,
    [const HASH: u64,] sql::Named<HASH>,
}

/// Arrays of one dimension. One of more is an error; a lower bound other than 1 is not kept.
impl<M, T: Reads<M>> Reads<sql::Array<M>> for Vec<T> {
    fn accepts(ty: &Type) -> bool {
        <Vec<Part<M, T>> as FromSql>::accepts(ty)
    }

    fn read(ty: &Type, raw: &[u8]) -> Result<Self, ReadError> {
        let elements = <Vec<Part<M, T>> as FromSql>::from_sql(ty, raw)?;
        Ok(elements.into_iter().map(|element| element.0).collect())
    }
}

/// As [`Vec`].
impl<M, T: Reads<M>> Reads<sql::Array<M>> for Box<[T]> {
    fn accepts(ty: &Type) -> bool {
        <Vec<Part<M, T>> as FromSql>::accepts(ty)
    }

    fn read(ty: &Type, raw: &[u8]) -> Result<Self, ReadError> {
        <Vec<T> as Reads<sql::Array<M>>>::read(ty, raw).map(Vec::into_boxed_slice)
    }
}
