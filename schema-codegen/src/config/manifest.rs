//! What a crate's `Cargo.toml` says of the facade: its name there, and the features it asks for, be it
//! by default features of its own.
//!
//! Features that other crates of the build turn on do not count, so that a crate's models are the
//! same whatever else is built with it.

use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue};

use super::{Config, Shared};
use crate::typemap::TypeCrate;

/// The package name of the facade.
const FACADE: &str = "schema";

/// Where the facade is looked for, in this order: the models of a library that has it for its
/// tests alone are in those tests.
const TABLES: [&str; 2] = ["dependencies", "dev-dependencies"];

pub(super) fn read(text: &str, config: &mut Config) {
    let (root, _) = DeTable::parse_recoverable(text);
    let root = root.get_ref();
    let mut features = Vec::new();
    let mut name = None;
    let has_it = |name: &str| dependency_tables(root, name).into_iter().any(names_facade);
    let Some(section) = TABLES.into_iter().find(|name| has_it(name)) else {
        config.shared = shared(root);
        config.inherits = !config.shared.is_empty();
        if config.inherits {
            read_workspace(text, config);
        }
        return;
    };
    for table in dependency_tables(root, section) {
        for (key, value) in table {
            let key: &str = key.get_ref();
            let plain = DeTable::new();
            let dependency = value.get_ref().as_table().unwrap_or(&plain);
            if package(key, dependency) != FACADE {
                continue;
            }
            name.get_or_insert_with(|| key.to_owned());
            features.extend(strings(dependency, "features"));
            features.extend(by_default(root, key));
            config.inherits |=
                get(dependency, "workspace").and_then(DeValue::as_bool).unwrap_or_default();
        }
    }
    if let Some(name) = name {
        config.facade = name.replace('-', "_");
    }
    turn_on(&features, config);
    if config.inherits {
        read_workspace(text, config);
    }
}

pub(super) fn read_workspace(text: &str, config: &mut Config) {
    let (root, _) = DeTable::parse_recoverable(text);
    let shared = get(root.get_ref(), "workspace")
        .and_then(DeValue::as_table)
        .and_then(|workspace| get(workspace, "dependencies"))
        .and_then(DeValue::as_table);
    let Some(shared) = shared else { return };
    let mut features = Vec::new();
    let is_facade = |one: &&Shared| {
        let dependency = get(shared, &one.name).and_then(DeValue::as_table);
        dependency.is_some_and(|dependency| package(&one.name, dependency) == FACADE)
    };
    if let Some(found) = config.shared.iter().find(is_facade) {
        config.facade = found.name.replace('-', "_");
        let same = |one: &&Shared| (one.section, &one.name) == (found.section, &found.name);
        features.extend(config.shared.iter().filter(same).flat_map(|one| one.features.clone()));
    } else if !config.shared.is_empty() {
        return;
    }
    for (key, value) in shared {
        let key: &str = key.get_ref();
        let same = key.replace('-', "_") == config.facade;
        if let Some(dependency) = value.get_ref().as_table()
            && (same || package(key, dependency) == FACADE)
        {
            features.extend(strings(dependency, "features"));
        }
    }
    turn_on(&features, config);
}

/// What the crate takes from its workspace, where the facade can have another name.
fn shared(root: &DeTable<'_>) -> Vec<Shared> {
    let mut out = Vec::new();
    for section in TABLES {
        for (key, value) in dependency_tables(root, section).into_iter().flatten() {
            let Some(dependency) = value.get_ref().as_table() else { continue };
            if get(dependency, "workspace").and_then(DeValue::as_bool) == Some(true) {
                let name: &str = key.get_ref();
                let mut features = strings(dependency, "features");
                features.extend(by_default(root, name));
                out.push(Shared { section, name: name.to_owned(), features });
            }
        }
    }
    out
}

/// The features of a dependency that the crate's default features turn on: `schema/chrono`.
fn by_default(root: &DeTable<'_>, dependency: &str) -> Vec<String> {
    let Some(features) = get(root, "features").and_then(DeValue::as_table) else {
        return Vec::new();
    };
    let (mut open, mut seen) = (vec!["default".to_owned()], BTreeSet::new());
    let mut out = Vec::new();
    while let Some(feature) = open.pop() {
        if !seen.insert(feature.clone()) {
            continue;
        }
        for item in strings(features, &feature) {
            match item.split_once('/') {
                Some((of, turned_on)) if of.trim_end_matches('?') == dependency => {
                    out.push(turned_on.to_owned());
                }
                Some(_) => {}
                None => open.push(item),
            }
        }
    }
    out
}

fn turn_on(features: &[String], config: &mut Config) {
    for feature in features {
        match TypeCrate::from_word(feature) {
            Some(found) => config.crates.push(found),
            None if feature == "sqlx" => config.sqlx = true,
            None if feature == "full" => config.crates.extend(TypeCrate::ALL),
            None => {}
        }
    }
    config.crates.sort_unstable();
    config.crates.dedup();
}

/// The tables of one name, of the crate and of each of its targets.
fn dependency_tables<'t, 'i>(root: &'t DeTable<'i>, name: &str) -> Vec<&'t DeTable<'i>> {
    let targets = get(root, "target").and_then(DeValue::as_table).into_iter().flatten();
    let targets = targets.filter_map(|(_, target)| target.get_ref().as_table());
    std::iter::once(root)
        .chain(targets)
        .filter_map(|owner| get(owner, name).and_then(DeValue::as_table))
        .collect()
}

fn names_facade(table: &DeTable<'_>) -> bool {
    table.iter().any(|(key, value)| match value.get_ref().as_table() {
        Some(dependency) => package(key.get_ref(), dependency) == FACADE,
        None => key.get_ref() == FACADE,
    })
}

fn package<'t>(key: &'t str, dependency: &'t DeTable<'_>) -> &'t str {
    get(dependency, "package").and_then(DeValue::as_str).unwrap_or(key)
}

fn get<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<&'t DeValue<'i>> {
    table.iter().find(|(found, _)| found.get_ref() == key).map(|(_, value)| value.get_ref())
}

fn strings(table: &DeTable<'_>, key: &str) -> Vec<String> {
    let items = get(table, key).and_then(DeValue::as_array);
    let texts = items.into_iter().flat_map(|items| items.iter());
    texts.filter_map(|item| item.get_ref().as_str()).map(str::to_owned).collect()
}
