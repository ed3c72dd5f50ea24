//! Types that a database defines, as `sqlx` takes and gives them.

use std::error::Error;
use std::fmt::Write;
use std::str::FromStr;
use std::sync::OnceLock;

use postgres_types::Type;
use postgres_types::private::BytesMut;
use sqlx::encode::IsNull;
use sqlx::error::{BoxDynError, UnexpectedNullError};
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo, PgValueRef};
use sqlx::{Decode, Postgres, ValueRef};

use super::row::bytes;
use super::types;
use crate::reads::base;
use crate::runtime::{Own, is_own};

/// A name as SQL has it. What is not ASCII is escaped, for `sqlx` escapes it in Rust's way.
fn quoted(name: &str) -> String {
    let ascii = name.is_ascii();
    let mut out = String::from(if ascii { "\"" } else { "U&\"" });
    for c in name.chars() {
        match c {
            '"' => out.push_str("\"\""),
            '\\' if !ascii => out.push_str("\\\\"),
            _ if c.is_ascii() => out.push(c),
            _ => {
                let _ = write!(out, "\\+{:06x}", u32::from(c));
            }
        }
    }
    out.push('"');
    out
}

/// The name of a type as `sqlx` is told it: always the same, for of two names of one type in one
/// statement it finds one.
pub(super) fn spelled(namespace: &str, name: &str) -> String {
    [quoted(namespace), quoted(name)].join(".")
}

const ARRAY: &str = "[]";

/// The name of the type's arrays.
fn written<T: Own>(name: &'static OnceLock<String>) -> &'static str {
    let (namespace, bare) = T::TYPE;
    name.get_or_init(|| spelled(namespace, bare) + ARRAY)
}

/// The type; `name` is where its name is kept.
pub fn own_info<T: Own>(name: &'static OnceLock<String>) -> PgTypeInfo {
    PgTypeInfo::with_name(written::<T>(name).trim_end_matches(ARRAY))
}

/// The type of its arrays.
pub fn own_array<T: Own>(name: &'static OnceLock<String>) -> PgTypeInfo {
    // `array_of` does not escape the name.
    PgTypeInfo::with_name(written::<T>(name))
}

/// Whether the server's type is `T`'s or a domain over it.
pub fn is_own_info<T: Own>(info: &PgTypeInfo) -> bool {
    is_own::<T>(base(&types::of(info)))
}

/// Whether the server's type is an array of `T`s or a domain over one.
pub fn is_own_array<T: Own>(info: &PgTypeInfo) -> bool {
    match base(&types::of(info)).kind() {
        postgres_types::Kind::Array(element) => is_own::<T>(base(element)),
        _ => false,
    }
}

/// Reads a value.
///
/// # Errors
///
/// Where it is NULL or none of this type.
pub fn decode_own<T: Own>(value: &PgValueRef<'_>) -> Result<T, BoxDynError> {
    let raw = bytes(value)?.ok_or(UnexpectedNullError)?;
    T::decode(base(&types::of(&value.type_info())), raw)
}

/// Writes a value whose form does not depend on what the server says of its type.
///
/// # Errors
///
/// None, for labels.
pub fn encode_enum<T: Own>(value: &T, out: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
    let mut buffer = BytesMut::new();
    let null = value.encode(&Type::UNKNOWN, &mut buffer)?;
    out.extend_from_slice(&buffer);
    Ok(match null {
        postgres_types::IsNull::Yes => IsNull::Yes,
        postgres_types::IsNull::No => IsNull::No,
    })
}

/// Reads a value that is a text in the database.
///
/// # Errors
///
/// Where it is none, or no label.
pub fn decode_label<T>(value: PgValueRef<'_>) -> Result<T, BoxDynError>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    let padded = types::of(&value.type_info()) == Type::BPCHAR;
    let text = <&str as Decode<'_, Postgres>>::decode(value)?;
    Ok(if padded { text.trim_end_matches(' ') } else { text }.parse()?)
}

/// Implements `sqlx`'s `Type` and `Decode` for an [`Own`] type. Not meant to be written by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_own {
    ($name:ident) => {
        const _: () = {
            static __NAME: ::std::sync::OnceLock<::std::string::String> =
                ::std::sync::OnceLock::new();

            impl $crate::sqlx::Type<$crate::sqlx::Postgres> for $name {
                fn type_info() -> $crate::sqlx::postgres::PgTypeInfo {
                    $crate::executor::sqlx::own_info::<Self>(&__NAME)
                }

                fn compatible(ty: &$crate::sqlx::postgres::PgTypeInfo) -> bool {
                    $crate::executor::sqlx::is_own_info::<Self>(ty)
                }
            }

            impl $crate::sqlx::postgres::PgHasArrayType for $name {
                fn array_type_info() -> $crate::sqlx::postgres::PgTypeInfo {
                    $crate::executor::sqlx::own_array::<Self>(&__NAME)
                }

                fn array_compatible(ty: &$crate::sqlx::postgres::PgTypeInfo) -> bool {
                    $crate::executor::sqlx::is_own_array::<Self>(ty)
                }
            }

            impl $crate::sqlx::Decode<'_, $crate::sqlx::Postgres> for $name {
                fn decode(
                    value: $crate::sqlx::postgres::PgValueRef<'_>,
                ) -> ::std::result::Result<Self, $crate::sqlx::error::BoxDynError> {
                    $crate::executor::sqlx::decode_own(&value)
                }
            }
        };
    };
}

/// Implements `sqlx`'s `Encode` for an enum. Not meant to be written by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_enum {
    ($name:ident) => {
        $crate::__sqlx_encode!($name, value, out => {
            $crate::executor::sqlx::encode_enum(value, out)
        });
    };
}

/// Implements `sqlx`'s `Encode` by an expression. Not meant to be written by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_encode {
    ($name:ident, $value:ident, $out:ident => $encode:expr) => {
        impl $crate::sqlx::Encode<'_, $crate::sqlx::Postgres> for $name {
            fn encode_by_ref(
                &self,
                $out: &mut $crate::sqlx::postgres::PgArgumentBuffer,
            ) -> ::std::result::Result<
                $crate::sqlx::encode::IsNull,
                $crate::sqlx::error::BoxDynError,
            > {
                let $value = self;
                $encode
            }
        }
    };
}

/// Implements what `sqlx` wants of an enum that is a text in the database. Not meant to be written by
/// hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_label {
    ($name:ident) => {
        impl $crate::sqlx::Type<$crate::sqlx::Postgres> for $name {
            fn type_info() -> $crate::sqlx::postgres::PgTypeInfo {
                <str as $crate::sqlx::Type<$crate::sqlx::Postgres>>::type_info()
            }

            fn compatible(ty: &$crate::sqlx::postgres::PgTypeInfo) -> bool {
                <str as $crate::sqlx::Type<$crate::sqlx::Postgres>>::compatible(ty)
            }
        }

        impl $crate::sqlx::postgres::PgHasArrayType for $name {
            fn array_type_info() -> $crate::sqlx::postgres::PgTypeInfo {
                <&str as $crate::sqlx::postgres::PgHasArrayType>::array_type_info()
            }

            fn array_compatible(ty: &$crate::sqlx::postgres::PgTypeInfo) -> bool {
                <&str as $crate::sqlx::postgres::PgHasArrayType>::array_compatible(ty)
            }
        }

        impl $crate::sqlx::Decode<'_, $crate::sqlx::Postgres> for $name {
            fn decode(
                value: $crate::sqlx::postgres::PgValueRef<'_>,
            ) -> ::std::result::Result<Self, $crate::sqlx::error::BoxDynError> {
                $crate::executor::sqlx::decode_label(value)
            }
        }

        $crate::__sqlx_encode!($name, value, out => {
            $crate::sqlx::Encode::<$crate::sqlx::Postgres>::encode_by_ref(&value.label(), out)
        });
    };
}

/// Implements `sqlx`'s traits for a struct of one value, as far as the value has them: which it has
/// depends on the features of `sqlx`. Not meant to be written by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_newtype {
    ($name:ident, $inner:ty) => {
        impl<__DB: $crate::sqlx::Database> $crate::sqlx::Type<__DB> for $name
        where
            $inner: $crate::sqlx::Type<__DB>,
        {
            fn type_info() -> __DB::TypeInfo {
                <$inner as $crate::sqlx::Type<__DB>>::type_info()
            }

            fn compatible(ty: &__DB::TypeInfo) -> bool {
                <$inner as $crate::sqlx::Type<__DB>>::compatible(ty)
            }
        }

        // With the lifetime, the compiler looks at the bound only where it is needed.
        impl $crate::sqlx::postgres::PgHasArrayType for $name
        where
            for<'a> &'a [$inner]: $crate::sqlx::Type<$crate::sqlx::Postgres>,
        {
            fn array_type_info() -> $crate::sqlx::postgres::PgTypeInfo {
                <&[$inner] as $crate::sqlx::Type<$crate::sqlx::Postgres>>::type_info()
            }

            fn array_compatible(ty: &$crate::sqlx::postgres::PgTypeInfo) -> bool {
                <&[$inner] as $crate::sqlx::Type<$crate::sqlx::Postgres>>::compatible(ty)
            }
        }

        impl<'r, __DB: $crate::sqlx::Database> $crate::sqlx::Decode<'r, __DB> for $name
        where
            $inner: $crate::sqlx::Decode<'r, __DB>,
        {
            fn decode(
                value: __DB::ValueRef<'r>,
            ) -> ::std::result::Result<Self, $crate::sqlx::error::BoxDynError> {
                <$inner as $crate::sqlx::Decode<'r, __DB>>::decode(value).map(Self)
            }
        }

        impl<'q, __DB: $crate::sqlx::Database> $crate::sqlx::Encode<'q, __DB> for $name
        where
            $inner: $crate::sqlx::Encode<'q, __DB>,
        {
            fn encode_by_ref(
                &self,
                out: &mut __DB::ArgumentBuffer,
            ) -> ::std::result::Result<
                $crate::sqlx::encode::IsNull,
                $crate::sqlx::error::BoxDynError,
            > {
                $crate::sqlx::Encode::<'q, __DB>::encode_by_ref(&self.0, out)
            }
        }
    };
}
