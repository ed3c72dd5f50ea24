//! Whether a database still has what the models use: one round trip at the start of a program.

use std::fmt;

use crate::Error;
use crate::executor::{AnyRow, Executor, Statement, Value};
use crate::sql::{Int8, Text};

/// One thing that the models use and the database has not, or has in another form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The object: `column public.users.email`.
    pub object: String,
    /// What the models were made from: `text, not null`. Empty where the object is only missing.
    pub before: String,
    /// What the database has: `integer`, `missing`.
    pub after: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { object, before, after } = self;
        match before.as_str() {
            "" => write!(f, "{object} is {after}"),
            _ => write!(f, "{object}: {before} → {after}"),
        }
    }
}

/// The fields of an object in what the macro writes.
const FIELDS: usize = 5;

/// Compares the database with `expected`, which generated code has as its text: five fields an
/// object, each ended by NUL.
///
/// # Errors
///
/// The differences, or that they could not be told.
pub fn verify<'c, C: Executor<'c>>(client: C, expected: &'static str) -> C::Answer<()> {
    let mut columns: [Vec<&str>; FIELDS] = Default::default();
    for (i, field) in expected.split_terminator('\0').enumerate() {
        if let Some(column) = columns.get_mut(i % FIELDS) {
            column.push(field);
        }
    }
    let values = columns.iter().map(|column| Value::own(column.clone())).collect();
    let take = move |differences: &mut Vec<Difference>, row: &C::Row| {
        let [kinds, namespaces, names, parts, details] = &columns;
        let n = row.read::<Int8, i64>(0)?;
        let is = row.read::<Text, String>(1)?;
        let at = usize::try_from(n).unwrap_or_default().saturating_sub(1);
        let field = |column: &Vec<&str>| column.get(at).copied().unwrap_or_default().to_owned();
        let place = [field(namespaces), field(names), field(parts)];
        differences.push(difference(&field(kinds), place, &field(details), &is));
        Ok(())
    };
    client.fetch(
        Statement::new(include_str!("verify.sql"), values),
        Vec::new(),
        take,
        |differences| {
            if differences.is_empty() { Ok(()) } else { Err(Error::Drift(differences)) }
        },
    )
}

fn difference(
    kind: &str,
    [namespace, name, part]: [String; 3],
    detail: &str,
    is: &str,
) -> Difference {
    let word = kind.split(' ').next().unwrap_or_default().replace('_', " ");
    let mut object = format!("{word} {}.{}", quoted(&namespace), quoted(&name));
    if matches!(word.as_str(), "column" | "attribute" | "label") {
        object.push('.');
        object.push_str(&quoted(&part));
    }
    let not_null = kind.starts_with("column not null") || kind == "domain" && !part.is_empty();
    let (before, after) = match is.split_once(' ') {
        Some(("type", ty)) => (format!("`{detail}`"), format!("`{ty}`")),
        Some(("kind", kind)) => (word, kind.to_owned()),
        Some(("needs", columns)) => ("its columns".to_owned(), format!("also {columns}, not null")),
        Some(("given", now)) => ("written by INSERT".to_owned(), now.to_owned()),
        Some(("filled", now)) => ("filled in by the database".to_owned(), now.to_owned()),
        Some(("new", labels)) => ("its labels".to_owned(), format!("also {labels}")),
        _ if is == "missing" => (String::new(), is.to_owned()),
        _ => ((if not_null { "not null" } else { "nullable" }).to_owned(), is.to_owned()),
    };
    Difference { object, before, after }
}

/// A name as a message shows it: quoted as SQL quotes it where it is not plain.
fn quoted(name: &str) -> String {
    let plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if plain && !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) {
        return name.to_owned();
    }
    format!("\"{}\"", name.escape_debug())
}
