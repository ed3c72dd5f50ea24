//! The domains that a type is one of.

use schema_core::object::Domain;
use schema_core::{Object, ObjectId, Schema};

use crate::sqltype::TypeText;

/// How deep types may nest: a snapshot can say that they do without end.
pub(crate) const DEPTH: usize = 32;

/// A domain that a type is made of.
pub(crate) struct Layer<'s> {
    pub(crate) id: &'s ObjectId,
    pub(crate) domain: &'s Domain,
    /// Whether its values are elements of an array.
    pub(crate) elements: bool,
}

/// The domains that a type is made of: the one that it is first, then those under that.
pub(crate) fn domains<'s>(
    schema: &'s Schema,
    text: &TypeText,
) -> impl Iterator<Item = Layer<'s>> + use<'s> {
    let (mut next, mut elements) = (text.clone(), false);
    let layers = std::iter::from_fn(move || {
        elements |= next.array;
        let (id, entry) = next.is_path().then(|| schema.type_at(&next.name)).flatten()?;
        let Object::Domain(domain) = &entry.object else { return None };
        next = TypeText::parse(&domain.sql_type);
        Some(Layer { id, domain, elements })
    });
    layers.take(DEPTH)
}
