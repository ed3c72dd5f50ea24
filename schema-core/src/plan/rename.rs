//! Renames: the statements that give objects other names and namespaces, and keep all else.
//!
//! The server prints what refers to them with the new names afterwards: no expression is touched.

mod candidates;
mod follow;
mod labels;
mod moves;
mod named;
mod unnamed;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::id::ObjectId;
use crate::name::MAX_NAME_BYTES;
use crate::object::{Kind, Object};
use crate::schema::Schema;

use super::context::{Context, Site};
use super::step::Step;
pub use candidates::{Candidate, candidates};
pub use follow::{Mention, follow, mentions};
pub use labels::Labels;
use moves::Moves;
pub use named::{Named, named, unused};

/// A new name for an object of a schema. All renames of a call are seen at once: `id` is what the
/// object is called before any of them, and parts of a renamed object need none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rename {
    /// The object, by the address it has before.
    pub id: ObjectId,
    /// What it gets.
    pub to: To,
}

/// What an object gets by a [`Rename`]. One object can get several of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum To {
    /// This as its last name (`RENAME TO`, `RENAME COLUMN`).
    Name(String),
    /// This as its namespace, by the name that it has after all renames (`SET SCHEMA`). One that is
    /// not there is made. What belongs to a table goes with it.
    Namespace(String),
    /// Another name for one of an enum's labels (`RENAME VALUE`).
    Label {
        /// The label before.
        before: String,
        /// The label after.
        after: String,
    },
}

/// An object on its way to another name, as a rule looks at it.
pub(super) struct Renaming<'a> {
    /// The object: its id is what it is called by now, all else is as it was.
    pub(super) site: Site<'a>,
    /// What it is a part of, as it was.
    pub(super) parent: Option<&'a ObjectId>,
    pub(super) to: &'a To,
}

/// The statements that give objects of a schema new names, in an order in which no two meet; where
/// they take each other's, by way of a temporary one.
///
/// # Errors
/// `rename-missing` for what the schema lacks, `rename-fixed` for what PostgreSQL renames only with
/// something else or not at all, `rename-twice` where an object is to have two names, `rename-name`
/// for what is no name, and `rename-taken` where something that stays has it. All of them at once.
pub fn rename(schema: &Schema, renames: &[Rename]) -> Result<Vec<Step>, Vec<Diagnostic>> {
    Ok(moved(schema, renames)?.0)
}

/// Where renamed objects and their parts are afterwards, by their addresses before. Types in the
/// signatures of routines are those before.
pub type Addresses = BTreeMap<ObjectId, ObjectId>;

/// As [`rename`], and where things are afterwards.
///
/// # Errors
/// As [`rename`]'s.
pub fn moved(
    schema: &Schema,
    renames: &[Rename],
) -> Result<(Vec<Step>, Addresses), Vec<Diagnostic>> {
    if renames.is_empty() {
        return Ok((Vec::new(), Addresses::new()));
    }
    let unnamed = unnamed::not_nulls(schema, renames);
    let (mut whole, mut all) = (Cow::Borrowed(schema), Cow::Borrowed(renames));
    for (entry, rename) in unnamed {
        whole.to_mut().insert(rename.id.clone(), entry);
        all.to_mut().push(rename);
    }
    let context = Context::new(&whole);
    let mut errors = Vec::new();
    let wishes = wishes(&whole, &all, &mut errors);
    let mut moves = Moves::new(&context, &wishes);
    moves.run(&wishes, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let addresses = schema.iter().map(|(id, _)| (id, moves.now(id)));
    let addresses = addresses.filter(|(id, now)| *id != now).map(|(id, now)| (id.clone(), now));
    let addresses = addresses.collect();
    Ok((moves.into_steps(), addresses))
}

/// What one object is to get.
#[derive(Default)]
struct Wish {
    name: Option<String>,
    namespace: Option<String>,
    labels: Vec<(String, String)>,
}

type Wishes<'r> = BTreeMap<&'r ObjectId, Wish>;

/// What each object is to get, without what it has.
fn wishes<'r>(schema: &Schema, renames: &'r [Rename], errors: &mut Vec<Diagnostic>) -> Wishes<'r> {
    let mut wishes = Wishes::new();
    for Rename { id, to } in renames {
        let Some(entry) = schema.get(id) else {
            let why = format!("{id} is to be renamed, and the schema lacks it");
            let error = Diagnostic::error("rename-missing", why).object(id);
            errors.push(error.help("see what it has: cargo schema show"));
            continue;
        };
        if let Some(extension) = &entry.extension {
            let why = format!("{id} belongs to extension {extension}, which names it");
            errors.push(fixed(id, &why));
            continue;
        }
        let wish = wishes.entry(id).or_default();
        let mut set = |slot: fn(&mut Wish) -> &mut Option<String>, name: &str| {
            if name.is_empty() || name.len() > MAX_NAME_BYTES || name.contains('\0') {
                let why = format!(
                    "{id} cannot be called {name:?}: a name has 1 to {MAX_NAME_BYTES} bytes"
                );
                errors.push(Diagnostic::error("rename-name", why).object(id).help("shorten it"));
                return;
            }
            let slot = slot(wish);
            match slot {
                Some(other) if other != name => {
                    let why = format!("{id} is to be renamed twice, to {other} and to {name}");
                    let error = Diagnostic::error("rename-twice", why).object(id);
                    errors.push(error.help("keep one of the two renames"));
                }
                _ => *slot = Some(name.to_owned()),
            }
        };
        match to {
            To::Name(name) => set(|wish| &mut wish.name, name),
            To::Namespace(name) => set(|wish| &mut wish.namespace, name),
            To::Label { before, after } => match &entry.object {
                Object::Enum(object) if object.labels.contains(before) => {
                    if before != after {
                        wish.labels.push((before.clone(), after.clone()));
                    }
                }
                _ => {
                    let why = format!("{id} has no label {before:?} to be renamed");
                    let error = Diagnostic::error("rename-missing", why).object(id);
                    errors.push(error.help("see its labels: cargo schema show"));
                }
            },
        }
    }
    wishes
}

fn fixed(id: &ObjectId, why: &str) -> Diagnostic {
    Diagnostic::error("rename-fixed", why.to_owned())
        .object(id)
        .help("leave this rename out: it is dropped and made anew under the other name")
}

/// The last name of an id; the name before the types of one that has them. `None` for what is not
/// addressed by a name.
fn last_name(id: &ObjectId) -> Option<String> {
    match id.kind() {
        Kind::Routine | Kind::Aggregate => crate::name::split(id.signature()?.0)?.pop(),
        Kind::OperatorFamily | Kind::OperatorClass => {
            let (path, _) = super::definition::split_unquoted(id.path(), " USING ")?;
            crate::name::split(path)?.pop()
        }
        _ => id.kind().depth().map(|_| id.name()),
    }
}
