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
            use $crate::executor::sqlx as bridge;
            use $crate::sqlx;

            static NAME: ::std::sync::OnceLock<::std::string::String> =
                ::std::sync::OnceLock::new();

            impl sqlx::Type<sqlx::Postgres> for $name {
                fn type_info() -> sqlx::postgres::PgTypeInfo {
                    bridge::own_info::<Self>(&NAME)
                }

                fn compatible(ty: &sqlx::postgres::PgTypeInfo) -> bool {
                    bridge::is_own_info::<Self>(ty)
                }
            }

            impl sqlx::postgres::PgHasArrayType for $name {
                fn array_type_info() -> sqlx::postgres::PgTypeInfo {
                    bridge::own_array::<Self>(&NAME)
                }

                fn array_compatible(ty: &sqlx::postgres::PgTypeInfo) -> bool {
                    bridge::is_own_array::<Self>(ty)
                }
            }

            impl sqlx::Decode<'_, sqlx::Postgres> for $name {
                fn decode(
                    value: sqlx::postgres::PgValueRef<'_>,
                ) -> ::std::result::Result<Self, sqlx::error::BoxDynError> {
                    bridge::decode_own(&value)
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
        const _: () = {
            use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef};
            use $crate::sqlx;

            impl sqlx::Type<sqlx::Postgres> for $name {
                fn type_info() -> PgTypeInfo {
                    <str as sqlx::Type<sqlx::Postgres>>::type_info()
                }

                fn compatible(ty: &PgTypeInfo) -> bool {
                    <str as sqlx::Type<sqlx::Postgres>>::compatible(ty)
                }
            }

            impl PgHasArrayType for $name {
                fn array_type_info() -> PgTypeInfo {
                    <&str as PgHasArrayType>::array_type_info()
                }

                fn array_compatible(ty: &PgTypeInfo) -> bool {
                    <&str as PgHasArrayType>::array_compatible(ty)
                }
            }

            impl sqlx::Decode<'_, sqlx::Postgres> for $name {
                fn decode(
                    value: PgValueRef<'_>,
                ) -> ::std::result::Result<Self, sqlx::error::BoxDynError> {
                    $crate::executor::sqlx::decode_label(value)
                }
            }

            impl sqlx::Encode<'_, sqlx::Postgres> for $name {
                fn encode_by_ref(
                    &self,
                    out: &mut PgArgumentBuffer,
                ) -> ::std::result::Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                    sqlx::Encode::<sqlx::Postgres>::encode_by_ref(&self.label(), out)
                }
            }
        };
    };
}

/// Implements `sqlx`'s traits for a struct of one value, as far as the value has them: which it has
/// depends on the features of `sqlx`. Not meant to be written by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_newtype {
    ($name:ident, $inner:ty) => {
        const _: () = {
            use sqlx::error::BoxDynError;
            use sqlx::postgres::{PgHasArrayType, PgTypeInfo};
            use sqlx::{Database, Decode, Encode, Postgres, Type};
            use $crate::sqlx;

            impl<DB: Database> Type<DB> for $name
            where
                $inner: Type<DB>,
            {
                fn type_info() -> DB::TypeInfo {
                    <$inner as Type<DB>>::type_info()
                }

                fn compatible(ty: &DB::TypeInfo) -> bool {
                    <$inner as Type<DB>>::compatible(ty)
                }
            }

            // With the lifetime, the compiler looks at the bound only where it is needed.
            impl PgHasArrayType for $name
            where
                for<'a> &'a [$inner]: Type<Postgres>,
            {
                fn array_type_info() -> PgTypeInfo {
                    <&[$inner] as Type<Postgres>>::type_info()
                }

                fn array_compatible(ty: &PgTypeInfo) -> bool {
                    <&[$inner] as Type<Postgres>>::compatible(ty)
                }
            }

            impl<'r, DB: Database> Decode<'r, DB> for $name
            where
                $inner: Decode<'r, DB>,
            {
                fn decode(value: DB::ValueRef<'r>) -> ::std::result::Result<Self, BoxDynError> {
                    <$inner as Decode<'r, DB>>::decode(value).map(Self)
                }
            }

            impl<'q, DB: Database> Encode<'q, DB> for $name
            where
                $inner: Encode<'q, DB>,
            {
                fn encode_by_ref(
                    &self,
                    out: &mut DB::ArgumentBuffer,
                ) -> ::std::result::Result<sqlx::encode::IsNull, BoxDynError> {
                    Encode::<'q, DB>::encode_by_ref(&self.0, out)
                }
            }
        };
    };
}
