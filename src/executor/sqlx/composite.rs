//! Composite types as parameters of `sqlx`'s own queries.
//!
//! `postgres` asks the server what a parameter is made of before it writes it, `sqlx` afterwards. So
//! generated code says it, and the numbers of the database's own types, which stand inside of
//! values, are left to `sqlx` to fill in by name.

use std::collections::HashMap;
use std::sync::OnceLock;

use postgres_types::private::BytesMut;
use postgres_types::{Field, Kind, Type};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::types::PgRecordEncoder;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo};

use super::own::spelled;
use super::types::parts;
use super::{Encoded, types};
use crate::runtime::Own;

/// What kind of type it is that an attribute is made of.
#[derive(Clone, Copy, Debug)]
pub enum Known {
    /// An enum.
    Enum,
    /// A domain over the one type that is listed.
    Domain,
    /// A composite of what is listed: name and type of each attribute in turn.
    Composite,
    /// A range over the one type that is listed.
    Range,
}

/// A type that the database defines: its kind, its path, and what it is made of.
pub type Part = (Known, &'static str, &'static [&'static str]);

/// What a composite type is made of.
#[derive(Debug)]
pub struct Shape {
    attributes: &'static [&'static str],
    types: &'static [Part],
    made: OnceLock<Made>,
}

/// The same for `postgres`. Types that the database defines have numbers from [`FIRST`] on, in the
/// order of their names.
#[derive(Debug)]
struct Made {
    ty: Type,
    names: Vec<String>,
}

/// Built-in types have lower numbers.
const FIRST: u32 = 1 << 31;

impl Shape {
    /// By name and type of each attribute in turn, and those types that the database defines.
    pub const fn new(attributes: &'static [&'static str], types: &'static [Part]) -> Self {
        Self { attributes, types, made: OnceLock::new() }
    }

    /// Writes a value.
    ///
    /// # Errors
    ///
    /// Where an attribute cannot be written; the error names it and the type.
    pub fn encode<T: Own>(
        &'static self,
        value: &T,
        out: &mut PgArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        let made = self.made.get_or_init(|| {
            let mut maker = Maker { types: self.types, names: Vec::new(), made: HashMap::new() };
            let kind = Kind::Composite(maker.fields(self.attributes));
            let (namespace, name) = T::TYPE;
            let ty = maker.own(namespace, name, "", kind);
            Made { ty, names: maker.names }
        });
        let mut raw = BytesMut::new();
        Ok(match value.encode(&made.ty, &mut raw)? {
            postgres_types::IsNull::Yes => IsNull::Yes,
            postgres_types::IsNull::No => {
                made.copy(&made.ty, &raw, out)?;
                IsNull::No
            }
        })
    }
}

/// Makes types from what generated code says of them.
struct Maker {
    types: &'static [Part],
    names: Vec<String>,
    made: HashMap<&'static str, Type>,
}

impl Maker {
    /// The type of a text such as `integer` or `public.mood[]`.
    fn make(&mut self, text: &'static str) -> Type {
        if let Some(made) = self.made.get(text) {
            return made.clone();
        }
        let ty = match text.strip_suffix("[]") {
            Some(element) => {
                let element = self.make(element);
                let built_in = match element.oid() < FIRST {
                    true => types::built_in(&format!("_{}", element.name())),
                    false => None,
                };
                let (namespace, name) = (element.schema().to_owned(), element.name().to_owned());
                let kind = Kind::Array(element);
                built_in.unwrap_or_else(|| self.own(&namespace, &name, "[]", kind))
            }
            None => self.element(text),
        };
        self.made.insert(text, ty.clone());
        ty
    }

    fn element(&mut self, text: &'static str) -> Type {
        let (namespace, name) = parts(text);
        if namespace.is_empty() {
            let found = types::built_in(types::catalog_name(text));
            return found.unwrap_or_else(|| self.own("pg_catalog", &name, "", Kind::Simple));
        }
        let Some((known, _, of)) = self.types.iter().find(|(_, path, _)| *path == text) else {
            return self.own(&namespace, &name, "", Kind::Simple);
        };
        // None is made of itself, but a snapshot could say so.
        self.made.insert(text, Type::UNKNOWN);
        let kind = match (known, of.first()) {
            (Known::Enum, _) => Kind::Enum(Vec::new()),
            (Known::Composite, _) => Kind::Composite(self.fields(of)),
            (Known::Domain, Some(base)) => Kind::Domain(self.make(base)),
            (Known::Range, Some(over)) => Kind::Range(self.make(over)),
            (_, None) => Kind::Simple,
        };
        self.own(&namespace, &name, "", kind)
    }

    fn fields(&mut self, of: &'static [&'static str]) -> Vec<Field> {
        let (pairs, _) = of.as_chunks::<2>();
        pairs.iter().map(|[name, ty]| Field::new((*name).to_owned(), self.make(ty))).collect()
    }

    /// A type with a number for its name, and nothing but `[]` after it.
    fn own(&mut self, namespace: &str, name: &str, after: &str, kind: Kind) -> Type {
        let place = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(spelled(namespace, name) + after);
        Type::new(name.to_owned(), FIRST.saturating_add(place), kind, namespace.to_owned())
    }
}

/// The next bytes of a value.
fn take<'r>(rest: &mut &'r [u8], count: usize) -> Result<&'r [u8], BoxDynError> {
    let (taken, left) = rest.split_at_checked(count).ok_or("a value ends too early")?;
    *rest = left;
    Ok(taken)
}

/// The next number of a value.
fn number(rest: &mut &[u8]) -> Result<i32, BoxDynError> {
    let (taken, left) = rest.split_first_chunk::<4>().ok_or("a value ends too early")?;
    *rest = left;
    Ok(i32::from_be_bytes(*taken))
}

impl Made {
    /// Copies a value, with places instead of the numbers of types that are not known here.
    fn copy(
        &'static self,
        ty: &Type,
        raw: &[u8],
        out: &mut PgArgumentBuffer,
    ) -> Result<(), BoxDynError> {
        let mut rest = raw;
        match ty.kind() {
            Kind::Domain(inner) => return self.copy(inner, raw, out),
            Kind::Composite(fields) if ty.oid() >= FIRST => {
                out.extend_from_slice(take(&mut rest, 4)?);
                for field in fields {
                    self.place(field.type_(), &mut rest, out)?;
                    self.part(field.type_(), &mut rest, out)?;
                }
            }
            Kind::Array(element) if ty.oid() >= FIRST => {
                let dimensions = take(&mut rest, 4)?;
                out.extend_from_slice(dimensions);
                out.extend_from_slice(take(&mut rest, 4)?);
                self.place(element, &mut rest, out)?;
                let dimensions = usize::try_from(number(&mut { dimensions })?)?;
                out.extend_from_slice(take(&mut rest, dimensions.saturating_mul(8))?);
                while !rest.is_empty() {
                    self.part(element, &mut rest, out)?;
                }
            }
            Kind::Range(over) if ty.oid() >= FIRST => {
                out.extend_from_slice(take(&mut rest, 1)?);
                while !rest.is_empty() {
                    self.part(over, &mut rest, out)?;
                }
            }
            _ => out.extend_from_slice(std::mem::take(&mut rest)),
        }
        match rest {
            [] => Ok(()),
            _ => Err(format!("a value of `{ty}` is longer than it says").into()),
        }
    }

    /// Copies a length, and as much of a value.
    fn part(
        &'static self,
        ty: &Type,
        rest: &mut &[u8],
        out: &mut PgArgumentBuffer,
    ) -> Result<(), BoxDynError> {
        let length = number(rest)?;
        out.extend_from_slice(&length.to_be_bytes());
        match usize::try_from(length) {
            Ok(length) => self.copy(ty, take(rest, length)?, out),
            Err(_) => Ok(()),
        }
    }

    /// Copies the number of a type, or leaves a place for it.
    fn place(
        &'static self,
        ty: &Type,
        rest: &mut &[u8],
        out: &mut PgArgumentBuffer,
    ) -> Result<(), BoxDynError> {
        let oid = take(rest, 4)?;
        if oid != ty.oid().to_be_bytes() {
            return Err(format!("a value is not of its type, `{ty}`").into());
        }
        let own = ty.oid().checked_sub(FIRST).and_then(|place| usize::try_from(place).ok());
        let Some(name) = own.and_then(|place| self.names.get(place)) else {
            out.extend_from_slice(oid);
            return Ok(());
        };
        // `sqlx` leaves a place only in a record that it writes: between the number of its fields,
        // which goes over what is here before the place, and the length of a value, here of NULL.
        let Some(start) = out.len().checked_sub(4) else {
            return Err("a value has no head".into());
        };
        let head = out.split_off(start);
        PgRecordEncoder::new(out).encode(Encoded(None, PgTypeInfo::with_name(name)))?;
        out.truncate(start + 8);
        if let Some(before) = out.get_mut(start..start + 4) {
            before.copy_from_slice(&head);
        }
        Ok(())
    }
}

/// Implements `sqlx`'s `Encode` for a composite. Not meant to be written by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_composite {
    ($name:ident, [$($attribute:literal $sql:literal),* $(,)?],
     [$($kind:ident $path:literal [$($part:literal)*]),* $(,)?]) => {
        $crate::__sqlx_encode!($name, value, out => {
            static SHAPE: $crate::executor::sqlx::Shape = $crate::executor::sqlx::Shape::new(
                &[$($attribute, $sql),*],
                &[$(($crate::executor::sqlx::Known::$kind, $path, &[$($part),*])),*],
            );
            SHAPE.encode(value, out)
        });
    };
}
