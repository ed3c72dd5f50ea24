//! From a schema to the Rust source of its models: understand, check, print.

mod accessor;
mod casts;
mod checks;
mod chosen;
mod columns;
mod composite;
mod computed;
mod dead_names;
mod declared;
mod domain;
mod enums;
mod granted;
mod key;
mod key_types;
mod lifted;
mod link_names;
mod links;
mod moved;
mod names;
mod new;
mod newtype;
mod objects;
mod patch;
mod relation;
mod resolve;
mod roles;
mod row;
mod source;
mod spelling;
mod table;
#[cfg(test)]
mod tests;
mod unique;
mod verify;
mod version;

use std::collections::{BTreeMap, BTreeSet};

use schema_core::{Diagnostic, Entry, Kind, Object, ObjectId, Schema};

use crate::config::Config;
pub(crate) use key::key_anywhere;
pub use moved::moved_relations;
use names::Selection;
pub use names::dead_excludes;
pub(crate) use names::{Names, relations};
pub use objects::{seen, types_of};
pub(crate) use relation::{Column, Relation};
pub(crate) use resolve::Resolver;
use source::Source;
pub use source::allow;
pub(crate) use spelling::Spelling;

/// The models of a schema as the Rust source of a module's content.
///
/// # Errors
///
/// Everything that the configuration and the schema do not agree on, at once.
pub fn generate(schema: &Schema, config: &Config) -> Result<String, Vec<Diagnostic>> {
    generate_reporting(schema, config, &mut Vec::new())
}

/// As [`generate`]; the report gets a warning for each constraint that only the database checks,
/// where `checks` of `[models]` asks that the models do.
///
/// # Errors
///
/// As [`generate`]'s.
pub fn generate_reporting(
    schema: &Schema,
    config: &Config,
    report: &mut Vec<Diagnostic>,
) -> Result<String, Vec<Diagnostic>> {
    let (source, errors, mut left) = everything(schema, config, false);
    // That of a domain is met at each of its columns.
    let mut told = BTreeSet::new();
    left.retain(|left| told.insert(left.id.clone()));
    // Partitions and child tables have those of their parents.
    let of_parents: BTreeSet<(String, String)> =
        left.iter().filter(|left| !is_inherited(schema, &left.id)).map(checks::Left::key).collect();
    left.retain(|left| !is_inherited(schema, &left.id) || !of_parents.contains(&left.key()));
    report.extend(left.iter().map(checks::Left::diagnostic));
    if errors.is_empty() { Ok(source) } else { Err(errors) }
}

fn is_inherited(schema: &Schema, id: &ObjectId) -> bool {
    let object = schema.get(id).map(|entry| &entry.object);
    matches!(object, Some(Object::Constraint(it)) if it.inherited.is_some())
}

/// As [`generate`], for a module that may have items of the user's own, which could mean something
/// else by the names of Rust's prelude. There is a source beside the errors, so that the compiler
/// does not miss the models too.
pub fn generate_beside(
    schema: &Schema,
    config: &Config,
    own_items: bool,
) -> (String, Vec<Diagnostic>) {
    let (source, errors, _) = everything(schema, config, own_items);
    (source, errors)
}

/// The CHECK constraints of tables and domains that no part of is checked by models, which `checks`
/// and `domain_newtypes` of `[models]` ask for.
pub fn unread_checks(schema: &Schema, config: &Config) -> BTreeSet<ObjectId> {
    let (_, _, left) = everything(schema, config, false);
    let mut errors = Vec::new();
    let objects = objects::objects(schema, config, &Selection::new(config));
    let names = Names::new(config, &objects, &mut errors);
    let resolver = Resolver::new(schema, config, Spelling::Full, &mut errors);
    let context = checks::Context::new(schema, config, &resolver, &names);
    // What one column leaves of its domain another may check, unless the domain itself says why not.
    let of_domain = |(id, entry): (&ObjectId, &Entry)| match &entry.object {
        Object::Domain(domain) => {
            let namespace = id.namespace().unwrap_or_default();
            let inner = resolver.resolve(&domain.sql_type, &namespace, &names, 1).rust;
            context.domain(id, "", (&domain.sql_type, &inner)).1
        }
        _ => Vec::new(),
    };
    let of_tables = left.into_iter().filter(|left| left.id.kind() == Kind::Constraint);
    let all = of_tables.chain(schema.of_kind(Kind::Domain).flat_map(of_domain));
    all.filter(|left| !left.in_part).map(|left| left.id).collect()
}

/// The relations that have models, by namespace.
fn all_relations<'s>(
    schema: &'s Schema,
    objects: &'s BTreeSet<ObjectId>,
    (names, resolver): (&Names, &Resolver<'s>),
    used: &mut BTreeSet<String>,
    errors: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Vec<Relation<'s>>> {
    let mut out: BTreeMap<String, Vec<Relation<'s>>> = BTreeMap::new();
    for id in objects.iter().filter(|id| names::is_relation(id.kind())) {
        if let Some(relation) = Relation::new(schema, id, names, resolver, used, errors) {
            out.entry(relation.namespace.clone()).or_default().push(relation);
        }
    }
    out
}

/// The source, what is wrong, and what only the database checks.
fn everything(
    schema: &Schema,
    config: &Config,
    own_items: bool,
) -> (String, Vec<Diagnostic>, Vec<checks::Left>) {
    let mut errors = Vec::new();
    let selection = Selection::new(config);
    selection.dead(schema, &mut errors);
    let objects = objects::objects(schema, config, &selection);
    let mut names = Names::new(config, &objects, &mut errors);
    let chosen = config.names.iter().map(|one| one.value.text.as_str());
    let chosen = chosen.filter(|_| config.models.key_newtypes || config.models.checks);
    let taken: BTreeSet<&str> = names.all().chain(chosen).collect();
    let shadowed = source::PRELUDE.iter().any(|name| taken.contains(name));
    let spelling = if own_items || shadowed { Spelling::Full } else { Spelling::Short };
    let client = if taken.contains("C") { "__Client" } else { "C" };
    let resolver = Resolver::new(schema, config, spelling, &mut errors);
    let mut used = BTreeSet::new();
    let mut relations =
        all_relations(schema, &objects, (&names, &resolver), &mut used, &mut errors);
    let key_types = key_types::of(schema, config, &mut relations, &mut names, &mut errors);
    let labels = checks::labels_of_columns(
        schema,
        config,
        &resolver,
        &mut relations,
        &mut names,
        &mut errors,
    );
    let models: Vec<&Relation<'_>> = relations.values().flatten().collect();
    let mut keys = unique::unique_keys(schema, &models);
    let links = links::links(schema, config, &models, &keys, &mut errors);
    let further = unique::further_keys(schema, &models, &keys);
    keys.iter_mut().zip(further).for_each(|(keys, further)| keys.extend(further));
    resolver.dead(&used, &models, &mut errors);
    dead_names::dead_names(config, schema, &objects, (&names, &labels), &mut errors);
    chosen::twice(schema, config, &labels, &mut errors);
    if let Some(version) = &config.models.version {
        let of = models.iter().copied().zip(keys.iter().map(Vec::as_slice));
        version::dead(schema, of, version, &mut errors);
    }

    let context = checks::Context::new(schema, config, &resolver, &names);
    let mut left = Vec::new();
    let mut out = Source::new(config, spelling, client);
    out.imports();
    let mut namespaces: BTreeSet<String> = relations.keys().cloned().collect();
    namespaces.extend(objects.iter().filter_map(ObjectId::namespace));
    for namespace in &namespaces {
        if let Some(module) = names.modules.get(namespace) {
            out.open_module(namespace, module);
            out.imports();
        }
        for id in objects.iter().filter(|id| id.namespace().as_ref() == Some(namespace)) {
            let (Some(entry), Some(name)) = (schema.get(id), names.types.get(id)) else { continue };
            match &entry.object {
                Object::Enum(labels) => {
                    enums::print(&mut out, id, name, labels, entry, config);
                    if newtype::is_checked(config) {
                        out.push(&[&out.facade.clone(), "::__valued!(", name, ", label);\n"]);
                    }
                }
                Object::Domain(object) => {
                    domain::print(&mut out, id, name, object, entry, &context, &mut left);
                }
                Object::Composite(_) => {
                    composite::print(&mut out, schema, id, name, entry, config, &resolver, &names);
                }
                _ => {}
            }
        }
        for (_, key) in key_types.iter().filter(|(own, _)| own == namespace) {
            newtype::print(&mut out, key, config);
        }
        for labels in labels.iter().filter(|labels| labels.namespace == *namespace) {
            labels.print(&mut out, config, None);
        }
        let own = models.iter().zip(&links).zip(&keys);
        for ((relation, links), keys) in own.filter(|((it, _), _)| it.namespace == *namespace) {
            let found = context.table(relation, &format!("{}::checks", out.runtime));
            checks::left(&mut out, found.as_ref().map_or(&[], |found| &found.left));
            row::print(&mut out, relation);
            key::print(&mut out, relation);
            let version = config.models.version.as_ref();
            let version =
                version.and_then(|name| version::column(schema, (relation, keys), &name.text));
            if let Some(writes) = &relation.writes {
                new::print(&mut out, relation, writes);
                patch::print(&mut out, relation, writes);
                table::print(&mut out, relation, writes, (version, found.is_some()));
            }
            if let Some(found) = found {
                checks::print(&mut out, relation, &found);
                left.extend(found.left);
            }
            accessor::print(&mut out, &models, relation, links, &names);
            if let Some(version) = version {
                version::print(&mut out, relation, version);
            }
            let columns = names.columns_of.get(relation.id);
            if let Some(of) = columns.filter(|_| config.models.columns) {
                columns::print(&mut out, relation, keys, of);
            }
        }
        if config.sqlx {
            row::sqlx(&mut out, relations.get(namespace).into_iter().flatten());
        }
        if names.modules.contains_key(namespace) {
            out.close();
        }
    }
    verify::print(&mut out, schema, &objects, &relations);
    out.scripts();
    (out.text, errors, left)
}
