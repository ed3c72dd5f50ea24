//! Names by convention: `users_pkey` is called `accounts_pkey` when `users` is called `accounts`.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::ObjectId;
use crate::name::made_name;
use crate::name::quote;
use crate::object::{Entry, Kind, Object};
use crate::schema::Schema;

use super::{Addresses, Rename, To};

/// The labels that PostgreSQL ends names with (`ChooseIndexName()`, `ChooseConstraintName()`).
const LABELS: [&str; 7] = ["key", "fkey", "check", "idx", "excl", "not_null", "seq"];

/// The renames that others bring along: those of what belongs to a renamed table, or uses a renamed
/// column, and carries the old name, where the second schema has it under the new one.
///
/// `addresses` is where the renames put things, as [`super::moved`] says.
pub fn follow(from: &Schema, to: &Schema, addresses: &Addresses) -> Vec<Rename> {
    let mut words: BTreeMap<&ObjectId, Vec<(String, String)>> = BTreeMap::new();
    let mut tables = BTreeMap::new();
    for (before, after) in addresses {
        let pair = (before.name(), after.name());
        if pair.0 == pair.1 {
            continue;
        }
        match before.kind() {
            Kind::Column => {
                if let Some((table, _)) = before.parent_path().and_then(|path| from.relation(path))
                {
                    words.entry(table).or_default().push(pair);
                }
            }
            Kind::Table | Kind::View | Kind::MaterializedView => {
                words.entry(before).or_default().push(pair.clone());
                tables.insert(before, pair);
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    let mut used: BTreeSet<ObjectId> = addresses.values().cloned().collect();
    for (id, entry) in from.iter() {
        let Some(table) = table_of(from, id, entry) else { continue };
        let Some(pairs) = words.get(&table) else { continue };
        let now = addresses.get(id).unwrap_or(id);
        if now.name() != id.name() || to.contains(now) {
            continue;
        }
        let mut names = vec![id.name()];
        for (before, after) in pairs {
            let more: Vec<_> =
                names.iter().filter_map(|name| with_word(name, before, after)).collect();
            names.extend(more);
        }
        names.extend(made(id, entry, &table, tables.get(&table), pairs));
        let found = names.into_iter().skip(1).find_map(|name| {
            let new = beside(now, &name)?;
            (to.contains(&new) && !used.contains(&new)).then_some((new, name))
        });
        if let Some((new, name)) = found {
            used.insert(new);
            all.push(Rename { id: id.clone(), to: To::Name(name) });
        }
    }
    all
}

/// The table whose name an object may carry.
fn table_of(schema: &Schema, id: &ObjectId, entry: &Entry) -> Option<ObjectId> {
    match &entry.object {
        Object::Index(index) => Some(index.on.clone()),
        Object::Statistics(statistics) => Some(statistics.on.clone()),
        Object::Sequence(sequence) => schema.parent(sequence.owned_by.as_ref()?),
        Object::Constraint(_) | Object::Trigger(_) | Object::RewriteRule(_) | Object::Policy(_) => {
            schema.parent(id)
        }
        _ => None,
    }
}

/// The address with another last name.
fn beside(id: &ObjectId, name: &str) -> Option<ObjectId> {
    ObjectId::from_path(id.kind(), &format!("{}.{}", id.parent_path()?, quote(name)))
}

/// The name with one word of it, between underscores, exchanged.
fn with_word(name: &str, before: &str, after: &str) -> Option<String> {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let at = name.match_indices(before).map(|(at, _)| at).find(|at| {
        let (head, tail) = (name.get(..*at), name.get(at + before.len()..));
        is_edge(head.and_then(|it| it.chars().next_back()))
            && is_edge(tail.and_then(|it| it.chars().next()))
    })?;
    Some(format!("{}{after}{}", name.get(..at)?, name.get(at + before.len()..)?))
}

/// The name that PostgreSQL would have made, where it made the old one: long names are cut.
fn made(
    id: &ObjectId,
    entry: &Entry,
    table: &ObjectId,
    renamed: Option<&(String, String)>,
    words: &[(String, String)],
) -> Option<String> {
    let columns: Vec<String> = match &entry.object {
        Object::Index(index) => index.columns.clone(),
        Object::Sequence(sequence) => vec![sequence.owned_by.as_ref()?.name()],
        Object::Constraint(constraint) => {
            constraint.body.columns().iter().map(ToString::to_string).collect()
        }
        _ => return None,
    };
    let new = |name: &String| {
        let pair = words.iter().find(|(before, _)| before == name);
        pair.map_or_else(|| name.clone(), |(_, after)| after.clone())
    };
    let after: Vec<_> = columns.iter().map(new).collect();
    let own = table.name();
    let table = renamed.map_or(own.as_str(), |(_, after)| after.as_str());
    let name = id.name();
    let label = LABELS.iter().find(|label| made_name(&own, &columns.join("_"), label) == name)?;
    Some(made_name(table, &after.join("_"), label))
}

/// The names of a text that are no longer those of what it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The object whose text PostgreSQL keeps as it was written: a routine, or a setting.
    pub id: ObjectId,
    /// The names in it, each with the address that the object has now.
    pub names: BTreeMap<String, ObjectId>,
}

/// The texts of a schema that hold names of what was renamed: PostgreSQL does not read them before
/// they run. Words are compared, so a name of something else may be among them.
pub fn mentions(schema: &Schema, addresses: &Addresses) -> Vec<Mention> {
    let mut renamed: BTreeMap<String, &ObjectId> = BTreeMap::new();
    for (before, after) in addresses {
        let (Some(old), Some(new)) = (super::last_name(before), super::last_name(after)) else {
            continue;
        };
        if old != new {
            renamed.entry(old).or_insert(after);
        }
    }
    let mut mentions = Vec::new();
    for (id, entry) in schema.iter().filter(|(_, entry)| entry.extension.is_none()) {
        let texts: Vec<&str> = match &entry.object {
            Object::Routine(routine) if routine.library.is_none() => {
                let settings = routine.settings.iter().map(String::as_str);
                routine.body.as_deref().into_iter().chain(settings).collect()
            }
            Object::Setting(setting) => vec![&setting.value],
            _ => continue,
        };
        let words = texts.into_iter().flat_map(words);
        let names: BTreeMap<_, _> =
            words.filter_map(|word| renamed.get(&word).map(|now| (word, (*now).clone()))).collect();
        if !names.is_empty() {
            mentions.push(Mention { id: id.clone(), names });
        }
    }
    mentions
}

/// The words of a text that can be names: as PostgreSQL folds them, and as they stand where they
/// are quoted.
fn words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for (i, part) in text.split('"').enumerate() {
        if i % 2 == 1 {
            words.insert(part.to_owned());
        }
        let plain = part.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
        words.extend(plain.filter(|word| !word.is_empty()).map(str::to_lowercase));
    }
    words
}

/// One line for people: `text of routine public.f() names users (now table public.accounts)`.
impl std::fmt::Display for Mention {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.names.iter();
        let names: Vec<_> =
            names.map(|(name, now)| format!("{} (now {now})", quote(name))).collect();
        write!(f, "the text of {} names {}", self.id, names.join(", "))
    }
}
