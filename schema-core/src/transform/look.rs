//! Texts that nobody but a person can follow: bodies of routines that PostgreSQL keeps as they
//! were written.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::ObjectId;
use crate::object::Object;
use crate::schema::Schema;

/// A routine whose text may use names that are others now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The routine, by its old address.
    pub routine: ObjectId,
    /// The names that stand in it as words, and what they have become, by the old name.
    pub names: BTreeMap<String, BTreeSet<String>>,
}

/// The routines of `schema` that PostgreSQL keeps as text (body and settings) in which names stand
/// that `addresses` changes. A word that looks like a name need not be one: it is a hint.
pub fn looks(schema: &Schema, addresses: &BTreeMap<ObjectId, ObjectId>) -> Vec<Look> {
    let mut changed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (before, after) in addresses {
        let pairs = segments(before).into_iter().zip(segments(after));
        for (before, after) in pairs.filter(|(before, after)| before != after) {
            changed.entry(before).or_default().insert(after);
        }
    }
    if changed.is_empty() {
        return Vec::new();
    }
    let mut looks = Vec::new();
    for (id, entry) in schema.iter().filter(|(_, entry)| entry.extension.is_none()) {
        let Object::Routine(routine) = &entry.object else { continue };
        let is_text = !matches!(routine.language.as_str(), "c" | "internal");
        let body = routine.body.iter().filter(|_| is_text);
        let mut names = BTreeMap::new();
        for text in body.chain(&routine.settings) {
            for word in text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')) {
                // Outside of quotes, capitals are small letters.
                let folded = word.to_lowercase();
                for name in [word, &folded] {
                    if let Some(to) = changed.get(name) {
                        names.insert(name.to_owned(), to.clone());
                    }
                }
            }
        }
        if !names.is_empty() {
            looks.push(Look { routine: id.clone(), names });
        }
    }
    looks
}

/// The names of an address; of a routine's, those before its types.
fn segments(id: &ObjectId) -> Vec<String> {
    match id.signature() {
        Some((path, _)) => crate::name::split(path).unwrap_or_default(),
        None if id.kind().depth().is_some() => id.names(),
        None => Vec::new(),
    }
}
