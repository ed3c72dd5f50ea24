//! Relations that lead elsewhere under the name that they had.

use std::collections::{BTreeMap, BTreeSet};

use schema_core::{Diagnostic, Schema};

use super::granted::quoted;
use super::links::{Link, Shape, links};
use super::names::{Names, Selection};
use super::relation::Relation;
use super::resolve::Resolver;
use super::spelling::Spelling;
use super::{all_relations, objects, unique};
use crate::config::Config;

/// A relation of a model.
#[derive(PartialEq)]
struct Seen {
    /// What calls it make: the model that it leads to, and how many rows of it.
    answer: (String, Shape),
    /// The columns that it leads by, whatever the constraint is called.
    by: Vec<String>,
    key: String,
    /// The key of `[relations]` that names it.
    word: &'static str,
}

/// The relations whose names lead to rows of the same model as before, but by another key: programs go
/// on compiling, and read other rows. Each has the line of `[relations]` that keeps what the name meant.
pub fn moved_relations(from: &Schema, to: &Schema, config: &Config) -> Vec<Diagnostic> {
    let (before, after) = (seen(from, config), seen(to, config));
    let [known, left] = [&before, &after].map(|all| -> BTreeMap<&[String], &str> {
        all.iter().map(|((_, name), seen)| (&*seen.by, &**name)).collect()
    });
    let mut out = Vec::new();
    for ((model, name), was) in &before {
        let Some(is) = after.get(&(model.clone(), name.clone())) else { continue };
        let (went, came) = (left.get(&*was.by), known.get(&*is.by));
        if was.answer != is.answer || was.by == is.by || went.is_none() && came.is_none() {
            continue;
        }
        let message = format!(
            "relation `{name}` of `{model}` leads by `{}`, and led by `{}`: programs compile as before, \
             and read other rows",
            is.key, was.key
        );
        let help = match went {
            Some(now) => format!(
                "that is `{now}` now; to keep its name: [relations] of schema.toml wants the line\n  \
                 {} = {{ {} = {} }}",
                quoted(&was.key),
                was.word,
                quoted(name)
            ),
            None => format!("that is gone, and this was called `{}`", came.unwrap_or(&&**name)),
        };
        out.push(Diagnostic::error("relation-moved", message).help(help));
    }
    out
}

/// The relations of a schema's models, by the path of the model's relation and their names.
fn seen(schema: &Schema, config: &Config) -> BTreeMap<(String, String), Seen> {
    let mut errors = Vec::new();
    let objects = objects::objects(schema, config, &Selection::new(config));
    let names = Names::new(config, &objects, &mut errors);
    let resolver = Resolver::new(schema, config, Spelling::Full, &mut errors);
    let mut used = BTreeSet::new();
    let relations = all_relations(schema, &objects, (&names, &resolver), &mut used, &mut errors);
    let models: Vec<&Relation<'_>> = relations.values().flatten().collect();
    let keys = unique::unique_keys(schema, &models);
    let all = links(schema, config, &models, &keys, &mut errors);
    let mut out = BTreeMap::new();
    for (model, links) in models.iter().zip(all) {
        for link in links {
            let target = models.get(link.target).map(|target| target.id.path().to_owned());
            let word = match &link.through {
                Some(_) => "through",
                None if link.columns == link.foreign.columns => "name",
                None => "reverse",
            };
            let seen = Seen {
                answer: (target.unwrap_or_default(), link.shape),
                by: by(&models, &link, word),
                key: link.foreign.key.to_owned(),
                word,
            };
            out.insert((model.id.path().to_owned(), link.name), seen);
        }
    }
    out
}

/// What a relation leads by.
fn by(models: &[&Relation<'_>], link: &Link<'_>, word: &str) -> Vec<String> {
    let columns = |place: usize, columns: &[usize]| {
        let model = models.get(place);
        let names = columns.iter().filter_map(|at| Some(&*model?.columns.get(*at)?.sql));
        let path = model.map_or("", |model| model.id.path());
        format!("{path}({})", names.collect::<Vec<_>>().join(", "))
    };
    let foreign = &link.foreign;
    let mut out = vec![
        word.to_owned(),
        columns(foreign.child, &foreign.columns),
        columns(foreign.parent, &foreign.referenced),
    ];
    out.extend(link.through.as_ref().map(|through| columns(through.relation, &link.matched)));
    out
}
