//! What a namespace has beside its objects, taken along where these move one by one.

use std::collections::BTreeSet;

use crate::constraint::ConstraintBody;
use crate::grant::Level;
use crate::id::ObjectId;
use crate::name::{join, quote};
use crate::object::{Entry, Kind, Object};
use crate::schema::Schema;

use super::{Change, Names, What};

impl Names {
    /// Finishes what [`renames`](Self::renames) made of `before`: namespaces whose objects went
    /// elsewhere go themselves where nothing is left in them, and what was said of them (comments,
    /// grants, default privileges, publications) is said of the new one. What goes is given back.
    pub fn carry(&self, before: &Schema, after: &mut Schema) -> Vec<Change> {
        let mut changes = Vec::new();
        self.forget_not_nulls(before, after);
        for (from, to) in &self.left {
            let old = ObjectId::new(Kind::Namespace, [from.as_str()]);
            let new = ObjectId::new(Kind::Namespace, [to.as_str()]);
            if let (Some(was), Some(is), false) =
                (before.get(&old), after.get_mut(&new), before.contains(&new))
            {
                if is.comment.is_none() {
                    is.comment.clone_from(&was.comment);
                }
                if is.grants.is_empty() {
                    let given = was.grants.iter().filter(|grant| grant.level != Level::Revoked);
                    is.grants = given.cloned().collect();
                }
            }
            said(from, to, after);
            if from != "public" && is_empty(from, after) && after.remove(&old).is_some() {
                let reason = format!("empty: relocate {from} to {to}");
                changes.push(Change { id: old, what: What::LeftOut, reason });
            }
        }
        changes
    }

    /// From PostgreSQL 18 on, NOT NULLs have names, which are no objects as long as they are those
    /// that PostgreSQL makes. Of a renamed table they are not: they shall be again.
    fn forget_not_nulls(&self, before: &Schema, after: &mut Schema) {
        let is_not_null = |entry: &Entry| {
            matches!(&entry.object, Object::Constraint(it)
                if matches!(it.body, ConstraintBody::NotNull(_)))
        };
        let known: BTreeSet<&ObjectId> = before
            .of_kind(Kind::Constraint)
            .filter(|(_, entry)| is_not_null(entry))
            .map(|(id, _)| self.addresses.get(id).unwrap_or(id))
            .collect();
        let new: Vec<ObjectId> = after
            .of_kind(Kind::Constraint)
            .filter(|(id, entry)| is_not_null(entry) && !known.contains(id))
            .map(|(id, _)| id.clone())
            .collect();
        for id in new {
            after.remove(&id);
        }
    }
}

/// Default privileges and publications of a namespace become those of the other one.
fn said(from: &str, to: &str, schema: &mut Schema) {
    let mut moved = Vec::new();
    for (id, entry) in schema.iter() {
        match &entry.object {
            Object::DefaultPrivileges(defaults) if defaults.namespace.as_deref() == Some(from) => {
                let (role, on) = (quote(&defaults.role), &defaults.on);
                let path = format!("of {role} in {} on {on}", quote(to)).replace('\n', " ");
                moved.extend(
                    ObjectId::from_path(Kind::DefaultPrivileges, &path).map(|it| (id.clone(), it)),
                );
            }
            Object::PublicationNamespace(_) => {
                let publication = id.first_segment();
                let own = format!("{publication}.{}", quote(from));
                if id.path() == own {
                    let path = format!("{publication}.{}", join([to]));
                    moved.extend(
                        ObjectId::from_path(Kind::PublicationNamespace, &path)
                            .map(|it| (id.clone(), it)),
                    );
                }
            }
            _ => {}
        }
    }
    let space = |name: &str| ObjectId::new(Kind::Namespace, [name]);
    for (old, new) in moved {
        let Some(mut entry) = schema.remove(&old) else { continue };
        if let Object::DefaultPrivileges(defaults) = &mut entry.object {
            defaults.namespace = Some(to.to_owned());
        }
        // Nothing of a publication depends on `public` in the catalog.
        let is_told = to != "public" && new.kind() == Kind::PublicationNamespace;
        if entry.needs.remove(&space(from)) || is_told {
            entry.needs.insert(space(to));
        }
        if !schema.contains(&new) {
            schema.insert(new, entry);
        }
    }
}

/// Whether nothing stands in a namespace.
fn is_empty(namespace: &str, schema: &Schema) -> bool {
    let path = quote(namespace);
    !schema.iter().any(|(id, entry)| match &entry.object {
        Object::Extension(extension) => extension.namespace == namespace,
        Object::Namespace(_) => false,
        _ => {
            let lives = id.kind().depth().is_none_or(|depth| depth > 1);
            (lives && id.first_segment() == path)
                || entry.needs.contains(&ObjectId::new(Kind::Namespace, [namespace]))
        }
    })
}
