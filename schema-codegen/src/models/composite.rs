//! Prints a composite type.

use std::collections::BTreeMap;

use schema_core::object::{Attribute, Entry};
use schema_core::{Kind, Object, ObjectId, Schema};

use super::enums::qualified;
use super::names::Names;
use super::resolve::{Resolver, hash, is_own};
use super::source::Source;
use crate::config::Config;
use crate::naming::{siblings, snake};
use crate::sqltype::TypeText;

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
    let attributes = attributes(schema, id);
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
    if config.sqlx {
        sqlx(out, schema, name, &attributes);
    }
}

/// The attributes of a composite in their order.
fn attributes<'s>(
    schema: &'s Schema,
    id: &ObjectId,
) -> Vec<(&'s ObjectId, &'s Attribute, &'s Entry)> {
    let mut attributes: Vec<_> = schema
        .children(Kind::Attribute, id.path())
        .filter_map(|(id, entry)| match &entry.object {
            Object::Attribute(attribute) => Some((id, attribute, entry)),
            _ => None,
        })
        .collect();
    attributes.sort_by_key(|(_, attribute, _)| attribute.position);
    attributes
}

/// Prints what a composite is made of, down to the built-in types: `sqlx` does not ask the server
/// before it writes a value.
fn sqlx(
    out: &mut Source,
    schema: &Schema,
    name: &str,
    attributes: &[(&ObjectId, &Attribute, &Entry)],
) {
    let mut found = BTreeMap::new();
    let facade = out.facade.clone();
    out.push(&[&facade, "::__sqlx_composite!(", name, ", ["]);
    for (id, attribute, _) in attributes {
        out.literal(&id.name());
        out.push(&[" "]);
        out.literal(&part(schema, &attribute.sql_type, &mut found));
        out.push(&[", "]);
    }
    out.push(&["], ["]);
    for (path, (kind, parts)) in &found {
        out.push(&[kind, " "]);
        out.literal(path);
        out.push(&[" ["]);
        for part in parts {
            out.literal(part);
            out.push(&[" "]);
        }
        out.push(&["], "]);
    }
    out.push(&["]);\n"]);
}

/// The database's own types by their paths: what kind they are, and what they are made of.
type Parts = BTreeMap<String, (&'static str, Vec<String>)>;

/// A type without its modifiers; what it is made of is added to `found`.
fn part(schema: &Schema, sql_type: &str, found: &mut Parts) -> String {
    let text = TypeText::parse(sql_type);
    if is_own(&text.name)
        && !found.contains_key(&text.name)
        && let Some((id, entry)) = schema.type_at(&text.name)
    {
        // Before its parts, for a snapshot could say that it is one of them.
        found.insert(text.name.clone(), ("Enum", Vec::new()));
        let made = match &entry.object {
            Object::Enum(_) => Some(("Enum", Vec::new())),
            Object::Domain(domain) => Some(("Domain", vec![part(schema, &domain.sql_type, found)])),
            Object::Range(range) => Some(("Range", vec![part(schema, &range.subtype, found)])),
            Object::Composite(_) => {
                let mut parts = Vec::new();
                for (id, attribute, _) in self::attributes(schema, id) {
                    parts.push(id.name());
                    parts.push(part(schema, &attribute.sql_type, found));
                }
                Some(("Composite", parts))
            }
            // A type of an extension.
            _ => None,
        };
        match made {
            Some(made) => found.insert(text.name.clone(), made),
            None => found.remove(&text.name),
        };
    }
    if text.array { format!("{}[]", text.name) } else { text.name }
}
