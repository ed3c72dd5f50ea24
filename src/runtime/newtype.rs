//! Generated structs of one value: keys and domains.

/// Implements how a struct of one value is read and written: as the value. Not meant to be written
/// by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __newtype {
    ($name:ident, $inner:ty) => {
        $crate::reads!($name($inner));
        $crate::__sqlx_newtype!($name, $inner);

        impl $crate::reads::Usual for $name {
            type Sql = <$inner as $crate::reads::Usual>::Sql;
        }

        impl ::std::convert::From<$name> for $inner {
            #[inline]
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}

/// Implements how constraints see a struct of one value, or an enum. Not meant to be written by
/// hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __valued {
    ($name:ident) => {
        impl $crate::runtime::checks::Valued for $name {
            #[inline]
            fn val(&self) -> $crate::runtime::checks::Val<'_> {
                $crate::runtime::checks::Valued::val(&self.0)
            }
        }
    };
    ($name:ident, label) => {
        impl $crate::runtime::checks::Valued for $name {
            #[inline]
            fn val(&self) -> $crate::runtime::checks::Val<'_> {
                $crate::runtime::checks::Val::Text(::std::borrow::Cow::Borrowed(self.label()))
            }
        }
    };
}

/// Implements how the struct of a domain is made, and what is inside. Not meant to be written by
/// hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __domain {
    ($name:ident, $inner:ty) => {
        impl $name {
            /// The value as the domain's own type has it.
            #[inline]
            pub fn into_inner(self) -> $inner {
                self.0
            }
        }

        impl ::std::ops::Deref for $name {
            type Target = $inner;

            #[inline]
            fn deref(&self) -> &$inner {
                &self.0
            }
        }

        impl ::std::convert::TryFrom<$inner> for $name {
            type Error = $crate::Invalid;

            #[inline]
            fn try_from(value: $inner) -> ::std::result::Result<Self, $crate::Invalid> {
                let value = Self(value);
                match value.validate() {
                    ::std::result::Result::Ok(()) => ::std::result::Result::Ok(value),
                    ::std::result::Result::Err(found) => {
                        ::std::result::Result::Err($crate::Invalid(found))
                    }
                }
            }
        }
    };
    ($name:ident, $inner:ty, str) => {
        $crate::__domain!($name, $inner);

        impl ::std::convert::TryFrom<&str> for $name {
            type Error = $crate::Invalid;

            #[inline]
            fn try_from(value: &str) -> ::std::result::Result<Self, $crate::Invalid> {
                let value: $inner = ::std::convert::From::from(value);
                ::std::convert::TryFrom::try_from(value)
            }
        }
    };
}

/// Implements what the struct of a key has beyond that. Not meant to be written by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __key {
    ($name:ident, $inner:ty) => {
        impl ::std::convert::From<$inner> for $name {
            #[inline]
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }
    };
    ($name:ident, $inner:ty, shown) => {
        $crate::__key!($name, $inner);

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
    };
    ($name:ident, $inner:ty, str) => {
        $crate::__key!($name, $inner, shown);

        impl ::std::convert::From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                Self(::std::convert::From::from(value))
            }
        }
    };
}
