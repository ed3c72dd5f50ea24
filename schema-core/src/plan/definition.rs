//! Pieces of SQL that the kinds made by `CREATE … (name = value)` share, and those with options or
//! members that can be altered one by one.

use crate::name::{literal, quote};

/// What leads from some options of something foreign to others: `OPTIONS (ADD a 'x', SET b 'y',
/// DROP c)`; `None` where they are the same.
pub(super) fn foreign_changes(from: &[String], to: &[String]) -> Option<String> {
    fn name(option: &str) -> &str {
        option.split_once('=').map_or(option, |(name, _)| name)
    }
    let mut changes = Vec::new();
    for option in from {
        if !to.iter().any(|other| name(other) == name(option)) {
            changes.push(format!("DROP {}", quote(name(option))));
        }
    }
    for option in to.iter().filter(|option| !from.contains(option)) {
        let word = if from.iter().any(|other| name(other) == name(option)) { "SET" } else { "ADD" };
        let value = option.split_once('=').map_or("", |(_, value)| value);
        changes.push(format!("{word} {} {}", quote(name(option)), literal(value)));
    }
    (!changes.is_empty()).then(|| format!("OPTIONS ({})", changes.join(", ")))
}

/// Cuts a text at the first `separator` that does not stand in a quoted name.
pub(super) fn split_unquoted<'t>(text: &'t str, separator: &str) -> Option<(&'t str, &'t str)> {
    let mut quoted = false;
    let at = text.char_indices().find_map(|(i, c)| {
        quoted ^= c == '"';
        (!quoted && text.get(i..)?.starts_with(separator)).then_some(i)
    })?;
    Some((text.get(..at)?, text.get(at + separator.len()..)?))
}

/// What tells a member of an operator family from the others: `OPERATOR 1 (integer, bigint)`.
pub(super) fn member_key(member: &str) -> &str {
    split_unquoted(member, ") ").and_then(|(key, _)| member.get(..key.len() + 1)).unwrap_or(member)
}

/// A member of an operator family or class as SQL writes it: the types of an operator stand
/// behind it.
pub(super) fn member(member: &str) -> String {
    let key = member_key(member);
    let rest = member.get(key.len()..).unwrap_or_default().trim_start();
    match key.split_once(" (") {
        Some((number, types)) if number.starts_with("OPERATOR") => {
            let (name, order) = rest.split_once(" FOR ").unwrap_or((rest, ""));
            let order = if order.is_empty() { String::new() } else { format!(" FOR {order}") };
            format!("{number} {name} ({types}{order}")
        }
        _ => member.to_owned(),
    }
}

/// `name = value` lines in the parentheses of a `CREATE`, those without a value left out.
pub(super) fn lines(lines: &[(&str, Option<&str>)]) -> String {
    let lines: Vec<_> = lines
        .iter()
        .filter_map(|(name, value)| match *value {
            Some("") => Some((*name).to_owned()),
            value => Some(format!("{name} = {}", value?)),
        })
        .collect();
    format!("(\n    {}\n)", lines.join(",\n    "))
}
