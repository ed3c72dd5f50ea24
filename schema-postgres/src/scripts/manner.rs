//! How statements and meta-commands are to be treated.

use super::lexer::words;

/// What a statement asks of its neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Its outcome is the same in one transaction with others like it.
    Together,
    Alone,
    Begin,
    End,
    /// Means something in a transaction only.
    Local,
}

/// How a statement may be sent. Only what is known to be harmless is sent together: definitions,
/// without anything that acts on a transaction or the session, or cannot be in a transaction.
pub(super) fn manner(statement: &str) -> Manner {
    let words = words(statement);
    let mut words = words.iter().map(String::as_str);
    let first = words.next().unwrap_or_default();
    match first {
        "begin" => return Manner::Begin,
        "start" => return Manner::Begin,
        "commit" | "end" | "abort" => return Manner::End,
        "rollback" if !words.clone().any(|word| word == "to") => return Manner::End,
        "prepare" if words.clone().next() == Some("transaction") => return Manner::End,
        _ => {}
    }
    if words.clone().any(|word| word == "concurrently") {
        return Manner::Alone;
    }
    let second = words.next().unwrap_or_default();
    match (first, second) {
        ("set", "local") => Manner::Local,
        ("set", "transaction" | "constraints" | "session" | "standard_conforming_strings") => {
            Manner::Alone
        }
        ("set", _) => Manner::Together,
        (
            "create",
            "temp" | "temporary" | "global" | "local" | "database" | "tablespace" | "subscription"
            | "event" | "user",
        ) => Manner::Alone,
        (
            "alter",
            "database" | "system" | "subscription" | "role" | "user" | "tablespace" | "type"
            | "event",
        ) => Manner::Alone,
        ("create" | "alter", _) => Manner::Together,
        ("comment", "on") => Manner::Together,
        ("grant" | "revoke", _) => Manner::Together,
        _ => Manner::Alone,
    }
}

/// Whether a dump of a newer version turns off a limit that this server does not have.
pub(super) fn is_newer_setting(statement: &str) -> bool {
    let words: Vec<&str> =
        statement.trim_end_matches(';').split([' ', '=']).filter(|word| !word.is_empty()).collect();
    matches!(words.as_slice(), [set, "transaction_timeout", "0"] if set.eq_ignore_ascii_case("set"))
}

/// Meta-commands that show something, or change how results are shown.
pub(super) fn is_harmless(name: &str) -> bool {
    matches!(
        name,
        "\\restrict"
            | "\\unrestrict"
            | "\\echo"
            | "\\qecho"
            | "\\warn"
            | "\\pset"
            | "\\timing"
            | "\\a"
            | "\\t"
            | "\\x"
            | "\\f"
            | "\\H"
            | "\\C"
            | "\\T"
            | "\\o"
            | "\\out"
            | "\\p"
            | "\\print"
            | "\\r"
            | "\\reset"
            | "\\errverbose"
            | "\\conninfo"
            | "\\l"
            | "\\list"
            | "\\z"
            | "\\w"
            | "\\write"
            | "\\s"
            | "\\h"
            | "\\help"
            | "\\?"
            | "\\copyright"
            | "\\sf"
            | "\\sv"
            | "\\crosstabview"
            | "\\."
    ) || name.starts_with("\\d")
        || name.starts_with("\\l+")
}
