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

    /// The crates whose types the facade's features turn on: the crate's own features, and those
    /// of its workspace where it takes the facade from there, or will.
    pub(super) fn crates(&self) -> Vec<TypeCrate> {
        let mut config = Config::parse(None, Some(&self.text)).unwrap_or_default();
        if (config.inherits || !self.depends_on(FACADE))
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
        let features: Vec<&str> = features.iter().copied().collect();
        let mut added = Vec::new();
        added.extend(self.add("dependencies", FACADE, place("").as_deref(), &features)?);
        let tls: &[&str] = if tls { &["tls"] } else { &[] };
        added.extend(self.add("build-dependencies", BUILD, place(BUILD).as_deref(), tls)?);
        Ok(added)
    }

    fn add(
        &mut self,
        section: &str,
        name: &str,
        checkout: Option<&str>,
        features: &[&str],
    ) -> Result<Option<String>, Diagnostic> {
        let wrong = |what: &str| {
            Diagnostic::error("manifest-invalid", format!("{what} in Cargo.toml is not a table"))
                .help("`cargo check` shows where")
        };
        let in_workspace =
            self.shared.as_ref().is_some_and(|(_, shared)| shared.get(name).is_some());
        let table = self
            .document
            .entry(section)
            .or_insert_with(|| Item::Table(Table::new()))
            .as_table_like_mut()
            .ok_or_else(|| wrong(&format!("[{section}]")))?;
        if let Some(item) = table.get_mut(name) {
            let added = add_features(item, features);
            return Ok(
                (!added.is_empty()).then(|| format!("features of {name}: {}", added.join(", ")))
            );
        }
        let mut dependency = InlineTable::new();
        match checkout {
            _ if in_workspace => dependency.insert("workspace", true.into()),
            Some(path) => dependency.insert("path", path.into()),
            None => dependency.insert("version", env!("CARGO_PKG_VERSION").into()),
        };
        if !features.is_empty() {
            dependency.insert("features", Value::Array(features.iter().copied().collect()));
        }
        let plain = dependency.len() == 1 && !in_workspace && checkout.is_none();
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
