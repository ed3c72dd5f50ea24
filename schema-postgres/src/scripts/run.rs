//! Runs scripts as psql would: statement by statement, each where it stands.

use super::Script;
use super::lexer::{Piece, pieces, words};
use super::place::{self, connection_lost, copied_line, origin};
use postgres::error::SqlState;
use postgres::{Client, SimpleQueryMessage};
use schema_core::{Diagnostic, Origin};
use std::io::Write;
use std::ops::Range;

/// How much of a script is sent at once.
const BATCH_STATEMENTS: usize = 200;
const BATCH_BYTES: usize = 256 * 1024;

/// Runs scripts one after the other in one session, and stops at the first error.
///
/// Statements that define things are sent many at a time; when one of them fails, they are undone
/// and sent again one by one, so that the outcome is that of psql. Meta-commands that do not change
/// the outcome are passed over.
///
/// # Errors
///
/// `script-failed` with the server's words and the place in the script; `script-meta-command` for
/// a meta-command that is not understood; `script-connection` when the connection is lost.
pub fn run_scripts(client: &mut Client, scripts: &[Script]) -> Result<(), Diagnostic> {
    for script in scripts {
        let mut runner =
            Runner { client: &mut *client, script, batch: Vec::new(), block: Block::None };
        runner.run()?;
    }
    Ok(())
}

/// The transaction block that the session is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    None,
    /// The script's own.
    Script,
    /// One that we began for a script whose tool would have.
    Ours,
}

struct Runner<'a> {
    client: &'a mut Client,
    script: &'a Script,
    /// Statements that have not been sent yet.
    batch: Vec<Range<usize>>,
    block: Block,
}

/// What a statement asks of its neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Its outcome is the same in one transaction with others like it.
    Together,
    Alone,
    Begin,
    End,
    /// Means something in a transaction only.
    Local,
}

impl Runner<'_> {
    fn run(&mut self) -> Result<(), Diagnostic> {
        let pieces = pieces(&self.script.text);
        let mut pieces = pieces.into_iter().peekable();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Statement(range) => {
                    if let Some(Piece::CopyData(data)) =
                        pieces.next_if(|next| matches!(next, Piece::CopyData(_)))
                    {
                        self.flush()?;
                        self.copy(range, data)?;
                    } else {
                        self.statement(range)?;
                    }
                }
                Piece::Meta { command, statement } => {
                    self.flush()?;
                    if self.meta(command, statement)? == Go::Stop {
                        break;
                    }
                }
                Piece::CopyData(_) => {}
            }
        }
        self.flush()?;
        if self.block == Block::Ours {
            self.control("COMMIT")?;
        }
        Ok(())
    }

    fn text(&self, range: &Range<usize>) -> &str {
        self.script.text.get(range.clone()).unwrap_or_default()
    }

    fn statement(&mut self, range: Range<usize>) -> Result<(), Diagnostic> {
        let manner = manner(self.text(&range));
        // Inside a block a failure cannot be undone to try again one by one.
        if manner == Manner::Together && self.block == Block::None {
            let bytes = self.batch.first().map_or(0, |first| range.end - first.start);
            if self.batch.len() >= BATCH_STATEMENTS || bytes > BATCH_BYTES {
                self.flush()?;
            }
            self.batch.push(range);
            return Ok(());
        }
        self.flush()?;
        if manner == Manner::Local && self.block == Block::None && self.script.transaction {
            self.control("BEGIN")?;
            self.block = Block::Ours;
        }
        self.alone(&range)?;
        self.block = match manner {
            Manner::Begin if self.block == Block::None => Block::Script,
            Manner::End => Block::None,
            _ => self.block,
        };
        Ok(())
    }

    /// Sends what has been collected.
    fn flush(&mut self) -> Result<(), Diagnostic> {
        let batch = std::mem::take(&mut self.batch);
        let (Some(first), Some(last)) = (batch.first(), batch.last()) else { return Ok(()) };
        if batch.len() > 1 {
            let text = self.text(&(first.start..last.end)).to_owned();
            match self.client.batch_execute(&text) {
                Ok(()) => return Ok(()),
                Err(error) if error.as_db_error().is_none() => {
                    return Err(self.failed(first, &error));
                }
                // The server has undone all of it.
                Err(_) => {}
            }
        }
        batch.iter().try_for_each(|range| self.alone(range))
    }

    fn alone(&mut self, range: &Range<usize>) -> Result<(), Diagnostic> {
        let statement = self.text(range).to_owned();
        let Err(error) = self.client.batch_execute(&statement) else { return Ok(()) };
        let code = error.code().cloned();
        if code == Some(SqlState::NO_ACTIVE_SQL_TRANSACTION)
            && self.block == Block::None
            && self.script.transaction
        {
            self.control("BEGIN")?;
            self.block = Block::Ours;
            return self.alone(range);
        }
        if code == Some(SqlState::UNDEFINED_OBJECT) && is_newer_setting(&statement) {
            return Ok(());
        }
        Err(self.failed(range, &error))
    }

    fn control(&mut self, statement: &str) -> Result<(), Diagnostic> {
        let end = self.script.text.len();
        self.client.batch_execute(statement).map_err(|error| self.failed(&(end..end), &error))?;
        if statement == "COMMIT" {
            self.block = Block::None;
        }
        Ok(())
    }

    fn copy(&mut self, range: Range<usize>, data: Range<usize>) -> Result<(), Diagnostic> {
        let statement = self.text(&range).trim_end_matches(';').to_owned();
        let rows = self.text(&data).to_owned();
        let copied =
            self.client.copy_in(&statement).map_err(CopyError::Server).and_then(|mut writer| {
                writer.write_all(rows.as_bytes()).map_err(CopyError::Stream)?;
                writer.finish().map_err(CopyError::Server)
            });
        match copied {
            Ok(_) => Ok(()),
            Err(CopyError::Server(error)) => {
                let place = copied_line(&error, &rows)
                    .map(|line| data.start + line.start..data.start + line.end);
                Err(self.failed(&place.unwrap_or(range), &error))
            }
            Err(CopyError::Stream(error)) => Err(connection_lost(self.origin(range), &error)),
        }
    }

    fn meta(
        &mut self,
        command: Range<usize>,
        statement: Option<Range<usize>>,
    ) -> Result<Go, Diagnostic> {
        let text = self.text(&command).trim_end().to_owned();
        let name = text.split(|c: char| c.is_whitespace() || c == '\'').next().unwrap_or_default();
        let argument = text.get(name.len()..).unwrap_or_default().trim();
        let unknown = |help: &str| {
            Diagnostic::error("script-meta-command", format!("psql's {name} cannot be run here"))
                .help(help)
        };
        let error = match name {
            "\\g" | "\\gx" | "\\;" => {
                return statement.map_or(Ok(()), |range| self.statement(range)).map(|()| Go::On);
            }
            "\\gexec" => {
                return statement
                    .map_or(Ok(()), |range| self.execute_result(&range))
                    .map(|()| Go::On);
            }
            // Includes were read with the script.
            "\\i" | "\\ir" | "\\include" | "\\include_relative" if statement.is_none() => {
                return Ok(Go::On);
            }
            _ if statement.is_some() => unknown("end the statement before it with a semicolon"),
            "\\q" | "\\quit" => return Ok(Go::Stop),
            "\\encoding" => {
                let utf8 = argument.trim_matches('\'').to_ascii_uppercase().replace('-', "");
                if matches!(utf8.as_str(), "" | "UTF8" | "UNICODE" | "SQL_ASCII") {
                    return Ok(Go::On);
                }
                unknown("convert the script to UTF-8 and remove this line")
            }
            "\\c" | "\\connect" => unknown(
                "name a script that stays in one database (pg_dump without --create), or remove this line",
            ),
            "\\copy" => unknown("use COPY … FROM stdin with the rows in the script"),
            "\\if" | "\\elif" | "\\else" | "\\endif" | "\\gset" | "\\prompt" | "\\watch"
            | "\\bind" | "\\!" | "\\cd" | "\\password" | "\\setenv" | "\\lo_import" => {
                unknown("write it in SQL, or leave the script out")
            }
            _ if is_harmless(name) => return Ok(Go::On),
            _ => unknown("remove this line, or write it in SQL"),
        };
        Err(error.origin(self.origin(command)))
    }

    /// Runs a query, and then each value of its result as a statement.
    fn execute_result(&mut self, range: &Range<usize>) -> Result<(), Diagnostic> {
        let query = self.text(range).to_owned();
        let messages =
            self.client.simple_query(&query).map_err(|error| self.failed(range, &error))?;
        for message in messages {
            let SimpleQueryMessage::Row(row) = message else { continue };
            for statement in (0..row.len()).filter_map(|at| row.get(at)) {
                self.client.batch_execute(statement).map_err(|error| {
                    let mut failed = self.failed(&(range.start..range.start), &error);
                    failed.message =
                        format!("{} (in \"{statement}\", made by this query)", failed.message);
                    failed
                })?;
            }
        }
        Ok(())
    }

    fn origin(&self, range: Range<usize>) -> Origin {
        origin(self.script, range)
    }

    fn failed(&self, range: &Range<usize>, error: &postgres::Error) -> Diagnostic {
        place::failed(self.script, range, error)
    }
}

#[derive(PartialEq, Eq)]
enum Go {
    On,
    Stop,
}

enum CopyError {
    Server(postgres::Error),
    Stream(std::io::Error),
}

/// How a statement may be sent. Only what is known to be harmless is sent together: definitions,
/// without anything that acts on a transaction or the session, or cannot be in a transaction.
fn manner(statement: &str) -> Manner {
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
fn is_newer_setting(statement: &str) -> bool {
    let words: Vec<&str> =
        statement.trim_end_matches(';').split([' ', '=']).filter(|word| !word.is_empty()).collect();
    matches!(words.as_slice(), [set, "transaction_timeout", "0"] if set.eq_ignore_ascii_case("set"))
}

/// Meta-commands that show something, or change how results are shown.
fn is_harmless(name: &str) -> bool {
    matches!(
        name,
        "\\restrict"
            | "\\unrestrict"
            | "\\set"
            | "\\unset"
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
