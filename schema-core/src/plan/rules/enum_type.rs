//! Enums: `CREATE TYPE … AS ENUM`.

use crate::name::{literal, quote};
use crate::object::{Enum, Object};

use super::super::context::{Alteration, Site};
use super::super::grants::Grantable;
use super::super::rename::{Renaming, To};
use super::super::step::Alter;
use super::Rule;

/// The longest list of labels that stands on one line, in bytes.
const LINE: usize = 80;

impl Rule for Enum {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { labels } = self;
        let labels: Vec<_> = labels.iter().map(|label| literal(label)).collect();
        let line = labels.join(", ");
        let labels =
            if line.len() <= LINE { line } else { format!("\n    {}\n", labels.join(",\n    ")) };
        vec![format!("CREATE TYPE {} AS ENUM ({labels})", site.id.path())]
    }

    /// Labels are added, between others too; they are never taken away or moved.
    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Enum(Self { labels }) = &change.to.entry.object else {
            return Alter::Replace;
        };
        let stay: Vec<_> = labels.iter().filter(|label| self.labels.contains(label)).collect();
        if stay != self.labels.iter().collect::<Vec<_>>() {
            return Alter::Replace;
        }
        let path = change.to.id.path();
        let mut statements = Vec::new();
        for (i, label) in labels.iter().enumerate().filter(|(_, it)| !self.labels.contains(it)) {
            let place = match i.checked_sub(1).and_then(|before| labels.get(before)) {
                Some(before)
                    if labels.get(i..).is_some_and(|rest| {
                        rest.iter().any(|label| self.labels.contains(label))
                    }) =>
                {
                    format!(" AFTER {}", literal(before))
                }
                Some(_) => String::new(),
                None => match self.labels.first() {
                    Some(first) => format!(" BEFORE {}", literal(first)),
                    None => String::new(),
                },
            };
            statements.push(format!("ALTER TYPE {path} ADD VALUE {}{place}", literal(label)));
        }
        Alter::InPlace(statements)
    }

    fn rename(&self, renaming: &Renaming<'_>) -> Option<String> {
        let target = self.target(&renaming.site)?;
        let what = match renaming.to {
            To::Name(name) => format!("RENAME TO {}", quote(name)),
            To::Namespace(name) => format!("SET SCHEMA {}", quote(name)),
            To::Label { before, after } => {
                format!("RENAME VALUE {} TO {}", literal(before), literal(after))
            }
        };
        Some(format!("ALTER {target} {what}"))
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("TYPE {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        Some(Grantable::Whole(format!("TYPE {}", site.id.path())))
    }
}
