//! What the definitions of things on tables share.

use schema_core::object::Firing;
use schema_core::{Diagnostic, ObjectId};

/// The text before and after the first `mark` that stands in no quotes.
pub(super) fn split<'t>(text: &'t str, mark: &str) -> Option<(&'t str, &'t str)> {
    let mut quote = None;
    for (i, b) in text.bytes().enumerate() {
        match (quote, b) {
            (None, _) if text.get(i..).is_some_and(|rest| rest.starts_with(mark)) => {
                return Some((text.get(..i)?, text.get(i + mark.len()..)?));
            }
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    None
}

/// The code of `tgenabled`, `ev_enabled` and `evtenabled`.
pub(super) fn firing(code: char) -> Option<Firing> {
    match code {
        'D' => Some(Firing::Disabled),
        'R' => Some(Firing::Replica),
        'A' => Some(Firing::Always),
        _ => None,
    }
}

/// The server printed a definition in a form that is not known.
pub(super) fn unread(id: &ObjectId, text: &str) -> Diagnostic {
    Diagnostic::error(
        "introspect-failed",
        format!("the server's text of {id} is not known: {text}"),
    )
    .object(id)
    .help("this is a defect of schema-postgres: please report it")
}
