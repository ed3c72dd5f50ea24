//! Rewrite rules: `CREATE RULE`, and `ALTER TABLE` for whether they fire.

use crate::name::quote;
use crate::object::{Object, RewriteRule};

use super::super::act::Act;
use super::super::context::{Alteration, Site};
use super::super::hazard::Lock;
use super::super::step::Alter;
use super::super::text;
use super::Rule;

/// The name of the rules that make views.
const RETURN: &str = "_RETURN";

impl Rule for RewriteRule {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { event: _, definition: _, enabled } = self;
        let (name, table) = (site.id.name(), site.id.parent_path().unwrap_or_default());
        let mut steps = Vec::new();
        if name == RETURN {
            // Only renaming gives a rule this name where it makes no view.
            steps.push(self.made(site, "CREATE", "return"));
            steps.push(format!("ALTER RULE return ON {table} RENAME TO {}", quote(RETURN)));
        } else {
            steps.push(self.made(site, "CREATE", &name));
        }
        if enabled.is_some() {
            steps.push(self.fires(site));
        }
        steps
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        vec![format!("DROP RULE {}", on_table(site))]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::RewriteRule(to) = &change.to.entry.object else { return Alter::Replace };
        let mut steps = Vec::new();
        if (&self.event, &self.definition) != (&to.event, &to.definition) {
            steps.push(to.made(&change.to, "CREATE OR REPLACE", &change.to.id.name()));
        }
        if self.enabled != to.enabled {
            steps.push(to.fires(&change.to));
        }
        Alter::InPlace(steps)
    }

    fn effect(&self, act: &mut Act<'_>) {
        if let Some(relation) = act.parent() {
            act.lock(Lock::AccessExclusive, &relation);
        }
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("RULE {}", on_table(site)))
    }
}

impl RewriteRule {
    fn made(&self, site: &Site<'_>, word: &str, name: &str) -> String {
        let Self { event, definition, enabled: _ } = self;
        let name = quote(name);
        let event = event.to_ascii_uppercase();
        let table = site.id.parent_path().unwrap_or_default();
        format!("{word} RULE {name} AS\n    ON {event} TO {table}{definition}")
    }

    /// The statement that says whether it fires.
    fn fires(&self, site: &Site<'_>) -> String {
        let table = site.id.parent_path().unwrap_or_default();
        let name = quote(&site.id.name());
        format!("ALTER TABLE {table} {} RULE {name}", text::firing(self.enabled))
    }
}

/// `name ON table`.
fn on_table(site: &Site<'_>) -> String {
    format!("{} ON {}", quote(&site.id.name()), site.id.parent_path().unwrap_or_default())
}
