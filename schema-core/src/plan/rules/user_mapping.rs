//! User mappings: `CREATE USER MAPPING`, and their options by `ALTER`. Passwords are never known,
//! and so never written: those who create a mapping add its password themselves.

use crate::object::{Object, UserMapping};

use super::super::context::{Alteration, Site};
use super::super::definition;
use super::super::step::Alter;
use super::super::text;
use super::Rule;

impl Rule for UserMapping {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { options } = self;
        let mut sql = format!("CREATE {}", words(site));
        if !options.is_empty() {
            sql += &format!(" {}", text::foreign_options(options, ""));
        }
        vec![sql]
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        vec![format!("DROP {}", words(site))]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::UserMapping(to) = &change.to.entry.object else { return Alter::Replace };
        let Self { options } = self;
        let changes = definition::foreign_changes(options, &to.options);
        let alter = |changes| format!("ALTER {} {changes}", words(&change.to));
        Alter::InPlace(changes.into_iter().map(alter).collect())
    }

    fn target(&self, _: &Site<'_>) -> Option<String> {
        None
    }
}

fn words(site: &Site<'_>) -> String {
    let path = site.id.path();
    let (role, server) = definition::split_unquoted(path, " ").unwrap_or((path, ""));
    format!("USER MAPPING FOR {role} SERVER {server}")
}
