//! Which object a name means.

use schema_core::report::visible;
use schema_core::{Diagnostic, Kind, ObjectId, Schema, name};

/// How many names a diagnostic lists.
const LISTED: usize = 20;

/// The one object that `text` names.
///
/// # Errors
/// Where several objects have the name, which the diagnostic lists, or none has: it offers the
/// nearest.
pub(crate) fn find(schema: &Schema, text: &str) -> Result<ObjectId, Diagnostic> {
    let (kind, path) = kind_and_path(text);
    let found = candidates(schema, kind, path);
    match found.as_slice() {
        [id] => Ok((*id).clone()),
        [] => Err(unknown(schema, kind, path)),
        several => Err(ambiguous(path, several)),
    }
}

/// `materialized view x`, `materialized_view x`, `x`.
fn kind_and_path(text: &str) -> (Option<Kind>, &str) {
    let text = text.trim();
    Kind::ALL
        .iter()
        .find_map(|kind| {
            let words = [kind.word().to_owned(), kind.word().replace('_', " ")];
            let rest = words.iter().find_map(|word| text.strip_prefix(word)?.strip_prefix(' '))?;
            Some((Some(*kind), rest.trim_start()))
        })
        .unwrap_or((None, text))
}

/// What could be meant, the best readings first: the first that finds something counts.
fn candidates<'s>(schema: &'s Schema, kind: Option<Kind>, path: &str) -> Vec<&'s ObjectId> {
    let of_kind = |id: &ObjectId| kind.is_none_or(|kind| id.kind() == kind);
    let all = |test: &dyn Fn(&ObjectId) -> bool| -> Vec<&'s ObjectId> {
        schema.iter().map(|(id, _)| id).filter(|id| of_kind(id) && test(id)).collect()
    };
    let mut readings: Vec<Vec<String>> = Vec::new();
    readings.extend(name::split(path));
    // Unquoted names are lower case in SQL, but who types one means what they see; and a name
    // with dots or quotes can be given as it is.
    readings.push(vec![path.to_owned()]);
    for names in readings {
        let ends = |id: &ObjectId| id.names().ends_with(&names);
        let exact = all(&|id| id.kind() != Kind::Default && id.names() == names);
        if !exact.is_empty() {
            return exact;
        }
        let objects = all(&|id| matches!(id.kind().depth(), Some(1 | 2)) && ends(id));
        if !objects.is_empty() {
            return objects;
        }
        let parts = all(&|id| (kind.is_some() || id.kind() != Kind::Default) && ends(id));
        if !parts.is_empty() {
            return parts;
        }
    }
    Vec::new()
}

fn ambiguous(path: &str, found: &[&ObjectId]) -> Diagnostic {
    let path = visible(path);
    let mut diagnostic =
        Diagnostic::error("name-ambiguous", format!("`{path}` can be {} objects", found.len()));
    for id in found.iter().take(LISTED) {
        diagnostic = diagnostic.help(command(id));
    }
    if let Some(more @ 1..) = found.len().checked_sub(LISTED) {
        diagnostic = diagnostic.help(format!("and {more} more"));
    }
    diagnostic
}

fn unknown(schema: &Schema, kind: Option<Kind>, path: &str) -> Diagnostic {
    let what = kind.map_or("object".to_owned(), |kind| kind.word().replace('_', " "));
    let mut diagnostic =
        Diagnostic::error("name-unknown", format!("there is no {what} `{}`", visible(path)));
    for id in nearest(schema, kind, path) {
        diagnostic = diagnostic.help(format!("did you mean: {}", command(id)));
    }
    if diagnostic.help.is_empty() {
        diagnostic = diagnostic.help(
            "look at another source with `--source SOURCE`, or bring the snapshot up to date with \
             `cargo schema pull`",
        );
    }
    diagnostic
}

/// The command that shows this object.
fn command(id: &ObjectId) -> String {
    let text = id.to_string();
    let quoted = if text.contains('\'') { text.replace('\'', r"'\''") } else { text };
    format!("cargo schema show '{}'", visible(&quoted))
}

/// At most three objects whose names differ least.
fn nearest<'s>(schema: &'s Schema, kind: Option<Kind>, path: &str) -> Vec<&'s ObjectId> {
    let wanted: Vec<char> = path.to_lowercase().chars().collect();
    if wanted.len() > 200 {
        return Vec::new();
    }
    let last: Vec<char> = name::split(path)
        .and_then(|mut names| names.pop())
        .unwrap_or_else(|| path.to_owned())
        .to_lowercase()
        .chars()
        .collect();
    let mut near: Vec<(usize, &ObjectId)> = schema
        .iter()
        .filter(|(id, entry)| {
            kind.map_or(
                matches!(id.kind().depth(), Some(1 | 2)) && entry.extension.is_none(),
                |kind| id.kind() == kind,
            )
        })
        .filter_map(|(id, _)| {
            let limit = last.len().div_ceil(3).max(1);
            let name: Vec<char> = id.name().to_lowercase().chars().collect();
            let full: Vec<char> = id.path().to_lowercase().chars().collect();
            let far = distance(&last, &name).min(distance(&wanted, &full));
            (far <= limit).then_some((far, id))
        })
        .collect();
    near.sort();
    near.into_iter().take(3).map(|(_, id)| id).collect()
}

/// How many characters must be put in, taken out or replaced.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            *cell = (diagonal + usize::from(x != y)).min(above + 1).min(left + 1);
            diagonal = above;
            left = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let far = |a: &str, b: &str| {
            distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
        };
        assert_eq!(far("kitten", "sitting"), 3);
        assert_eq!(far("", "abc"), 3);
        assert_eq!(far("abc", ""), 3);
        assert_eq!(far("users", "users"), 0);
    }

    #[test]
    fn kinds_may_stand_before_names() {
        assert_eq!(kind_and_path("enum mood"), (Some(Kind::Enum), "mood"));
        assert_eq!(kind_and_path("materialized view a.b"), (Some(Kind::MaterializedView), "a.b"));
        assert_eq!(kind_and_path("table"), (None, "table"));
    }
}
