//! What relations are called: by the column, the table at the other end, and the role.

use super::links::{Foreign, Link, Pair, Shape};
use super::relation::Relation;
use super::roles::{Role, role};
use crate::config::Placed;
use crate::naming::{bare, deed, plural, singular, snake};

/// A relation that wants a name.
pub(crate) struct Wish<'s> {
    /// The model that has it, by its place.
    pub(super) owner: usize,
    /// The names that it would like, the best first.
    pub(super) names: Vec<String>,
    pub(super) chosen: Option<&'s Placed>,
    /// The key of `[relations]` that names it.
    pub(super) word: &'static str,
    pub(super) link: Link<'s>,
}

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

/// The name of a relation to one row whose column leads to one of another table as well: that of the
/// table which the column is called as is kept, and what is only declared renames no foreign key.
fn by_parent(
    models: &[&Relation<'_>],
    foreigns: &[Foreign<'_>],
    foreign: &Foreign<'_>,
    name: &str,
) -> Option<String> {
    let is_called = |it: &Foreign<'_>| name == row_of(models, it.parent);
    let is_declared = |it: &Foreign<'_>| it.choice.is_some_and(|choice| choice.to.is_some());
    let rivals: Vec<&Foreign<'_>> = foreigns
        .iter()
        .filter(|it| it.child == foreign.child && it.columns == foreign.columns)
        .filter(|it| it.parent != foreign.parent && it.choice.is_none_or(|it| it.name.is_none()))
        .filter(|it| is_declared(foreign) || !is_declared(it))
        .filter(|it| forward_name(models, foreigns, it) == name)
        .collect();
    if rivals.is_empty() || is_called(foreign) {
        return None;
    }
    let parent = row_of(models, foreign.parent);
    match rivals.into_iter().any(is_called) {
        true => Some(parent),
        false => Some(format!("{name}_{parent}")),
    }
}

pub(crate) fn forward<'s>(
    models: &[&Relation<'s>],
    foreigns: &[Foreign<'s>],
    link: Link<'s>,
) -> Wish<'s> {
    let name = forward_name(models, foreigns, &link.foreign);
    let names = vec![match link.shape {
        Shape::Many => plural(&name),
        _ => by_parent(models, foreigns, &link.foreign, &name).unwrap_or(name),
    }];
    let chosen = link.foreign.choice.and_then(|choice| choice.name.as_ref());
    Wish { owner: link.foreign.child, names, chosen, word: "name", link }
}

/// The deed of a role, also where it says the table as well: `created` of `created_by_user`.
fn deed_of<'r>(role: &'r Role, row: &str) -> &'r str {
    let before = role.text.strip_suffix(row).and_then(|text| text.strip_suffix('_'));
    let of_before = before.and_then(|text| Some(deed(text)).filter(|done| *done != text));
    of_before.unwrap_or_else(|| deed(&role.text))
}

/// What tells the rows of a key from those of others between the same two tables, before what these
/// rows are called: the deed of its role. But the role itself where another tells of the same deed, as
/// `approver_id` and `approved_by` do, or a table is called so, as `archived_posts`; and beside a table
/// `agent_tickets` that is `tickets_by_agent`.
fn by_role(
    models: &[&Relation<'_>],
    foreigns: &[Foreign<'_>],
    foreign: &Foreign<'_>,
    (own, base): (&Role, &str),
) -> String {
    let row = row_of(models, foreign.parent);
    let done = deed_of(own, &row);
    let name = format!("{done}_{base}");
    let is_taken = |it: &Foreign<'_>| match it.child == foreign.child {
        true => it.columns != foreign.columns && deed_of(&role(models, foreigns, it), &row) == done,
        false => {
            let child = table(models, it.child);
            [singular(child), plural(child)].iter().any(|child| part(child) == name)
        }
    };
    let mut others = foreigns
        .iter()
        .filter(|it| own.several && it.parent == foreign.parent)
        .filter(|it| it.choice.is_none_or(|choice| choice.reverse.is_none()));
    match (others.find(|it| is_taken(it)), done == own.text) {
        (None, _) => name,
        (Some(other), true) if other.child != foreign.child => format!("{base}_by_{done}"),
        (Some(_), _) => format!("{}_{base}", own.text),
    }
}

/// Whether a key is called as the table that it points at, and tells of no deed.
fn is_plain(models: &[&Relation<'_>], foreign: &Foreign<'_>, role: &Role) -> bool {
    role.text == row_of(models, foreign.parent) && deed(&role.text) == role.text
}

/// The wish for a key's way back; `joins` are the keys of tables that join the same two.
pub(crate) fn reverse<'s>(
    models: &[&Relation<'s>],
    foreigns: &[Foreign<'s>],
    link: Link<'s>,
    joins: &[Pair<'_, 's>],
) -> Wish<'s> {
    let foreign = &link.foreign;
    let child = table(models, foreign.child);
    let counted = if link.shape == Shape::Many { plural(child) } else { singular(child) };
    let base = part(&counted);
    let role = role(models, foreigns, foreign);
    let by_role = by_role(models, foreigns, foreign, (&role, &base));
    let namespace = |place: usize| models.get(place).map_or("", |model| &model.namespace);
    let is_near = namespace(foreign.child) == namespace(foreign.parent);
    let of_namespace = |name: &str| format!("{}_{name}", part(namespace(foreign.child)));
    let by_namespace = of_namespace(&base);
    let plain = is_plain(models, foreign, &role);
    // What is joined keeps its name whatever a key such as `created_by` adds.
    let is_joined = joins.iter().any(|pair| short(models, foreigns, *pair) == base);
    let names = if foreign.child == foreign.parent {
        vec![format!("{}_reverse", forward_name(models, foreigns, foreign))]
    } else if plain && role.several {
        let is_alike = |it: &&Foreign<'_>| {
            (it.child, it.parent) == (foreign.child, foreign.parent)
                && it.columns != foreign.columns
                && is_plain(models, it, &self::role(models, foreigns, it))
        };
        let far = (!is_near).then_some(by_namespace);
        // Of two that are called alike, neither is told by its role.
        let own = foreigns.iter().all(|it| !is_alike(&it)).then_some(by_role);
        std::iter::once(base).chain(far).chain(own).collect()
    } else if role.several || is_joined && !plain {
        let far = (!is_near).then(|| of_namespace(&by_role));
        let by_column = format!("{}_{base}", role.text);
        std::iter::once(by_role).chain(far).chain([by_column]).collect()
    } else if is_near {
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

/// What a table would call the rows at the other end of a join table, if there were no other one.
fn short(models: &[&Relation<'_>], foreigns: &[Foreign<'_>], (near, far): Pair<'_, '_>) -> String {
    let target = part(&plural(table(models, far.parent)));
    let of_far = role(models, foreigns, far);
    let is_itself = near.parent == far.parent;
    // `users` of a user would not say whether it is those who ignore, or are ignored.
    if is_itself && is_plain(models, far, &of_far) {
        return format!("{target}_by_{}", role(models, foreigns, near).text);
    }
    match of_far.told {
        true => plural(&of_far.text),
        // The two directions of a table to itself are told apart by the columns alone.
        false if is_itself => format!("{}_{target}", of_far.text),
        false => target,
    }
}

/// What a table calls the rows at the other end of a join table, `near` being the key that leads there;
/// `others` are the keys of other tables that join the same two.
pub(crate) fn through<'s>(
    models: &[&Relation<'s>],
    foreigns: &[Foreign<'s>],
    near: &Foreign<'s>,
    link: Link<'s>,
    others: &[Pair<'_, 's>],
) -> Wish<'s> {
    let (far, owner) = (&link.foreign, near.parent);
    let join = part(table(models, far.child));
    let by_table = format!("{}_{join}", part(&plural(table(models, far.parent))));
    let short = short(models, foreigns, (near, far));
    let is_alike = others.iter().any(|it| self::short(models, foreigns, *it) == short);
    let is_itself = owner == far.parent;
    let several = match is_itself {
        true => is_alike,
        false => is_alike || has_rivals(models, foreigns, far.child, [owner, far.parent]),
    };
    // The table says which direction of itself it is where the other one is called as no more than it.
    let is_told = !is_itself || is_plain(models, near, &role(models, foreigns, near));
    let by_both = format!("{short}_{join}");
    let mut names = match several {
        true if is_itself => vec![by_both],
        true => vec![],
        false => vec![short],
    };
    names.extend(is_told.then_some(by_table));
    let namespace = |place: usize| models.get(place).map_or("", |model| &model.namespace);
    if several && namespace(far.child) != namespace(owner) {
        let of_namespace = |name: &String| format!("{}_{name}", part(namespace(far.child)));
        names.extend(names.first().map(of_namespace));
    }
    let chosen = far.choice.and_then(|choice| choice.through.as_ref());
    Wish { owner, names, chosen, word: "through", link }
}
