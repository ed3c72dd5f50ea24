//! What a namespace has beside its objects, taken along where these move one by one.

use crate::grant::{Grantee, Level, Privilege, grants, rights};
use crate::id::ObjectId;
use crate::name::{join, quote};
use crate::object::{Kind, Object};
use crate::schema::Schema;

use super::{Change, Names, What};

impl Names {
    /// Finishes what [`renames`](Self::renames) made of `before`: namespaces whose objects went
    /// elsewhere go themselves where nothing is left in them, and what was said of them (comments,
    /// grants, default privileges, publications) is said of the new one. What goes is given back.
    pub fn carry(&self, before: &Schema, after: &mut Schema) -> Vec<Change> {
        let mut changes = Vec::new();
        for (from, to) in &self.left {
            let old = ObjectId::new(Kind::Namespace, [from.as_str()]);
            let new = ObjectId::new(Kind::Namespace, [to.as_str()]);
            let access = from == "public" && is_granted(to, after);
            if let (Some(was), Some(is), false) =
                (before.get(&old), after.get_mut(&new), before.contains(&new))
            {
                if is.comment.is_none() {
                    is.comment.clone_from(&was.comment);
                }
                let usage = (Grantee::Public, None, Privilege::Usage);
                let was = rights(&was.grants);
                let mut all = rights(&is.grants);
                // Everybody may use `public`, which is no grant of its own.
                if access && !was.contains_key(&usage) {
                    all.insert(usage, Level::Granted);
                }
                all.extend(was.into_iter().filter(|(_, level)| *level != Level::Revoked));
                is.grants = grants(&all);
            }
            said(from, to, after);
            if from != "public" && is_empty(from, after) && after.remove(&old).is_some() {
                let reason = format!("empty: relocate {from} to {to}");
                changes.push(Change { id: old, what: What::LeftOut, reason });
            }
        }
        changes
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

/// Whether something in a namespace is granted to somebody.
fn is_granted(namespace: &str, schema: &Schema) -> bool {
    let path = quote(namespace);
    let inside =
        schema.iter().filter(|(id, _)| id.kind() != Kind::Namespace && id.first_segment() == path);
    inside.into_iter().any(|(_, entry)| !entry.grants.is_empty())
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
