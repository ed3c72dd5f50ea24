//! `[relations]` and `[keys]`: what relations are called, and those that no constraint tells.

use schema_core::name;
use toml::de::DeTable;

use super::reader::{File, Section, kind, no_name, placed, twice};
use super::{Declared, Placed, RelationChoice};

/// The entries of `[relations]`: a foreign key by its path, `public.posts.posts_author_id_fkey`, or
/// one that is declared there, `"public.active_posts(author_id)" = { to = "public.users(id)" }`.
pub(super) fn read(file: &mut File<'_>, table: &DeTable<'_>) -> Vec<RelationChoice> {
    let mut out = Vec::new();
    for (key, value) in table {
        let written: &str = key.get_ref();
        let origin = file.origin(&key.span());
        let Some(inner) = value.get_ref().as_table() else {
            let named = value.get_ref().as_str().unwrap_or("author");
            let help = format!("write \"{written}\" = {{ name = \"{named}\" }}");
            let message = format!("[relations] has tables, not {}", kind(value.get_ref()));
            file.error(&value.span(), message, Some(help));
            continue;
        };
        let section = Section::new(file, written, inner, &["name", "reverse", "through", "to"]);
        let mut names = ["name", "reverse", "through"].map(|word| section.string(file, word));
        for name in names.iter_mut() {
            if let Some(wrong) = name.take_if(|name| !crate::naming::is_identifier(&name.text)) {
                file.errors.push(no_name(wrong));
            }
        }
        let [name, reverse, through] = names;
        let to = section.string(file, "to");
        let from = columns(written);
        let to = match (from, to) {
            (None, None) => None,
            (Some((relation, columns)), Some(to)) => match self::columns(&to.text) {
                Some((target, referenced)) if referenced.len() == columns.len() => {
                    Some(Declared { relation, columns, target, referenced, written: to })
                }
                _ => {
                    let message = format!("`{}` names no columns to match {written}", to.text);
                    let error = schema_core::Diagnostic::error("config", message);
                    file.errors.push(error.origin(to.origin).help("such as `public.users(id)`"));
                    continue;
                }
            },
            _ => {
                let help = "a relation that no constraint tells is \
                    \"public.active_posts(author_id)\" = { to = \"public.users(id)\" }";
                let message = "`to` goes with columns before it".to_owned();
                file.error(&key.span(), message, Some(help.to_owned()));
                continue;
            }
        };
        let text = match name::split(written) {
            Some(names) if to.is_none() => name::join(names.iter().map(String::as_str)),
            _ => written.to_owned(),
        };
        out.push(RelationChoice { key: Placed { text, origin }, name, reverse, through, to });
    }
    twice(file, "relations", out.iter().map(|one| &one.key));
    out
}

/// `[keys]`: the columns that tell the rows of a view apart.
pub(super) fn keys(file: &mut File<'_>, table: &DeTable<'_>) -> Vec<(Placed, Vec<Placed>)> {
    let mut out = Vec::new();
    for (key, value) in table {
        let items = value.get_ref().as_array();
        let columns: Option<Vec<Placed>> =
            items.and_then(|items| items.iter().map(|item| placed(file, item)).collect());
        let written: &str = key.get_ref();
        match columns {
            Some(columns) if !columns.is_empty() => {
                let text = name::split(written)
                    .map_or(written.to_owned(), |names| name::join(names.iter().map(|n| &**n)));
                out.push((Placed { text, origin: file.origin(&key.span()) }, columns));
            }
            _ => file.wrong(value, written, "a list of columns, such as [\"id\"]"),
        }
    }
    twice(file, "keys", out.iter().map(|(key, _)| key));
    out
}

/// Whether a character is this one, and stands in no quoted name.
fn outside(wanted: char) -> impl FnMut(char) -> bool {
    let mut quoted = false;
    move |c| {
        quoted ^= c == '"';
        c == wanted && !quoted
    }
}

/// The relation and the columns of `public.posts(author_id, part)`.
fn columns(text: &str) -> Option<(String, Vec<String>)> {
    let (relation, columns) = text.strip_suffix(')')?.split_once(outside('('))?;
    let names = name::split(relation.trim())?;
    let columns: Option<Vec<String>> = columns
        .split(outside(','))
        .map(|column| name::split(column.trim()).filter(|names| names.len() == 1)?.pop())
        .collect();
    Some((name::join(names.iter().map(String::as_str)), columns?))
}
