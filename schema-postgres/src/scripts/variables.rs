//! psql's variables and conditions: `\set`, `:name`, `:'name'`, `:"name"`, `\gset`, `\if` … `\endif`.

use super::lexer::{Lexer, is_word_start};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// What the meta-commands of the scripts so far have set.
#[derive(Default)]
pub(super) struct Variables {
    values: BTreeMap<String, String>,
    /// The conditions that are open, the outermost first.
    conditions: Vec<Condition>,
}

/// Which part of an `\if` we are in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Condition {
    /// One that runs.
    Runs,
    /// One that does not, and a later one may.
    Waits,
    /// One that does not, as none will: an earlier one ran, or all of it is passed over.
    Over,
}

impl Variables {
    /// Whether what stands here is run.
    pub(super) fn runs(&self) -> bool {
        self.conditions.iter().all(|condition| *condition == Condition::Runs)
    }

    pub(super) fn set(&mut self, name: &str, value: Option<String>) {
        match value {
            Some(value) => self.values.insert(name.to_owned(), value),
            None => self.values.remove(name),
        };
    }

    /// `\set` and `\unset`: further words are joined, as psql does.
    pub(super) fn command(&mut self, command: &str, argument: &str) {
        let mut words = self.words(argument).into_iter();
        let Some(name) = words.next() else { return };
        self.set(&name, (command == "\\set").then(|| words.collect()));
    }

    /// `\if`, `\elif`, `\else`, `\endif`; `None` where it has no `\if`, or its value is no truth.
    pub(super) fn condition(&mut self, command: &str, argument: &str) -> Option<()> {
        let outer = self.runs();
        let value = |this: &Self| truth(&this.words(argument).concat());
        let part = |truth| if truth { Condition::Runs } else { Condition::Waits };
        match command {
            "\\if" if !outer => self.conditions.push(Condition::Over),
            "\\if" => self.conditions.push(part(value(self)?)),
            "\\endif" => drop(self.conditions.pop()?),
            _ => {
                let next = match (self.conditions.last()?, command) {
                    (Condition::Runs | Condition::Over, _) => Condition::Over,
                    (Condition::Waits, "\\else") => Condition::Runs,
                    (Condition::Waits, _) => part(value(self)?),
                };
                *self.conditions.last_mut()? = next;
            }
        }
        Some(())
    }

    /// SQL with the values of the variables that are set.
    pub(super) fn fill<'t>(&self, sql: &'t str) -> Cow<'t, str> {
        if self.values.is_empty() || !sql.contains(':') {
            return Cow::Borrowed(sql);
        }
        let (mut filled, mut done) = (String::new(), 0);
        for variable in variables(sql) {
            let Some(value) = self.value(variable.name, variable.quote) else { continue };
            filled.push_str(sql.get(done..variable.range.start).unwrap_or_default());
            filled.push_str(&value);
            done = variable.range.end;
        }
        if done == 0 {
            return Cow::Borrowed(sql);
        }
        filled.push_str(sql.get(done..).unwrap_or_default());
        Cow::Owned(filled)
    }

    fn value(&self, name: &str, quote: Option<char>) -> Option<String> {
        let value = self.values.get(name);
        Some(match quote {
            None => value?.clone(),
            Some('?') => if value.is_some() { "TRUE" } else { "FALSE" }.to_owned(),
            Some('\'') if value?.contains('\\') => {
                format!(" E'{}'", value?.replace('\\', "\\\\").replace('\'', "''"))
            }
            Some(quote) => {
                let (one, two) = (quote.to_string(), format!("{quote}{quote}"));
                format!("{quote}{}{quote}", value?.replace(&one, &two))
            }
        })
    }

    /// The words of a meta-command: quotes are taken away, variables are filled in.
    fn words(&self, argument: &str) -> Vec<String> {
        let variables = variables(argument);
        let (mut words, mut word) = (Vec::new(), None::<String>);
        let (mut at, mut quoted) = (0, false);
        while let Some(c) = argument.get(at..).and_then(|rest| rest.chars().next()) {
            let variable = variables.iter().find(|one| one.range.start == at && !quoted);
            if let Some((variable, value)) =
                variable.and_then(|one| Some((one, self.value(one.name, one.quote)?)))
            {
                word.get_or_insert_default().push_str(&value);
                at = variable.range.end;
                continue;
            }
            at += c.len_utf8();
            let next = argument.get(at..).and_then(|rest| rest.chars().next());
            match (c, next) {
                ('\'', Some('\'')) if quoted => {
                    word.get_or_insert_default().push('\'');
                    at += 1;
                }
                ('\'', _) => {
                    quoted = !quoted;
                    word.get_or_insert_default();
                }
                ('\\', Some(escaped)) if quoted => {
                    let escaped_by = match escaped {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        other => other,
                    };
                    word.get_or_insert_default().push(escaped_by);
                    at += escaped.len_utf8();
                }
                (c, _) if c.is_whitespace() && !quoted => words.extend(word.take()),
                (c, _) => word.get_or_insert_default().push(c),
            }
        }
        words.extend(word);
        words
    }
}

/// A variable of psql in a statement.
struct Variable<'t> {
    /// With its colon and quotes.
    range: Range<usize>,
    name: &'t str,
    /// How the value is quoted; `?` for the question whether there is one.
    quote: Option<char>,
}

/// The variables `:name`, `:'name'`, `:"name"` and `:{?name}` outside quotes and comments.
fn variables(text: &str) -> Vec<Variable<'_>> {
    let mut lexer = Lexer::new(text);
    let mut found = Vec::new();
    loop {
        let from = lexer.at;
        if lexer.token().is_none() {
            return found;
        }
        if lexer.text.get(from) != Some(&b':') {
            continue;
        }
        let (skip, end, quote) = match lexer.peek(0) {
            // A cast, or the name of a parameter.
            b':' | b'=' => {
                lexer.at += 1;
                continue;
            }
            b'\'' => (1, Some(b'\''), Some('\'')),
            b'"' => (1, Some(b'"'), Some('"')),
            b'{' if lexer.peek(1) == b'?' => (2, Some(b'}'), Some('?')),
            _ => (0, None, None),
        };
        let start = lexer.at + skip;
        let length = lexer
            .slice(start..lexer.text.len())
            .iter()
            .take_while(|byte| is_word_start(**byte) || byte.is_ascii_digit())
            .count();
        let after = start + length;
        let closed = end.is_none_or(|end| lexer.text.get(after) == Some(&end));
        if length > 0 && closed {
            lexer.at = after + usize::from(end.is_some());
            let name = text.get(start..after).unwrap_or_default();
            found.push(Variable { range: from..lexer.at, name, quote });
        }
    }
}

/// What psql takes for true and false (`ParseVariableBool`): `on` and `off`, and the starts of
/// `true`, `false`, `yes` and `no`.
fn truth(text: &str) -> Option<bool> {
    let text = text.to_ascii_lowercase();
    let starts = |word: &str| !text.is_empty() && word.starts_with(&text);
    match text.as_str() {
        "1" | "on" => Some(true),
        "0" | "of" | "off" => Some(false),
        _ if starts("true") || starts("yes") => Some(true),
        _ if starts("false") || starts("no") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_psql_puts_them() {
        let mut variables = Variables::default();
        for argument in ["t 'two words'", "n  a b", "c :t!", "q 'it''s \\\\ \\n'"] {
            variables.command("\\set", argument);
        }
        let sql =
            "select :n, :'t', :\"t\", x::n, a[1:2], ':n', $$:n$$, :none, y := :n -- :n\n, :'c'";
        assert_eq!(
            variables.fill(sql),
            "select ab, 'two words', \"two words\", x::n, a[1:2], ':n', $$:n$$, :none, y := ab -- :n\n, 'two words!'"
        );
        assert_eq!(variables.fill("select :'q', :{?q}"), "select  E'it''s \\\\ \n', TRUE");
        variables.command("\\unset", "n");
        assert_eq!(variables.fill(":n"), ":n");
    }

    #[test]
    fn one_part_of_a_condition_runs() {
        let mut variables = Variables::default();
        variables.command("\\set", "yes on");
        let mut runs = |command, argument| {
            assert_eq!(variables.condition(command, argument), Some(()), "{command}");
            variables.runs()
        };
        assert!(!runs("\\if", ":{?no}"));
        assert!(!runs("\\if", "true"));
        assert!(!runs("\\else", ""));
        assert!(!runs("\\endif", ""));
        assert!(runs("\\elif", ":yes"));
        assert!(!runs("\\else", ""));
        assert!(runs("\\endif", ""));
        assert_eq!(variables.condition("\\endif", ""), None);
        assert_eq!(variables.condition("\\if", "maybe"), None);
    }
}
