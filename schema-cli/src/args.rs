//! The command line: verbs, options, and the help that teaches them.

mod plans;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use plans::{Apply, Case, Plan, ProofFormat, Prove, Sql, Transform};

const SOURCES: &str = "\
A SOURCE is one of
  postgres://user@host/db      a database, in any form that libpq takes (PG* variables and the
                               password file are used for what it leaves open)
  env:DATABASE_URL             a database whose URL is in a variable
  db/  or  db/schema.sql       SQL scripts, run on a throwaway PostgreSQL; a folder is read in the
                               order of its tool (Diesel, sqlx, refinery, dbmate, goose, Flyway …)
  schema.json                  a snapshot
  git:REV:PATH                 a snapshot or scripts as they were in a revision: git:main:schema.json
  transform:SOURCE             any of these, changed as [transform] in schema.toml says

Exit codes: 0 nothing differs or the work is done, 1 drift (check, diff, generate --check) or
not proved (plan, prove), 2 failed.
Results go to stdout, everything else to stderr.";

/// Typed Rust models of a PostgreSQL database, checked by the compiler.
#[derive(Parser, Debug)]
#[command(
    name = "cargo-schema",
    bin_name = "cargo schema",
    version,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_long_help = SOURCES,
    after_help = "`cargo schema --help` explains sources and exit codes."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,

    /// The crate's Cargo.toml; without it, the one here or above.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) manifest_path: Option<PathBuf>,

    /// When to use colour.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,

    /// Say nothing but results and errors.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
}

/// What is read of sources beyond what every schema tells.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Extent {
    /// Tell who owns each object, too. Snapshots tell what they were written with. The default is
    /// `owners` below `[source]` in schema.toml.
    #[arg(long)]
    pub(crate) owners: bool,

    /// Tell what is set for roles in the database (ALTER ROLE … IN DATABASE … SET), too. The
    /// default is `role_settings` below `[source]` in schema.toml.
    #[arg(long)]
    pub(crate) role_settings: bool,
}

impl From<Extent> for schema_core::Extent {
    fn from(Extent { owners, role_settings }: Extent) -> Self {
        Self { owners, role_settings }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR or the like says otherwise.
    Auto,
    Always,
    Never,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    Init(Init),
    Pull(Pull),
    Check(Check),
    Diff(Diff),
    Plan(Plan),
    Prove(Prove),
    Apply(Apply),
    Sql(Sql),
    Transform(Transform),
    Generate(Generate),
    Show(Show),
    Completions(Completions),
}

/// Set up the crate here: dependencies, build script, schema.toml, and a module for the models.
///
/// Asks nothing: finds SQL scripts and DATABASE_URL (also in .env), reads the schema, and turns on
/// the features for the types it uses. Changes nothing that is there already, so it can be run
/// again.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo schema init
  cargo schema init --source migrations
  cargo schema init --source env:DATABASE_URL --path crates/shop
  cargo schema init --schema-path ../schema       # a checkout, instead of the registry")]
pub(crate) struct Init {
    /// Where the truth is; without it, what is found.
    #[arg(long)]
    pub(crate) source: Option<String>,

    /// The folder of the crate.
    #[arg(long, value_name = "DIR")]
    pub(crate) path: Option<PathBuf>,

    /// Depend on a checkout of schema in this folder instead of on the registry.
    #[arg(long, value_name = "DIR")]
    pub(crate) schema_path: Option<PathBuf>,
}

/// Read a source and write the snapshot; say what changed.
///
/// The snapshot is replaced as a whole or not at all, and not touched when nothing changed.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo schema pull                                  # the source of schema.toml
  cargo schema pull env:DATABASE_URL
  cargo schema pull postgres://localhost/shop --out snapshots/shop.json
  cargo schema pull migrations --out - | jq .postgres")]
pub(crate) struct Pull {
    /// What to read; without it, the source of schema.toml.
    pub(crate) source: Option<String>,

    /// Where to write; `-` prints. Without it, the snapshot of schema.toml; outside a crate, `-`.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) extent: Extent,
}

/// Compare the snapshot with its source: exit code 1 says that they drifted apart.
///
/// Nothing is written. In CI, `--format github` annotates the snapshot's lines, and
/// `--format markdown` is the body for a pull request.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo schema check
  cargo schema check env:PRODUCTION_URL --format github
  cargo schema check migrations --snapshot snapshots/shop.json")]
pub(crate) struct Check {
    /// What to compare with; without it, the source of schema.toml.
    pub(crate) source: Option<String>,

    /// The snapshot; without it, that of schema.toml.
    #[arg(long, value_name = "FILE")]
    pub(crate) snapshot: Option<PathBuf>,

    /// How to print the result.
    #[arg(short, long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,

    #[command(flatten)]
    pub(crate) extent: Extent,
}

/// Compare any two sources: exit code 1 says that they differ.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo schema diff git:main:schema.json schema.json
  cargo schema diff env:STAGING_URL env:PRODUCTION_URL
  cargo schema diff migrations env:DATABASE_URL --format json")]
pub(crate) struct Diff {
    /// What to start from.
    pub(crate) from: String,

    /// What to compare it with.
    pub(crate) to: String,

    /// How to print the result.
    #[arg(short, long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,

    /// Print the SQL that makes the second of the first, and nothing where they agree; the exit code
    /// is 0 then.
    #[arg(long, conflicts_with = "format")]
    pub(crate) sql: bool,

    /// Rename instead of dropping and making anew: `users=accounts`.
    #[arg(long, value_name = "OLD=NEW")]
    pub(crate) rename: Vec<String>,

    #[command(flatten)]
    pub(crate) extent: Extent,
}

/// Print the models as Rust source: the same code that the macro makes.
///
/// For those who prefer to review and commit it. With `--check`, compare with the file instead of
/// writing it; exit code 1 says that it is out of date.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo schema generate --out src/db.rs
  cargo schema generate --out src/db.rs --check
  cargo schema generate postgres://localhost/shop | less")]
pub(crate) struct Generate {
    /// What to read; without it, the snapshot.
    pub(crate) source: Option<String>,

    /// Where to write; without it or with `-`, stdout.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// Write nothing; compare with the file.
    #[arg(long, requires = "out")]
    pub(crate) check: bool,
}

/// Describe an object: a table as psql's \d+ would, or a type, view, sequence, index …
///
/// A name need not be qualified while it is the only one. A kind can stand before it.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo schema show users
  cargo schema show billing.invoices --source env:DATABASE_URL
  cargo schema show public.users.email
  cargo schema show 'enum mood'")]
pub(crate) struct Show {
    /// The object.
    pub(crate) name: String,

    /// Where to look; without it, the snapshot.
    #[arg(long)]
    pub(crate) source: Option<String>,
}

/// Print the completions of a shell.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo schema completions bash > ~/.local/share/bash-completion/completions/cargo-schema
  cargo schema completions zsh > ~/.zfunc/_cargo-schema
  cargo schema completions fish > ~/.config/fish/completions/cargo-schema.fish

They complete `cargo-schema`; zsh also uses them for `cargo schema`.")]
pub(crate) struct Completions {
    /// The shell.
    pub(crate) shell: clap_complete::Shell,
}

/// How a report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for people.
    Human,
    /// One JSON document.
    Json,
    /// Annotations of GitHub Actions.
    Github,
    /// A table for a pull request, with the SQL.
    Markdown,
    /// One file for a browser: both sides beside each other, with the SQL.
    Html,
}
