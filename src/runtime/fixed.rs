//! Keys whose bytes tell whether they are equal.

use postgres_types::private::BytesMut;
use postgres_types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::executor::Value;
use crate::reads::ReadError;

/// The bytes of an integer or a `uuid`, which are as many for all of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fixed(u128);

impl Fixed {
    /// The bytes of a value, whatever Rust type it has; nothing for NULL. They are written into
    /// `out`, whatever that holds.
    pub(super) fn of(
        value: &Value<'_>,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<Option<Self>, ReadError> {
        out.clear();
        match super::write_binary(value.as_sql(), ty, out)? {
            IsNull::Yes => Ok(None),
            IsNull::No => Self::from_sql(ty, out).map(Some),
        }
    }
}

impl FromSql<'_> for Fixed {
    #[inline]
    fn from_sql(_: &Type, raw: &[u8]) -> Result<Self, ReadError> {
        Ok(Self(match raw.len() {
            2 => u16::from_be_bytes(raw.try_into()?).into(),
            4 => u32::from_be_bytes(raw.try_into()?).into(),
            8 => u64::from_be_bytes(raw.try_into()?).into(),
            _ => u128::from_be_bytes(raw.try_into()?),
        }))
    }

    #[inline]
    fn accepts(_: &Type) -> bool {
        true
    }
}

impl ToSql for Fixed {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
        let bytes = self.0.to_be_bytes();
        let width = match *ty {
            Type::INT2 => 2,
            Type::INT4 => 4,
            Type::INT8 => 8,
            _ => bytes.len(),
        };
        out.extend_from_slice(bytes.get(bytes.len() - width..).unwrap_or_default());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
