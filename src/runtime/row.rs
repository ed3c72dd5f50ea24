//! What the structs of rows have in common. A `derive` would cost the compiler far more than to
//! say the fields once and to do the rest here.

use std::fmt::{self, Debug};
use std::marker::PhantomData;

use postgres_types::ToSql;

use super::{ReadTuple, read};
use crate::executor;
use crate::{AnyRow, Error};

/// A struct whose fields are the columns of a row.
pub trait Fields: Sized {
    /// The types of the fields.
    type Types: Types;

    /// Makes the struct of its fields.
    fn build(fields: Self::Types) -> Self;

    /// The fields.
    fn refs(&self) -> Refs<'_, Self>;
}

/// References to the fields of a row. A struct, for the compiler compares a method's type with the
/// trait's, and a long tuple takes it long.
pub struct Refs<'r, T: Fields>(pub <T::Types as Types>::Refs<'r>);

/// What the type of every field can do.
pub trait Value: Clone + Debug + PartialEq + ToSql + Send + Sync + 'static {}

impl<T: Clone + Debug + PartialEq + ToSql + Send + Sync + 'static> Value for T {}

/// A [`Value`] of any type.
trait AnyValue {
    /// A copy of it, to be sent.
    fn sent(&self) -> executor::Value<'static>;
}

impl<T: Value> AnyValue for T {
    fn sent(&self) -> executor::Value<'static> {
        executor::Value::own(self.clone())
    }
}

/// A row that relations start from.
pub trait Start {
    /// A copy of the field at this place, to be sent.
    fn sent(&self, place: usize) -> Option<executor::Value<'static>>;
}

impl<T: Fields> Start for T {
    fn sent(&self, place: usize) -> Option<executor::Value<'static>> {
        T::Types::sent(self.refs().0, place)
    }
}

/// [`Start`] of a row that has no [`Fields`].
pub fn sent<T: Value>(value: &T) -> Option<executor::Value<'static>> {
    Some(value.sent())
}

/// A tuple of the types of fields.
pub trait Types: Sized + 'static {
    /// A tuple of references to them.
    type Refs<'r>;

    /// Clones every field.
    fn cloned(of: Self::Refs<'_>) -> Self;

    /// Whether every field equals the other's.
    fn equal(one: Self::Refs<'_>, other: Self::Refs<'_>) -> bool;

    /// A copy of the field at this place, to be sent.
    fn sent(of: Self::Refs<'_>, place: usize) -> Option<executor::Value<'static>>;

    /// Shows every field by its name.
    fn show<'n>(
        of: Self::Refs<'_>,
        names: impl Iterator<Item = &'n str>,
        out: &mut fmt::DebugStruct<'_, '_>,
    );
}

macro_rules! tuples {
    () => {};
    ($first:ident $one:ident $other:ident $($ty:ident $a:ident $b:ident)*) => {
        impl<$first: Value, $($ty: Value,)*> Types
            for ($first, $($ty,)*)
        {
            type Refs<'r> = (&'r $first, $(&'r $ty,)*);

            #[inline]
            fn cloned(($one, $($a,)*): Self::Refs<'_>) -> Self {
                ($one.clone(), $($a.clone(),)*)
            }

            #[inline]
            fn equal(
                ($one, $($a,)*): Self::Refs<'_>,
                ($other, $($b,)*): Self::Refs<'_>,
            ) -> bool {
                $one == $other $(&& $a == $b)*
            }

            fn sent(
                ($one, $($a,)*): Self::Refs<'_>,
                place: usize,
            ) -> Option<executor::Value<'static>> {
                let fields: &[&dyn AnyValue] = &[$one, $($a,)*];
                fields.get(place).map(|field| field.sent())
            }

            fn show<'n>(
                ($one, $($a,)*): Self::Refs<'_>,
                mut names: impl Iterator<Item = &'n str>,
                out: &mut fmt::DebugStruct<'_, '_>,
            ) {
                let mut show = |value: &dyn Debug| {
                    out.field(names.next().unwrap_or_default(), value);
                };
                show($one);
                $(show($a);)*
            }
        }
        tuples! { $($ty $a $b)* }
    };
}

tuples! {
    A a1 a2 B b1 b2 C c1 c2 D d1 d2 E e1 e2 F f1 f2 G g1 g2 H h1 h2 I i1 i2 J j1 j2 K k1 k2 L l1 l2
    N n1 n2 O o1 o2 P p1 p2 Q q1 q2 R r1 r2 S s1 s2 T t1 t2 U u1 u2 V v1 v2 W w1 w2 X x1 x2 Y y1 y2
    Z z1 z2 AA aa1 aa2 BB bb1 bb2 CC cc1 cc2 DD dd1 dd2 EE ee1 ee2 FF ff1 ff2 GG gg1 gg2
}

/// What reads the rows of a model.
pub trait ReadBy<T> {
    /// Reads a row.
    ///
    /// # Errors
    ///
    /// As [`Model::from_row`](super::Model::from_row)'s.
    fn read<R: AnyRow>(row: &R) -> Result<T, Error>;
}

/// Reads the first columns of a row, as their markers (of [`crate::sql`]) say; without markers, as
/// is usual of the fields' types.
#[derive(Debug)]
pub struct Columns<M = ()>(PhantomData<M>);

impl<M, T: Fields<Types: ReadTuple<M>>> ReadBy<T> for Columns<M> {
    #[inline]
    fn read<R: AnyRow>(row: &R) -> Result<T, Error> {
        match read(row) {
            Ok(fields) => Ok(T::build(fields)),
            Err(error) => Err(error),
        }
    }
}

/// [`Clone`] of a row.
#[inline]
pub fn clone_row<T: Fields>(row: &T) -> T {
    T::build(T::Types::cloned(row.refs().0))
}

/// [`PartialEq`] of rows.
#[inline]
pub fn equal_rows<T: Fields>(one: &T, other: &T) -> bool {
    T::Types::equal(one.refs().0, other.refs().0)
}

/// What `Debug` shows of a value that is nobody's business.
pub struct Secret;

impl Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// [`Debug`] of a row, as `derive` would have it; the names of the fields have spaces between them.
///
/// # Errors
///
/// Those of the formatter.
pub fn debug_row<T: Fields>(row: &T, fields: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut out = f.debug_struct(super::type_name::<T>());
    T::Types::show(row.refs().0, fields.split(' '), &mut out);
    out.finish()
}
