//! Labels of enums that may have been renamed: one goes and one comes at the same place.

use crate::id::ObjectId;
use crate::object::Object;
use crate::schema::Schema;

use super::{Addresses, Candidate, Rename, To};

/// A label and what it is called after.
pub type Labels = (String, String);

/// The labels of enums that stay, each with the one that may be the same. `known` is what is
/// renamed anyway, and `addresses` where that puts things.
pub(super) fn relabelled(
    from: &Schema,
    to: &Schema,
    known: &[Rename],
    addresses: &Addresses,
) -> Vec<Candidate> {
    let enums = from.iter().filter(|(_, entry)| entry.extension.is_none());
    let all = enums.filter_map(|(id, entry)| {
        let now = addresses.get(id).unwrap_or(id);
        match (&entry.object, &to.get(now)?.object) {
            (Object::Enum(before), Object::Enum(after)) if before != after => {
                let named = before.labels.iter().map(|label| called(id, label, known));
                let pairs = pairs(&named.collect::<Vec<_>>(), &after.labels);
                Some(pairs.into_iter().map(|labels| Candidate {
                    from: id.clone(),
                    to: now.clone(),
                    labels: Some(labels),
                    score: 100,
                    why: "at the same place".to_owned(),
                }))
            }
            _ => None,
        }
    });
    all.flatten().collect()
}

/// What a label is called after the renames that are known.
fn called(id: &ObjectId, label: &str, known: &[Rename]) -> String {
    let renamed = known.iter().find_map(|rename| match &rename.to {
        To::Label { before, after } if rename.id == *id && before == label => Some(after),
        _ => None,
    });
    renamed.map_or(label, String::as_str).to_owned()
}

/// What goes and what comes between labels that stay, where both are as many; nothing where those
/// that stay are ordered anew.
fn pairs(before: &[String], after: &[String]) -> Vec<Labels> {
    let (old, new) = (runs(before, after), runs(after, before));
    let ordered = |runs: &[(Option<String>, Vec<String>)]| -> Vec<Option<String>> {
        runs.iter().map(|(stays, _)| stays.clone()).collect()
    };
    if ordered(&old) != ordered(&new) {
        return Vec::new();
    }
    let alike = old.into_iter().zip(new).filter(|(old, new)| old.1.len() == new.1.len());
    alike.flat_map(|(old, new)| old.1.into_iter().zip(new.1)).collect()
}

/// The labels that only one side has, with the label of both before them.
fn runs(own: &[String], other: &[String]) -> Vec<(Option<String>, Vec<String>)> {
    let mut runs = vec![(None, Vec::new())];
    for label in own {
        if other.contains(label) {
            runs.push((Some(label.clone()), Vec::new()));
        } else if let Some((_, run)) = runs.last_mut() {
            run.push(label.clone());
        }
    }
    runs
}
