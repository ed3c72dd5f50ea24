//! Policies of row-level security: `CREATE POLICY`. Whether they are asked at all is said of the
//! table.

use crate::name::quote;
use crate::object::{Object, Policy};

use super::super::act::Act;
use super::super::context::{Alteration, Site};
use super::super::hazard::Lock;
use super::super::step::Alter;
use super::super::text;
use super::Rule;

impl Rule for Policy {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { restrictive, command, roles, using, check } = self;
        let mut sql = format!("CREATE POLICY {}", on_table(site));
        if *restrictive {
            sql += " AS RESTRICTIVE";
        }
        if let Some(command) = command {
            sql += &format!(" FOR {}", command.to_ascii_uppercase());
        }
        if !roles.is_empty() {
            sql += &to(roles);
        }
        sql += &clause("USING", using.as_ref());
        sql += &clause("WITH CHECK", check.as_ref());
        vec![sql]
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        vec![format!("DROP POLICY {}", on_table(site))]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Policy(new) = &change.to.entry.object else { return Alter::Replace };
        let Self { restrictive, command, roles, using, check } = self;
        // An expression can be changed, but not taken away.
        let lost = using.is_some() && new.using.is_none() || check.is_some() && new.check.is_none();
        if lost || (restrictive, command) != (&new.restrictive, &new.command) {
            return Alter::Replace;
        }
        let mut sql = format!("ALTER POLICY {}", on_table(&change.to));
        if *roles != new.roles {
            sql += &to(&new.roles);
        }
        sql += &clause("USING", new.using.as_ref().filter(|new| using.as_ref() != Some(*new)));
        sql += &clause("WITH CHECK", new.check.as_ref().filter(|new| check.as_ref() != Some(*new)));
        Alter::InPlace(vec![sql])
    }

    fn effect(&self, act: &mut Act<'_>) {
        if let Some(relation) = act.parent() {
            act.lock(Lock::AccessExclusive, &relation);
        }
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("POLICY {}", on_table(site)))
    }
}

/// `name ON table`.
fn on_table(site: &Site<'_>) -> String {
    format!("{} ON {}", quote(&site.id.name()), site.id.parent_path().unwrap_or_default())
}

fn to(roles: &[String]) -> String {
    let roles: Vec<_> = roles.iter().map(|role| quote(role)).collect();
    if roles.is_empty() { " TO PUBLIC".to_owned() } else { format!(" TO {}", roles.join(", ")) }
}

fn clause(word: &str, expression: Option<&String>) -> String {
    expression.map_or_else(String::new, |expression| {
        format!("\n    {word} {}", text::parenthesised(expression))
    })
}
