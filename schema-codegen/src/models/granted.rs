//! Which names relations get of those that they would like, and what is said where they cannot.

use std::collections::BTreeMap;

use schema_core::{Diagnostic, ObjectId};

use super::link_names::{Wish, row_of};
use super::links::{Foreign, Link};
use super::relation::Relation;
use crate::config::Placed;
use crate::naming::{Scope, bare, snake};

/// What a model has by other means: functions of the facade's traits, which one of its own would
/// hide, and of every Rust value.
const RESERVED: [&str; 21] = [
    "all",
    "clone",
    "count",
    "delete",
    "eq",
    "filter",
    "find",
    "fmt",
    "from_row",
    "insert",
    "insert_many",
    "insert_many_returning",
    "insert_or_ignore",
    "insert_or_ignore_many",
    "ne",
    "query",
    "stream",
    "update",
    "update_version",
    "upsert",
    "validate",
];

/// The functions that the relations of a model are, with the foreign key of each, and the place where
/// its name was chosen.
#[derive(Default)]
struct Functions<'s>(BTreeMap<String, (&'s str, Option<&'s Placed>)>);

impl<'s> Functions<'s> {
    /// A relation's own function, and that of many rows.
    fn of(name: &str) -> [String; 2] {
        [bare(name).to_owned(), format!("load_{}", bare(name))]
    }

    /// The key of the relation that has one of the functions that this name would make.
    fn other(&self, name: &str) -> Option<(&'s str, Option<&'s Placed>)> {
        Self::of(name).iter().find_map(|function| self.0.get(function).copied())
    }

    /// Whether there is a relation of this name.
    fn has(&self, name: &str) -> bool {
        Self::of(name).iter().all(|function| self.0.contains_key(function))
    }

    fn take(&mut self, name: &str, key: &'s str, chosen: Option<&'s Placed>) {
        self.0.extend(Self::of(name).map(|function| (function, (key, chosen))));
    }
}

/// Gives every relation its name, those that were chosen first.
pub(crate) fn grant<'s>(
    models: &[&Relation<'s>],
    wishes: Vec<Wish<'s>>,
    errors: &mut Vec<Diagnostic>,
) -> Vec<Vec<Link<'s>>> {
    let mut scopes: Vec<Scope> = models
        .iter()
        .map(|model| {
            let mut scope = Scope::default();
            for name in RESERVED {
                scope.choose(name);
            }
            for column in &model.columns {
                scope.choose(&column.field);
            }
            scope
        })
        .collect();
    let mut out: Vec<Vec<Link<'s>>> = models.iter().map(|_| Vec::new()).collect();
    let mut functions: Vec<Functions<'s>> = models.iter().map(|_| Functions::default()).collect();
    let mut met: Vec<Meeting<'s>> = Vec::new();
    let (chosen, mut free): (Vec<_>, Vec<_>) =
        wishes.into_iter().partition(|it| it.chosen.is_some());
    // A table keeps the name that it has among its neighbours, whatever other namespaces call theirs;
    // what a column says comes before.
    let namespace = |place: usize| models.get(place).map(|model| &model.namespace);
    free.sort_by_key(|it| {
        let is_far = |place: usize| namespace(it.owner) != namespace(place);
        let join = it.link.through.as_ref().map(|through| through.relation);
        let far = (is_far(it.link.target), join.is_some_and(is_far));
        let order = ["name", "reverse", "through"].iter().position(|word| *word == it.word);
        (order, if order == Some(0) { (false, false) } else { far })
    });
    for wish in chosen.into_iter().chain(free) {
        let Wish { owner, names, chosen, word, mut link } = wish;
        let (Some(scope), Some(taken), Some(model), Some(links)) = (
            scopes.get_mut(owner),
            functions.get_mut(owner),
            models.get(owner),
            out.get_mut(owner),
        ) else {
            continue;
        };
        let key = link.foreign.key;
        if let Some(chosen) = chosen {
            let name = &chosen.text;
            let why = match taken.other(name) {
                Some((other, _)) => Some(two(name, other)),
                None if RESERVED.contains(&bare(name)) => {
                    Some(format!("a relation `{name}`, but that is a function of every model"))
                }
                None => None,
            };
            if let Some(why) = why {
                let target = models.get(link.target).map(|target| row_of(target));
                errors.push(refused(model, &why, chosen, &target.unwrap_or_default()));
                continue;
            }
            scope.choose(name);
            taken.take(name, key, Some(chosen));
            link.name = name.clone();
            links.push(link);
            continue;
        }
        // A column or function of the same name keeps it; another relation is for the user to
        // tell apart.
        let names: Vec<String> = names.iter().map(|name| snake(name)).collect();
        let beside = |name: &String| format!("{}_", bare(name));
        let own = names.iter().find(|name| !taken.has(name));
        let name = match own {
            Some(name) if scope.is_free(name) && taken.other(name).is_none() => name.clone(),
            Some(name) if taken.other(&beside(name)).is_none() => beside(name),
            _ => {
                let wanted = names.first().cloned().unwrap_or_default();
                let other = taken.other(&wanted);
                if let Some((_, Some(chosen))) = other {
                    let own = row_of(model);
                    errors.push(refused(model, &two(&wanted, key), chosen, &own));
                    continue;
                }
                let free = scope.take(std::slice::from_ref(&wanted), "_");
                let (model, other) = (model.name.clone(), other.map(|(key, _)| key));
                met.push(Meeting { model, wanted, other, word, free, foreign: link.foreign });
                continue;
            }
        };
        taken.take(&name, key, None);
        scope.choose(&name);
        link.name = name;
        links.push(link);
    }
    errors.extend(met.iter().map(|one| one.diagnostic(&met)));
    out
}

fn two(name: &str, other: &str) -> String {
    format!("two relations `{name}`, another by `{other}`")
}

/// That a name was chosen which cannot be, of a relation of or to rows called so.
fn refused(model: &Relation<'_>, why: &str, chosen: &Placed, target: &str) -> Diagnostic {
    let error = Diagnostic::error("config", format!("`{}` would have {why}", model.name));
    let help = format!("choose another name, such as `{}_of_{target}`", chosen.text);
    error.origin(chosen.origin.clone()).help(help)
}

/// Two relations of a model that would have one name.
struct Meeting<'s> {
    model: String,
    wanted: String,
    /// The key of the relation that has it.
    other: Option<&'s str>,
    /// The key of `[relations]` that names this one, and a name that is free.
    word: &'static str,
    free: String,
    foreign: Foreign<'s>,
}

impl Meeting<'_> {
    /// The error, with the line of `[relations]` that gives this relation another name, whatever
    /// else is said of its key and is to be said for the sake of others that met.
    fn diagnostic(&self, met: &[Self]) -> Diagnostic {
        let (key, choice) = (self.foreign.key, self.foreign.choice);
        let another = match self.other {
            Some(other) if other != key => format!(", another by `{other}`"),
            _ => String::new(),
        };
        let message =
            format!("`{}` would have two relations `{}`{another}", self.model, self.wanted);
        let mut fields = Vec::new();
        if let Some(choice) = choice {
            let to = choice.to.as_ref().map(|to| &to.written);
            let said = [choice.name.as_ref(), choice.reverse.as_ref(), choice.through.as_ref()];
            let said =
                ["to", "name", "reverse", "through"].into_iter().zip([to].into_iter().chain(said));
            fields.extend(said.filter_map(|(word, it)| Some((word, it?.text.clone()))));
        }
        let said = !fields.is_empty();
        let same = met.iter().filter(|it| it.foreign.key == key);
        fields.extend(same.map(|it| (it.word, it.free.clone())));
        let fields: Vec<String> =
            fields.iter().map(|(word, text)| format!("{word} = {}", quoted(text))).collect();
        let help = format!(
            "give it a name of its own: [relations] of schema.toml {}\n  {} = {{ {} }}",
            if said { "has this key; make it" } else { "wants the line" },
            quoted(key),
            fields.join(", ")
        );
        let error = Diagnostic::error("relation-name", message).help(help);
        match ObjectId::from_path(schema_core::Kind::Constraint, key) {
            Some(id) => error.object(&id),
            None => error,
        }
    }
}

/// A text of TOML.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
