//! `[transform]`: how a schema is changed before it is used as `transform:SOURCE`.

use schema_core::Kind;
use schema_core::transform::{
    Case, Convention, NewName, Pattern, Prefix, Relocate, Transform, TypeRule,
};
use toml::de::DeTable;

use super::reader::{File, Section, placed};

const KEYS: [&str; 8] =
    ["select", "exclude", "types", "relocate", "rename", "strip_prefix", "case", "convention"];

pub(super) fn read(file: &mut File<'_>, table: &DeTable<'_>) -> Transform {
    let section = Section::new(file, "transform", table, &KEYS);
    let types = pairs(file, &section, "types");
    let relocate = pairs(file, &section, "relocate");
    let rename = pairs(file, &section, "rename");
    let prefixes = section.strings(file, "strip_prefix");
    let cases = [("lower", Case::Lower), ("snake", Case::Snake)];
    Transform {
        select: patterns(file, &section, "select"),
        exclude: patterns(file, &section, "exclude"),
        types: types.into_iter().map(|(from, to)| TypeRule { from, to }).collect(),
        relocate: relocate.into_iter().map(|(from, to)| Relocate { from, to }).collect(),
        rename: rename.into_iter().map(|(path, to)| NewName { path, to }).collect(),
        strip_prefix: prefixes.iter().map(|it| prefix(&it.text)).collect(),
        case: section.word(file, "case", &cases),
        convention: convention(file, &section),
    }
}

/// `tbl`, or with a kind before it: `column fld`.
pub fn prefix(text: &str) -> Prefix {
    let kind = text.split_once(' ').and_then(|(word, rest)| Some((Kind::from_word(word)?, rest)));
    match kind {
        Some((kind, rest)) => Prefix { kind: Some(kind), text: rest.trim().to_owned() },
        None => Prefix { kind: None, text: text.to_owned() },
    }
}

fn patterns(file: &mut File<'_>, section: &Section<'_, '_>, key: &str) -> Vec<Pattern> {
    section.strings(file, key).iter().filter_map(|it| Pattern::parse(&it.text)).collect()
}

fn pairs(file: &mut File<'_>, section: &Section<'_, '_>, key: &str) -> Vec<(String, String)> {
    let Some(table) = section.table(file, key) else { return Vec::new() };
    let mut out = Vec::new();
    for (from, to) in table {
        match placed(file, to) {
            Some(to) => {
                let from: &str = from.get_ref();
                out.push((from.to_owned(), to.text));
            }
            None => file.wrong(to, key, "a table of strings"),
        }
    }
    out
}

/// `"postgres"`, or a table of patterns, whose `base = "postgres"` fills in the others.
fn convention(file: &mut File<'_>, section: &Section<'_, '_>) -> Convention {
    const KEY: &str = "convention";
    let Some(value) = section.get(KEY) else { return Convention::default() };
    let base = [("postgres", ())];
    if value.get_ref().as_str().is_some() {
        return match section.word(file, KEY, &base) {
            Some(()) => Convention::postgres(),
            None => Convention::default(),
        };
    }
    let Some(table) = section.table(file, KEY) else { return Convention::default() };
    let mut known = vec!["base"];
    known.extend(Convention::WORDS);
    let section = Section::new(file, "transform.convention", table, &known);
    let mut convention = match section.word(file, "base", &base) {
        Some(()) => Convention::postgres(),
        None => Convention::default(),
    };
    for word in Convention::WORDS {
        if let (Some(text), Some(slot)) = (section.string(file, word), convention.pattern_mut(word))
        {
            *slot = Some(text.text);
        }
    }
    convention
}
