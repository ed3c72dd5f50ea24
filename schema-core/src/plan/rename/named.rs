//! Renames as a person writes them: `users=accounts`, `public.users.mail = public.users.email`.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Origin};
use crate::id::ObjectId;
use crate::name::{quote, split};
use crate::nearest::nearest;
use crate::object::{Kind, Object};
use crate::plan::definition::split_unquoted;
use crate::schema::Schema;

use super::{Rename, To, last_name, moved};

/// What a person wrote: an object of the first schema, and its name in the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The object before: its path or the end of it, with or without the word of its kind.
    pub from: String,
    /// What it is called after.
    pub to: String,
    /// Where it is kept, as against said once. Then it counts only where it fits: schemas from
    /// before and after it are fine.
    pub kept: Option<Origin>,
}

impl Named {
    /// Reads `users=accounts`.
    ///
    /// # Errors
    /// `usage` where there is no `=` between two names.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let sides = split_unquoted(text, "=").map(|(a, b)| (a.trim(), b.trim()));
        match sides.filter(|(from, to)| !from.is_empty() && !to.is_empty()) {
            Some((from, to)) => Ok(Self { from: from.to_owned(), to: to.to_owned(), kept: None }),
            None => Err(Diagnostic::error("usage", format!("{text:?} is no rename"))
                .help("write it as OLD=NEW: users=accounts, or users.mail=users.email")),
        }
    }
}

/// A side: the kind where it is said, the names, outermost first, and the types of a signature.
struct Side {
    kind: Option<Kind>,
    names: Vec<String>,
    types: Option<String>,
}

/// The renames that are meant. Each leads from an object of the first schema to one that the second
/// has.
///
/// # Errors
/// `rename-missing` for a name that a schema lacks, with the nearest that it has, and
/// `rename-ambiguous` for one that several objects have; and those of [`super::rename`].
pub fn named(from: &Schema, to: &Schema, all: &[Named]) -> Result<Vec<Rename>, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let mut found: Vec<(&Named, Vec<Rename>)> = Vec::new();
    for named in all {
        match one(from, to, named) {
            Ok(renames) if renames.is_empty() => {}
            Ok(renames) => found.push((named, renames)),
            Err(error) => errors.push(placed(error, named)),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    loop {
        let renames: Vec<_> = found.iter().flat_map(|(_, renames)| renames.clone()).collect();
        let (_, addresses) = moved(from, &renames)?;
        let goal = |(_, renames): &(&Named, Vec<Rename>)| {
            let id = &renames.first()?.id;
            Some(addresses.get(id).unwrap_or(id).clone()).filter(|goal| !has(to, goal))
        };
        let Some(at) = found.iter().position(|it| goal(it).is_some()) else {
            return if errors.is_empty() { Ok(renames) } else { Err(errors) };
        };
        let (named, renames) = found.remove(at);
        if named.kept.is_none()
            && let Some(goal) = goal(&(named, renames))
        {
            errors.push(lacking(&named.to, "second", to, goal.kind(), &goal.names()));
        }
    }
}

/// Warns of kept renames of which neither schema has the one name or the other: nothing can come
/// of them.
pub fn unused(from: &Schema, to: &Schema, all: &[Named]) -> Vec<Diagnostic> {
    let is_there = |named: &Named| {
        let (old, new) = (side(&named.from)?, side(&named.to)?);
        let kind = old.kind.or(new.kind);
        let has = |schema| {
            [&old, &new].iter().any(|it| {
                !find(schema, kind, it).is_empty() || !find_label(schema, kind, it).is_empty()
            })
        };
        Some(has(from) || has(to))
    };
    all.iter()
        .filter(|named| is_there(named) == Some(false))
        .filter_map(|named| {
            let why = format!("neither schema has {} or {}", named.from, named.to);
            let help = "write both as `cargo schema show` does, or remove the line";
            Some(Diagnostic::warning("rename-unused", why).origin(named.kept.clone()?).help(help))
        })
        .collect()
}

fn placed(error: Diagnostic, named: &Named) -> Diagnostic {
    match &named.kept {
        Some(origin) => error.origin(origin.clone()),
        None => error,
    }
}

/// Whether a schema has an object; signatures may name types that are renamed themselves.
fn has(schema: &Schema, id: &ObjectId) -> bool {
    schema.contains(id)
        || id.signature().is_some_and(|(name, _)| {
            let same = |other: &ObjectId| other.signature().is_some_and(|it| it.0 == name);
            schema.of_kind(id.kind()).any(|(other, _)| same(other))
        })
}

fn one(from: &Schema, to: &Schema, named: &Named) -> Result<Vec<Rename>, Diagnostic> {
    let unreadable = |text: &str| {
        Diagnostic::error("usage", format!("{text:?} is no name of an object"))
            .help("write it as `cargo schema show` does: public.users, or table public.\"Users\"")
    };
    let old = side(&named.from).ok_or_else(|| unreadable(&named.from))?;
    let new = side(&named.to).ok_or_else(|| unreadable(&named.to))?;
    let kind = old.kind.or(new.kind);
    let found = find(from, kind, &old);
    if found.is_empty()
        && let Some(renames) = label(from, to, named, (kind, &old, &new))
    {
        return renames;
    }
    // What keeps its name in the second schema is not what is meant.
    let leaving: Vec<_> = found.iter().filter(|id| !to.contains(id)).collect();
    let fitting: Vec<_> =
        leaving.iter().filter(|id| !find(to, Some(id.kind()), &new).is_empty()).collect();
    if leaving.is_empty() && named.kept.is_some() {
        return Ok(Vec::new());
    }
    let id = match (fitting.as_slice(), leaving.as_slice(), found.as_slice()) {
        ([id], _, _) => **id,
        ([], [id], _) => id,
        ([], [], [id]) => id,
        ([], [], []) => {
            if named.kept.is_some() {
                return Ok(Vec::new());
            }
            return Err(lacking(
                &named.from,
                "first",
                from,
                kind.unwrap_or(Kind::Table),
                &old.names,
            ));
        }
        (several, _, _) => {
            let mut ids: Vec<_> = several.iter().map(|id| id.to_string()).collect();
            if ids.is_empty() {
                ids = found.iter().map(ToString::to_string).collect();
            }
            let why = format!("{} could be each of {}", named.from, ids.join(", "));
            let help = ids.first().map(|id| format!("say which: --rename '{id}={}'", named.to));
            let error = Diagnostic::error("rename-ambiguous", why);
            return Err(error.help(help.unwrap_or_default()));
        }
    };
    let mut renames = Vec::new();
    let Some(name) = new.names.last() else { return Err(unreadable(&named.to)) };
    if last_name(id).as_ref() != Some(name) {
        renames.push(Rename { id: id.clone(), to: To::Name(name.clone()) });
    }
    let has_namespace = matches!(id.kind().depth(), Some(2) | None);
    let home = ObjectId::first_segment(id);
    let home = split(home).and_then(|mut names| names.pop());
    if let [namespace, _] = new.names.as_slice()
        && has_namespace
        && home.as_ref() != Some(namespace)
    {
        // Where its namespace gets that name, it need not move.
        let follows = home.is_some_and(|home| {
            let home = ObjectId::new(Kind::Namespace, [home.as_str()]);
            let new = ObjectId::new(Kind::Namespace, [namespace.as_str()]);
            !to.contains(&home) && !from.contains(&new)
        });
        if !follows {
            renames.push(Rename { id: id.clone(), to: To::Namespace(namespace.clone()) });
        }
    }
    if renames.is_empty() {
        return Err(Diagnostic::error(
            "usage",
            format!("{} and {} are the same name", named.from, named.to),
        )
        .object(id)
        .help("leave it out"));
    }
    Ok(renames)
}

/// The rename of an enum's label, where one of the first schema ends with these names: `None` where
/// none does.
fn label(
    from: &Schema,
    to: &Schema,
    named: &Named,
    (kind, old, new): (Option<Kind>, &Side, &Side),
) -> Option<Result<Vec<Rename>, Diagnostic>> {
    let found = find_label(from, kind, old);
    let (before, after) = (old.names.last()?, new.names.last()?);
    let lives = |id: &ObjectId| has_label(to, id, before);
    let fitting: Vec<_> = match found.iter().filter(|id| !lives(id)).collect::<Vec<_>>() {
        leaving if leaving.is_empty() => found.iter().collect(),
        leaving => leaving,
    };
    let id = match fitting.as_slice() {
        [] => return None,
        [id] => *id,
        several => {
            let ids: Vec<_> = several.iter().map(|id| id.to_string()).collect();
            let why = format!("{} could be a label of each of {}", named.from, ids.join(", "));
            let first = several.first().map_or("", |id| id.path());
            let help = format!("say which: --rename '{first}.{}={}'", quote(before), named.to);
            return Some(Err(Diagnostic::error("rename-ambiguous", why).help(help)));
        }
    };
    if before == after {
        let why = format!("{} and {} are the same label", named.from, named.to);
        return Some(Err(Diagnostic::error("usage", why).object(id).help("leave it out")));
    }
    // The enum itself may have another name by then.
    let comes = to.of_kind(Kind::Enum).any(|(id, _)| has_label(to, id, after));
    match (comes, &named.kept) {
        (true, None) => {}
        (true, Some(_)) if !lives(id) => {}
        (_, Some(_)) => return Some(Ok(Vec::new())),
        (false, None) => {
            let why = format!("no enum of the second schema has the label {after:?}");
            let error = Diagnostic::error("rename-missing", why).object(id);
            return Some(Err(error.help("see what differs: cargo schema diff FROM TO")));
        }
    }
    let to = To::Label { before: before.clone(), after: after.clone() };
    Some(Ok(vec![Rename { id: id.clone(), to }]))
}

fn has_label(schema: &Schema, id: &ObjectId, label: &String) -> bool {
    let object = schema.get(id).map(|entry| &entry.object);
    matches!(object, Some(Object::Enum(it)) if it.labels.contains(label))
}

/// The enums of which a label is named: by the end of their path, and the label.
fn find_label(schema: &Schema, kind: Option<Kind>, side: &Side) -> Vec<ObjectId> {
    match side.names.split_last() {
        Some((label, names)) if !names.is_empty() && kind.is_none_or(|it| it == Kind::Enum) => {
            let side = Side { kind, names: names.to_vec(), types: None };
            let mut found = find(schema, Some(Kind::Enum), &side);
            found.retain(|id| has_label(schema, id, label));
            found
        }
        _ => Vec::new(),
    }
}

/// Reads `table public.users`, `public.users`, or `users`.
fn side(text: &str) -> Option<Side> {
    let text = text.trim();
    let spaced =
        text.split_once(' ').and_then(|(word, rest)| Some((Kind::from_word(word)?, rest.trim())));
    let (kind, path) = spaced.map_or((None, text), |(kind, path)| (Some(kind), path));
    let (path, types) = match split_unquoted(path, "(") {
        Some((path, types)) => (path.trim(), types.strip_suffix(')').map(str::to_owned)),
        None => (split_unquoted(path, " USING ").map_or(path, |(path, _)| path), None),
    };
    Some(Side { kind, names: split(path)?, types })
}

/// The objects whose path ends with these names, and that have these types where some have; those
/// in `public` where some are.
fn find(schema: &Schema, kind: Option<Kind>, side: &Side) -> Vec<ObjectId> {
    let Side { kind: _, names, types } = side;
    let mut found: Vec<(bool, ObjectId)> = Vec::new();
    for (id, entry) in schema.iter() {
        let named = kind.is_none_or(|kind| kind == id.kind())
            && id.kind() != Kind::Default
            && entry.extension.is_none();
        if !named {
            continue;
        }
        let path = match (id.signature(), split_unquoted(id.path(), " USING ")) {
            (Some((name, _)), _) => split(name).unwrap_or_default(),
            (None, Some((path, _))) if id.kind().depth().is_none() => {
                split(path).unwrap_or_default()
            }
            _ => id.names(),
        };
        if path.ends_with(names) {
            let public = path.len() == names.len() || path.first().is_some_and(|it| it == "public");
            found.push((public, id.clone()));
        }
    }
    if let Some(types) = types {
        let fits = |id: &ObjectId| id.signature().is_some_and(|(_, own)| own == types);
        if found.iter().any(|(_, id)| fits(id)) {
            found.retain(|(_, id)| fits(id));
        }
    }
    let any = found.iter().any(|(public, _)| *public);
    found.into_iter().filter(|(public, _)| *public || !any).map(|(_, id)| id).collect()
}

fn lacking(text: &str, which: &str, schema: &Schema, kind: Kind, names: &[String]) -> Diagnostic {
    let why = format!("the {which} schema has no {text}, which a rename names");
    let error = Diagnostic::error("rename-missing", why);
    let last = names.last().map_or("", String::as_str);
    let siblings: BTreeMap<String, &ObjectId> =
        schema.of_kind(kind).map(|(id, _)| (id.name(), id)).collect();
    match nearest(last, siblings.keys().map(String::as_str)) {
        Some(meant) => {
            let id = siblings.get(meant).map(ToString::to_string).unwrap_or_default();
            error.help(format!("did you mean {id}?"))
        }
        None => error.help("see what differs: cargo schema diff FROM TO"),
    }
}
