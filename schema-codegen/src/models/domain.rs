//! Prints a domain: another name for the Rust type under it, or a type of its own.

use schema_core::ObjectId;
use schema_core::object::{Domain, Entry};

use super::checks::Context;
use super::newtype;
use super::source::Source;
use crate::typemap::Borrow;

pub(super) fn print(
    out: &mut Source,
    id: &ObjectId,
    name: &str,
    domain: &Domain,
    entry: &Entry,
    context: &Context<'_, '_>,
) {
    let namespace = id.namespace().unwrap_or_default();
    let inner = context.resolver.resolve(&domain.sql_type, &namespace, context.names, 1).rust;
    if !context.config.models.domain_newtypes {
        out.doc(entry.comment.as_deref());
        out.push(&["pub type ", name, " = ", &inner.path, ";\n"]);
        return;
    }
    out.line(&format!("A value of the domain `{}`.", id.path().replace('`', " ")));
    if entry.comment.is_some() {
        out.line("");
        out.doc(entry.comment.as_deref());
    }
    out.derive(newtype::traits(&inner));
    out.push(&["pub struct ", name, "(", &inner.path, ");\n"]);
    let facade = out.facade.clone();
    out.push(&[&facade, "::__newtype!(", name, ", ", &inner.path, ");\n"]);
    out.push(&[&facade, "::__domain!(", name, ", ", &inner.path]);
    let text = inner.borrow == Borrow::Str && inner.path.ends_with("String");
    out.push(&[if text { ", str" } else { "" }, ");\n"]);
    newtype::valued(out, name, &inner, context.config);
    context.domain(out, id, name, (&domain.sql_type, &inner));
}
