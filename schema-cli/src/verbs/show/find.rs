//! Which object a name means.

use schema_codegen::nearest;
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

/// At most three objects that have the name which was probably meant.
fn nearest<'s>(schema: &'s Schema, kind: Option<Kind>, path: &str) -> Vec<&'s ObjectId> {
    let candidates: Vec<(&ObjectId, String)> = schema
        .iter()
        .filter(|(id, entry)| match kind {
            Some(kind) => id.kind() == kind,
            None => matches!(id.kind().depth(), Some(1 | 2)) && entry.extension.is_none(),
        })
        .map(|(id, _)| (id, id.name()))
        .collect();
    let last = name::split(path).and_then(|mut names| names.pop());
    let last = last.as_deref().unwrap_or(path);
    let paths = candidates.iter().map(|(id, _)| id.path());
    let meant = nearest::nearest(path, paths)
        .or_else(|| nearest::nearest(last, candidates.iter().map(|(_, name)| name.as_str())));
    let of_that_name = candidates
        .iter()
        .filter(|(id, name)| meant.is_some_and(|meant| meant == id.path() || meant == name));
    of_that_name.map(|(id, _)| *id).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_may_stand_before_names() {
        assert_eq!(kind_and_path("enum mood"), (Some(Kind::Enum), "mood"));
        assert_eq!(kind_and_path("materialized view a.b"), (Some(Kind::MaterializedView), "a.b"));
        assert_eq!(kind_and_path("table"), (None, "table"));
    }
}
