//! Which modules, types and fields there are, and what they are called.

use std::collections::{BTreeMap, BTreeSet};

use schema_core::{Diagnostic, Kind, ObjectId, Schema, Severity, name};

use crate::config::{Config, Placed};
use crate::naming::{Scope, camel, singular, snake};
use crate::nearest::nearest;

/// The Rust name of every relation and type that gets one.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Namespace → module; the default namespace has none.
    pub(crate) modules: BTreeMap<String, String>,
    /// The objects of each namespace that have models, with their Rust names.
    pub(crate) types: BTreeMap<ObjectId, String>,
    /// `New…` and `…Patch` of each table.
    pub(crate) writes: BTreeMap<ObjectId, (String, String)>,
    /// The constant with the columns of each relation, and its type.
    pub(crate) columns_of: BTreeMap<ObjectId, (String, String)>,
    /// Chosen names of columns, by path.
    pub(crate) columns: BTreeMap<String, String>,
    /// The names that are taken in each namespace.
    scopes: BTreeMap<String, Scope>,
    /// What types beside the models are named by: the paths of constraints.
    pub(super) named_by: BTreeSet<String>,
}

/// Whether an object has a place among the models by `[models]`.
pub(crate) struct Selection<'c> {
    config: &'c Config,
}

impl<'c> Selection<'c> {
    pub(crate) fn new(config: &'c Config) -> Self {
        Self { config }
    }

    pub(crate) fn namespace(&self, namespace: &str) -> bool {
        let chosen = &self.config.models.namespaces;
        let excluded = self.config.models.exclude.iter();
        (chosen.is_empty() || chosen.iter().any(|one| one.text == namespace))
            && !excluded
                .into_iter()
                .any(|one| one.text == namespace || one.text == name::quote(namespace))
    }

    /// Whether a table or view has a model.
    pub(crate) fn relation(&self, id: &ObjectId) -> bool {
        let models = &self.config.models;
        id.namespace().is_some_and(|namespace| self.namespace(&namespace))
            && (models.include.is_empty() || models.include.iter().any(|one| means(&one.text, id)))
            && !models.exclude.iter().any(|one| fits(&one.text, id))
    }

    /// Entries of `[models]` that choose nothing, except those of [`dead_excludes`].
    pub(crate) fn dead(&self, schema: &Schema, errors: &mut Vec<Diagnostic>) {
        let models = &self.config.models;
        let namespaces: Vec<String> = namespaces(schema).into_iter().collect();
        let names = || namespaces.iter().map(String::as_str);
        let relations: Vec<&ObjectId> = relations(schema).collect();
        for one in &models.namespaces {
            if !namespaces.contains(&one.text) {
                errors.push(dead(one, "namespace", nearest(&one.text, names())));
            }
        }
        for one in models.include.iter().filter(|_| !models.extensions) {
            let mut meant = relations.iter().filter(|id| means(&one.text, id)).peekable();
            let of = |id: &&ObjectId| schema.get(id).and_then(|entry| entry.extension.as_ref());
            let Some(extension) = meant.peek().and_then(|id| of(id)) else { continue };
            if meant.all(|id| of(id).is_some()) {
                let message = format!("`{}` is of the extension `{extension}`", one.text);
                let error = Diagnostic::error("config", message).origin(one.origin.clone());
                errors.push(
                    error.help(
                        "what extensions make has models with `extensions = true` in [models]",
                    ),
                );
            }
        }
        for one in models.include.iter().filter(|one| !hits(one, &relations, &namespaces)) {
            let paths = relations.iter().map(|id| id.path()).chain(names());
            errors.push(dead(one, "table, view or namespace", nearest(&one.text, paths)));
        }
    }
}

/// Entries of `exclude` that leave nothing out, as warnings: the models are what was wanted, and
/// what they left out may be gone from the database. Looks at namespaces and relations only.
pub fn dead_excludes(schema: &Schema, config: &Config) -> Vec<Diagnostic> {
    let namespaces: Vec<String> = namespaces(schema).into_iter().collect();
    let relations: Vec<&ObjectId> = relations(schema).collect();
    let unmet = config.models.exclude.iter().filter(|one| !hits(one, &relations, &namespaces));
    let warning = |one: &Placed| {
        let paths =
            relations.iter().map(|id| id.path()).chain(namespaces.iter().map(String::as_str));
        let found = dead(one, "table, view or namespace", nearest(&one.text, paths));
        Diagnostic { severity: Severity::Warning, ..found }
    };
    unmet.map(warning).collect()
}

/// Whether an entry of `include` or `exclude` means something.
fn hits(one: &Placed, relations: &[&ObjectId], namespaces: &[String]) -> bool {
    relations.iter().any(|id| fits(&one.text, id))
        || namespaces.iter().any(|it| *it == one.text || name::quote(it) == one.text)
}

pub(crate) fn dead(one: &Placed, what: &str, meant: Option<&str>) -> Diagnostic {
    let error = Diagnostic::error("config", format!("the schema has no {what} `{}`", one.text))
        .origin(one.origin.clone());
    match meant {
        Some(meant) => error.help(format!("did you mean `{meant}`?")),
        None => error.help("remove the line, or run `cargo schema pull` to take up new objects"),
    }
}

fn namespaces(schema: &Schema) -> BTreeSet<String> {
    schema.of_kind(Kind::Namespace).map(|(id, _)| id.name()).collect()
}

pub(crate) fn relations(schema: &Schema) -> impl Iterator<Item = &ObjectId> {
    [Kind::Table, Kind::View, Kind::MaterializedView]
        .into_iter()
        .flat_map(|kind| schema.of_kind(kind).map(|(id, _)| id))
}

/// Whether an entry of `include` means this relation: by a pattern or by its namespace.
fn means(entry: &str, id: &ObjectId) -> bool {
    let namespace = id.namespace().unwrap_or_default();
    entry == namespace || entry == name::quote(&namespace) || fits(entry, id)
}

/// Whether a pattern of `[models]` means this relation.
fn fits(pattern: &str, id: &ObjectId) -> bool {
    name::fits(pattern, id.path()) || name::fits(pattern, &id.names().join("."))
}

impl Names {
    /// Names everything in `objects`: the relations and types that have models.
    pub(crate) fn new(
        config: &Config,
        objects: &BTreeSet<ObjectId>,
        errors: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut names = Self::default();
        let mut chosen: BTreeMap<&str, &Placed> = BTreeMap::new();
        for one in &config.names {
            chosen.insert(one.key.text.as_str(), &one.value);
        }
        let mut by_namespace: BTreeMap<String, Vec<&ObjectId>> = BTreeMap::new();
        for id in objects {
            by_namespace.entry(id.namespace().unwrap_or_default()).or_default().push(id);
        }
        let mut top = Scope::default();
        names.modules(config, by_namespace.keys(), &chosen, &mut top, errors);
        for (namespace, ids) in by_namespace {
            let mut own = Scope::default();
            let is_top = config.is_default_namespace(&namespace);
            names.of_namespace(if is_top { &mut top } else { &mut own }, &ids, &chosen, errors);
            if !is_top {
                names.scopes.insert(namespace, own);
            }
        }
        for namespace in objects.iter().filter_map(ObjectId::namespace) {
            if config.is_default_namespace(&namespace) {
                names.scopes.insert(namespace, std::mem::take(&mut top));
                break;
            }
        }
        for one in &config.names {
            names.columns.insert(one.key.text.clone(), one.value.text.clone());
        }
        names
    }

    /// Names the modules: those that are chosen first.
    fn modules<'n>(
        &mut self,
        config: &Config,
        namespaces: impl Iterator<Item = &'n String>,
        chosen: &BTreeMap<&str, &Placed>,
        top: &mut Scope,
        errors: &mut Vec<Diagnostic>,
    ) {
        let mut rest = Vec::new();
        for namespace in namespaces {
            let quoted = name::quote(namespace);
            let placed = chosen.get(quoted.as_str()).or_else(|| chosen.get(namespace.as_str()));
            match (config.is_default_namespace(namespace), placed) {
                (true, None) => {}
                (true, Some(placed)) => {
                    let message = format!("`{quoted}` has no module that could be named");
                    let error = Diagnostic::error("config", message).origin(placed.origin.clone());
                    errors.push(error.help(
                        "remove the line: the models of the first namespace, else of `public`, \
                         stand at the top",
                    ));
                }
                (false, None) => rest.push(namespace),
                (false, Some(placed)) => {
                    let mut name = placed.text.clone();
                    if !top.choose(&name) {
                        let message = format!("two modules would be called `{name}`");
                        let error = Diagnostic::error("config", message);
                        let error = error.object(quoted).origin(placed.origin.clone());
                        errors.push(error.help(OTHER_NAME));
                        name = top.take(&[name], "_");
                    }
                    self.modules.insert(namespace.clone(), name);
                }
            }
        }
        for namespace in rest {
            let name = top.take(&[snake(namespace)], "_");
            self.modules.insert(namespace.clone(), name);
        }
    }

    fn of_namespace(
        &mut self,
        scope: &mut Scope,
        ids: &[&ObjectId],
        chosen: &BTreeMap<&str, &Placed>,
        errors: &mut Vec<Diagnostic>,
    ) {
        let mut rest: Vec<(&ObjectId, String, String)> = Vec::new();
        let mut plural: Vec<(&ObjectId, String, String)> = Vec::new();
        for id in ids {
            if let Some(placed) = chosen.get(id.path()) {
                let mut name = placed.text.clone();
                if !scope.choose(&name) {
                    let error =
                        Diagnostic::error("config", format!("two models would be called `{name}`"));
                    let error = error.object(id).origin(placed.origin.clone());
                    errors.push(error.help(OTHER_NAME));
                    // One error suffices: the source beside it has every model once.
                    name = scope.take(&[name], "");
                }
                self.types.insert((*id).clone(), name);
                continue;
            }
            let name = id.name();
            let own = camel(&name);
            let one = if is_relation(id.kind()) { camel(&singular(&name)) } else { own.clone() };
            if own == one { rest.push((id, one, own)) } else { plural.push((id, one, own)) }
        }
        // A name that nothing had to be done to comes first: the enum `status` is `Status`, and
        // the table `statuses` is `Statuses` beside it.
        for (id, one, own) in rest.into_iter().chain(plural) {
            let name = scope.take(&[one, own], "");
            self.types.insert(id.clone(), name);
        }
        for id in ids.iter().filter(|id| id.kind() == Kind::Table) {
            let Some(model) = self.types.get(*id).map(|name| crate::naming::bare(name)) else {
                continue;
            };
            let new = scope.take(&[format!("New{model}")], "");
            let patch = scope.take(&[format!("{model}Patch")], "");
            self.writes.insert((*id).clone(), (new, patch));
        }
        // A struct of one value is called as the function that makes it: no constant can be.
        let mut constants = Scope::default();
        let structs = ids.iter().filter(|id| id.kind() == Kind::Domain);
        for name in structs.filter_map(|id| self.types.get(*id)) {
            constants.choose(name);
        }
        for id in ids.iter().filter(|id| is_relation(id.kind())) {
            let Some(model) = self.types.get(*id) else { continue };
            let ty = scope.take(&[format!("{}Columns", crate::naming::bare(model))], "");
            let name = crate::naming::bare(&snake(&id.name())).to_uppercase();
            self.columns_of.insert((*id).clone(), (constants.take(&[name], "_"), ty));
        }
        // Nor can the types of keys, which are taken later, be called as a constant.
        for (constant, _) in ids.iter().filter_map(|id| self.columns_of.get(*id)) {
            scope.choose(constant);
        }
    }

    /// Takes a name beside the models of a namespace: the one that `[names]` has for `key`, else
    /// the wanted one or one like it.
    pub(crate) fn take(
        &mut self,
        namespace: &str,
        config: &Config,
        (key, wanted): (&str, String),
        errors: &mut Vec<Diagnostic>,
    ) -> String {
        self.named_by.insert(key.to_owned());
        let scope = self.scopes.entry(namespace.to_owned()).or_default();
        let Some(one) = config.names.iter().find(|one| one.key.text == key) else {
            return scope.take(&[wanted], "");
        };
        let name = one.value.text.clone();
        if !scope.choose(&name) {
            let error = Diagnostic::error("config", format!("two types would be called `{name}`"));
            let error = error.object(key).origin(one.value.origin.clone());
            errors.push(error.help(OTHER_NAME));
        }
        name
    }

    /// How a namespace's own module is named from the models of another.
    pub(crate) fn prefix(&self, namespace: &str, from: &str) -> String {
        if namespace == from {
            return String::new();
        }
        let up = if self.modules.contains_key(from) { "super" } else { "self" };
        match self.modules.get(namespace) {
            Some(module) => format!("{up}::{module}::"),
            None => format!("{up}::"),
        }
    }

    /// The name of every type.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        let writes = self.writes.values().flat_map(|(new, patch)| [new, patch]);
        self.types.values().chain(writes).map(String::as_str)
    }

    /// The path of a type, as seen from the models of a namespace.
    pub(crate) fn path(&self, id: &ObjectId, from: &str) -> Option<String> {
        let name = self.types.get(id)?;
        Some(format!("{}{name}", self.prefix(&id.namespace()?, from)))
    }
}

/// What to do where `[names]` gives one name twice.
pub(super) const OTHER_NAME: &str = "give one of them another name below [names]";

pub(crate) fn is_relation(kind: Kind) -> bool {
    matches!(kind, Kind::Table | Kind::View | Kind::MaterializedView)
}
