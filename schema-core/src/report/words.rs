//! Fields and values of objects as words for a person: generic, from what a snapshot line holds.

use serde_json::Value;

use crate::diff::FieldChange;
use crate::object::Kind;

/// How long a value may be in a message of one line, in characters.
const SHORT: usize = 72;

/// The text with every character that a terminal or a reader's eye would not show as itself
/// escaped: control characters, line ends, and those that change the direction of writing.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if hides(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// As [`visible`], but line ends and tabs stay: for texts that have lines of their own.
pub fn visible_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            c if hides(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}')
}

/// The kind as people write it: `materialized view`.
pub fn kind_words(kind: Kind) -> String {
    kind.word().replace('_', " ")
}

/// A field's name as people write it.
pub(super) fn label(field: &str) -> String {
    field.replace('_', " ")
}

/// A field of an object as people write it: its label and its value.
pub fn field_text(field: &str, content: &Value) -> (String, String) {
    match content {
        Value::Bool(true) => (label(field), "yes".to_owned()),
        content => (label(field), value(field, Some(content), None)),
    }
}

/// Fields whose text the server prints from a stored expression.
pub(crate) fn is_printed(field: &str) -> bool {
    matches!(
        field,
        "definition"
            | "expression"
            | "check"
            | "exclusion"
            | "default"
            | "bound"
            | "sql_body"
            | "partition_by"
            | "using"
            | "where"
    )
}

/// A value in full. `other` is the value on the other side, which tells what an absent one means.
pub(super) fn value(field: &str, value: Option<&Value>, other: Option<&Value>) -> String {
    match value {
        None if matches!(other, Some(Value::Bool(_))) => match field {
            "not_null" => "nullable".to_owned(),
            field => format!("not {}", label(field)),
        },
        None => "none".to_owned(),
        Some(Value::Bool(true)) => label(field),
        Some(Value::String(text)) => match field {
            "identity" | "generated" | "inherited" | "on_update" | "on_delete" => {
                text.replace('_', " ")
            }
            "comment" => format!("\"{text}\""),
            "on" => text.replacen('_', " ", usize::from(text.starts_with("materialized_"))),
            _ => text.clone(),
        },
        Some(Value::Array(items)) => {
            let items: Vec<_> = items.iter().map(|item| item_text(field, item)).collect();
            // A grant has commas of its own.
            let comma = if matches!(field, "grants" | "privileges") { "; " } else { ", " };
            format!("({})", items.join(comma))
        }
        Some(other) => other.to_string(),
    }
}

fn item_text(field: &str, item: &Value) -> String {
    match (field, item) {
        ("labels", Value::String(text)) => format!("'{text}'"),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// What is known of a new or lost object, in one line: `bigint, not null, identity always`.
pub(super) fn summary(fields: &[(&'static str, Value)]) -> String {
    let printed = fields.iter().any(|(field, _)| *field == "definition");
    let words = fields.iter().filter_map(|(field, content)| {
        let text = elide(&value(field, Some(content), None), SHORT);
        match *field {
            "position" | "needs" | "comment" | "extension" => None,
            // The definition of an index says them again.
            "columns" | "unique" | "partial" if printed => None,
            "type" | "definition" | "expression" | "check" | "exclusion" => Some(text),
            _ if matches!(content, Value::Bool(_)) => Some(text),
            field => Some(format!("{} {text}", label(field))),
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

/// A change of a field in one short line: ``type `text` → `integer` ``.
pub(super) fn change(change: &FieldChange) -> String {
    let (before, after) = texts(change);
    let (before, after) = elide_pair(&before, &after);
    if is_flag(change) {
        return format!("`{before}` → `{after}`");
    }
    let quoted = |text: &str, value: &Option<Value>| match value {
        Some(_) => format!("`{text}`"),
        None => text.to_owned(),
    };
    let before = quoted(&before, &change.before);
    let after = quoted(&after, &change.after);
    format!("{} {before} → {after}", label(change.field))
}

/// Both values of a field in full; of long lists what only one of them has.
pub(super) fn texts(change: &FieldChange) -> (String, String) {
    const LONG: usize = 8;
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    if let (Some(Value::Array(a)), Some(Value::Array(b))) = (before, after)
        && a.len().max(b.len()) > LONG
    {
        let only = |items: &[Value], others: &[Value]| {
            let mut only: Vec<Value> = Vec::new();
            for item in items {
                if !others.contains(item) {
                    only.push(item.clone());
                }
            }
            only
        };
        let (gone, new) = (only(a, b), only(b, a));
        // Where only the order differs, there is nothing to leave out.
        if !gone.is_empty() || !new.is_empty() {
            let text = |items: Vec<Value>| match items.as_slice() {
                [] => "(…)".to_owned(),
                _ => {
                    let text = value(change.field, Some(&Value::Array(items)), None);
                    format!("(…, {}", text.get(1..).unwrap_or_default())
                }
            };
            return (text(gone), text(new));
        }
    }
    (value(change.field, before, after), value(change.field, after, before))
}

/// Whether the field's values name themselves, as `nullable` and `not null` do.
pub(super) fn is_flag(change: &FieldChange) -> bool {
    matches!(change.before, Some(Value::Bool(_))) || matches!(change.after, Some(Value::Bool(_)))
}

/// The text on one line, cut after `max` characters.
pub(super) fn elide(text: &str, max: usize) -> String {
    let text = visible(&squeeze(text));
    match text.char_indices().nth(max) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text,
    }
}

/// Both texts on one line each, cut to where they differ.
fn elide_pair(before: &str, after: &str) -> (String, String) {
    let (before, after) =
        (squeeze_unless_equal(before, after), squeeze_unless_equal(after, before));
    if before.chars().count() <= SHORT && after.chars().count() <= SHORT {
        return (visible(&before), visible(&after));
    }
    let same = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).count();
    let skip = same.saturating_sub(24);
    let cut = |text: &str| {
        let rest: String = text.chars().skip(skip).collect();
        format!("{}{}", if skip > 0 { "…" } else { "" }, elide(&rest, SHORT))
    };
    (cut(&before), cut(&after))
}

/// Runs of white space become one space, unless that would hide the difference.
fn squeeze_unless_equal(text: &str, other: &str) -> String {
    let squeezed = squeeze(text);
    if squeezed == squeeze(other) { text.to_owned() } else { squeezed }
}

fn squeeze(text: &str) -> String {
    if text.contains('\n') || text.contains("  ") {
        text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        text.to_owned()
    }
}

/// Whether two printed expressions differ in nothing but white space, parentheses, casts and the case
/// of words, so that they may well mean the same: PostgreSQL's text is not always a fixed point.
pub(crate) fn may_mean_the_same(before: &str, after: &str) -> bool {
    skeleton(before) == skeleton(after)
}

fn skeleton(text: &str) -> String {
    const TYPES: [&str; 9] = [
        "character varying",
        "double precision",
        "timestamp with time zone",
        "timestamp without time zone",
        "time with time zone",
        "time without time zone",
        "bit varying",
        "character",
        "timestamp",
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(cast) = rest.strip_prefix("::") {
            rest = match TYPES.iter().find_map(|name| cast.strip_prefix(name)) {
                Some(after) => after,
                None => cast.trim_start_matches(|c: char| {
                    c.is_alphanumeric() || matches!(c, '_' | '.' | '"' | '$')
                }),
            };
            rest = rest.strip_prefix("[]").unwrap_or(rest);
            continue;
        }
        if c == '\'' || c == '"' {
            // A literal or quoted name counts with everything in it.
            let end = rest.get(1..).and_then(|tail| tail.find(c)).map_or(rest.len(), |i| i + 2);
            let (literal, tail) = rest.split_at(end);
            out.push_str(literal);
            rest = tail;
            continue;
        }
        if !c.is_whitespace() && c != '(' && c != ')' {
            out.push(c.to_ascii_lowercase());
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_a_terminal_as_a_command() {
        assert_eq!(visible("a\u{1b}[31m\nb\u{202e}c"), "a\\u{1b}[31m\\nb\\u{202e}c");
        assert_eq!(visible("größe 表"), "größe 表");
    }

    #[test]
    fn texts_that_may_mean_the_same() {
        assert!(may_mean_the_same("((a)::text = 'x'::text)", "(a = 'x'::character varying)"));
        assert!(may_mean_the_same("SELECT a\n  FROM b", "SELECT a FROM b"));
        assert!(may_mean_the_same("b ON TRUE", "b ON (true)"));
        assert!(!may_mean_the_same("(a = '(x)')", "(a = 'x')"));
        assert!(!may_mean_the_same("a > 1", "a > 2"));
        assert!(!may_mean_the_same("\"A\" > 1", "\"a\" > 1"));
    }

    #[test]
    fn long_texts_are_cut_to_where_they_differ() {
        let before = format!("{} x > 1", "word ".repeat(60));
        let after = format!("{} x > 2", "word ".repeat(60));
        let (before, after) = elide_pair(&before, &after);
        assert!(before.ends_with("x > 1") && after.ends_with("x > 2"), "{before} {after}");
        assert!(before.chars().count() <= SHORT + 2);
    }
}
