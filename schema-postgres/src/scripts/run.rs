//! Runs scripts as psql would: statement by statement, each where it stands.

use super::Script;
use super::lexer::{Piece, pieces};
use super::manner::{Manner, is_harmless, is_newer_setting, manner};
use super::place::{self, connection_lost, copied_line, origin};
use super::variables::Variables;
use postgres::error::SqlState;
use postgres::{Client, SimpleQueryMessage};
use schema_core::{Diagnostic, Origin};
use std::borrow::Cow;
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
    let mut variables = Variables::default();
    let mut block = Block::None;
    for script in scripts {
        let mut runner = Runner {
            client: &mut *client,
            script,
            batch: Vec::new(),
            block,
            variables: &mut variables,
        };
        runner.run()?;
        // A file that includes others is several scripts, and one block may span them.
        block = runner.block;
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
    variables: &'a mut Variables,
}

impl Runner<'_> {
    fn run(&mut self) -> Result<(), Diagnostic> {
        let pieces = pieces(&self.script.text);
        let mut pieces = pieces.into_iter().peekable();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Statement(_) if !self.variables.runs() => {}
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

    /// The text with the values of psql's variables.
    fn sql(&self, range: &Range<usize>) -> Cow<'_, str> {
        self.variables.fill(self.text(range))
    }

    fn statement(&mut self, range: Range<usize>) -> Result<(), Diagnostic> {
        let manner = manner(&self.sql(&range));
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
            let text = self.sql(&(first.start..last.end)).into_owned();
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
        let statement = self.sql(range).into_owned();
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
        let statement = self.sql(&range).trim_end_matches(';').to_owned();
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
        let conditional = matches!(name, "\\if" | "\\elif" | "\\else" | "\\endif");
        if conditional && statement.is_none() {
            if self.variables.condition(name, argument).is_some() {
                return Ok(Go::On);
            }
            let why = format!("psql's {name} has no \\if before it, or no truth after it");
            return Err(Diagnostic::error("script-meta-command", why)
                .help("set its variable before, for example: \\set name true")
                .origin(self.origin(command)));
        }
        if !self.variables.runs() {
            return Ok(Go::On);
        }
        let error = match name {
            "\\gset" => {
                return statement
                    .map_or(Ok(()), |range| self.keep_result(&range, argument))
                    .map(|()| Go::On);
            }
            "\\set" | "\\unset" if statement.is_none() => {
                self.variables.command(name, argument);
                return Ok(Go::On);
            }
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
            "\\prompt" | "\\watch" | "\\bind" | "\\!" | "\\cd" | "\\password" | "\\setenv"
            | "\\lo_import" => unknown("write it in SQL, or leave the script out"),
            _ if is_harmless(name) => return Ok(Go::On),
            _ => unknown("remove this line, or write it in SQL"),
        };
        Err(error.origin(self.origin(command)))
    }

    /// Runs a query, and then each value of its result as a statement.
    fn execute_result(&mut self, range: &Range<usize>) -> Result<(), Diagnostic> {
        let query = self.sql(range).into_owned();
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

    /// Runs a query of one row, and keeps its values as variables.
    fn keep_result(&mut self, range: &Range<usize>, prefix: &str) -> Result<(), Diagnostic> {
        let query = self.sql(range).into_owned();
        let messages =
            self.client.simple_query(&query).map_err(|error| self.failed(range, &error))?;
        for message in messages {
            let SimpleQueryMessage::Row(row) = message else { continue };
            for (at, column) in row.columns().iter().enumerate() {
                let name = format!("{prefix}{}", column.name());
                self.variables.set(&name, row.get(at).map(str::to_owned));
            }
        }
        Ok(())
    }

    fn origin(&self, range: Range<usize>) -> Origin {
        origin(self.script, range)
    }

    fn failed(&self, range: &Range<usize>, error: &postgres::Error) -> Diagnostic {
        match self.sql(range) {
            Cow::Borrowed(_) => place::failed(self.script, range, error),
            // The server counts in what it was sent.
            Cow::Owned(text) => {
                let before = self.text(&(0..range.start)).matches('\n').count();
                let sent = Script {
                    first_line: self.script.first_line + before,
                    text,
                    ..self.script.clone()
                };
                place::failed(&sent, &(0..sent.text.len()), error)
            }
        }
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
