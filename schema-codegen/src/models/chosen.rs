//! Names of `[names]` that two columns, attributes or labels of one object would have.

use std::collections::BTreeMap;

use schema_core::{Diagnostic, Kind, Object, Schema, name};

use super::checks::{Labels, labels_of_domain};
use super::names::OTHER_NAME;
use crate::config::{Chosen, Config};
use crate::naming::{bare, siblings, snake, variants};

/// The names that are chosen for two, or that another one has anyway. A number would tell these apart,
/// and another one the next time.
pub(super) fn twice(
    schema: &Schema,
    config: &Config,
    labels: &[Labels],
    errors: &mut Vec<Diagnostic>,
) {
    let mut listed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in labels.iter().flat_map(Labels::paths) {
        if let Some((owner, label)) = last(&path) {
            listed.entry(owner).or_default().push(label);
        }
    }
    let mut by_owner: BTreeMap<String, BTreeMap<String, &Chosen>> = BTreeMap::new();
    for one in &config.names {
        if let Some((owner, part)) = last(&one.key.text) {
            by_owner.entry(owner).or_default().insert(part, one);
        }
    }
    for (owner, chosen) in by_owner {
        let found = match listed.get(&owner) {
            Some(labels) => Some(parts_of(labels)),
            None => parts(schema, config, &owner),
        };
        let Some((what, all)) = found else { continue };
        let (named, others): (Vec<_>, Vec<_>) =
            all.iter().partition(|(part, _)| chosen.contains_key(part));
        let mut taken: BTreeMap<&str, &str> =
            others.iter().map(|(part, made)| (bare(made), part.as_str())).collect();
        for (part, _) in named {
            let Some(one) = chosen.get(part) else { continue };
            let name = &one.value.text;
            let Some(other) = taken.insert(bare(name), part) else { continue };
            let why = format!("two {what} would be called `{name}`, another by `{other}`");
            let error = Diagnostic::error("config", why).object(&one.key.text);
            errors.push(error.origin(one.value.origin.clone()).help(OTHER_NAME));
        }
    }
}

/// What the parts of an object are called, and each of them with the name that it has by itself.
type Parts = (&'static str, Vec<(String, String)>);

fn parts_of(labels: &[String]) -> Parts {
    let made = variants(labels.iter().map(String::as_str), |_| None);
    ("variants", labels.iter().cloned().zip(made).collect())
}

/// The path of a part's owner, and the part's name.
fn last(path: &str) -> Option<(String, String)> {
    let mut names = name::split(path)?;
    let last = names.pop()?;
    Some((name::join(names.iter().map(String::as_str)), last))
}

fn parts(schema: &Schema, config: &Config, owner: &str) -> Option<Parts> {
    let fields = |names: Vec<String>| {
        let made = siblings(names.iter().map(String::as_str), snake, "_", |_| None);
        Some(("fields", names.into_iter().zip(made).collect()))
    };
    if schema.relation(owner).is_some() {
        return fields(schema.columns(owner).iter().map(|(id, _, _)| id.name()).collect());
    }
    let (id, entry) = schema.type_at(owner)?;
    match &entry.object {
        Object::Enum(object) => Some(parts_of(&object.labels)),
        Object::Domain(_) => Some(parts_of(&labels_of_domain(schema, config, id)?)),
        Object::Composite(_) => {
            fields(schema.children(Kind::Attribute, owner).map(|(id, _)| id.name()).collect())
        }
        _ => None,
    }
}
