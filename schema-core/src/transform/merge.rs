//! Several schemas as one.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::id::ObjectId;
use crate::schema::Schema;

/// One of several schemas that become one.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// How messages call it.
    pub name: String,
    /// The schema.
    pub schema: Schema,
}

/// Puts schemas together. What several have in the same way, such as an extension, is there once.
///
/// # Errors
/// `transform-collision` for each object that two have in different ways.
pub fn merge(parts: &[Part]) -> Result<Schema, Vec<Diagnostic>> {
    let mut whole = Schema::new(parts.iter().map(|part| part.schema.postgres).max().unwrap_or(0));
    whole.extent = parts.iter().fold(whole.extent, |all, part| all.or(part.schema.extent));
    let mut from: BTreeMap<&ObjectId, &str> = BTreeMap::new();
    let mut errors = Vec::new();
    for part in parts {
        for (id, entry) in part.schema.iter() {
            let Some(other) = from.insert(id, &part.name) else {
                whole.insert(id.clone(), entry.clone());
                continue;
            };
            if whole.get(id) != Some(entry) {
                let why = format!("{other} and {} both have {id}, and not the same", part.name);
                errors.push(
                    Diagnostic::error("transform-collision", why)
                        .object(id)
                        .help(format!("leave it out: --exclude '{id}'"))
                        .help("or make them the same, or transform one of them by itself first"),
                );
            }
        }
    }
    if errors.is_empty() { Ok(whole) } else { Err(errors) }
}
