//! What the types that a database defines have in common.

use postgres_types::private::BytesMut;
use postgres_types::{IsNull, Type};

use crate::reads::ReadError;

/// A generated enum or composite type.
pub trait Own: Sized {
    /// Its namespace and its name in the database.
    const TYPE: (&'static str, &'static str);

    /// Reads a value from PostgreSQL's binary form.
    ///
    /// # Errors
    ///
    /// Where it is none of this type.
    fn decode(ty: &Type, raw: &[u8]) -> Result<Self, ReadError>;

    /// Writes a value in PostgreSQL's binary form.
    ///
    /// # Errors
    ///
    /// Where the server's type is another by now.
    fn encode(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError>;
}

/// Whether the server's type is the one that `T` was generated for.
pub fn is_own<T: Own>(ty: &Type) -> bool {
    let (namespace, name) = T::TYPE;
    // `sqlx` does not tell the namespace of a type that the `search_path` finds.
    ty.name() == name && [namespace, ""].contains(&ty.schema())
}

/// Implements the traits of `postgres` for an [`Own`] type. Not meant to be written by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __own {
    ($name:ident, $hash:literal) => {
        impl $crate::postgres_types::FromSql<'_> for $name {
            #[inline]
            fn from_sql(
                ty: &$crate::postgres_types::Type,
                raw: &[u8],
            ) -> ::std::result::Result<Self, $crate::ReadError> {
                <Self as $crate::runtime::Own>::decode(ty, raw)
            }

            #[inline]
            fn accepts(ty: &$crate::postgres_types::Type) -> bool {
                $crate::runtime::is_own::<Self>(ty)
            }
        }

        impl $crate::postgres_types::ToSql for $name {
            #[inline]
            fn to_sql(
                &self,
                ty: &$crate::postgres_types::Type,
                out: &mut $crate::postgres_types::private::BytesMut,
            ) -> ::std::result::Result<$crate::postgres_types::IsNull, $crate::ReadError> {
                $crate::runtime::Own::encode(self, ty, out)
            }

            #[inline]
            fn accepts(ty: &$crate::postgres_types::Type) -> bool {
                $crate::runtime::is_own::<Self>(ty)
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

        $crate::reads!($name as $crate::sql::Named<$hash>);

        impl $crate::reads::Usual for $name {
            type Sql = $crate::sql::Named<$hash>;
        }

        $crate::__sqlx_own!($name);
    };
}
