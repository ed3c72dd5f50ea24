//! Composite types: PostgreSQL's binary form of a record ↔ the fields of a struct.

use postgres_types::private::BytesMut;
use postgres_types::{Field, IsNull, Kind, Type};

use super::Param;
use crate::reads::{ReadError, base};

/// A field of a composite value: its type and its bytes, `None` for NULL.
pub type Part<'t, 'r> = (&'t Type, Option<&'r [u8]>);

/// The fields of a composite value, by the order of `names`, each with its type; `None` is NULL.
/// A field that the type has beyond those is passed over, and so is one behind those that it had when
/// the connection learned of it.
///
/// # Errors
///
/// Where the value is no composite, the type has no such field, or the value's fields have other types
/// than the connection learned. That one was dropped and another added of the same type cannot be told
/// from the value: connect again after that.
pub fn read_composite<'t, 'r>(
    ty: &'t Type,
    raw: &'r [u8],
    names: &[&str],
) -> Result<Vec<Part<'t, 'r>>, ReadError> {
    let fields = fields(ty)?;
    let mut rest = raw;
    let count = usize::try_from(take(&mut rest)?)?;
    if count < fields.len() {
        return Err(changed(ty));
    }
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        let oid = take(&mut rest)?.cast_unsigned();
        // Of some types `sqlx` does not know the number.
        if ![oid, 0].contains(&field.type_().oid()) {
            return Err(changed(ty));
        }
        let length = take(&mut rest)?;
        values.push(match usize::try_from(length) {
            Err(_) => None,
            Ok(length) => {
                let value = rest.get(..length).ok_or("a composite value ends too early")?;
                rest = rest.get(length..).unwrap_or_default();
                Some(value)
            }
        });
    }
    names
        .iter()
        .map(|name| {
            let place = place(ty, fields, name)?;
            let (field, value) = fields.get(place).zip(values.get(place)).ok_or("no such field")?;
            Ok((field.type_(), *value))
        })
        .collect()
}

/// Writes a composite value from its fields, `names` and `values` being in the same order. A field
/// that the type has beyond those is NULL.
///
/// # Errors
///
/// Where the type is no composite or lacks a field, or a field cannot be written.
pub fn write_composite(
    ty: &Type,
    out: &mut BytesMut,
    names: &[&str],
    values: &[Param<'_>],
) -> Result<IsNull, ReadError> {
    let fields = fields(ty)?;
    for name in names {
        place(ty, fields, name)?;
    }
    out.extend_from_slice(&i32::try_from(fields.len())?.to_be_bytes());
    for field in fields {
        out.extend_from_slice(&field.type_().oid().to_be_bytes());
        let value = names.iter().position(|name| *name == field.name()).and_then(|i| values.get(i));
        let mut body = BytesMut::new();
        let null = match value {
            Some(value) => write_part(*value, base(field.type_()), &mut body)
                .map_err(|error| format!("attribute `{}` of `{ty}`: {error}", field.name()))?,
            None => IsNull::Yes,
        };
        match null {
            IsNull::Yes => out.extend_from_slice(&(-1_i32).to_be_bytes()),
            IsNull::No => {
                out.extend_from_slice(&i32::try_from(body.len())?.to_be_bytes());
                out.extend_from_slice(&body);
            }
        }
    }
    Ok(IsNull::No)
}

/// Writes a field as the type under its domains, which the types of `postgres` do not look under.
pub(crate) fn write_part(
    value: Param<'_>,
    ty: &Type,
    out: &mut BytesMut,
) -> Result<IsNull, ReadError> {
    let element = match ty.kind() {
        Kind::Array(element) if matches!(element.kind(), Kind::Domain(_)) => element,
        _ => return super::write_binary(value, ty, out),
    };
    let (name, schema) = (ty.name().to_owned(), ty.schema().to_owned());
    let bare = Type::new(name, ty.oid(), Kind::Array(base(element).clone()), schema);
    let start = out.len();
    let null = super::write_binary(value, &bare, out)?;
    // The server wants the domain's own number in the head of the array, its third word.
    if let Some(oid) = out.get_mut(start + 8..start + 12) {
        oid.copy_from_slice(&element.oid().to_be_bytes());
    }
    Ok(null)
}

/// A connection asks once what a type is made of.
#[cold]
fn changed(ty: &Type) -> ReadError {
    format!(
        "the attributes of `{ty}` were changed since this connection learned them: connect again"
    )
    .into()
}

fn fields(ty: &Type) -> Result<&[Field], ReadError> {
    match ty.kind() {
        Kind::Composite(fields) => Ok(fields),
        Kind::Domain(inner) => fields(inner),
        _ => Err(format!("`{ty}` is no composite type").into()),
    }
}

fn place(ty: &Type, fields: &[Field], name: &str) -> Result<usize, ReadError> {
    let found = fields.iter().position(|field| field.name() == name);
    found.ok_or_else(|| format!("`{ty}` has no attribute `{name}`").into())
}

fn take(rest: &mut &[u8]) -> Result<i32, ReadError> {
    let (head, tail) = rest.split_first_chunk::<4>().ok_or("a composite value ends too early")?;
    *rest = tail;
    Ok(i32::from_be_bytes(*head))
}

/// Implements what every generated composite has. Not meant to be written by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __composite {
    ($name:ident, $hash:literal, $namespace:literal, $sql:literal,
     [$($field:ident: $attribute:literal as $marker:ty),* $(,)?]) => {
        impl $crate::runtime::Own for $name {
            const TYPE: (&'static str, &'static str) = ($namespace, $sql);

            #[inline]
            fn decode(
                ty: &$crate::postgres_types::Type,
                raw: &[u8],
            ) -> ::std::result::Result<Self, $crate::ReadError> {
                let mut _values =
                    $crate::runtime::read_composite(ty, raw, &[$($attribute),*])?.into_iter();
                ::std::result::Result::Ok(Self {
                    $($field: {
                        let (ty, raw) = _values.next().ok_or("a field is missing")?;
                        $crate::reads::field::<$marker, _>(ty, raw)?
                    },)*
                })
            }

            #[inline]
            fn encode(
                &self,
                ty: &$crate::postgres_types::Type,
                out: &mut $crate::postgres_types::private::BytesMut,
            ) -> ::std::result::Result<$crate::postgres_types::IsNull, $crate::ReadError> {
                $crate::runtime::write_composite(ty, out, &[$($attribute),*], &[$(&self.$field),*])
            }
        }

        $crate::__own!($name, $hash);
    };
}
