//! What relations are called: by the column, the table at the other end, and the role.

use std::collections::BTreeMap;

use schema_core::{Diagnostic, ObjectId};

use super::links::{Foreign, Link, Shape};
use super::relation::Relation;
use super::roles::role;
use crate::config::Placed;
use crate::naming::{Scope, bare, deed, plural, singular, snake};

/// A relation that wants a name.
pub(crate) struct Wish<'s> {
    /// The model that has it, by its place.
    owner: usize,
    /// The names that it would like, the best first.
    names: Vec<String>,
    chosen: Option<&'s Placed>,
    /// The key of `[relations]` that names it.
    word: &'static str,
    link: Link<'s>,
}

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

pub(super) fn table<'m>(models: &'m [&Relation<'_>], place: usize) -> &'m str {
    models.get(place).map_or("", |model| &model.called)
}

/// What a row of a model is called.
pub(super) fn row_of(models: &[&Relation<'_>], place: usize) -> String {
    part(&singular(table(models, place)))
}

/// A name as the part of an identifier.
pub(super) fn part(name: &str) -> String {
    bare(snake(name).trim_end_matches('_')).to_owned()
}

/// What the table of a foreign key calls the row that it points at.
fn forward_name(
    models: &[&Relation<'_>],
    foreigns: &[Foreign<'_>],
    foreign: &Foreign<'_>,
) -> String {
    let role = role(models, foreigns, foreign);
    let parent = row_of(models, foreign.parent);
    // A row's relation to one of its own table is not told by the table.
    let several = role.several || foreign.parent == foreign.child;
    match (role.told, several, role.alone) {
        (true, _, _) => singular(&role.text),
        (false, false, _) => parent,
        (false, true, true) => format!("{}_{parent}", role.text),
        (false, true, false) => role.text,
    }
}

pub(crate) fn forward<'s>(
    models: &[&Relation<'s>],
    foreigns: &[Foreign<'s>],
    link: Link<'s>,
) -> Wish<'s> {
    let name = forward_name(models, foreigns, &link.foreign);
    let names = vec![if link.shape == Shape::Many { plural(&name) } else { name }];
    let chosen = link.foreign.choice.and_then(|choice| choice.name.as_ref());
    Wish { owner: link.foreign.child, names, chosen, word: "name", link }
}

pub(crate) fn reverse<'s>(
    models: &[&Relation<'s>],
    foreigns: &[Foreign<'s>],
    link: Link<'s>,
) -> Wish<'s> {
    let foreign = &link.foreign;
    let child = table(models, foreign.child);
    let counted = if link.shape == Shape::Many { plural(child) } else { singular(child) };
    let base = part(&counted);
    let role = role(models, foreigns, foreign);
    let by_role = format!("{}_{base}", deed(&role.text));
    let namespace = |place: usize| models.get(place).map_or("", |model| &model.namespace);
    let by_namespace = format!("{}_{base}", part(namespace(foreign.child)));
    // A key that is called as the table that it points at plays no role beside others, unless the
    // word tells of a deed.
    let plain =
        role.told && role.text == row_of(models, foreign.parent) && deed(&role.text) == role.text;
    let names = if foreign.child == foreign.parent {
        vec![format!("{}_reverse", forward_name(models, foreigns, foreign))]
    } else if role.several && plain {
        vec![base]
    } else if role.several {
        vec![by_role]
    } else if namespace(foreign.child) == namespace(foreign.parent) {
        vec![base, by_role, by_namespace]
    } else {
        vec![base, by_namespace, by_role]
    };
    let chosen = foreign.choice.and_then(|choice| choice.reverse.as_ref());
    Wish { owner: foreign.parent, names, chosen, word: "reverse", link }
}

/// Whether a table is called by two others: `post_tags` by `posts` and `tags`.
fn is_called_by_both(models: &[&Relation<'_>], join: usize, [one, other]: [usize; 2]) -> bool {
    let called = part(table(models, join));
    let names = |place: usize| [row_of(models, place), part(&plural(table(models, place)))];
    let (ones, others) = (names(one), names(other));
    ones.iter().any(|one| {
        let is_both = |a: &String, b: &String| {
            called.strip_prefix(a.as_str()).and_then(|rest| rest.strip_prefix('_')) == Some(b)
        };
        others.iter().any(|other| is_both(one, other) || is_both(other, one))
    })
}

/// Whether a join table needs its name told beside what it leads to: others join the same two, or one
/// that points at both is called by them, and this one is not.
fn has_rivals(
    models: &[&Relation<'_>],
    foreigns: &[Foreign<'_>],
    join: usize,
    ends: [usize; 2],
) -> bool {
    let [one, other] = ends;
    let points = |child: usize| foreigns.iter().any(|it| it.child == child && it.parent == other);
    !is_called_by_both(models, join, ends)
        && foreigns
            .iter()
            .filter(|it| it.parent == one && it.child != join)
            .any(|it| is_called_by_both(models, it.child, ends) && points(it.child))
}

/// What a table calls the rows at the other end of a join table; `several` tells that other tables
/// join the same two.
pub(crate) fn through<'s>(
    models: &[&Relation<'s>],
    foreigns: &[Foreign<'s>],
    owner: usize,
    link: Link<'s>,
    several: bool,
) -> Wish<'s> {
    let far = &link.foreign;
    let target = part(&plural(table(models, far.parent)));
    let by_table = format!("{target}_{}", part(table(models, far.child)));
    let role = role(models, foreigns, far);
    let names = match role.told {
        _ if owner != far.parent
            && (several || has_rivals(models, foreigns, far.child, [owner, far.parent])) =>
        {
            vec![by_table]
        }
        true => vec![plural(&role.text), by_table],
        // The two directions are told apart by the columns alone.
        false if owner == far.parent => vec![format!("{}_{target}", role.text), by_table],
        false => vec![target, by_table],
    };
    let chosen = far.choice.and_then(|choice| choice.through.as_ref());
    Wish { owner, names, chosen, word: "through", link }
}

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
        let far = namespace(it.owner) != namespace(it.link.target);
        let order = ["name", "reverse", "through"].iter().position(|word| *word == it.word);
        (order, order != Some(0) && far)
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
                errors.push(refused(model, &why, chosen, &row_of(models, link.target)));
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
                    let own = row_of(models, owner);
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
