//! SQL scripts: read in the order of the tool they belong to, and run as psql would.

mod folder;
mod lexer;
mod manner;
mod place;
mod read;
mod run;
mod sections;
mod sqitch;
mod variables;

pub use read::{includes, read_scripts, read_scripts_from, watched};
pub use run::run_scripts;

use std::path::PathBuf;

/// SQL to run: a file, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The file it was read from.
    pub path: PathBuf,
    /// The SQL.
    pub text: String,
    /// The line of the file, from 1, with which `text` begins.
    pub first_line: usize,
    /// Whether its owner's tool runs it in a transaction: the file of a migration. Statements that
    /// ask for a transaction get one then.
    pub transaction: bool,
}
