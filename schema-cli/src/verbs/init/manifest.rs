//! The crate's `Cargo.toml`, edited so that everything else in it stays as it is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use schema_codegen::Config;
use schema_codegen::typemap::TypeCrate;
use schema_core::Diagnostic;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

use crate::project::{real, relative, shown};
use crate::sources;

const FACADE: &str = "schema";
const BUILD: &str = "schema-build";

/// Where the packages are looked for, in this order; of the facade as the macro does.
const FACADE_TABLES: [&str; 2] = ["dependencies", TESTS];
const BUILD_TABLES: [&str; 1] = ["build-dependencies"];
/// The driver that is a default feature of the facade, and the others with the version that it takes.
const DEFAULT_DRIVER: &str = "postgres";
const DRIVERS: [(&str, &str); 3] =
    [("tokio-postgres", "0.7"), ("deadpool-postgres", "0.14"), ("sqlx", "0.9")];
const TESTS: &str = "dev-dependencies";

pub(super) struct Manifest {
    pub(super) path: PathBuf,
    text: String,
    document: DocumentMut,
    /// The workspace's manifest, and its `[workspace.dependencies]`.
    shared: Option<(String, Item)>,
}

impl Manifest {
    /// Reads the manifest of the crate in a folder.
    ///
    /// # Errors
    /// Where there is none, or it is not a package's.
    pub(super) fn read(dir: &Path) -> Result<Self, Diagnostic> {
        let path = dir.join("Cargo.toml");
        let text = sources::read_if_there(&path)?.ok_or_else(|| {
            Diagnostic::error("no-crate", format!("there is no {}", shown(&path)))
                .help("make a crate with `cargo init`, or name one: `cargo schema init --path DIR`")
        })?;
        let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            Diagnostic::error(
                "manifest-invalid",
                format!("{} cannot be read: {}", shown(&path), error.message()),
            )
            .help("`cargo check` shows where")
        })?;
        if !document.get("package").is_some_and(Item::is_table_like) {
            return Err(Diagnostic::error(
                "no-package",
                format!("{} is that of a workspace, not of a crate", shown(&path)),
            )
            .help("name a crate: `cargo schema init --path DIR`"));
        }
        let shared = shared(dir, &text, &document);
        Ok(Self { path, text, document, shared })
    }

    /// The text with what was added. TOML is printed without a byte order mark and without the
    /// `\r` of its lines, so both are put back.
    pub(super) fn changed(&self) -> String {
        let mut text = self.document.to_string();
        if 2 * self.text.matches("\r\n").count() > self.text.matches('\n').count() {
            text = text.replace('\n', "\r\n");
        }
        let mark = '\u{feff}';
        if self.text.starts_with(mark) && !text.starts_with(mark) {
            text.insert(0, mark);
        }
        text
    }

    /// Whether the crate depends on another, under this name.
    pub(super) fn depends_on(&self, name: &str) -> bool {
        self.document.get("dependencies").is_some_and(|table| table.get(name).is_some())
    }

    /// Whether a dependency is of this version, or says none here.
    fn admits(&self, name: &str, version: &str) -> bool {
        let item = self.document.get("dependencies").and_then(|table| table.get(name));
        let said = item.and_then(|item| item.as_str().or_else(|| item.get("version")?.as_str()));
        said.is_none_or(|said| said.trim_start_matches(['^', '=', '~', ' ']).starts_with(version))
    }

    /// What Rust calls the facade in this crate.
    pub(super) fn facade(&self) -> String {
        self.name(FACADE, &FACADE_TABLES)
    }

    /// What Rust calls the build script's library in this crate.
    pub(super) fn build_library(&self) -> String {
        self.name(BUILD, &BUILD_TABLES)
    }

    /// The checkout that the crate has the facade from, where it names one that is whole.
    pub(super) fn checkout(&self) -> Option<PathBuf> {
        let place = self.place(FACADE, &FACADE_TABLES)?;
        let item = place.iter().try_fold(self.document.as_item(), |item, key| item.get(key))?;
        let checkout = self.path.parent()?.join(item.get("path")?.as_str()?);
        checkout.join(BUILD).join("Cargo.toml").is_file().then_some(checkout)
    }

    /// Whether the crate has the facade for its tests alone.
    pub(super) fn only_tests(&self) -> bool {
        let place = self.place(FACADE, &FACADE_TABLES);
        place.is_some_and(|place| place.iter().rev().nth(1).is_some_and(|table| table == TESTS))
    }

    fn name(&self, package: &str, tables: &[&str]) -> String {
        let key = self.place(package, tables).and_then(|mut place| place.pop());
        key.unwrap_or_else(|| package.to_owned()).replace('-', "_")
    }

    /// The keys down to the entry of a package, whatever it is called there: of the crate, or of
    /// one of its targets.
    fn place(&self, package: &str, tables: &[&str]) -> Option<Vec<String>> {
        let root = self.document.as_item();
        let targets = root.get("target").and_then(Item::as_table_like);
        let targets = targets.into_iter().flat_map(TableLike::iter);
        let targets = targets.map(|(target, item)| (vec!["target", target], item));
        let owners: Vec<_> = std::iter::once((Vec::new(), root)).chain(targets).collect();
        tables.iter().find_map(|table| {
            owners.iter().find_map(|(path, owner)| {
                let entries = owner.get(table)?.as_table_like()?;
                let (key, _) = entries.iter().find(|(key, item)| self.is(package, key, item))?;
                let path = path.iter().chain([table, &key]);
                Some(path.map(|key| (*key).to_owned()).collect())
            })
        })
    }

    /// Whether an entry is a package; one that is taken from the workspace may be renamed there.
    fn is(&self, package: &str, key: &str, item: &Item) -> bool {
        let named = |item: &Item| item.get("package").and_then(Item::as_str).map(str::to_owned);
        let inherited = || match item.get("workspace").and_then(Item::as_bool) {
            Some(true) => self.shared.as_ref().and_then(|(_, shared)| named(shared.get(key)?)),
            _ => None,
        };
        named(item).or_else(inherited).as_deref().unwrap_or(key) == package
    }

    /// The crates whose types the facade's features turn on: the crate's own features, and those
    /// of its workspace where it takes the facade from there, or will.
    pub(super) fn crates(&self) -> Vec<TypeCrate> {
        let mut config = Config::parse(None, Some(&self.text)).unwrap_or_default();
        if (config.inherits || self.place(FACADE, &FACADE_TABLES).is_none())
            && let Some((workspace, _)) = &self.shared
        {
            config.inherit(workspace);
        }
        config.crates
    }

    /// The path of the build script; `None` where the crate says that it has none.
    pub(super) fn build_script(&self) -> Option<String> {
        match self.document.get("package").and_then(|package| package.get("build")) {
            Some(item) if item.as_bool() == Some(false) => None,
            Some(item) => item.as_str().map(str::to_owned),
            None => Some("build.rs".to_owned()),
        }
    }

    /// The path of the library's root where it is not the usual one.
    pub(super) fn library(&self) -> Option<&str> {
        self.document.get("lib")?.get("path")?.as_str()
    }

    /// Whether a published crate would lack this file, because it lists what it includes.
    pub(super) fn leaves_out(&self, file: &str) -> bool {
        let include = self.document.get("package").and_then(|package| package.get("include"));
        include.and_then(Item::as_array).is_some_and(|include| {
            !include.is_empty()
                && !include.iter().filter_map(Value::as_str).any(|pattern| {
                    let pattern = pattern.trim_start_matches('/');
                    pattern == file || pattern.contains('*')
                })
        })
    }

    /// Adds the dependencies that are missing, and the features. Returns what was added.
    ///
    /// # Errors
    /// Where the manifest has something else in their place, or the checkout is not there.
    pub(super) fn depend(
        &mut self,
        checkout: Option<&Path>,
        features: &BTreeSet<&'static str>,
        tls: bool,
    ) -> Result<Vec<String>, Diagnostic> {
        let dir = self.path.parent().unwrap_or(Path::new("")).to_owned();
        if let Some(checkout) = checkout
            && !checkout.join(BUILD).join("Cargo.toml").is_file()
        {
            return Err(Diagnostic::error(
                "no-checkout",
                format!("{} is no checkout of schema", shown(checkout)),
            )
            .help("give `--schema-path` the folder that holds `schema-build`"));
        }
        let place = |sub: &str| checkout.map(|checkout| relative(&dir, &checkout.join(sub)));
        // A facade that is there has the driver that it was given.
        let is_new = self.place(FACADE, &FACADE_TABLES).is_none();
        let drivers = DRIVERS.into_iter().filter(|(name, version)| {
            is_new && self.depends_on(name) && self.admits(name, version)
        });
        let drivers: Vec<&str> = drivers.map(|(name, _)| name).collect();
        let default = drivers.is_empty() || self.depends_on(DEFAULT_DRIVER);
        let features: Vec<&str> = drivers.into_iter().chain(features.iter().copied()).collect();
        let mut added = Vec::new();
        let facade = (FACADE, place(""), default);
        added.extend(self.add(&FACADE_TABLES, facade, &features)?);
        let tls: &[&str] = if tls { &["tls"] } else { &[] };
        added.extend(self.add(&BUILD_TABLES, (BUILD, place(BUILD), true), tls)?);
        Ok(added)
    }

    /// Adds a package to the first of these tables unless one of them has it: by its name, where its
    /// checkout is, and with its default features or without.
    fn add(
        &mut self,
        tables: &[&str],
        (name, checkout, default): (&str, Option<String>, bool),
        features: &[&str],
    ) -> Result<Option<String>, Diagnostic> {
        if let Some(place) = self.place(name, tables) {
            let mut item = Some(self.document.as_item_mut());
            for key in &place {
                item = item.and_then(|item| item.get_mut(key));
            }
            let added = item.map(|item| add_features(item, features)).unwrap_or_default();
            let key = place.last().map_or(name, String::as_str);
            return Ok(
                (!added.is_empty()).then(|| format!("features of {key}: {}", added.join(", ")))
            );
        }
        let section = tables.first().copied().unwrap_or("dependencies");
        let in_workspace = self.shared.as_ref().is_some_and(|(_, shared)| {
            shared.get(name).is_some_and(|item| self.is(name, name, item))
        });
        let table = self
            .document
            .entry(section)
            .or_insert_with(|| Item::Table(Table::new()))
            .as_table_like_mut()
            .ok_or_else(|| {
                let why = format!("[{section}] in Cargo.toml is not a table");
                Diagnostic::error("manifest-invalid", why).help("`cargo check` shows where")
            })?;
        if table.contains_key(name) {
            let why = format!("`{name}` in [{section}] of Cargo.toml is another package");
            return Err(Diagnostic::error("name-taken", why).help(format!(
                "add this one by another name, `db_{} = {{ package = \"{name}\", … }}`, and run \
                 this again",
                name.replace('-', "_")
            )));
        }
        let mut dependency = InlineTable::new();
        match checkout {
            _ if in_workspace => dependency.insert("workspace", true.into()),
            Some(path) => dependency.insert("path", path.into()),
            None => dependency.insert("version", env!("CARGO_PKG_VERSION").into()),
        };
        if !default && !in_workspace {
            dependency.insert("default-features", false.into());
        }
        if !features.is_empty() {
            dependency.insert("features", Value::Array(features.iter().copied().collect()));
        }
        let plain = dependency.len() == 1 && dependency.contains_key("version");
        let item = if plain { value(env!("CARGO_PKG_VERSION")) } else { value(dependency) };
        let line = format!("{section}: {name} = {}", item.to_string().trim());
        table.insert(name, item);
        Ok(Some(line))
    }
}

/// Adds features to a dependency that is there; says which were not.
fn add_features(item: &mut Item, features: &[&str]) -> Vec<String> {
    if let Some(version) = item.as_str().map(str::to_owned)
        && !features.is_empty()
    {
        let mut table = InlineTable::new();
        table.insert("version", version.into());
        // The comment behind the version stays behind the table.
        let decor = item.as_value().map(|version| version.decor().clone()).unwrap_or_default();
        let mut table = Value::InlineTable(table);
        *table.decor_mut() = decor;
        *item = Item::Value(table);
    }
    let Some(table) = item.as_table_like_mut() else { return Vec::new() };
    let has = |table: &dyn TableLike, feature: &str| {
        let list = table.get("features").and_then(Item::as_array);
        list.is_some_and(|list| {
            list.iter().filter_map(Value::as_str).any(|it| it == feature || it == "full")
        })
    };
    let missing: Vec<&str> =
        features.iter().copied().filter(|feature| !has(table, feature)).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let new = !table.contains_key("features");
    let list = table.entry("features").or_insert_with(|| value(Array::new()));
    if let Some(list) = list.as_array_mut() {
        for feature in &missing {
            list.push(*feature);
        }
    }
    if new && let Some(table) = item.as_inline_table_mut() {
        table.fmt();
    }
    missing.into_iter().map(str::to_owned).collect()
}

/// The manifest whose `[workspace.dependencies]` the crate can inherit from, and those.
fn shared(dir: &Path, text: &str, own: &DocumentMut) -> Option<(String, Item)> {
    let of = |document: &DocumentMut| document.get("workspace")?.get("dependencies").cloned();
    if own.get("workspace").is_some() {
        return Some((text.to_owned(), of(own)?));
    }
    let dir = real(dir)?;
    dir.ancestors().skip(1).find_map(|dir| {
        let text = std::fs::read_to_string(dir.join("Cargo.toml")).ok()?;
        let document: DocumentMut = text.parse().ok()?;
        let shared = of(&document)?;
        Some((text, shared))
    })
}
