//! The macro by which users say what their own types hold.

use std::marker::PhantomData;

use postgres_types::{FromSql, Type};

use super::{ReadError, Usual};

/// A type that a newtype has inside. It is read as models read it where they know it, so that no
/// value is changed on the way, and else by its own [`FromSql`]: a method is found by the first of
/// the two traits before it is by the second, which wants one more reference.
#[derive(Debug)]
pub struct Inside<T>(PhantomData<T>);

impl<T> Inside<T> {
    /// It.
    pub const NEW: Self = Self(PhantomData);
}

/// Types that models know.
pub trait Known<T> {
    /// Reads a value.
    ///
    /// # Errors
    ///
    /// Where the type cannot hold it.
    fn read(&self, ty: &Type, raw: &[u8]) -> Result<T, ReadError>;
}

impl<T: Usual> Known<T> for Inside<T> {
    fn read(&self, ty: &Type, raw: &[u8]) -> Result<T, ReadError> {
        T::read(ty, raw)
    }
}

/// Other types.
pub trait ByItself<'a, T> {
    /// Reads a value.
    ///
    /// # Errors
    ///
    /// Where the type cannot hold it.
    fn read(&self, ty: &Type, raw: &'a [u8]) -> Result<T, ReadError>;
}

impl<'a, T: FromSql<'a>> ByItself<'a, T> for &Inside<T> {
    fn read(&self, ty: &Type, raw: &'a [u8]) -> Result<T, ReadError> {
        T::from_sql(ty, raw)
    }
}

/// Says which SQL types a type of your own holds, so that models may have fields of it.
///
/// `reads!(UserId(i64))`, for `struct UserId(pub i64);`, makes it hold what `i64` holds, and
/// implements `FromSql` and `ToSql` of `postgres` by the value inside.
///
/// `reads!(Payload as schema::sql::Json)` takes a type that implements `FromSql` already, and
/// trusts it to refuse what it cannot hold.
#[macro_export]
macro_rules! reads {
    ($name:ident($inner:ty)) => {
        // No type parameter and no name in scope here may be one that a type of models can have.
        impl<__M> $crate::Reads<__M> for $name
        where
            $inner: $crate::Reads<__M>,
        {
            fn accepts(ty: &$crate::postgres_types::Type) -> bool {
                <$inner as $crate::Reads<__M>>::accepts(ty)
            }

            fn read(
                ty: &$crate::postgres_types::Type,
                raw: &[u8],
            ) -> ::std::result::Result<Self, $crate::ReadError> {
                <$inner as $crate::Reads<__M>>::read(ty, raw).map($name)
            }

            fn read_null(
                ty: &$crate::postgres_types::Type,
            ) -> ::std::result::Result<Self, $crate::ReadError> {
                <$inner as $crate::Reads<__M>>::read_null(ty).map($name)
            }
        }

        impl<'a> $crate::postgres_types::FromSql<'a> for $name {
            fn from_sql(
                ty: &$crate::postgres_types::Type,
                raw: &'a [u8],
            ) -> ::std::result::Result<Self, $crate::ReadError> {
                #[allow(unused_imports)]
                use $crate::runtime::{ByItself as _, Known as _};
                (&$crate::runtime::Inside::<$inner>::NEW).read(ty, raw).map($name)
            }

            fn accepts(ty: &$crate::postgres_types::Type) -> bool {
                <$inner as $crate::postgres_types::FromSql>::accepts(ty)
            }
        }

        impl $crate::postgres_types::ToSql for $name {
            fn to_sql(
                &self,
                ty: &$crate::postgres_types::Type,
                out: &mut $crate::postgres_types::private::BytesMut,
            ) -> ::std::result::Result<$crate::postgres_types::IsNull, $crate::ReadError> {
                $crate::postgres_types::ToSql::to_sql(&self.0, ty, out)
            }

            fn accepts(ty: &$crate::postgres_types::Type) -> bool {
                <$inner as $crate::postgres_types::ToSql>::accepts(ty)
            }

            fn encode_format(
                &self,
                ty: &$crate::postgres_types::Type,
            ) -> $crate::postgres_types::Format {
                $crate::postgres_types::ToSql::encode_format(&self.0, ty)
            }

            #[inline]
            fn to_sql_checked(
                &self,
                ty: &$crate::postgres_types::Type,
                out: &mut $crate::postgres_types::private::BytesMut,
            ) -> ::std::result::Result<$crate::postgres_types::IsNull, $crate::ReadError> {
                $crate::runtime::checked(self, ty, out)
            }
        }
    };
    ($name:ty as $marker:ty) => {
        impl $crate::Reads<$marker> for $name {
            fn accepts(ty: &$crate::postgres_types::Type) -> bool {
                <$name as $crate::postgres_types::FromSql>::accepts(ty)
            }

            fn read(
                ty: &$crate::postgres_types::Type,
                raw: &[u8],
            ) -> ::std::result::Result<Self, $crate::ReadError> {
                <$name as $crate::postgres_types::FromSql>::from_sql(ty, raw)
            }
        }
    };
}
