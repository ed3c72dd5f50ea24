//! Generated structs of one value: keys and domains.

/// Implements how a struct of one value is read and written: as the value. Not meant to be written
/// by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __newtype {
    ($name:ident, $inner:ty) => {
        $crate::reads!($name($inner));

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
