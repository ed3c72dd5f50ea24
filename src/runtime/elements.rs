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
            super::write_binary(value.as_sql(), element, out).map(|null| match null {
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

#[cfg(test)]
mod tests {
    use postgres_types::Format;

    use super::*;

    /// A value that goes as text.
    #[derive(Debug)]
    struct Digits;

    impl ToSql for Digits {
        fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
            out.extend_from_slice(b"12345678");
            Ok(IsNull::No)
        }

        fn accepts(_: &Type) -> bool {
            true
        }

        fn encode_format(&self, _: &Type) -> Format {
            Format::Text
        }

        fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
            self.to_sql(ty, out)
        }
    }

    #[test]
    fn a_text_is_not_taken_for_the_bytes_of_a_number() {
        let all = Elements(vec![Value::Ref(&Digits)]);
        assert!(all.to_sql(&Type::INT8_ARRAY, &mut BytesMut::new()).is_err());
        let all = Elements(vec![Value::Ref(&12_345_678_i64)]);
        assert!(all.to_sql(&Type::INT8_ARRAY, &mut BytesMut::new()).is_ok());
    }
}
