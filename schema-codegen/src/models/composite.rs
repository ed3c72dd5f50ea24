//! Prints a composite type.

use schema_core::object::Entry;
use schema_core::{Kind, Object, ObjectId, Schema};

use super::enums::qualified;
use super::names::Names;
use super::resolve::{Resolver, hash};
use super::source::Source;
use crate::config::Config;
use crate::naming::{siblings, snake};

#[allow(clippy::too_many_arguments)]
pub(super) fn print(
    out: &mut Source,
    schema: &Schema,
    id: &ObjectId,
    name: &str,
    entry: &Entry,
    config: &Config,
    resolver: &Resolver<'_>,
    names: &Names,
) {
    let namespace = id.namespace().unwrap_or_default();
    out.doc(entry.comment.as_deref());
    if !resolver.is_binary(id, &namespace, names, 0) {
        // An attribute has no Rust type, so that the value is text as a whole.
        out.push(&["pub type ", name, " = ", out.string, ";\n"]);
        return;
    }
    let mut attributes: Vec<_> = schema
        .children(Kind::Attribute, id.path())
        .filter_map(|(id, entry)| match &entry.object {
            Object::Attribute(attribute) => Some((id, attribute, entry)),
            _ => None,
        })
        .collect();
    attributes.sort_by_key(|(_, attribute, _)| attribute.position);
    let bare: Vec<String> = attributes.iter().map(|(id, _, _)| id.name()).collect();
    let chosen = |i: usize| {
        let (id, _, _) = attributes.get(i)?;
        let one = config.names.iter().find(|one| one.key.text == id.path())?;
        Some(one.value.text.clone())
    };
    let fields = siblings(bare.iter().map(String::as_str), snake, "_", chosen);
    let facade = out.facade.clone();
    out.derive("Clone, Debug, PartialEq");
    out.push(&["pub struct ", name, " {\n"]);
    let mut markers = Vec::new();
    for ((_, attribute, entry), field) in attributes.iter().zip(&fields) {
        let rust = resolver.resolve(&attribute.sql_type, &namespace, names, 1).nullable;
        out.doc(entry.comment.as_deref());
        out.push(&["pub ", field, ": ", &rust.path, ",\n"]);
        markers.push(rust.marker.unwrap_or_default());
    }
    out.push(&["}\n", &facade, "::__composite!(", name, ", ", &hash(id.path()).to_string(), ", "]);
    qualified(out, id);
    out.push(&[", ["]);
    for ((field, bare), marker) in fields.iter().zip(&bare).zip(&markers) {
        out.push(&[field, ": "]);
        out.literal(bare);
        out.push(&[" as ", marker, ", "]);
    }
    out.push(&["]);\n"]);
}
