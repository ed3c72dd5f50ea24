//! Settings of the database: `ALTER DATABASE … SET`, whatever the database is called.

use crate::name::{literal, quote};
use crate::object::{Object, Setting};

use super::super::context::{Alteration, Site};
use super::super::step::Alter;
use super::super::text;
use super::Rule;

impl Rule for Setting {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { value } = self;
        let name = site.id.name();
        let value = if LISTS.contains(&name.to_ascii_lowercase().as_str()) {
            let items: Vec<_> = items(value).iter().map(|item| literal(item)).collect();
            items.join(", ")
        } else {
            literal(value)
        };
        vec![alter_database(&format!("SET {} TO {value}", quote(&name)))]
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        vec![alter_database(&format!("RESET {}", quote(&site.id.name())))]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        match &change.to.entry.object {
            Object::Setting(to) => Alter::InPlace(to.create(&change.to, &[])),
            _ => Alter::Replace,
        }
    }

    fn target(&self, _: &Site<'_>) -> Option<String> {
        None
    }
}

/// Parameters whose value is a list of names, each quoted apart (`GUC_LIST_QUOTE`).
const LISTS: [&str; 5] = [
    "search_path",
    "temp_tablespaces",
    "local_preload_libraries",
    "session_preload_libraries",
    "shared_preload_libraries",
];

fn alter_database(what: &str) -> String {
    let format = literal(&format!("ALTER DATABASE %I {}", what.replace('%', "%%")));
    text::execute(&format!("format({format}, current_database())"))
}

/// The items of a stored list: `"$user", public`.
fn items(list: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut quoted = false;
    let mut chars = list.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, items.last_mut()) {
            ('"', Some(item)) if quoted && chars.next_if_eq(&'"').is_some() => item.push('"'),
            ('"', _) => quoted = !quoted,
            (',', _) if !quoted => items.push(String::new()),
            (c, Some(item)) if quoted || !c.is_whitespace() => item.push(c),
            _ => {}
        }
    }
    items
}
