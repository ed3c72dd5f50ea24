//! Keys as parameters: one value, or a tuple of several.

use postgres::types::ToSql;

use super::Param;

/// The shape of a key of one column.
#[derive(Debug)]
pub enum One {}

/// The shape of a key of several columns, which is a tuple.
#[derive(Debug)]
pub enum Many {}

/// A key of a shape.
pub trait KeyOf<Shape> {
    /// Its values in the order of the key's columns.
    fn params(&self) -> Vec<Param<'_>>;
}

impl<T: ToSql + Sync> KeyOf<One> for T {
    fn params(&self) -> Vec<Param<'_>> {
        vec![self]
    }
}

macro_rules! tuples {
    ($one:ident) => {};
    ($first:ident $($ty:ident)*) => {
        impl<$first: ToSql + Sync, $($ty: ToSql + Sync),*> KeyOf<Many> for ($first, $($ty),*) {
            #[allow(non_snake_case)]
            fn params(&self) -> Vec<Param<'_>> {
                let ($first, $($ty),*) = self;
                vec![$first, $($ty),*]
            }
        }
        tuples! { $($ty)* }
    };
}

// An index has at most 32 columns (`INDEX_MAX_KEYS`).
tuples! {
    A B C D E F G H I J K L M N O P Q R S T U V W X Y Z AA BB CC DD EE FF
}
