//! Operators: `CREATE OPERATOR`, and what helps the planner by `ALTER`.

use crate::id::ObjectId;
use crate::name::quote;
use crate::object::{Kind, Object, Operator};

use super::super::context::{Alteration, Site};
use super::super::definition;
use super::super::rename::{Renaming, To};
use super::super::step::Alter;
use super::Rule;

/// The first server that can link operators that are there already.
const LINKS: u32 = 17;

impl Rule for Operator {
    fn needs(&self, _: &Site<'_>) -> Vec<ObjectId> {
        // An operator that is not there yet is made in passing, if its namespace is there.
        let linked = self.commutator.iter().chain(&self.negator);
        linked
            .filter_map(|name| ObjectId::from_path(Kind::Operator, name))
            .filter_map(|id| ObjectId::from_path(Kind::Namespace, id.first_segment()))
            .collect()
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { function, left, right, commutator, negator, restrict, join, hashes, merges } =
            self;
        let commutator = commutator.as_deref().map(reference);
        let negator = negator.as_deref().map(reference);
        let lines = [
            ("FUNCTION", Some(function.as_str())),
            ("LEFTARG", left.as_deref()),
            ("RIGHTARG", right.as_deref()),
            ("COMMUTATOR", commutator.as_deref()),
            ("NEGATOR", negator.as_deref()),
            ("RESTRICT", restrict.as_deref()),
            ("JOIN", join.as_deref()),
            ("HASHES", hashes.then_some("")),
            ("MERGES", merges.then_some("")),
        ];
        vec![format!("CREATE OPERATOR {} {}", name(site.id.path()), definition::lines(&lines))]
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        // An operator that nothing but this one speaks of is nothing of its own.
        let mut steps = vec![format!("DROP OPERATOR {}", site.id.path())];
        let links = [self.commutator_path(), self.negator_path()].into_iter().flatten();
        let made = links.filter(|path| path != site.id.path() && !site.knows(path));
        steps.extend(made.map(|path| format!("DROP OPERATOR IF EXISTS {path}")));
        steps
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Operator(to) = &change.to.entry.object else { return Alter::Replace };
        if (&self.function, &self.left, &self.right) != (&to.function, &to.left, &to.right)
            || self.hashes && !to.hashes
            || self.merges && !to.merges
        {
            return Alter::Replace;
        }
        let can_link = change.to.context.schema.postgres >= LINKS;
        if !can_link && (self.hashes, self.merges) != (to.hashes, to.merges) {
            return Alter::Replace;
        }
        let mut settings = Vec::new();
        for (word, from, to) in
            [("RESTRICT", &self.restrict, &to.restrict), ("JOIN", &self.join, &to.join)]
        {
            if from != to {
                settings.push(format!("{word} = {}", to.as_deref().unwrap_or("NONE")));
            }
        }
        for (word, from, to) in
            [("HASHES", self.hashes, to.hashes), ("MERGES", self.merges, to.merges)]
        {
            if from != to {
                settings.push(word.to_owned());
            }
        }
        for (word, from, to, name) in [
            ("COMMUTATOR", self.commutator_path(), to.commutator_path(), &to.commutator),
            ("NEGATOR", self.negator_path(), to.negator_path(), &to.negator),
        ] {
            match link(change, from.as_deref(), to.as_deref()) {
                Link::Made => {}
                Link::Lacking if can_link => {
                    settings
                        .extend(name.as_deref().map(|to| format!("{word} = {}", reference(to))));
                }
                Link::Lacking | Link::Other => return Alter::Replace,
            }
        }
        if settings.is_empty() {
            return Alter::InPlace(Vec::new());
        }
        let path = change.to.id.path();
        Alter::InPlace(vec![format!("ALTER OPERATOR {path} SET ({})", settings.join(", "))])
    }

    fn rename(&self, renaming: &Renaming<'_>) -> Option<String> {
        let To::Namespace(name) = renaming.to else { return None };
        let path = renaming.site.id.path();
        Some(format!("ALTER OPERATOR {path} SET SCHEMA {}", quote(name)))
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("OPERATOR {}", site.id.path()))
    }
}

/// The path of an operator without the types.
fn name(path: &str) -> &str {
    definition::split_unquoted(path, "(").map_or(path, |(name, _)| name)
}

/// An operator as the options of another name it.
fn reference(name: &str) -> String {
    format!("OPERATOR({name})")
}

impl Operator {
    fn commutator_path(&self) -> Option<String> {
        Some(path(self.commutator.as_ref()?, &self.right, &self.left))
    }

    fn negator_path(&self) -> Option<String> {
        Some(path(self.negator.as_ref()?, &self.left, &self.right))
    }
}

fn path(name: &str, left: &Option<String>, right: &Option<String>) -> String {
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "NONE".to_owned());
    format!("{name}({}, {})", side(left), side(right))
}

/// What is to be done for a link between operators.
enum Link {
    /// Nothing: it is as it should be, or the other end sees to it.
    Made,
    /// It must be made, and there is none.
    Lacking,
    /// Another one is there.
    Other,
}

fn link(change: &Alteration<'_>, from: Option<&str>, to: Option<&str>) -> Link {
    if from == to {
        return Link::Made;
    }
    // An operator loses its links with what they lead to.
    let free = from.is_none_or(|from| change.from.knows(from) && !change.to.knows(from));
    let stays = |path: &str| change.from.knows(path) && change.to.knows(path);
    let own = change.to.id.path();
    match (from, to) {
        // A new operator makes both ends of its links.
        (_, Some(to)) if free && change.to.knows(to) && !change.from.knows(to) => Link::Made,
        (_, None) if free => Link::Made,
        // Of two that both stay, one makes or loses the link for both.
        (None, Some(other)) | (Some(other), None) if stays(other) && own < other => Link::Made,
        // `ALTER OPERATOR` links only what is there.
        (_, Some(to)) if free && change.to.knows(to) => Link::Lacking,
        _ => Link::Other,
    }
}

impl Site<'_> {
    /// Whether its schema has an operator.
    fn knows(&self, operator: &str) -> bool {
        ObjectId::from_path(Kind::Operator, operator)
            .is_some_and(|id| self.context.schema.contains(&id))
    }
}
