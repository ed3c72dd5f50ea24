//! Prints a domain: another name for the Rust type under it, or a type of its own.

use schema_core::ObjectId;
use schema_core::object::{Domain, Entry};

use super::checks::{self, Context, Labels, Left};
use super::newtype;
use super::source::{Source, is_serde};
use crate::typemap::Borrow;

pub(super) fn print(
    out: &mut Source,
    id: &ObjectId,
    name: &str,
    domain: &Domain,
    entry: &Entry,
    context: &Context<'_, '_>,
    all_left: &mut Vec<Left>,
) {
    if let Some(labels) = checks::labels_of_domain(context.schema, context.config, id) {
        let labels = Labels::of_domain(id, name, labels);
        return labels.print(out, context.config, entry.comment.as_deref());
    }
    let namespace = id.namespace().unwrap_or_default();
    let inner = context.resolver.resolve(&domain.sql_type, &namespace, context.names, 1).rust;
    if !newtype::is_domain(context.config, &inner) {
        out.doc(entry.comment.as_deref());
        out.push(&["pub type ", name, " = ", &inner.path, ";\n"]);
        return;
    }
    out.line(&format!("A value of the domain `{}`.", id.path().replace('`', " ")));
    if entry.comment.is_some() {
        out.line("");
        out.doc(entry.comment.as_deref());
    }
    let of_checks = format!("{}::checks", out.runtime);
    let (body, left) = context.domain(id, &of_checks, (&domain.sql_type, &inner));
    if !left.is_empty() {
        out.line("");
    }
    checks::left(out, &left);
    all_left.extend(left);
    out.derive(newtype::traits(&inner));
    // What is read of other formats meets the constraints too.
    if context.config.models.derive.iter().any(|path| is_serde(path, "Deserialize")) {
        out.push(&["#[serde(try_from = "]);
        out.literal(&inner.path);
        out.push(&[")]\n"]);
    }
    out.push(&["pub struct ", name, "(", &inner.path, ");\n"]);
    let facade = out.facade.clone();
    out.push(&[&facade, "::__newtype!(", name, ", ", &inner.path, ");\n"]);
    out.push(&[&facade, "::__domain!(", name, ", ", &inner.path]);
    let text = inner.borrow == Borrow::Str && inner.path.ends_with("String");
    out.push(&[if text { ", str" } else { "" }, ");\n"]);
    newtype::valued(out, name, &inner, context.config);
    checks::domain_function(out, name, &body);
}
