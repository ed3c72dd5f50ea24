//! From the type of a column to the Rust type that holds it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use schema_core::{Diagnostic, Kind, Object, ObjectId, Schema, name};

use super::checks::{labels_of_domain, rust_of_labels};
use super::names::Names;
use super::newtype::{self, Newtype};
use super::relation::{Column, Relation};
use super::spelling::Spelling;
use crate::config::{Config, Placed};
use crate::domains::{DEPTH, domains};
use crate::sqltype::TypeText;
use crate::typemap::{Made, RustType, Transport, TypeMap, canonical};

/// A type of a column or attribute where it is not NULL.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    pub(crate) rust: RustType,
    /// The same where it can be.
    pub(crate) nullable: RustType,
    /// What a parameter is cast to, so that the server takes what the client sends; empty where
    /// it does by itself.
    pub(crate) cast: String,
    /// The same beside an operator; of a range, what a value within it is cast to follows after NUL.
    pub(crate) beside: String,
    /// The namespace of the operators that compare it, quoted where SQL needs it, where they are
    /// not PostgreSQL's own: the `search_path` of a connection need not lead there. Or after `@` what
    /// a column is cast to beside one. Else empty.
    pub(crate) operators: String,
    /// The SQL type under any domains; after a bracket where it is a composite.
    pub(crate) base: String,
    /// The SQL type without modifiers.
    pub(crate) text: String,
    /// Whether a domain refuses NULL.
    pub(crate) not_null: bool,
}

impl Resolved {
    /// The path of a type that takes this one's place, where it can be NULL.
    pub(super) fn or_null(&self, path: &str) -> String {
        match self.nullable.path.split_once('<') {
            Some((option, _)) => format!("{option}<{path}>"),
            None => path.to_owned(),
        }
    }
}

/// Resolves types for the models of one namespace after another.
pub(crate) struct Resolver<'s> {
    pub(super) schema: &'s Schema,
    config: &'s Config,
    spelling: Spelling,
    map: TypeMap,
    /// Chosen Rust types of columns and of the database's own types, by path.
    chosen: BTreeMap<String, Placed>,
    multiranges: BTreeSet<&'s str>,
    cache: RefCell<BTreeMap<String, BTreeMap<String, Rc<Resolved>>>>,
}

impl<'s> Resolver<'s> {
    /// Reads `[types]`.
    pub(crate) fn new(
        schema: &'s Schema,
        config: &'s Config,
        spelling: Spelling,
        errors: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut map = TypeMap::new(config.crates.iter().copied());
        let mut chosen = BTreeMap::new();
        for one in &config.types {
            let key = one.key.text.as_str();
            if name::split(key).is_some_and(|names| names.len() > 1) {
                chosen.insert(key.to_owned(), one.value.clone());
            } else if let Err(why) = map.choose(key, &one.value.text) {
                let error = Diagnostic::error("config", why).origin(one.value.origin.clone());
                errors.push(error.help(otherwise(&TypeMap::default().scalar(key))));
            }
        }
        let multiranges = schema
            .of_kind(Kind::Range)
            .filter_map(|(_, entry)| match &entry.object {
                Object::Range(range) => range.multirange.as_deref(),
                _ => None,
            })
            .collect();
        Self { schema, config, spelling, map, chosen, multiranges, cache: RefCell::default() }
    }

    /// The choice of `[types]` for a column.
    fn choice(&self, path: &str, text: &TypeText) -> Option<Result<RustType, Diagnostic>> {
        let placed = self.chosen.get(path)?;
        Some(self.chosen_type(placed, text).map_err(|why| {
            let error = Diagnostic::error("config", why).object(path);
            let usual = self.map.scalar(&self.base(text));
            error.origin(placed.origin.clone()).help(otherwise(&usual))
        }))
    }

    /// What is chosen for values of a type: the whole where it is the user's own or the word for
    /// text, else what an element of an array is.
    fn chosen_type(&self, placed: &Placed, text: &TypeText) -> Result<RustType, String> {
        let is_array = text.array || self.is_array(text);
        if is_array && placed.text.trim() == "text" {
            return Ok(RustType::text());
        }
        let chosen = self.map.choice(&self.base(text), &placed.text)?;
        Ok(if is_array && chosen.marker.is_some() { self.array(&chosen) } else { chosen })
    }

    /// Whether a domain refuses NULL, or one under it.
    fn refuses_null(&self, text: &TypeText) -> bool {
        domains(self.schema, text).any(|layer| !layer.elements && layer.domain.not_null)
    }

    /// The columns that `[keys]` says tell the rows of a relation apart.
    pub(crate) fn declared_key(&self, path: &str) -> Option<&'s [Placed]> {
        let found = self.config.keys.iter().find(|(key, _)| key.text == path);
        found.map(|(_, columns)| columns.as_slice())
    }

    /// Whether `[models]` says that `Debug` does not show a column of a relation, or that of a table
    /// whose rows its own are.
    pub(crate) fn is_secret<'i>(&'i self, relation: &'i ObjectId, column: &str) -> bool {
        let secrets = &self.config.models.secrets;
        let (mut above, mut met) = (vec![relation], BTreeSet::new());
        while let Some(id) = above.pop().filter(|_| !secrets.is_empty()) {
            let path = id.child(Kind::Column, column);
            if secrets.iter().any(|secret| secret.text == path.path()) {
                return true;
            }
            if let Some(Object::Table(table)) = self.schema.get(id).map(|entry| &entry.object)
                && met.insert(id)
            {
                above.extend(table.partition_of.iter().chain(&table.inherits));
            }
        }
        false
    }

    /// The type under the domains of a type, without namespace where it is an extension's.
    fn base(&self, text: &TypeText) -> String {
        let under = domains(self.schema, text).last();
        let under = under.map(|layer| TypeText::parse(&layer.domain.sql_type));
        let name = under.as_ref().map_or(&text.name, |under| &under.name);
        match self.schema.type_at(name) {
            Some((id, entry)) if matches!(entry.object, Object::BaseType(_)) => id.name(),
            _ => name.clone(),
        }
    }

    /// The type of a column, as seen from the models of `namespace`.
    pub(crate) fn column(
        &self,
        path: &str,
        text: &str,
        namespace: &str,
        names: &Names,
        errors: &mut Vec<Diagnostic>,
    ) -> Rc<Resolved> {
        if !self.chosen.is_empty() {
            let parsed = TypeText::parse(text);
            match self.choice(path, &parsed) {
                Some(Ok(rust)) => {
                    let not_null = self.refuses_null(&parsed);
                    return Rc::new(self.resolved(rust, &parsed, not_null));
                }
                Some(Err(error)) => errors.push(error),
                None => {}
            }
        }
        // PostgreSQL's own types are called the same everywhere.
        let seen_from = if is_own(text) { namespace } else { "" };
        if let Some(found) = self.cache.borrow().get(seen_from).and_then(|types| types.get(text)) {
            return found.clone();
        }
        let found = Rc::new(self.resolve(text, namespace, names, 0));
        let mut cache = self.cache.borrow_mut();
        cache.entry(seen_from.to_owned()).or_default().insert(text.to_owned(), found.clone());
        found
    }

    /// The type of a column where nothing that models define can be named: a domain's own type, and
    /// the text of an enum or composite.
    pub(crate) fn without_names(&self, column: &Column<'_>, namespace: &str) -> Rc<Resolved> {
        if !is_own(column.sql_type) || self.chosen.contains_key(column.path) {
            return column.resolved.clone();
        }
        Rc::new(self.resolve(column.sql_type, namespace, &Names::default(), 0))
    }

    fn resolved(&self, rust: RustType, text: &TypeText, not_null: bool) -> Resolved {
        let cast = self.cast(&rust, text);
        Resolved {
            beside: self.beside(&rust, text, &cast),
            cast,
            operators: self.operators(text),
            base: self.marked_base(&rust, text),
            nullable: self.spelled(rust.nullable()),
            rust: self.spelled(rust),
            text: text.cast(),
            not_null,
        }
    }

    fn array(&self, element: &RustType) -> RustType {
        element.array(!self.config.models.array_elements_not_null)
    }

    pub(crate) fn resolve(
        &self,
        text: &str,
        namespace: &str,
        names: &Names,
        depth: usize,
    ) -> Resolved {
        let parsed = TypeText::parse(text);
        let (element, not_null) = self.element(&parsed.name, namespace, names, depth);
        let rust = match (parsed.array, self.is_array(&parsed)) {
            (false, _) => element,
            (true, false) => self.array(&element),
            (true, true) => self.array(&RustType::text()),
        };
        self.resolved(rust, &parsed, not_null && !parsed.array)
    }

    /// Whether a type is a domain over an array.
    fn is_array(&self, text: &TypeText) -> bool {
        domains(self.schema, text).any(|layer| TypeText::parse(&layer.domain.sql_type).array)
    }

    /// A type that is no array, and whether it refuses NULL by itself.
    fn element(
        &self,
        text: &str,
        namespace: &str,
        names: &Names,
        depth: usize,
    ) -> (RustType, bool) {
        let found = if is_own(text) { self.schema.type_at(text) } else { None };
        let Some((id, entry)) = found else {
            let known = !is_own(text);
            let multirange = self.multiranges.contains(text);
            let scalar = known && !multirange;
            return (if scalar { self.map.scalar(text) } else { RustType::text() }, false);
        };
        if depth > DEPTH {
            return (RustType::text(), false);
        }
        if let Some(placed) = self.chosen.get(id.path()) {
            let parsed = TypeText::parse(text);
            if let Ok(rust) = self.chosen_type(placed, &parsed) {
                return (rust, self.refuses_null(&parsed));
            }
        }
        let path = names.path(id, namespace);
        match &entry.object {
            Object::Enum(_) => match path {
                Some(path) => (RustType::named(path, hash(id.path()), true), false),
                None => (RustType::text(), false),
            },
            Object::Domain(domain) => {
                let inner = self.resolve(&domain.sql_type, namespace, names, depth + 1);
                let not_null = domain.not_null || inner.not_null;
                let labels = labels_of_domain(self.schema, self.config, id);
                match path {
                    Some(path) if labels.is_some() => (rust_of_labels(&inner.rust, path), not_null),
                    Some(path) if newtype::is_domain(self.config, &inner.rust) => {
                        (Newtype::of_domain(inner.rust, path), not_null)
                    }
                    Some(path) => {
                        let made = Some(Made::Alias(Box::new(inner.rust.clone())));
                        (RustType { path, made, ..inner.rust }, not_null)
                    }
                    None => (inner.rust, not_null),
                }
            }
            Object::Composite(_) => match path {
                Some(path) if self.is_binary(id, namespace, names, depth) => {
                    (RustType::named(path, hash(id.path()), false), false)
                }
                _ => (RustType::text(), false),
            },
            Object::Range(range) => {
                let inner = self.resolve(&range.subtype, namespace, names, depth + 1);
                (inner.rust.range(), false)
            }
            Object::BaseType(_) => (self.map.scalar(&id.name()), false),
            _ => (RustType::text(), false),
        }
    }

    /// Whether every attribute of a composite travels as itself, so that its values can be taken
    /// apart here. Else they are text as a whole.
    pub(crate) fn is_binary(
        &self,
        id: &ObjectId,
        namespace: &str,
        names: &Names,
        depth: usize,
    ) -> bool {
        self.schema.children(Kind::Attribute, id.path()).all(|(_, entry)| match &entry.object {
            Object::Attribute(attribute) => {
                let inner = self.resolve(&attribute.sql_type, namespace, names, depth + 1);
                inner.rust.transport == Transport::Binary && inner.rust.marker.is_some()
            }
            _ => true,
        })
    }

    fn spelled(&self, rust: RustType) -> RustType {
        self.spelling.of_type(rust, &format!("::{}::", self.config.facade))
    }

    /// The entries of `[keys]` that name no model, the `secrets` that name no column of one, and
    /// the entries of `[types]` that no column and no type is called by.
    pub(crate) fn dead(
        &self,
        used: &BTreeSet<String>,
        models: &[&Relation<'_>],
        errors: &mut Vec<Diagnostic>,
    ) {
        let mut used = used.clone();
        let under = self.schema.of_kind(Kind::Domain).chain(self.schema.of_kind(Kind::Attribute));
        let types = under.filter_map(|(_, entry)| match &entry.object {
            Object::Domain(domain) => Some(&domain.sql_type),
            Object::Attribute(attribute) => Some(&attribute.sql_type),
            _ => None,
        });
        used.extend(types.map(|text| canonical(&TypeText::parse(text).name).to_owned()));
        for (key, _) in &self.config.keys {
            if !models.iter().any(|model| model.id.path() == key.text) {
                let paths = models.iter().map(|model| model.id.path());
                let meant = crate::nearest::nearest(&key.text, paths);
                errors.push(super::names::dead(key, "table or view with a model", meant));
            }
        }
        for secret in &self.config.models.secrets {
            let columns = || models.iter().flat_map(|model| &model.columns).map(|it| it.path);
            if !columns().any(|path| path == secret.text) {
                let meant = crate::nearest::nearest(&secret.text, columns());
                errors.push(super::names::dead(secret, "column of a model", meant));
            }
        }
        for one in &self.config.types {
            let key = &one.key.text;
            let path = name::split(key).is_some_and(|names| names.len() > 1);
            let names = path.then(|| name::split(key)).flatten().unwrap_or_default();
            let hit = if path {
                let names = || names.iter().map(String::as_str);
                self.schema.type_at(key).is_some()
                    || self.schema.contains(&ObjectId::new(Kind::Column, names()))
            } else {
                used.contains(canonical(key))
            };
            if !hit && path {
                let of_columns = self.schema.of_kind(Kind::Column).map(|(id, _)| id.path());
                let meant = crate::nearest::nearest(key, of_columns);
                errors.push(super::names::dead(&one.key, "column or type", meant));
            } else if !hit {
                let meant = crate::nearest::nearest(key, used.iter().map(String::as_str));
                errors.push(super::names::dead(&one.key, "column of type", meant));
            }
        }
    }
}

/// What becomes of a column where `[types]` says nothing of it.
fn otherwise(rust: &RustType) -> String {
    let short = Spelling::Short.of(&rust.path);
    let short = short.trim_start_matches("::");
    format!("without the line it is `{short}`; a type of your own needs `FromSql` and `ToSql`")
}

/// Whether a text names a type outside of `pg_catalog`.
pub(super) fn is_own(text: &str) -> bool {
    text.contains('.')
}

/// What tells one type of the database's own from another at the level of Rust's types: FNV-1a of
/// its path.
pub(crate) fn hash(path: &str) -> u64 {
    path.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
