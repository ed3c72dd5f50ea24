//! What a change means for the program, and what to write instead.

use std::collections::BTreeMap;

use super::words::visible;
use crate::diff::{Change, FieldChange, What};
use crate::id::ObjectId;
use crate::impact::{Impact, impact};
use crate::object::{Kind, Object};
use crate::schema::Schema;

/// The suggestions for the changes between two schemas.
pub(super) struct Helps<'s> {
    from: &'s Schema,
    to: &'s Schema,
    /// What was added, by what a renamed object would keep.
    added: BTreeMap<(Kind, String), Vec<&'s ObjectId>>,
}

impl<'s> Helps<'s> {
    pub(super) fn new(changes: &'s [Change], from: &'s Schema, to: &'s Schema) -> Self {
        let mut added: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for change in changes.iter().filter(|change| change.what == What::Added) {
            if let Some(kept) = kept_by_rename(&change.id, to) {
                added.entry((change.id.kind(), kept)).or_default().push(&change.id);
            }
        }
        Self { from, to, added }
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
                let candidates = kept_by_rename(&change.id, self.from)
                    .and_then(|kept| self.added.get(&(change.id.kind(), kept)));
                for candidate in candidates.into_iter().flatten().take(3) {
                    help.push(format!(
                        "`{}` was added with the same shape: if it is the same under a new name, \
                         use that name",
                        visible(candidate.path())
                    ));
                }
                match change.id.kind() {
                    Kind::Column if candidates.is_none() => {
                        help.push("remove what uses it, or bring the column back".to_owned());
                    }
                    Kind::Table | Kind::View | Kind::MaterializedView if candidates.is_none() => {
                        help.push("remove what uses its model, or bring it back".to_owned());
                    }
                    Kind::Default if impact(change, self.from, self.to) == Impact::Breaking => {
                        help.push("every INSERT must now give the column a value".to_owned());
                    }
                    _ => {}
                }
            }
            What::Altered(fields) => {
                let breaks = impact(change, self.from, self.to) == Impact::Breaking;
                help.extend(
                    fields.iter().filter_map(|field| altered(change.id.kind(), field, breaks)),
                );
            }
        }
        help
    }
}

fn altered(kind: Kind, change: &FieldChange, breaks: bool) -> Option<String> {
    let text = match (kind, change.field, &change.after) {
        (Kind::Column, "not_null", Some(_)) => {
            "the model's field is no longer an `Option`; what writes NULL will fail"
        }
        (Kind::Column, "not_null", None) => "the model's field is now an `Option`",
        (Kind::Column | Kind::Attribute | Kind::Domain, "type", Some(_)) if breaks => {
            "fields that hold it must have a type that reads the new one"
        }
        (Kind::Column, "identity" | "generated", Some(_)) if breaks => {
            "an INSERT or UPDATE may no longer be allowed to give it a value"
        }
        (Kind::Enum, "labels", _) => "a `match` over its values must follow",
        _ => return None,
    };
    Some(text.to_owned())
}

/// What stays the same when an object is renamed: the table and type of a column, the columns of
/// a table, the labels of an enum.
fn kept_by_rename(id: &ObjectId, schema: &Schema) -> Option<String> {
    match &schema.get(id)?.object {
        Object::Column(column) => {
            Some(format!("{} {}", id.parent_path().unwrap_or_default(), column.sql_type))
        }
        Object::Table(_) | Object::View(_) | Object::MaterializedView(_) => {
            let columns = schema.columns(id.path());
            let columns =
                columns.iter().map(|(id, column, _)| format!("{} {}", id.name(), column.sql_type));
            let columns = columns.collect::<Vec<_>>().join("\n");
            (!columns.is_empty()).then_some(columns)
        }
        Object::Enum(it) => Some(it.labels.join("\n")),
        _ => None,
    }
}
