//! Where in a script an error is, and what it says.

use super::Script;
use postgres::error::{DbError, ErrorPosition, SqlState};
use schema_core::{Diagnostic, Origin};
use std::ops::Range;

/// The diagnostic for an error of the statement in `range`.
pub(super) fn failed(script: &Script, range: &Range<usize>, error: &postgres::Error) -> Diagnostic {
    match error.as_db_error() {
        Some(error) => refused(script, range, error),
        None => connection_lost(origin(script, first_line(&script.text, range)), error),
    }
}

fn refused(script: &Script, range: &Range<usize>, error: &DbError) -> Diagnostic {
    let statement = script.text.get(range.clone()).unwrap_or_default();
    let mut message = error.message().to_owned();
    let place = match error.position() {
        Some(ErrorPosition::Original(at)) => Some(token_at(statement, *at as usize)),
        Some(ErrorPosition::Internal { position, query }) => {
            let inside = token_at(query, *position as usize);
            let mut found = statement.match_indices(query.as_str()).map(|(at, _)| at);
            match (found.next(), found.next()) {
                // The body of a function or block stands in the script word by word.
                (Some(at), None) => Some(at + inside.start..at + inside.end),
                _ => {
                    message.push_str(&format!(", in: {}", shortened(query, 200)));
                    None
                }
            }
        }
        None => None,
    };
    if let Some(detail) = error.detail() {
        message.push_str(&format!("; {detail}"));
    }
    if let Some(context) = error.where_().and_then(|context| context.lines().next()) {
        message.push_str(&format!(" ({})", shortened(context, 200)));
    }
    let range = match place {
        Some(place) => range.start + place.start..range.start + place.end,
        None => first_line(&script.text, range),
    };
    let mut failed = Diagnostic::error("script-failed", message).origin(origin(script, range));
    if let Some(hint) = error.hint() {
        failed = failed.help(hint);
    }
    advice(error).into_iter().fold(failed, Diagnostic::help)
}

/// What to do about errors that come from the machine and not from the script.
fn advice(error: &DbError) -> Option<String> {
    let code = error.code();
    let message = error.message();
    if *code == SqlState::UNDEFINED_OBJECT && message.starts_with("role ") {
        return Some(
            "create the role in a script before this one (CREATE ROLE …), or dump with \
             pg_dump --no-owner --no-privileges"
                .to_owned(),
        );
    }
    if message.contains("extension") && message.contains("is not available") {
        return Some(
            "install the extension for the shadow's PostgreSQL, or name a server that has it"
                .to_owned(),
        );
    }
    if message.ends_with("at or near \":\"") {
        return Some(
            "a variable of psql? what `psql -v name=value` sets must stand in a script: \\set name value"
                .to_owned(),
        );
    }
    if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        return Some("let the role that runs the scripts own what they change".to_owned());
    }
    None
}

/// The bytes of the token at a position that the server counts in characters from 1.
fn token_at(text: &str, position: usize) -> Range<usize> {
    let start =
        text.char_indices().nth(position.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
    let rest = text.get(start..).unwrap_or_default();
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let length = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            rest.get(1..).and_then(|inner| inner.find(quote)).map_or(rest.len(), |at| at + 2)
        }
        Some(c) if word(c) => rest.find(|c| !word(c)).unwrap_or(rest.len()),
        Some(c) => c.len_utf8(),
        None => 0,
    };
    start..start + length
}

/// The first line of a range that is not empty.
fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    let part = text.get(range.clone()).unwrap_or_default();
    let length = part.find('\n').unwrap_or(part.len());
    let line = part.get(..length).unwrap_or_default().trim_end();
    range.start..range.start + line.len()
}

/// The line of COPY data that the server complains of: `COPY t, line 3, column a: …`.
pub(super) fn copied_line(error: &postgres::Error, rows: &str) -> Option<Range<usize>> {
    let context = error.as_db_error()?.where_()?;
    let number: usize = context
        .split_once(", line ")?
        .1
        .split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()?;
    let line = rows.split('\n').nth(number.checked_sub(1)?)?;
    let start = line.as_ptr() as usize - rows.as_ptr() as usize;
    Some(start..start + line.len())
}

/// The place, with as many lines around it as a reader needs.
pub(super) fn origin(script: &Script, range: Range<usize>) -> Origin {
    const AROUND: usize = 2_000;
    let text = script.text.as_str();
    let mut first = range.start.saturating_sub(AROUND);
    while !text.is_char_boundary(first) {
        first -= 1;
    }
    let start = text.get(..first).unwrap_or_default().rfind('\n').map_or(0, |at| at + 1);
    let mut last = (range.end + AROUND).min(text.len());
    while !text.is_char_boundary(last) {
        last += 1;
    }
    let end = text.get(last..).unwrap_or_default().find('\n').map_or(text.len(), |at| last + at);
    Origin {
        path: script.path.display().to_string(),
        text: text.get(start..end).unwrap_or_default().to_owned(),
        first_line: script.first_line + text.get(..start).unwrap_or_default().matches('\n').count(),
        start: range.start - start,
        end: range.end - start,
    }
}

pub(super) fn connection_lost(origin: Origin, error: &dyn std::error::Error) -> Diagnostic {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    Diagnostic::error(
        "script-connection",
        format!("the connection was lost while this ran: {cause}"),
    )
    .origin(origin)
    .help("read the server's log; the statement may have ended it")
}

fn shortened(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}
