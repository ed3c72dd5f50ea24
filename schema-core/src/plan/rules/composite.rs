//! Composite types: `CREATE TYPE … AS`.

use crate::object::Composite;

use super::super::context::{Alteration, Site};
use super::super::convert::attributes;
use super::super::grants::Grantable;
use super::Rule;

impl Rule for Composite {
    fn create(&self, site: &Site<'_>, elements: &[String]) -> Vec<String> {
        let Self {} = self;
        let path = site.id.path();
        vec![if elements.is_empty() {
            format!("CREATE TYPE {path} AS ()")
        } else {
            format!("CREATE TYPE {path} AS (\n    {}\n)", elements.join(",\n    "))
        }]
    }

    /// Attributes are added at the end only, and PostgreSQL gives none another type while a column
    /// has the composite as its own.
    fn is_reshaped(&self, change: &Alteration<'_>) -> bool {
        let before = attributes(change.from.context, change.from.id);
        let after = attributes(change.to.context, change.to.id);
        let stay = |all: &[(String, String)], other: &[(String, String)]| -> Vec<String> {
            let names = all.iter().map(|(name, _)| name.clone());
            names.filter(|name| other.iter().any(|(it, _)| it == name)).collect()
        };
        let old = stay(&before, &after);
        let moved = old != stay(&after, &before)
            || !after.iter().zip(&old).all(|((name, _), old)| name == old);
        let retyped =
            before.iter().any(|old| after.iter().any(|new| old.0 == new.0 && old.1 != new.1));
        moved || retyped && change.from.context.is_column_type(change.from.id)
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("TYPE {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        Some(Grantable::Whole(format!("TYPE {}", site.id.path())))
    }
}
