//! Prints what `verify` asks a database for: everything that the models rely on, in one text.

use std::collections::BTreeSet;

use schema_core::{Kind, Object, ObjectId, Schema};

use super::source::Source;
use crate::sqltype::TypeText;

/// Appends `pub fn verify`. The text has five fields an object, each ended by NUL, which no name
/// of PostgreSQL can contain: kind, namespace, name, part, detail.
pub(super) fn print(out: &mut Source, schema: &Schema, objects: &BTreeSet<ObjectId>) {
    let mut expected = String::new();
    let mut add = |fields: [&str; 5]| {
        for field in fields {
            // A field that is text of the server's could only hold NUL in a forged snapshot.
            expected.push_str(&field.replace('\0', ""));
            expected.push('\0');
        }
    };
    for id in objects {
        let (namespace, name) = (id.namespace().unwrap_or_default(), id.name());
        let Some(entry) = schema.get(id) else { continue };
        match &entry.object {
            Object::Enum(object) => {
                add(["enum", &namespace, &name, "", ""]);
                for label in &object.labels {
                    add(["label", &namespace, &name, label, ""]);
                }
            }
            Object::Domain(domain) => {
                let not_null = if domain.not_null { "not null" } else { "" };
                let base = TypeText::parse(&domain.sql_type).cast();
                add(["domain", &namespace, &name, not_null, &base]);
            }
            Object::Composite(_) => {
                add(["composite", &namespace, &name, "", ""]);
                for (part, entry) in schema.children(Kind::Attribute, id.path()) {
                    if let Object::Attribute(attribute) = &entry.object {
                        let text = TypeText::parse(&attribute.sql_type).cast();
                        add(["attribute", &namespace, &name, &part.name(), &text]);
                    }
                }
            }
            _ => {
                add([id.kind().word(), &namespace, &name, "", ""]);
                for (part, column, _) in schema.columns(id.path()) {
                    let kind = if column.not_null { "column not null" } else { "column" };
                    let text = TypeText::parse(&column.sql_type).cast();
                    add([kind, &namespace, &name, &part.name(), &text]);
                }
            }
        }
    }
    let facade = out.facade.clone();
    out.push(&[
        "/// Checks in one round trip that the database still has what these models use.\n\
         ///\n/// # Errors\n///\n/// The differences, or why they could not be told.\n\
         #[inline]\npub fn verify<C: ",
        &facade,
        "::postgres::GenericClient>(client: &mut C) -> ",
        out.result,
        "<(), ",
        &facade,
        "::VerifyError> {\n",
        &facade,
        "::verify::verify(client, ",
    ]);
    out.literal(&expected);
    out.push(&[")\n}\n"]);
}
