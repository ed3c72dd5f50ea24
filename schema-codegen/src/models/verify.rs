//! Prints what `verify` asks a database for: everything that the models rely on, in one text.

use std::collections::{BTreeMap, BTreeSet};

use schema_core::{Kind, Object, ObjectId, Schema};

use super::relation::{Given, Relation};
use super::source::{Source, push_ended};
use crate::sqltype::TypeText;

/// Appends `pub fn verify`. The text has five fields an object, each ended by NUL, which no name
/// of PostgreSQL can contain: kind, namespace, name, part, detail.
pub(super) fn print(
    out: &mut Source,
    schema: &Schema,
    objects: &BTreeSet<ObjectId>,
    relations: &BTreeMap<String, Vec<Relation<'_>>>,
) {
    let facade = out.facade.clone();
    out.push(&[
        "/// Checks in one round trip that the database still has what these models use.\n\
         ///\n/// # Errors\n///\n/// The differences, or why they could not be told.\n\
         #[inline]\npub fn verify<'c, C: ",
        &facade,
        "::Executor<'c>>(client: C) -> C::Answer<()> {\n",
        &facade,
        "::verify::verify(client, \"",
    ]);
    for id in objects {
        if let Some(entry) = schema.get(id) {
            of_type(out, schema, id, &entry.object);
        }
    }
    for relation in relations.values().flatten() {
        let (namespace, name) = (relation.namespace.as_str(), relation.id.name());
        // What its columns share is looked at once.
        let mut shared = String::new();
        for part in ["", namespace, &name] {
            push_ended(&mut shared, part);
        }
        out.push(&[relation.id.kind().word(), &shared]);
        out.ended("");
        out.ended("");
        for column in &relation.columns {
            let not_null = if column.not_null { " not null" } else { "" };
            let filled = match (&relation.writes, column.given) {
                (None, _) => " read",
                (Some(_), Given::Always) => " given",
                (Some(_), Given::Maybe) => " filled given",
                (Some(_), Given::Never) => " filled",
            };
            out.push(&["column", not_null, filled, &shared]);
            out.ended(&column.name);
            out.ended(&column.resolved.text);
        }
    }
    out.push(&["\")\n}\n"]);
}

fn of_type(out: &mut Source, schema: &Schema, id: &ObjectId, object: &Object) {
    let (namespace, name) = (id.namespace().unwrap_or_default(), id.name());
    match object {
        Object::Enum(object) => {
            add(out, ["enum", &namespace, &name, "", ""]);
            for label in &object.labels {
                add(out, ["label", &namespace, &name, label, ""]);
            }
        }
        Object::Domain(domain) => {
            let not_null = if domain.not_null { "not null" } else { "" };
            let base = TypeText::parse(&domain.sql_type).cast();
            add(out, ["domain", &namespace, &name, not_null, &base]);
        }
        Object::Composite(_) => {
            add(out, ["composite", &namespace, &name, "", ""]);
            for (part, entry) in schema.children(Kind::Attribute, id.path()) {
                if let Object::Attribute(attribute) = &entry.object {
                    let text = TypeText::parse(&attribute.sql_type).cast();
                    add(out, ["attribute", &namespace, &name, &part.name(), &text]);
                }
            }
        }
        _ => {}
    }
}

/// Appends one object to the literal.
fn add(out: &mut Source, fields: [&str; 5]) {
    for field in fields {
        out.ended(field);
    }
}
