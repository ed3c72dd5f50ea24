//! Conditions on what a column has within: elements of arrays, values of ranges, parts of JSON.

use std::borrow::Cow;

use super::Column;
use super::condition::{Condition, Piece};
use super::operand::{ColumnValue, Operand};
use crate::executor::Value;
use crate::runtime::Elements;
use crate::types::{Multirange, Range};

/// A value of the elements of an array, which the column holds as `E`: as one of a column that holds
/// it, without the `Option` around it or, of what was read, with it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of the elements `{E}` of an array",
    label = "expected `{E}`, without the `Option` where it is one"
)]
pub trait Element<'v, E, K> {
    #[doc(hidden)]
    fn element(self) -> Value<'v>;
}

/// That an element is given as the column holds it.
#[derive(Debug)]
pub enum Bare {}

/// That an element is given without the `Option` that the column holds it in.
#[derive(Debug)]
pub enum Optional {}

#[diagnostic::do_not_recommend]
impl<'v, E, O: ColumnValue<'v, E>> Element<'v, E, Bare> for O {
    fn element(self) -> Value<'v> {
        self.value()
    }
}

#[diagnostic::do_not_recommend]
impl<'v, E, O: ColumnValue<'v, E>> Element<'v, Option<E>, Optional> for O {
    fn element(self) -> Value<'v> {
        self.value()
    }
}

/// What arrays have within. Elements are compared by `=`: one that is NULL is equal to none. Where the
/// elements are of a domain, a value that it refuses is an error of the server.
impl<T, E, N> Column<T, Vec<E>, N> {
    fn elements<'v>(self, operator: &'static str, values: Vec<Value<'v>>) -> Condition<'v, T> {
        let mut pieces = self.beside(operator);
        pieces.push(Piece::Value(Value::own(Elements(values)), Cow::Borrowed(self.how.cast())));
        Condition::new(pieces)
    }

    /// One of the elements is this value: `@> ARRAY[…]`, which an index of GIN serves.
    pub fn has<'v, K>(self, value: impl Element<'v, E, K>) -> Condition<'v, T> {
        self.elements(" @> ", vec![value.element()])
    }

    /// Each of the values is one of the elements: `@>`. So it is of no values, whatever the array.
    pub fn has_all<'v, K, I>(self, values: I) -> Condition<'v, T>
    where
        I: IntoIterator<Item: Element<'v, E, K>>,
    {
        self.elements(" @> ", values.into_iter().map(Element::element).collect())
    }

    /// At least one of the values is one of the elements: `&&`.
    pub fn has_any<'v, K, I>(self, values: I) -> Condition<'v, T>
    where
        I: IntoIterator<Item: Element<'v, E, K>>,
    {
        self.elements(" && ", values.into_iter().map(Element::element).collect())
    }

    /// Each of the elements is one of the values: `<@`. So it is of an array without elements.
    pub fn within<'v, K, I>(self, values: I) -> Condition<'v, T>
    where
        I: IntoIterator<Item: Element<'v, E, K>>,
    {
        self.elements(" <@ ", values.into_iter().map(Element::element).collect())
    }
}

macro_rules! ranges {
    ($($(#[$doc:meta])* $held:ident;)*) => {$(
        $(#[$doc])*
        impl<T, B, N> Column<T, $held<B>, N> {
            /// This value lies within: `@>`.
            pub fn has<'v>(self, value: impl Operand<'v, T, B>) -> Condition<'v, T> {
                let mut pieces = self.beside(" @> ");
                pieces.push(value.piece(self.how.cast_within()));
                Condition::new(pieces)
            }

            /// All of this lies within: `@>`. So does the empty one, whatever the column.
            pub fn has_all<'v>(self, other: impl Operand<'v, T, $held<B>>) -> Condition<'v, T> {
                self.compare(" @> ", other)
            }

            /// Something lies within both: `&&`.
            pub fn overlaps<'v>(self, other: impl Operand<'v, T, $held<B>>) -> Condition<'v, T> {
                self.compare(" && ", other)
            }

            /// All of the column lies within this: `<@`. So does the empty one.
            pub fn within<'v>(self, other: impl Operand<'v, T, $held<B>>) -> Condition<'v, T> {
                self.compare(" <@ ", other)
            }
        }
    )*};
}

ranges! {
    /// What ranges have within, and what they lie within: `EVENTS.during.overlaps(from..to)`.
    Range;
    /// What multiranges have within, and what they lie within.
    Multirange;
}

#[cfg(feature = "serde_json")]
macro_rules! json {
    ($([$($params:tt)*] $held:ty;)*) => {$(
        /// What JSON has within, as `jsonb` sees it: a `json` column is cast, which fails for what only
        /// that can hold.
        impl<T, N, $($params)*> Column<T, $held, N> {
            /// Each part of this is a part of the column, at the same place; elements of arrays stand in
            /// no order: `@>`.
            pub fn has_all<'v>(
                self,
                part: impl ColumnValue<'v, serde_json::Value>,
            ) -> Condition<'v, T> {
                inside(self.sql, " @> ", part.value(), "::jsonb")
            }

            /// There is this key in an object, or this text among the elements of an array, not deeper:
            /// `?`.
            pub fn has_key<'v>(self, key: impl ColumnValue<'v, String>) -> Condition<'v, T> {
                inside(self.sql, " ? ", key.value(), "::text")
            }
        }
    )*};
}

#[cfg(feature = "serde_json")]
json! {
    [] serde_json::Value;
    [P] postgres_types::Json<P>;
}

/// A column of JSON, an operator and what it is compared with.
#[cfg(feature = "serde_json")]
fn inside<'v, T>(
    column: &'static str,
    operator: &'static str,
    value: Value<'v>,
    cast: &'static str,
) -> Condition<'v, T> {
    let mut pieces = Vec::from([column, "::jsonb", operator].map(Piece::Text));
    pieces.push(Piece::Value(value, Cow::Borrowed(cast)));
    Condition::new(pieces)
}
