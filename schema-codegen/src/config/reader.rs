//! TOML values with their places: typed access, and errors that point into the file.

use std::collections::BTreeMap;
use std::ops::Range;

use schema_core::{Diagnostic, Origin};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Placed, Setting};
use crate::naming;
use crate::nearest::nearest;
use crate::typemap::canonical;

/// The file that is being read, and what was found wrong with it.
pub(super) struct File<'f> {
    pub(super) path: &'f str,
    pub(super) text: &'f str,
    pub(super) errors: &'f mut Vec<Diagnostic>,
}

impl File<'_> {
    pub(super) fn origin(&self, span: &Range<usize>) -> Origin {
        let start = self
            .text
            .get(..span.start)
            .map_or(0, |before| before.rfind('\n').map_or(0, |newline| newline + 1));
        let end = self.text.get(span.end..).map_or(self.text.len(), |after| {
            after.find('\n').map_or(self.text.len(), |newline| span.end + newline)
        });
        Origin {
            path: self.path.to_owned(),
            text: self.text.get(start..end).unwrap_or_default().to_owned(),
            first_line: self.text.get(..start).map_or(0, |before| before.matches('\n').count()) + 1,
            start: span.start.saturating_sub(start),
            end: span.end.saturating_sub(start),
        }
    }

    pub(super) fn error(&mut self, span: &Range<usize>, message: String, help: Option<String>) {
        let mut error = Diagnostic::error("config", message).origin(self.origin(span));
        if let Some(help) = help {
            error = error.help(help);
        }
        self.errors.push(error);
    }

    pub(super) fn wrong(&mut self, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str) {
        let found = kind(value.get_ref());
        self.error(&value.span(), format!("`{key}` is {wanted}, not {found}"), None);
    }
}

/// That a section has two keys that mean the same, at the second one.
pub(super) fn twice<'p>(
    file: &mut File<'_>,
    section: &str,
    keys: impl Iterator<Item = &'p Placed>,
) {
    let mut keys: Vec<&Placed> = keys.collect();
    keys.sort_by_key(|key| (key.origin.first_line, key.origin.start));
    let mut met = BTreeMap::new();
    for key in keys {
        let Some(line) = met.insert(canonical(&key.text), key.origin.first_line) else { continue };
        let message = format!("[{section}] has `{}` twice, also in line {line}", key.text);
        let error = Diagnostic::error("config", message).origin(key.origin.clone());
        file.errors.push(error.help("keep one of the lines"));
    }
}

/// What a value is, as messages call it.
pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// What is wrong with a text that is no Rust name, and what it could be instead.
pub(super) fn no_name(name: Placed) -> Diagnostic {
    let text = &name.text;
    let is_type = text.starts_with(char::is_uppercase);
    let instead = if is_type { naming::camel(text) } else { naming::snake(text) };
    let error = Diagnostic::error("config", format!("`{text}` is not a Rust name"));
    error.origin(name.origin).help(format!("such as `{instead}`"))
}

/// One table of the file whose keys are all known; `name` is how messages call it.
pub(super) struct Section<'t, 'i> {
    table: &'t DeTable<'i>,
}

impl<'t, 'i> Section<'t, 'i> {
    /// Checks that the table has no keys but these.
    pub(super) fn new(
        file: &mut File<'_>,
        name: &str,
        table: &'t DeTable<'i>,
        known: &[&'static str],
    ) -> Self {
        for (key, _) in table {
            let word: &str = key.get_ref();
            if known.contains(&word) {
                continue;
            }
            let place =
                if name.is_empty() { "schema.toml".to_owned() } else { format!("[{name}]") };
            let help = match nearest(word, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("{place} has {}", known.join(", ")),
            };
            file.error(&key.span(), format!("{place} has no key `{word}`"), Some(help));
        }
        Self { table }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.table.iter().find(|(found, _)| found.get_ref() == key).map(|(_, value)| value)
    }

    pub(super) fn table(&self, file: &mut File<'_>, key: &str) -> Option<&'t DeTable<'i>> {
        let value = self.get(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            file.wrong(value, key, "a table");
        }
        table
    }

    pub(super) fn string(&self, file: &mut File<'_>, key: &str) -> Option<Placed> {
        let value = self.get(key)?;
        let text = placed(file, value);
        if text.is_none() {
            file.wrong(value, key, "a string");
        }
        text
    }

    pub(super) fn strings(&self, file: &mut File<'_>, key: &str) -> Vec<Placed> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            match value.get_ref().as_str() {
                Some(text) => {
                    let help = format!("write {key} = [\"{text}\"]");
                    let message = format!("`{key}` is a list of strings, not a string");
                    file.error(&value.span(), message, Some(help));
                }
                None => file.wrong(value, key, "a list of strings"),
            }
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in items.iter() {
            match placed(file, item) {
                Some(text) => out.push(text),
                None => file.wrong(item, key, "a list of strings"),
            }
        }
        out
    }

    pub(super) fn boolean(&self, file: &mut File<'_>, key: &str) -> Option<bool> {
        let value = self.get(key)?;
        let found = value.get_ref().as_bool();
        if found.is_none() {
            file.wrong(value, key, "`true` or `false`");
        }
        found
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &self,
        file: &mut File<'_>,
        key: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let value = self.get(key)?;
        let found = value.get_ref().as_str().unwrap_or_default();
        let hit = words.iter().find(|(word, _)| *word == found);
        if hit.is_none() {
            let all: Vec<_> = words.iter().map(|(word, _)| format!("`\"{word}\"`")).collect();
            let message = format!("`{key}` is {}", all.join(" or "));
            file.error(&value.span(), message, None);
        }
        hit.map(|(_, found)| *found)
    }

    /// A string, or `{ env = "VARIABLE" }`.
    pub(super) fn setting(&self, file: &mut File<'_>, key: &str) -> Option<Setting> {
        let value = self.get(key)?;
        if let Some(table) = value.get_ref().as_table() {
            let section = Section::new(file, key, table, &["env"]);
            return match section.string(file, "env") {
                Some(name) => Some(Setting::Env(name.text)),
                None => {
                    file.wrong(value, key, "a string or `{ env = \"VARIABLE\" }`");
                    None
                }
            };
        }
        match value.get_ref().as_str() {
            Some(text) => Some(Setting::Literal(text.to_owned())),
            None => {
                file.wrong(value, key, "a string or `{ env = \"VARIABLE\" }`");
                None
            }
        }
    }
}

/// A string with its place.
pub(super) fn placed(file: &File<'_>, value: &Spanned<DeValue<'_>>) -> Option<Placed> {
    let text = value.get_ref().as_str()?.to_owned();
    Some(Placed { text, origin: file.origin(&value.span()) })
}
