//! Arrays as parameters, from values that are not of one Rust type.

use postgres_protocol::types::{ArrayDimension, array_to_sql};
use postgres_types::private::BytesMut;
use postgres_types::{IsNull, Kind, ToSql, Type, WrongType};

use crate::executor::Value;
use crate::reads::ReadError;

/// An array of these values.
#[derive(Debug)]
pub(crate) struct Elements<'v>(pub(crate) Vec<Value<'v>>);

impl ToSql for Elements<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
        let Kind::Array(element) = ty.kind() else {
            return Err(Box::new(WrongType::new::<Self>(ty.clone())));
        };
        let dimension = ArrayDimension { len: i32::try_from(self.0.len())?, lower_bound: 1 };
        let write = |value: &Value<'_>, out: &mut BytesMut| {
            value.as_sql().to_sql_checked(element, out).map(|null| match null {
                IsNull::Yes => postgres_protocol::IsNull::Yes,
                IsNull::No => postgres_protocol::IsNull::No,
            })
        };
        array_to_sql([dimension], element.oid(), &self.0, write, out)?;
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
        self.to_sql(ty, out)
    }
}
