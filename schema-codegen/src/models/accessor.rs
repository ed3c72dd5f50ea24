//! Prints the functions that lead from a row to those that it is related to.

use std::collections::BTreeSet;

use super::links::{Link, Shape, key_name};
use super::names::Names;
use super::relation::{Column, Relation};
use super::resolve::Resolved;
use super::source::Source;
use crate::sqltype::TypeText;
use crate::typemap::Transport;

/// Appends an `impl` with the relations of a model.
pub(super) fn print(
    out: &mut Source,
    models: &[&Relation<'_>],
    model: &Relation<'_>,
    links: &[Link<'_>],
    names: &Names,
) {
    if links.is_empty() {
        return;
    }
    out.push(&["impl ", &model.name, " {\n"]);
    for link in links {
        let Some(target) = models.get(link.target) else { continue };
        let Some(path) = names.path(target.id, &model.namespace) else { continue };
        let sql = Sql::new(models, model, target, link);
        one(out, model, link, &path, (&about(models, model, target, link), &sql.condition));
        many(out, link, &path, &sql.join);
    }
    out.push(&["}\n"]);
    if !super::row::is_usual(model) {
        start(out, model, links);
    }
}

/// Prints what relations start from, of a row that does not list its fields.
fn start(out: &mut Source, model: &Relation<'_>, links: &[Link<'_>]) {
    let (runtime, option, none) = (out.runtime.clone(), out.option, out.none);
    let places: BTreeSet<usize> = links.iter().flat_map(|link| &link.columns).copied().collect();
    out.push(&["impl ", &runtime, "::Start for ", &model.name, " {\n"]);
    out.push(&["fn sent(&self, _place: usize) -> ", option, "<", &runtime]);
    out.push(&["::Sent> {\nmatch _place {\n"]);
    for place in places {
        let Some(column) = model.columns.get(place) else { continue };
        out.push(&[&place.to_string(), " => ", &runtime, "::sent(&self.", &column.field, "),\n"]);
    }
    out.push(&["_ => ", none, ",\n}\n}\n}\n"]);
}

/// The columns of this model that a relation starts from.
fn own<'m, 's>(model: &'m Relation<'s>, link: &Link<'_>) -> impl Iterator<Item = &'m Column<'s>> {
    link.columns.iter().filter_map(|place| model.columns.get(*place))
}

fn names_of(model: &Relation<'_>, places: &[usize]) -> String {
    let columns = places.iter().filter_map(|place| model.columns.get(*place));
    let names: Vec<String> = columns.map(|column| format!("`{}`", column.sql)).collect();
    names.join(", ")
}

fn about(
    models: &[&Relation<'_>],
    model: &Relation<'_>,
    target: &Relation<'_>,
    link: &Link<'_>,
) -> String {
    let (path, key) = (target.id.path(), key_name(link.foreign.key));
    let join = link.through.as_ref().and_then(|through| models.get(through.relation));
    if let Some(join) = join {
        let join = join.id.path();
        return format!("The rows of `{path}` that `{join}` joins to this one (`{key}`).");
    }
    let is_forward = link.columns == link.foreign.columns
        && models.get(link.foreign.child).is_some_and(|child| child.id == model.id)
        && link.target == link.foreign.parent;
    let deleted = match link.foreign.on_delete {
        Some(action) => format!(", `ON DELETE {}`", action.replace('_', " ").to_uppercase()),
        None => String::new(),
    };
    let rows = if link.shape == Shape::Many { "rows" } else { "row" };
    if is_forward {
        let columns = names_of(model, &link.columns);
        // A key that is the whole primary key: the row is a part of the other.
        let extends = link.foreign.unique && {
            let mut key = model.key.clone();
            let mut own = link.columns.clone();
            key.sort_unstable();
            own.sort_unstable();
            !key.is_empty() && key == own
        };
        let role = if extends { ", which this one extends" } else { "" };
        return format!(
            "The {rows} of `{path}` that {columns} points at{role} (`{key}`{deleted})."
        );
    }
    let columns = names_of(target, &link.foreign.columns);
    format!("The {rows} of `{path}` whose {columns} points at this one (`{key}`{deleted}).")
}

/// The texts that a relation's statements are made of.
struct Sql {
    /// The condition on the target's rows, by parameters.
    condition: String,
    /// For many rows at once: the places of the fields that are its parameters, the number of the
    /// row that the target's rows belong to, and from where. Or the column that a field equals.
    join: String,
}

impl Sql {
    fn new(
        models: &[&Relation<'_>],
        model: &Relation<'_>,
        target: &Relation<'_>,
        link: &Link<'_>,
    ) -> Self {
        let mine: Vec<&Column<'_>> = own(model, link).collect();
        let arrays: Vec<String> = (1..)
            .zip(&mine)
            .map(|(n, column)| format!("${n}{}", column.resolved.array_cast().unwrap_or_default()))
            .collect();
        let join = link
            .through
            .as_ref()
            .and_then(|through| Some((through, models.get(through.relation)?)));
        // Names that neither the target and the join table nor a column of them has.
        let mut mark = String::from("_");
        let tables = [Some(target), join.map(|(_, table)| *table)];
        let columns = tables.iter().flatten().flat_map(|it| &it.columns);
        let names: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
        let name = target.id.name();
        while name.starts_with(&mark) || names.iter().any(|it| it.starts_with(&mark)) {
            mark.push('_');
        }
        let numbered = |letter: &str, count: usize| -> Vec<String> {
            (1..=count).map(|n| format!("{mark}{letter}{n}")).collect()
        };
        let keys = numbered("k", mine.len());
        let rows = if mine.iter().any(|column| column.resolved.base.starts_with('(')) {
            // In FROM, `unnest` would take composites apart.
            let values =
                arrays.iter().zip(&keys).map(|(it, key)| format!("unnest({it}) AS {key}, "));
            let values: String = values.collect();
            format!(
                "{mark}n FROM (SELECT {values}generate_subscripts($1, 1)::bigint AS {mark}n) AS {mark}k"
            )
        } else {
            let (arrays, keys) = (arrays.join(", "), keys.join(", "));
            format!("{mark}n FROM unnest({arrays}) WITH ORDINALITY AS {mark}k ({keys}, {mark}n)")
        };
        let path = target.id.path();
        let Some((through, table)) = join else {
            let matched = sql_of(target, &link.matched);
            let equals = equals(&mine, target, &link.matched);
            let on = all(&matched, &equals, &keys);
            let join = format!("{}:{rows} JOIN {path} ON {on}", places(link));
            return Self {
                condition: all(&matched, &equals, &params(&mine, target, &link.matched)),
                join: by_list(model, target, link).unwrap_or(join),
            };
        };
        let (given, near_equals) =
            (params(&mine, table, &link.matched), equals(&mine, table, &link.matched));
        let near = sql_of(table, &link.matched);
        let referenced = sql_of(target, &through.referenced);
        let far_columns: Vec<&Column<'_>> =
            through.columns.iter().filter_map(|place| table.columns.get(*place)).collect();
        let operand = |it: &&Column<'_>| format!("{}{}", it.sql, it.resolved.cast_of_column());
        let far: Vec<String> = far_columns.iter().map(operand).collect();
        let far_equals = equals(&far_columns, target, &through.referenced);
        let theirs = numbered("t", far.len());
        let selected = |far: &[String]| {
            let named = far.iter().zip(&theirs).map(|(it, name)| format!("{it} AS {name}"));
            named.collect::<Vec<_>>().join(", ")
        };
        let select = selected(&far);
        let from = table.id.path();
        let near_is = all(&near, &near_equals, &given);
        let condition = if far_equals.iter().all(|equals| equals == EQUALS) {
            let (referenced, far) = (referenced.join(", "), far.join(", "));
            format!("({referenced}) IN (SELECT {far} FROM {from} WHERE {near_is})")
        } else {
            // IN takes the `=` that the `search_path` finds.
            let is = all(&referenced, &far_equals, &theirs);
            format!(
                "EXISTS (SELECT FROM (SELECT {select} FROM {from} WHERE {near_is}) AS {mark}j \
                 WHERE {is})"
            )
        };
        let near_is = all(&near, &near_equals, &keys);
        // No condition reaches into a DISTINCT: what is to be found by an index must stand within.
        let (joining, far_equals) = match through.repeats {
            true => {
                let (far, equals) = as_referenced(&far_columns, &far, target, &through.referenced);
                let select = selected(&far);
                (format!("SELECT DISTINCT {select} FROM {from} WHERE {near_is}"), equals)
            }
            false => (format!("SELECT {select} FROM {from} WHERE {near_is}"), far_equals),
        };
        Self {
            condition,
            join: format!(
                "{}:{rows} CROSS JOIN LATERAL ({joining}) AS {mark}j JOIN {path} ON {}",
                places(link),
                all(&referenced, &far_equals, &theirs)
            ),
        }
    }
}

const EQUALS: &str = " = ";

/// What stands after columns of another table, before those of one that they equal.
fn equals(mine: &[&Column<'_>], other: &Relation<'_>, matched: &[usize]) -> Vec<String> {
    let equals = |(column, place): (&&Column<'_>, &usize)| {
        let other = other.columns.get(*place).map(|other| &other.resolved);
        // Of two types, it is the server that finds what compares them.
        let same = other.filter(|other| other.base == column.resolved.base);
        same.map_or_else(|| EQUALS.to_owned(), |other| other.equals())
    };
    mine.iter().zip(matched).map(equals).collect()
}

/// Columns of a join table as they are distinct, and what compares them: as the type that they point at
/// where one has operators of its own, for by `citext` some that lead to two rows can be one; and beside
/// a double as such. Not of other numbers, which a cast rounds or refuses.
fn as_referenced(
    mine: &[&Column<'_>],
    sql: &[String],
    other: &Relation<'_>,
    places: &[usize],
) -> (Vec<String>, Vec<String>) {
    let cast = |((column, sql), place): ((&&Column<'_>, &String), &usize)| {
        let other = &other.columns.get(*place)?.resolved;
        let own = &column.resolved;
        let is_double = |base: &str| matches!(base, "real" | "double precision");
        let has_operators = !own.operators.is_empty() || !other.operators.is_empty();
        let cast = if own.base == other.base {
            None
        } else if has_operators {
            Some(TypeText::parse(&other.base).cast())
        } else {
            // So the server compares them, too.
            let is_rounded = is_double(&other.base) && !is_double(&own.base);
            is_rounded.then(|| "double precision".to_owned())
        };
        cast.map(|cast| (format!("{sql}::{cast}"), other.equals()))
    };
    let equals = equals(mine, other, places);
    let all = mine.iter().zip(sql).zip(places).zip(equals);
    all.map(|(it, equals)| cast(it).unwrap_or_else(|| (it.0.1.clone(), equals))).unzip()
}

/// The parameters that are compared with columns of another table. The server would take one that
/// it is not told the type of to be of that column's, which need not be this one's.
fn params(mine: &[&Column<'_>], other: &Relation<'_>, matched: &[usize]) -> Vec<String> {
    let param = |((n, column), place): ((usize, &&Column<'_>), &usize)| {
        let Resolved { cast, text, .. } = &*column.resolved;
        let same = other.columns.get(*place).is_some_and(|other| other.resolved.text == *text);
        match cast.is_empty() && !same {
            true => format!("${n}::{text}"),
            false => format!("${n}{cast}"),
        }
    };
    (1..).zip(mine).zip(matched).map(param).collect()
}

/// A relation by one column that equals another, both of a type whose bytes tell whether values are
/// equal: those are found sooner by a list than by a join.
fn by_list(model: &Relation<'_>, target: &Relation<'_>, link: &Link<'_>) -> Option<String> {
    let ([mine], [theirs]) = (&*link.columns, &*link.matched) else { return None };
    let (own, other) = (model.columns.get(*mine)?, target.columns.get(*theirs)?);
    let Resolved { text, rust, .. } = &*own.resolved;
    let is_listed = ["smallint", "integer", "bigint", "uuid"].contains(&text.as_str())
        && other.resolved.text == *text
        && [rust, &other.resolved.rust].iter().all(|it| it.transport == Transport::Binary);
    is_listed.then(|| format!("{mine}={theirs}={text}:{}", other.sql))
}

fn sql_of(model: &Relation<'_>, places: &[usize]) -> Vec<String> {
    let columns = places.iter().filter_map(|place| model.columns.get(*place));
    columns.map(|column| column.sql.clone()).collect()
}

fn all(one: &[String], equals: &[String], other: &[String]) -> String {
    let terms = one.iter().zip(equals).zip(other).map(|((a, is), b)| format!("{a}{is}{b}"));
    terms.collect::<Vec<_>>().join(" AND ")
}

/// The type that a relation of one row leads to.
fn answer(out: &Source, link: &Link<'_>, path: &str) -> String {
    match link.shape {
        Shape::One => path.to_owned(),
        Shape::Maybe => format!("{}<{path}>", out.option),
        Shape::Many => format!("{}<{path}>", out.vec),
    }
}

fn function(link: &Link<'_>) -> &'static str {
    match link.shape {
        Shape::One => "row",
        Shape::Maybe => "maybe_row",
        Shape::Many => "rows",
    }
}

/// The places of the fields that are the parameters of a relation's SQL.
fn places(link: &Link<'_>) -> String {
    let places: Vec<String> = link.columns.iter().map(ToString::to_string).collect();
    places.join(",")
}

/// Prints the function of one row.
fn one(
    out: &mut Source,
    model: &Relation<'_>,
    link: &Link<'_>,
    path: &str,
    (about, condition): (&str, &str),
) {
    let (facade, runtime, answer) =
        (out.facade.clone(), out.runtime.clone(), answer(out, link, path));
    let client = out.client;
    out.line(about);
    out.push(&["#[inline]\npub fn ", &link.name, "<", client, ": ", &facade]);
    out.push(&["::Executor<'static>>(&self, client: ", client, ") -> ", client]);
    out.push(&["::Answer<", &answer, "> {\n"]);
    out.push(&[&runtime, "::related::", function(link), "(client, self, "]);
    out.literal(&format!("{}:{condition}", places(link)));
    if link.shape != Shape::One {
        let nullable: Vec<String> = own(model, link)
            .filter(|column| column.nullable)
            .map(|column| format!("self.{}.is_none()", column.field))
            .collect();
        let none = if nullable.is_empty() { "false".to_owned() } else { nullable.join(" || ") };
        out.push(&[", ", &none]);
    }
    out.push(&[")\n}\n"]);
}

/// Prints the function of many rows.
fn many(out: &mut Source, link: &Link<'_>, path: &str, join: &str) {
    let (facade, runtime, vec) = (out.facade.clone(), out.runtime.clone(), out.vec);
    let (answer, client) = (answer(out, link, path), out.client);
    let bare = crate::naming::bare(&link.name);
    let name = &link.name;
    out.push(&["/// [`", name, "`](Self::", name, ") of each row, in their order, by one "]);
    out.push(&["statement.\n#[inline]\npub fn load_", bare, "<", client, ": ", &facade]);
    out.push(&["::Executor<'static>>(of: impl ", &facade, "::Each<Self>, client: ", client]);
    out.push(&[") -> ", client, "::Answer<", vec, "<", &answer, ">> {\n"]);
    out.push(&[&runtime, "::related::load_", function(link), "(client, of, "]);
    out.literal(join);
    out.push(&[")\n}\n"]);
}
