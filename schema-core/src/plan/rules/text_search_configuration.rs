//! Text search configurations: `CREATE TEXT SEARCH CONFIGURATION`, and their mappings by `ALTER`.

use crate::object::{Object, TextSearchConfiguration};

use super::super::context::{Alteration, Site};
use super::super::definition;
use super::super::step::Alter;
use super::Rule;

impl Rule for TextSearchConfiguration {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { parser, mappings } = self;
        let path = site.id.path();
        let parser = format!("CREATE TEXT SEARCH CONFIGURATION {path} (parser = {parser})");
        let mappings: Vec<&str> = mappings.iter().map(String::as_str).collect();
        [parser].into_iter().chain(map(path, "ADD", &mappings)).collect()
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::TextSearchConfiguration(to) = &change.to.entry.object else {
            return Alter::Replace;
        };
        if self.parser != to.parser {
            return Alter::Replace;
        }
        let path = change.to.id.path();
        let has = |mappings: &[String], token: &str| {
            mappings.iter().any(|mapping| parts(mapping).0 == token)
        };
        let gone: Vec<_> = self.mappings.iter().map(|mapping| parts(mapping).0).collect();
        let gone: Vec<_> = gone.into_iter().filter(|token| !has(&to.mappings, token)).collect();
        let differs = to.mappings.iter().filter(|mapping| !self.mappings.contains(mapping));
        let (changed, added): (Vec<&str>, Vec<&str>) =
            differs.map(String::as_str).partition(|mapping| has(&self.mappings, parts(mapping).0));
        let mut steps = Vec::new();
        if !gone.is_empty() {
            let gone = gone.join(", ");
            steps.push(format!("ALTER TEXT SEARCH CONFIGURATION {path} DROP MAPPING FOR {gone}"));
        }
        steps.extend(map(path, "ALTER", &changed));
        steps.extend(map(path, "ADD", &added));
        Alter::InPlace(steps)
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("TEXT SEARCH CONFIGURATION {}", site.id.path()))
    }
}

/// The type of token, as SQL writes it, and its dictionaries.
fn parts(mapping: &str) -> (&str, &str) {
    definition::split_unquoted(mapping, ": ").unwrap_or((mapping, ""))
}

/// A statement for all types of token with the same dictionaries.
fn map(path: &str, word: &str, mappings: &[&str]) -> Vec<String> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (token, dictionaries) in mappings.iter().map(|mapping| parts(mapping)) {
        match groups.iter_mut().find(|(of, _)| *of == dictionaries) {
            Some((_, tokens)) => tokens.push(token),
            None => groups.push((dictionaries, vec![token])),
        }
    }
    groups
        .into_iter()
        .map(|(dictionaries, tokens)| {
            format!(
                "ALTER TEXT SEARCH CONFIGURATION {path}\n    {word} MAPPING FOR {}\n    \
                 WITH {dictionaries}",
                tokens.join(", ")
            )
        })
        .collect()
}
