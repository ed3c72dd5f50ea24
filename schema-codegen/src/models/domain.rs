//! Prints a domain: another name for the Rust type under it.

use schema_core::ObjectId;
use schema_core::object::{Domain, Entry};

use super::names::Names;
use super::resolve::Resolver;
use super::source::Source;

pub(super) fn print(
    out: &mut Source,
    id: &ObjectId,
    name: &str,
    domain: &Domain,
    entry: &Entry,
    resolver: &Resolver<'_>,
    names: &Names,
) {
    let namespace = id.namespace().unwrap_or_default();
    let inner = resolver.resolve(&domain.sql_type, &namespace, names, 1);
    out.doc(entry.comment.as_deref());
    out.push(&["pub type ", name, " = ", &inner.rust.path, ";\n"]);
}
