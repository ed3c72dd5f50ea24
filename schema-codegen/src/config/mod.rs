//! What `schema.toml` says, and what the crate's own `Cargo.toml` says about the facade.

mod manifest;
mod reader;
mod relations;
mod sections;
#[cfg(test)]
mod tests;
mod transform;

use std::collections::BTreeMap;
use std::time::Duration;

use schema_core::transform::Transform;
use schema_core::{Diagnostic, Extent, Origin};

use crate::typemap::TypeCrate;
pub use transform::prefix;

/// The whole configuration of one crate.
#[derive(Clone, Debug)]
pub struct Config {
    /// The snapshot's path, relative to the folder of the manifest. `schema.json` unless chosen.
    pub snapshot: String,
    /// Where the truth is. `None`: the snapshot alone.
    pub source: Option<SourceConfig>,
    /// When a live source is asked.
    pub live: Live,
    /// What is read of sources beyond what every schema tells. Nothing unless chosen.
    pub extent: Extent,
    /// Which shadow runs scripts.
    pub shadow: ShadowConfig,
    /// How long a connection may take. Two seconds unless chosen.
    pub deadline: Duration,
    /// What is an error beyond what breaks models.
    pub strict: Strict,
    /// Which models there are and how they look.
    pub models: ModelsConfig,
    /// Rust names by the database's: `public.users` or `public.users.email`.
    pub names: Vec<Chosen>,
    /// Rust types by column (`public.orders.payload`) or by SQL type (`numeric`).
    pub types: Vec<Chosen>,
    /// What objects are called in the schema that is made, by what they were called before.
    pub renames: Vec<Chosen>,
    /// What relations between models are called, and those that no constraint tells.
    pub relations: Vec<RelationChoice>,
    /// The columns that tell the rows of a view apart, by the view's path.
    pub keys: Vec<(Placed, Vec<Placed>)>,
    /// How a source is changed where it is named as `transform:SOURCE`.
    pub transform: Transform,
    /// The optional crates that the crate's manifest turns on in the facade.
    pub crates: Vec<TypeCrate>,
    /// Whether the manifest turns on the facade's `sqlx`, so that models are rows of its queries.
    pub sqlx: bool,
    /// What the crate calls the facade: `schema` unless its manifest renames it.
    pub facade: String,
    /// Whether the manifest takes the facade from its workspace, so that more features may stand
    /// there; see [`Config::inherit`].
    pub inherits: bool,
    /// What the manifest takes from its workspace, where no dependency is called as the facade.
    pub shared: Vec<Shared>,
}

/// A dependency that a crate takes from its workspace, which may rename it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The table of the manifest that names it.
    pub section: &'static str,
    /// What both call it.
    pub name: String,
    /// The features that the crate asks for.
    pub features: Vec<String>,
}

/// Where the truth is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceConfig {
    /// Folders and files of SQL, in this order, relative to the folder of the manifest.
    Scripts(Vec<String>),
    /// A live database.
    Url(Setting),
}

/// A text that is given, or named as a variable of the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The text itself.
    Literal(String),
    /// The variable that holds it.
    Env(String),
}

/// When a live source is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Live {
    /// With every build.
    #[default]
    Always,
    /// When `Cargo.toml`, `schema.toml`, `build.rs`, the snapshot or a variable that is read
    /// changed, or `cargo schema` runs.
    OnDemand,
}

/// Which shadow runs scripts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShadowConfig {
    /// The folder with `postgres` and `initdb`.
    pub binaries: Option<String>,
    /// A server on which a scratch database may be made.
    pub url: Option<Setting>,
    /// Whether to use the embedded server even where another is found.
    pub embedded: bool,
}

/// What is an error beyond what breaks models.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strict {
    /// Nothing.
    #[default]
    None,
    /// A hand-written model without a field for each column.
    Columns,
    /// That, and live drift of any kind.
    Schema,
}

/// Which models there are and how they look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelsConfig {
    /// The namespaces to have models of, the first being the default one. Empty: all, with
    /// `public` as the default.
    pub namespaces: Vec<Placed>,
    /// The only tables and views to have models of. Empty: all.
    pub include: Vec<Placed>,
    /// Tables, views and namespaces to leave out; `*` stands for any text.
    pub exclude: Vec<Placed>,
    /// Traits that every row struct and type derives beyond those that it has.
    pub derive: Vec<String>,
    /// Whether elements of arrays are taken to be never NULL.
    pub array_elements_not_null: bool,
    /// Whether objects of extensions have models too.
    pub extensions: bool,
    /// The column that counts the changes of a row, in the tables that have it.
    pub version: Option<Placed>,
    /// Which relations models have.
    pub relations: Relations,
    /// Whether models have constants of their columns and unique keys.
    pub columns: bool,
    /// Whether the primary key of each table is a type of its own, which foreign keys share.
    pub key_newtypes: bool,
    /// Whether a domain is a type of its own instead of another name.
    pub domain_newtypes: bool,
    /// Whether CHECK constraints and lengths are checked before anything is sent, and texts that one
    /// lists the values of are enums.
    pub checks: bool,
    /// Columns whose values are not shown by `Debug`.
    pub secrets: Vec<Placed>,
}

/// Which relations models have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Relations {
    /// Those from both ends of each foreign key.
    #[default]
    All,
    /// Those that a foreign key's own table has, and a join table's from its first key's side.
    Forward,
    /// None.
    None,
}

/// A text of `schema.toml`, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub origin: Origin,
}

/// A key of `[names]`, `[types]` or `[renames]` with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The database's name.
    pub key: Placed,
    /// The Rust name or type, or the database's other name.
    pub value: Placed,
}

/// An entry of `[relations]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationChoice {
    /// The path of a foreign key, or the columns of one that is declared here.
    pub key: Placed,
    /// What its own table calls it.
    pub name: Option<Placed>,
    /// What the table that it points at calls it.
    pub reverse: Option<Placed>,
    /// What the other table of a join table calls it.
    pub through: Option<Placed>,
    /// What is declared: no constraint tells it.
    pub to: Option<Declared>,
}

/// A foreign key that no constraint tells: those of views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The path of the view or table whose columns refer to others.
    pub relation: String,
    /// Those columns.
    pub columns: Vec<String>,
    /// The path of what they refer to.
    pub target: String,
    /// The columns there, in the same order.
    pub referenced: Vec<String>,
    /// What it points at, as it is written.
    pub written: Placed,
}

impl Config {
    /// Reads `schema.toml` (as its path in messages, and its text) and the text of the crate's
    /// `Cargo.toml`. Both may be absent.
    ///
    /// # Errors
    ///
    /// Every finding at once: what is no TOML, unknown keys, values that are none.
    pub fn parse(
        schema_toml: Option<(&str, &str)>,
        cargo_toml: Option<&str>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut config = Self::default();
        let mut errors = Vec::new();
        if let Some((path, text)) = schema_toml {
            sections::read(path, text, &mut config, &mut errors);
        }
        if let Some(text) = cargo_toml {
            manifest::read(text, &mut config);
        }
        if errors.is_empty() { Ok(config) } else { Err(errors) }
    }

    /// Adds what the workspace's `Cargo.toml` says of the facade, where the crate
    /// [inherits](Self::inherits) it.
    pub fn inherit(&mut self, workspace_toml: &str) {
        manifest::read_workspace(workspace_toml, self);
    }

    /// Whether a name is the default namespace: its models stand at the top.
    pub fn is_default_namespace(&self, namespace: &str) -> bool {
        match self.models.namespaces.first() {
            Some(first) => first.text == namespace,
            None => namespace == "public",
        }
    }

    /// The entries of `[names]` by key.
    pub fn names_by_key(&self) -> BTreeMap<&str, &Chosen> {
        self.names.iter().map(|chosen| (chosen.key.text.as_str(), chosen)).collect()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            snapshot: "schema.json".to_owned(),
            source: None,
            live: Live::default(),
            extent: Extent::default(),
            shadow: ShadowConfig::default(),
            deadline: Duration::from_secs(2),
            strict: Strict::default(),
            models: ModelsConfig::default(),
            names: Vec::new(),
            types: Vec::new(),
            renames: Vec::new(),
            relations: Vec::new(),
            keys: Vec::new(),
            transform: Transform::default(),
            crates: Vec::new(),
            sqlx: false,
            facade: "schema".to_owned(),
            inherits: false,
            shared: Vec::new(),
        }
    }
}
