//! What a change means for the program, and what to write instead.

use std::collections::BTreeMap;

use super::words::visible;
use crate::diff::{Change, FieldChange, What};
use crate::id::ObjectId;
use crate::impact::{Impact, breaking, impact, is_read_alike, loss};
use crate::object::Kind;
use crate::plan::Rename;
use crate::plan::rename::{Addresses, Candidate, candidates, moved};
use crate::schema::Schema;

/// The suggestions for the changes between two schemas.
pub(super) struct Helps<'s> {
    from: &'s Schema,
    to: &'s Schema,
    /// What may be the same under a new name, by what goes.
    renamed: BTreeMap<ObjectId, Vec<Candidate>>,
    /// Where what is known to be renamed is afterwards, by its address before.
    known: Addresses,
}

impl<'s> Helps<'s> {
    pub(super) fn new(
        changes: &[Change],
        (from, to): (&'s Schema, &'s Schema),
        known: &[Rename],
    ) -> Self {
        let mut renamed: BTreeMap<ObjectId, Vec<Candidate>> = BTreeMap::new();
        if !changes.is_empty() {
            for candidate in candidates(from, to, known).unwrap_or_default() {
                renamed.entry(candidate.from.clone()).or_default().push(candidate);
            }
        }
        let known = moved(from, known).map_or_else(|_| Addresses::new(), |(_, known)| known);
        Self { from, to, renamed, known }
    }

    /// What the object of a change may be the same as under a new name.
    pub(super) fn renamed(&self, change: &Change) -> Vec<Candidate> {
        match change.what {
            What::Added => Vec::new(),
            What::Removed | What::Altered(_) => {
                self.renamed.get(&change.id).cloned().unwrap_or_default()
            }
        }
    }

    pub(super) fn of(&self, change: &Change) -> Vec<String> {
        let mut help = Vec::new();
        match &change.what {
            What::Added => {
                if change.id.kind() == Kind::Column
                    && impact(change, self.from, self.to) == Impact::Breaking
                {
                    help.push("every INSERT must now give it a value".to_owned());
                }
            }
            What::Removed => {
                help.extend(self.renamed(change).iter().map(maybe));
                help.extend(self.known.get(&change.id).map(became));
                match change.id.kind() {
                    Kind::Column if help.is_empty() => {
                        help.push("remove what uses it, or bring the column back".to_owned());
                    }
                    Kind::Table | Kind::View | Kind::MaterializedView if help.is_empty() => {
                        help.push("remove what uses its model, or bring it back".to_owned());
                    }
                    Kind::Default if impact(change, self.from, self.to) == Impact::Breaking => {
                        help.push("every INSERT must now give the column a value".to_owned());
                    }
                    _ => {}
                }
            }
            What::Altered(fields) => {
                let breaking = breaking(change, self.from, self.to);
                let of = |field: &FieldChange| {
                    altered(change.id.kind(), field, breaking.contains(&field.field))
                };
                help.extend(fields.iter().filter_map(of));
                help.extend(self.renamed(change).iter().map(maybe));
            }
        }
        help.extend(loss(&change.id, self.from, self.to).map(str::to_owned));
        help
    }
}

/// What is renamed by a plan that is told so.
fn became(id: &ObjectId) -> String {
    format!("it is renamed to `{}`, as was said: use that name", visible(id.path()))
}

/// What goes may be what comes: the program uses the new name, and a plan renames it.
fn maybe(candidate: &Candidate) -> String {
    let (goes, comes) = candidate.sides();
    let subject = candidate.labels.as_ref().map(|_| format!("`{}` goes and ", visible(&goes)));
    format!(
        "{}`{}` comes, perhaps the same under a new name ({}): then use that name, and plan it \
         with `{}`",
        subject.unwrap_or_default(),
        visible(&comes),
        candidate.why,
        visible(&candidate.option()),
    )
}

fn altered(kind: Kind, change: &FieldChange, breaks: bool) -> Option<String> {
    let text = match (kind, change.field, &change.after) {
        (Kind::Column, "not_null", Some(_)) => {
            "the model's field is no longer an `Option`; what writes NULL will fail"
        }
        (Kind::Column, "not_null", None) => "the model's field is now an `Option`",
        (Kind::Column | Kind::Domain, "type", Some(_)) if breaks && is_read_alike(change) => {
            "models that check lengths refuse what it now takes"
        }
        (Kind::Column | Kind::Domain, "collation", _) if breaks => {
            "values that are equal may be written in several ways, or LIKE fail: models may know \
             otherwise"
        }
        (Kind::Column | Kind::Attribute | Kind::Domain, "type", Some(_)) if breaks => {
            "fields that hold it must have a type that reads the new one"
        }
        (Kind::Column, "identity" | "generated", Some(_)) if breaks => {
            "an INSERT or UPDATE may no longer be allowed to give it a value"
        }
        (Kind::Table, "row_security", Some(_)) => {
            "COPY, by which models insert many rows, is refused to those whom policies hold for"
        }
        (Kind::Enum, "labels", _) => "a `match` over its values must follow",
        _ => return None,
    };
    Some(text.to_owned())
}
