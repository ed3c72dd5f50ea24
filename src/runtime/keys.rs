//! Keys as parameters: one value, or a tuple of several.

use postgres_types::ToSql;

use crate::executor::Value;

/// The shape of a key of one column.
#[derive(Debug)]
pub enum One {}

/// The shape of a key of several columns, which is a tuple.
#[derive(Debug)]
pub enum Many {}

/// A key of a shape.
pub trait KeyOf<Shape> {
    /// Its values in the order of the key's columns.
    fn values<'v>(self) -> Vec<Value<'v>>
    where
        Self: 'v;
}

impl<T: ToSql + Sync + Send> KeyOf<One> for T {
    fn values<'v>(self) -> Vec<Value<'v>>
    where
        Self: 'v,
    {
        vec![Value::own(self)]
    }
}

macro_rules! tuples {
    ($one:ident) => {};
    ($first:ident $($ty:ident)*) => {
        impl<$first: ToSql + Sync + Send, $($ty: ToSql + Sync + Send),*> KeyOf<Many>
            for ($first, $($ty),*)
        {
            #[allow(non_snake_case)]
            fn values<'v>(self) -> Vec<Value<'v>>
            where
                Self: 'v,
            {
                let ($first, $($ty),*) = self;
                vec![Value::own($first), $(Value::own($ty)),*]
            }
        }
        tuples! { $($ty)* }
    };
}

// An index has at most 32 columns (`INDEX_MAX_KEYS`).
tuples! {
    A B C D E F G H I J K L M N O P Q R S T U V W X Y Z AA BB CC DD EE FF
}
