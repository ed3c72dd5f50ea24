//! Prints an enum.

use schema_core::object::{Entry, Enum};
use schema_core::{ObjectId, name};

use super::resolve::hash;
use super::source::Source;
use crate::config::Config;
use crate::naming;

pub(super) fn print(
    out: &mut Source,
    id: &ObjectId,
    name: &str,
    object: &Enum,
    entry: &Entry,
    config: &Config,
) {
    let path = |label: &str| format!("{}.{}", id.path(), name::quote(label));
    let chosen = |i: usize| {
        let key = path(object.labels.get(i)?);
        config.names.iter().find(|one| one.key.text == key).map(|one| one.value.text.clone())
    };
    let variants = naming::variants(object.labels.iter().map(String::as_str), chosen);
    out.doc(entry.comment.as_deref());
    let facade = out.facade.clone();
    out.derive("Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash");
    out.push(&["pub enum ", name, " {\n"]);
    out.variants(&variants, &object.labels);
    out.push(&["}\n", &facade, "::__enum!(", name, ", ", &hash(id.path()).to_string(), ", "]);
    qualified(out, id);
    out.push(&[", ["]);
    for (variant, label) in variants.iter().zip(&object.labels) {
        out.push(&[variant, " => "]);
        out.literal(label);
        out.push(&[", "]);
    }
    out.push(&["]);\n"]);
}

/// The namespace and the name of a type as two literals.
pub(super) fn qualified(out: &mut Source, id: &ObjectId) {
    out.literal(&id.namespace().unwrap_or_default());
    out.push(&[", "]);
    out.literal(&id.name());
}
