//! Keys whose bytes tell whether they are equal.

use postgres_types::private::BytesMut;
use postgres_types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::executor::Value;
use crate::reads::ReadError;

/// The bytes of an integer or a `uuid`, which are as many for all of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fixed {
    bytes: u128,
    width: usize,
}

impl Fixed {
    /// The bytes of a value, whatever Rust type it has; nothing for NULL.
    pub(super) fn of(value: &Value<'_>, ty: &Type) -> Result<Option<Self>, ReadError> {
        let mut out = BytesMut::new();
        match value.as_sql().to_sql_checked(ty, &mut out)? {
            IsNull::Yes => Ok(None),
            IsNull::No => Self::from_sql(ty, &out).map(Some),
        }
    }
}

impl FromSql<'_> for Fixed {
    fn from_sql(_: &Type, raw: &[u8]) -> Result<Self, ReadError> {
        let mut bytes = [0; size_of::<u128>()];
        let start = bytes.len().checked_sub(raw.len());
        let end = start.and_then(|start| bytes.get_mut(start..));
        end.ok_or("a key is wider than any type that is listed")?.copy_from_slice(raw);
        Ok(Self { bytes: u128::from_be_bytes(bytes), width: raw.len() })
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl ToSql for Fixed {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
        let bytes = self.bytes.to_be_bytes();
        let start = bytes.len().saturating_sub(self.width);
        out.extend_from_slice(bytes.get(start..).unwrap_or_default());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
