//! Operators: `CREATE OPERATOR`, and what helps the planner by `ALTER`.

use crate::id::ObjectId;
use crate::object::{Kind, Object, Operator};

use super::super::context::{Alteration, Site};
use super::super::definition;
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

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Operator(to) = &change.to.entry.object else { return Alter::Replace };
        let sides = |of: &Self| (of.function.clone(), of.left.clone(), of.right.clone());
        if sides(self) != sides(to) || self.hashes && !to.hashes || self.merges && !to.merges {
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
        let can_link = change.to.context.schema.postgres >= LINKS;
        for (word, gained) in
            [("HASHES", to.hashes && !self.hashes), ("MERGES", to.merges && !self.merges)]
        {
            match gained {
                true if can_link => settings.push(word.to_owned()),
                true => return Alter::Replace,
                false => {}
            }
        }
        let swapped = [(&to.right, &to.left), (&to.left, &to.right)];
        let links = [
            ("COMMUTATOR", &self.commutator, &to.commutator),
            ("NEGATOR", &self.negator, &to.negator),
        ];
        for ((word, from, to), (left, right)) in links.into_iter().zip(swapped) {
            let path = |other: &String| {
                let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "NONE".into());
                format!("{other}({}, {})", side(left), side(right))
            };
            // Operators lose their links with what they are linked to, and a new operator makes
            // both ends of its own.
            let gone = from.as_ref().is_none_or(|from| !change.to.knows(&path(from)));
            let new = to.as_ref().is_none_or(|to| !change.from.knows(&path(to)));
            match to {
                _ if from == to => {}
                _ if gone && new => {}
                Some(to) if gone && can_link => {
                    settings.push(format!("{word} = {}", reference(to)));
                }
                _ => return Alter::Replace,
            }
        }
        if settings.is_empty() {
            return Alter::InPlace(Vec::new());
        }
        let path = change.to.id.path();
        Alter::InPlace(vec![format!("ALTER OPERATOR {path} SET ({})", settings.join(", "))])
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

impl Site<'_> {
    /// Whether its schema has an operator.
    fn knows(&self, operator: &str) -> bool {
        ObjectId::from_path(Kind::Operator, operator)
            .is_some_and(|id| self.context.schema.contains(&id))
    }
}
