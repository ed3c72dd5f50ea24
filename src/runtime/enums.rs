//! Enums: labels ↔ variants.

use std::fmt;

use postgres_types::{FromSql, Type};

use crate::reads::ReadError;

/// A label that a model's enum does not have: the database has learned it since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLabel {
    /// The enum's Rust name.
    pub name: &'static str,
    /// The label.
    pub label: String,
}

impl fmt::Display for UnknownLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` has no variant for the label {:?}; `cargo schema pull` takes up new labels",
            self.name, self.label
        )
    }
}

impl std::error::Error for UnknownLabel {}

/// The text of a label as the server sends it.
///
/// # Errors
///
/// Where it is no UTF-8.
pub fn read_enum(raw: &[u8]) -> Result<&str, ReadError> {
    Ok(std::str::from_utf8(raw)?)
}

/// The text of a label that a column of text holds; `character(n)` has spaces at its end.
///
/// # Errors
///
/// Where it is no text.
pub fn read_label<'r>(ty: &Type, raw: &'r [u8]) -> Result<&'r str, ReadError> {
    let text = <&str as FromSql>::from_sql(ty, raw)?;
    Ok(if *ty == Type::BPCHAR { text.trim_end_matches(' ') } else { text })
}

/// Implements the labels of an enum. Not meant to be written by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __labelled {
    ($name:ident, $of:expr, [$($variant:ident => $label:literal),*]) => {
        impl $name {
            /// Every variant in the database's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The label in the database.
            #[inline]
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),* }
            }

            /// The variant of a label.
            #[inline]
            pub fn from_label(label: &str) -> ::std::option::Option<Self> {
                match label {
                    $($label => ::std::option::Option::Some(Self::$variant),)*
                    _ => ::std::option::Option::None,
                }
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.label())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::runtime::UnknownLabel;

            #[inline]
            fn from_str(
                label: &str,
            ) -> ::std::result::Result<Self, $crate::runtime::UnknownLabel> {
                // Not `Self::Err`, which may be a variant.
                Self::from_label(label).ok_or_else(|| $crate::runtime::UnknownLabel {
                    name: $of,
                    label: ::std::borrow::ToOwned::to_owned(label),
                })
            }
        }
    };
}

/// Implements what an enum has whose labels are the only ones of a column of text. Not meant to be
/// written by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __labels {
    ($name:ident, $of:literal, [$($variant:ident => $label:literal),* $(,)?]) => {
        $crate::__labelled!($name, $of, [$($variant => $label),*]);

        impl $crate::postgres_types::FromSql<'_> for $name {
            #[inline]
            fn from_sql(
                ty: &$crate::postgres_types::Type,
                raw: &[u8],
            ) -> ::std::result::Result<Self, $crate::ReadError> {
                ::std::result::Result::Ok(
                    ::std::str::FromStr::from_str($crate::runtime::read_label(ty, raw)?)?,
                )
            }

            #[inline]
            fn accepts(ty: &$crate::postgres_types::Type) -> bool {
                <&str as $crate::postgres_types::FromSql<'_>>::accepts(ty)
            }
        }

        impl $crate::postgres_types::ToSql for $name {
            #[inline]
            fn to_sql(
                &self,
                ty: &$crate::postgres_types::Type,
                out: &mut $crate::postgres_types::private::BytesMut,
            ) -> ::std::result::Result<$crate::postgres_types::IsNull, $crate::ReadError> {
                $crate::postgres_types::ToSql::to_sql(&self.label(), ty, out)
            }

            #[inline]
            fn accepts(ty: &$crate::postgres_types::Type) -> bool {
                <&str as $crate::postgres_types::ToSql>::accepts(ty)
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

        $crate::reads!($name as $crate::sql::Text);

        impl $crate::reads::Usual for $name {
            type Sql = $crate::sql::Text;
        }

        $crate::__valued!($name, label);
        $crate::__sqlx_label!($name);
    };
}

/// Implements what every generated enum of a type of the database has. Not meant to be written by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __enum {
    ($name:ident, $hash:literal, $namespace:literal, $sql:literal,
     [$($variant:ident => $label:literal),* $(,)?]) => {
        $crate::__labelled!($name, ::std::stringify!($name), [$($variant => $label),*]);

        impl $crate::runtime::Own for $name {
            const TYPE: (&'static str, &'static str) = ($namespace, $sql);

            #[inline]
            fn decode(
                _: &$crate::postgres_types::Type,
                raw: &[u8],
            ) -> ::std::result::Result<Self, $crate::ReadError> {
                ::std::result::Result::Ok(
                    ::std::str::FromStr::from_str($crate::runtime::read_enum(raw)?)?,
                )
            }

            #[inline]
            fn encode(
                &self,
                _: &$crate::postgres_types::Type,
                out: &mut $crate::postgres_types::private::BytesMut,
            ) -> ::std::result::Result<$crate::postgres_types::IsNull, $crate::ReadError> {
                out.extend_from_slice(self.label().as_bytes());
                ::std::result::Result::Ok($crate::postgres_types::IsNull::No)
            }
        }

        $crate::__own!($name, $hash);
        $crate::__sqlx_enum!($name);
    };
}
