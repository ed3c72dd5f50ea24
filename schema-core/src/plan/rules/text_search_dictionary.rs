//! Text search dictionaries: `CREATE TEXT SEARCH DICTIONARY`, and its options by `ALTER`.

use crate::object::{Object, TextSearchDictionary};

use super::super::context::{Alteration, Site};
use super::super::definition;
use super::super::step::Alter;
use super::Rule;

impl Rule for TextSearchDictionary {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { template, options } = self;
        let mut lines = vec![format!("template = {template}")];
        lines.extend(options.iter().cloned());
        let path = site.id.path();
        vec![format!("CREATE TEXT SEARCH DICTIONARY {path} (\n    {}\n)", lines.join(",\n    "))]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::TextSearchDictionary(to) = &change.to.entry.object else {
            return Alter::Replace;
        };
        if self.template != to.template {
            return Alter::Replace;
        }
        let gone = self.options.iter().map(|option| name(option));
        let gone = gone.filter(|gone| !to.options.iter().any(|option| name(option) == *gone));
        let mut options: Vec<&str> = gone.collect();
        options.extend(to.options.iter().filter(|o| !self.options.contains(o)).map(String::as_str));
        if options.is_empty() {
            return Alter::InPlace(Vec::new());
        }
        let path = change.to.id.path();
        let options = options.join(", ");
        Alter::InPlace(vec![format!("ALTER TEXT SEARCH DICTIONARY {path} ({options})")])
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("TEXT SEARCH DICTIONARY {}", site.id.path()))
    }
}

/// The name of an option, as SQL writes it.
fn name(option: &str) -> &str {
    definition::split_unquoted(option, " = ").map_or(option, |(name, _)| name)
}
