//! What columns are compared with: values of their type, and other columns of their table.

use std::borrow::Cow;
use std::ops;

use postgres_types::ToSql;

use super::condition::{Condition, Piece};
use super::order::OrNull;
use super::{Column, NullColumn};
use crate::executor::Value;
use crate::types::Range;

/// What a column of the table `T` whose values are `V` can be compared with: a `V`, a reference to
/// one, a slice of one (`&str` for `String`), or another column of the same table and type.
///
/// Of columns that is the type in Rust: two of SQL types that are one there (`text`, and `citext` or a
/// `numeric` that travels as text) compile, and are an error of the server (`42883`,
/// `undefined_function`) where it has no operator for both. A statement of your own compares them.
#[diagnostic::on_unimplemented(
    message = "a column of `{T}` that holds `{V}` cannot be compared with `{Self}`",
    label = "expected `{V}`, or another column of `{T}` that holds it",
    note = "an `Option` is compared by `same_as`, and NULL asked for by `is_null`, of columns that can be NULL"
)]
pub trait Operand<'v, T, V> {
    #[doc(hidden)]
    #[allow(private_interfaces)]
    fn piece(self, cast: &'static str) -> Piece<'v>;
}

/// A value of a column that holds `V`: a `V`, a reference to one, or a slice of one (`&str` for
/// `String`).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of a column that holds `{V}`",
    label = "expected `{V}`"
)]
pub trait ColumnValue<'v, V> {
    #[doc(hidden)]
    fn value(self) -> Value<'v>;
}

macro_rules! values {
    ($([$($params:tt)*] $given:ty => $held:ty, $with:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<'v, $($params)*> ColumnValue<'v, $held> for $given {
            fn value(self) -> Value<'v> {
                $with(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<'v, T, $($params)*> Operand<'v, T, $held> for $given {
            #[allow(private_interfaces)]
            fn piece(self, cast: &'static str) -> Piece<'v> {
                Piece::Value($with(self), Cow::Borrowed(cast))
            }
        }
    )*};
}

values! {
    [V: ToSql + Sync + Send + 'v] V => V, Value::own;
    [V: ToSql + Sync] &'v V => V, Value::Ref;
    [] &'v str => String, Value::own;
}

values! {
    [V: ToSql + Sync + Send + 'v] ops::Range<V> => Range<V>, of_range;
    [V: ToSql + Sync + Send + 'v] ops::RangeInclusive<V> => Range<V>, of_range;
    [V: ToSql + Sync + Send + 'v] ops::RangeFrom<V> => Range<V>, of_range;
    [V: ToSql + Sync + Send + 'v] ops::RangeTo<V> => Range<V>, of_range;
}

/// A range of the standard library.
fn of_range<'v, V: ToSql + Sync + Send + 'v>(range: impl Into<Range<V>>) -> Value<'v> {
    Value::own(range.into())
}

#[diagnostic::do_not_recommend]
impl<'v, V, O: ColumnValue<'v, V>> ColumnValue<'v, OrNull<V>> for Option<O> {
    fn value(self) -> Value<'v> {
        self.map_or(Value::Null, ColumnValue::value)
    }
}

#[diagnostic::do_not_recommend]
impl<'v, V: ToSql + Sync> ColumnValue<'v, OrNull<V>> for &'v Option<V> {
    fn value(self) -> Value<'v> {
        self.as_ref().map_or(Value::Null, |value| Value::Ref(value))
    }
}

#[diagnostic::do_not_recommend]
impl<'v, E> ColumnValue<'v, Vec<E>> for &'v [E]
where
    &'v [E]: ToSql + Sync + Send,
{
    fn value(self) -> Value<'v> {
        Value::own(self)
    }
}

#[diagnostic::do_not_recommend]
impl<'v, T, E> Operand<'v, T, Vec<E>> for &'v [E]
where
    &'v [E]: ToSql + Sync + Send,
{
    #[allow(private_interfaces)]
    fn piece(self, cast: &'static str) -> Piece<'v> {
        Piece::Value(Value::own(self), Cow::Borrowed(cast))
    }
}

#[diagnostic::do_not_recommend]
impl<'v, T, V, N> Operand<'v, T, V> for Column<T, V, N> {
    #[allow(private_interfaces)]
    fn piece(self, _: &'static str) -> Piece<'v> {
        Piece::Cast(self.sql, self.how.cast_of_column())
    }
}

/// The values of several columns, `V` being the tuple of what these hold: a tuple of
/// [values](ColumnValue), or one value alone where there is one column.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the values of columns that hold `{V}`",
    label = "expected `{V}`",
    note = "there is one value for each column, in their order: a tuple, or the value alone where there is one column",
    note = "a value that can be NULL (`OrNull`) is an `Option` here"
)]
pub trait KeyValues<'v, V> {
    #[doc(hidden)]
    fn values(self) -> Vec<Value<'v>>;
}

#[diagnostic::do_not_recommend]
impl<'v, V, O: ColumnValue<'v, V>> KeyValues<'v, (V,)> for O {
    fn values(self) -> Vec<Value<'v>> {
        vec![self.value()]
    }
}

macro_rules! tuples {
    ($one:ident $one_given:ident) => {};
    ($first:ident $first_given:ident $($held:ident $given:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<'v, $first, $first_given, $($held, $given),*>
            KeyValues<'v, ($first, $($held),*)> for ($first_given, $($given),*)
        where
            $first_given: ColumnValue<'v, $first>,
            $($given: ColumnValue<'v, $held>),*
        {
            #[allow(non_snake_case)]
            fn values(self) -> Vec<Value<'v>> {
                let ($first_given, $($given),*) = self;
                vec![$first_given.value(), $($given.value()),*]
            }
        }
        tuples! { $($held $given)* }
    };
}

// An index has at most 32 columns (`INDEX_MAX_KEYS`).
tuples! {
    A GA B GB C GC D GD E GE F GF G GG H GH I GI J GJ K GK L GL M GM N GN O GO P GP Q GQ R GR S GS
    T GT U GU V GV W GW X GX Y GY Z GZ AA GAA BB GBB CC GCC DD GDD EE GEE FF GFF
}

/// A column of `T`, whether it can be NULL or not.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no column of `{T}`",
    label = "expected a column of `{T}`"
)]
pub trait AnyColumn<T> {
    /// What it holds where it is not NULL.
    type Value;
    /// What it holds: an `Option` where it can be NULL.
    type Held;
    #[doc(hidden)]
    fn column(self) -> Column<T, Self::Value>;
    /// That it is not NULL, where it can be.
    #[doc(hidden)]
    fn not_null<'v>(&self) -> Option<Condition<'v, T>>;
}

impl<T, V> AnyColumn<T> for Column<T, V> {
    type Value = V;
    type Held = V;

    fn column(self) -> Self {
        self
    }

    fn not_null<'v>(&self) -> Option<Condition<'v, T>> {
        None
    }
}

impl<T, V> AnyColumn<T> for NullColumn<T, V> {
    type Value = V;
    type Held = Option<V>;

    fn column(self) -> Column<T, V> {
        self.plain()
    }

    fn not_null<'v>(&self) -> Option<Condition<'v, T>> {
        Some(self.is_not_null())
    }
}
