//! The verbs that make SQL, and their options.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Extent;

/// Write the SQL that makes the second source of the first: a plan to review, prove and apply.
///
/// The plan is tried on a shadow first, with rows in its tables; exit code 1 says that it did not
/// make the second schema, or lost rows. It is SQL with comments that psql runs as it is; with
/// `--out FILE.json`, JSON for other programs.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo schema plan env:DATABASE_URL migrations --out plan.sql
  cargo schema plan git:main:schema.json schema.json
  cargo schema plan env:STAGING_URL env:PRODUCTION_URL --out plan.json
  cargo schema plan env:DATABASE_URL migrations --rename users=accounts")]
pub(crate) struct Plan {
    /// What to start from.
    pub(crate) from: String,

    /// What to make of it.
    pub(crate) to: String,

    /// Where to write, as SQL or (`.json`) JSON; without it or with `-`, SQL on stdout.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// What the plan may lose: `data-loss` for all, or an object such as 'column public.users.name'.
    /// Can be given several times.
    #[arg(long, value_name = "WHAT")]
    pub(crate) allow: Vec<String>,

    /// Rename instead of dropping and making anew: `users=accounts`, `users.mail=users.email`. Can
    /// be given several times, and kept in schema.toml below `[renames]`.
    #[arg(long, value_name = "OLD=NEW")]
    pub(crate) rename: Vec<String>,

    /// Use the forms that block reads and writes only for moments: indexes concurrently,
    /// constraints checked later. Each step is a transaction of its own.
    #[arg(long)]
    pub(crate) online: bool,

    /// Begin by making the roles that the second schema names and the first does not, where the
    /// server lacks them. Roles are never made otherwise.
    #[arg(long)]
    pub(crate) create_roles: bool,

    /// Start no shadow: write the plan as it is.
    #[arg(long)]
    pub(crate) no_prove: bool,

    #[command(flatten)]
    pub(crate) extent: Extent,
}

/// Try a plan on a throwaway database: exit code 1 says that it does not hold.
///
/// Builds the first schema on a shadow, puts a few rows into its tables, runs the steps, and
/// compares what comes of it with the second schema object by object, and the rows with what they
/// were. Tells what each step locked and which tables it wrote anew.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo schema prove plan.sql
  cargo schema prove git:main:schema.json migrations --format json
  cargo schema prove plan.sql before.json after.json")]
pub(crate) struct Prove {
    /// A plan, whose sources are read again; or FROM TO; or a plan and its FROM TO.
    #[arg(required = true, num_args = 1..=3, value_name = "PLAN|FROM TO")]
    pub(crate) sources: Vec<String>,

    /// With FROM TO, rename instead of dropping and making anew: `users=accounts`.
    #[arg(long, value_name = "OLD=NEW")]
    pub(crate) rename: Vec<String>,

    /// How to print the result.
    #[arg(short, long, value_enum, default_value_t = ProofFormat::Human)]
    pub(crate) format: ProofFormat,

    #[command(flatten)]
    pub(crate) extent: Extent,
}

/// Run a plan on a live database, if it has the schema that the plan starts from.
///
/// In one transaction where PostgreSQL can, so that all is done or nothing. Two never apply at once.
/// Afterwards the schema is read again and compared with what the plan promised.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo schema apply plan.sql env:DATABASE_URL
  cargo schema apply plan.sql env:DATABASE_URL --lock-timeout 2 --statement-timeout 60")]
pub(crate) struct Apply {
    /// The plan.
    pub(crate) plan: PathBuf,

    /// The database: postgres://… or env:NAME.
    pub(crate) url: String,

    /// How long a step waits for a lock before it lets others pass and tries again; without it, as
    /// long as the role's setting says, and 3 seconds for a plan made with --online.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) lock_timeout: Option<f64>,

    /// How long a step may run; without it, as long as the role's setting says.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) statement_timeout: Option<f64>,
}

/// Print the whole DDL of a source: the SQL that makes its schema in an empty database.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo schema sql
  cargo schema sql env:DATABASE_URL > schema.sql
  cargo schema sql git:main:schema.json | psql scratch")]
pub(crate) struct Sql {
    /// What to read; without it, the snapshot.
    pub(crate) source: Option<String>,

    /// Begin by making the roles that the schema names, where the server lacks them.
    #[arg(long)]
    pub(crate) create_roles: bool,

    #[command(flatten)]
    pub(crate) extent: Extent,
}

/// Change a schema before it is used: other names, other namespaces, less of it, other types.
///
/// The new names are told to a server that has built the schema on a shadow: references,
/// expressions, views and parsed bodies follow because it prints them anew. Bodies that PostgreSQL
/// keeps as text are listed for a look. Several sources, each as NAME=SOURCE, become one schema with
/// a namespace each. What `[transform]` in schema.toml says holds too; the options here add to it.
/// Prints the new snapshot.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo schema transform legacy.json --case snake --strip-prefix tbl --convention postgres --sql
  cargo schema transform env:LEGACY_URL --relocate dbo=dw__crm__dbo --record changes.md --out new.json
  cargo schema transform shop=shop.json crm=env:CRM_URL --out both.json
  cargo schema plan env:DATABASE_URL transform:legacy.json     # by [transform] in schema.toml")]
pub(crate) struct Transform {
    /// What to change; of several, each as NAME=SOURCE.
    #[arg(required = true, value_name = "SOURCE")]
    pub(crate) sources: Vec<String>,

    /// Keep only these, with what they need: a path with `*` for any text, perhaps with a kind
    /// before it ('public.ord*', 'view *'); a name without a dot is a namespace.
    #[arg(long, value_name = "PATTERN")]
    pub(crate) select: Vec<String>,

    /// Leave these out, with what needs them.
    #[arg(long, value_name = "PATTERN")]
    pub(crate) exclude: Vec<String>,

    /// Another type for columns, attributes and domains: money=numeric(12,2).
    #[arg(long, value_name = "TYPE=TYPE")]
    pub(crate) map_type: Vec<String>,

    /// Another namespace: dbo=crm.
    #[arg(long, value_name = "NAMESPACE=NAMESPACE")]
    pub(crate) relocate: Vec<String>,

    /// Another name for one object: 'public.tblUser=account'.
    #[arg(long, value_name = "PATH=NAME")]
    pub(crate) rename: Vec<String>,

    /// Take this off the names of tables and views: tbl; of other kinds: 'column fld'.
    #[arg(long, value_name = "PREFIX")]
    pub(crate) strip_prefix: Vec<String>,

    /// How all names are written.
    #[arg(long, value_enum)]
    pub(crate) case: Option<Case>,

    /// How constraints, indexes and sequences are called: `postgres` as PostgreSQL does, or a
    /// pattern: 'foreign_key=fk_{table}_{columns}'.
    #[arg(long, value_name = "PATTERN")]
    pub(crate) convention: Vec<String>,

    /// Read `[transform]` of this file instead of the crate's schema.toml.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Print the whole DDL instead of the snapshot.
    #[arg(long)]
    pub(crate) sql: bool,

    /// Where to write the result; without it or with `-`, stdout.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// Write down each change and its reason, as Markdown or (`.json`) JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) record: Option<PathBuf>,

    /// Write the lines for `[names]` in schema.toml by which models keep their old names.
    #[arg(long, value_name = "FILE")]
    pub(crate) names: Option<PathBuf>,
}

/// How names are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Case {
    /// In small letters.
    Lower,
    /// In small letters, with underscores between words.
    Snake,
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.001..=86_400.0).contains(&seconds) => Ok(seconds),
        _ => Err("expected a number of seconds, such as 2 or 0.5".to_owned()),
    }
}

/// How a proof is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProofFormat {
    /// Text for people.
    Human,
    /// One JSON document.
    Json,
}
