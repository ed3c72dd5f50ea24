//! CHECK constraints and lengths as Rust: what can be told before anything is sent.

mod asked;
mod kept;
mod labels;
mod lexer;
mod literal;
mod nulls;
mod parse;
mod pattern;
mod print;
mod row;
mod translate;

mod values;

use std::collections::BTreeSet;

use schema_core::constraint::ConstraintBody;
use schema_core::object::Constraint;
use schema_core::{Diagnostic, Kind, Object, ObjectId, Schema};

use super::names::Names;
use super::relation::{Column, Relation};
use super::resolve::Resolver;
use super::source::Source;
use crate::config::Config;
use crate::typemap::RustType;
use asked::Asked;
pub(super) use kept::is_valued;
use kept::{Kept, is_plain};
pub(super) use labels::{Labels, labels_of_columns, labels_of_domain, rust_of_labels};
use parse::Expr;
pub(super) use print::{left, print};
use row::{Alone, Row};
use translate::{Class, Columns, Translator};

/// A constraint of a domain or table: its address and its text.
type Named<'s> = (&'s ObjectId, &'s str);

/// Everything that constraints are translated by.
pub(super) struct Context<'c, 's> {
    pub(super) schema: &'s Schema,
    pub(super) config: &'c Config,
    pub(super) resolver: &'c Resolver<'s>,
    pub(super) names: &'c Names,
    /// The tables whose rows may be in foreign tables, of which nobody sees to constraints.
    foreign: BTreeSet<&'s ObjectId>,
}

/// A constraint that only the database checks.
pub(super) struct Left {
    pub(super) id: ObjectId,
    pub(super) name: String,
    pub(super) text: String,
    /// Why, in words that can follow "for".
    pub(super) why: String,
    /// Whether a part of it is checked here too.
    pub(super) in_part: bool,
}

/// The constraints of one table.
pub(super) struct TableChecks {
    /// The statements that check a row, over variables `v0`, `v1`, … of its columns.
    body: String,
    /// The columns that these look at, by their place, and whether at more than NULL.
    used: Vec<(usize, bool)>,
    pub(super) left: Vec<Left>,
}

impl<'c, 's> Context<'c, 's> {
    pub(super) fn new(
        schema: &'s Schema,
        config: &'c Config,
        resolver: &'c Resolver<'s>,
        names: &'c Names,
    ) -> Self {
        Self { schema, config, resolver, names, foreign: above_foreign(schema) }
    }

    /// What is known of a column's values.
    fn column(&self, relation: &Relation<'_>, column: &Column<'_>) -> Kept {
        let id = ObjectId::from_path(Kind::Column, column.path);
        let found = id.and_then(|id| self.schema.get(&id)).map(|entry| &entry.object);
        let Some(Object::Column(found)) = found else { return Kept::opaque() };
        let kept = self.kept(column.sql_type, &column.resolved.rust, &relation.namespace);
        match found.collation.as_deref().is_none_or(|it| is_plain(self.schema, it)) {
            true => kept,
            false => Kept { class: Class::Opaque, ..kept },
        }
    }

    /// The CHECK constraints of a table that the database sees to, which it does not for those of
    /// foreign tables.
    fn of_table(&self, id: &ObjectId) -> Vec<(&'s ObjectId, &'s Constraint, &'s str)> {
        let table = self.schema.get(id).map(|entry| &entry.object);
        if matches!(table, Some(Object::Table(table)) if table.server.is_some()) {
            return Vec::new();
        }
        let all = self.schema.children(Kind::Constraint, id.path());
        let of = all.filter_map(|(id, entry)| match &entry.object {
            Object::Constraint(constraint) if !constraint.not_enforced => match &constraint.body {
                ConstraintBody::Check(text) => Some((id, constraint, text.as_str())),
                _ => None,
            },
            _ => None,
        });
        of.collect()
    }

    /// The constraints of one table, if they are wanted.
    pub(super) fn table(&self, relation: &Relation<'s>, checks: &str) -> Option<TableChecks> {
        relation.writes.as_ref()?;
        if !self.config.models.checks {
            return None;
        }
        let kept: Vec<Kept> = relation.columns.iter().map(|it| self.column(relation, it)).collect();
        let nulls = relation.columns.iter().map(|it| self.is_null_alike(it.sql_type)).collect();
        let Asked { constraints, lengths, left } = self.asked(relation, &kept);
        let mut row = Row { relation, kept, nulls, value: None, used: Vec::new() };
        let mut out = TableChecks { body: String::new(), used: Vec::new(), left };
        let mut body = String::new();
        for ((id, text), value) in constraints {
            if value.is_none() && labels::is_held(self.schema, relation, text) {
                continue;
            }
            row.value = value;
            let before = std::mem::take(&mut row.used);
            let name = id.name();
            match translated(&mut row, checks, text) {
                Ok((truth, left)) => {
                    let columns = row.names();
                    body.push_str(&format!(
                        "_out.check({name:?}, {columns:?}, {text:?}, {truth});\n"
                    ));
                    row.used.extend(before);
                    out.left.extend(left.map(|why| Left::new(id, text, why, true)));
                }
                Err(why) => {
                    row.used = before;
                    out.left.push(Left::new(id, text, why, false));
                }
            }
        }
        for (place, limit) in &lengths {
            let Some(Column { sql, .. }) = relation.columns.get(*place) else { continue };
            let message = format!("longer than {limit} characters");
            let call = format!("_out.length({sql:?}, {message:?}, {limit}, &v{place});\n");
            out.body.push_str(&call);
        }
        let tested: BTreeSet<usize> = row.used.iter().copied().collect();
        let measured: BTreeSet<usize> = lengths.iter().map(|(place, _)| *place).collect();
        for place in tested.union(&measured).copied() {
            let Some(kept) = row.kept.get(place) else { continue };
            if tested.contains(&place) && !kept.prepared.is_empty() {
                out.body.push_str(&format!("let v{place} = v{place}{};\n", kept.prepared));
            }
            out.used.push((place, kept.class != Class::Opaque || measured.contains(&place)));
        }
        out.body.push_str(&body);
        Some(out)
    }

    /// The statements that check a domain's value, and what only the database checks.
    pub(super) fn domain(
        &self,
        id: &ObjectId,
        checks: &str,
        (sql_type, inner): (&str, &RustType),
    ) -> (String, Vec<Left>) {
        let namespace = id.namespace().unwrap_or_default();
        let kept = self.kept(sql_type, inner, &namespace);
        let (limit, prepared) = (kept.limit, kept.prepared.clone());
        let mut row = Alone { class: kept.class, limit, used: 0 };
        let mut body = String::new();
        if let Some(limit) = limit {
            let message = format!("longer than {limit} characters");
            body.push_str(&format!("_out.length(\"\", {message:?}, {limit}, &v0);\n"));
        }
        let mut tests = String::new();
        let mut left = Vec::new();
        for (id, text) in self.of_domain(id) {
            let before = row.used;
            match translated(&mut row, checks, text) {
                Ok((truth, why)) => {
                    let name = id.name();
                    tests.push_str(&format!("_out.check({name:?}, \"\", {text:?}, {truth});\n"));
                    left.extend(why.map(|why| Left::new(id, text, why, true)));
                }
                Err(why) => {
                    row.used = before;
                    left.push(Left::new(id, text, why, false));
                }
            }
        }
        if !prepared.is_empty() && row.used > 0 {
            body.push_str(&format!("let v0 = v0{prepared};\n"));
        }
        body.push_str(&tests);
        let value = match row.used > 0 || limit.is_some() {
            true => format!("let v0 = {checks}::always(&self.0);\n"),
            false => String::new(),
        };
        (format!("{value}{body}"), left)
    }
}

impl Left {
    /// What holds of each element of an array.
    fn of_elements(id: &ObjectId, text: &str) -> Self {
        Self::new(id, text, "the elements of an array".to_owned(), false)
    }

    fn new(id: &ObjectId, text: &str, why: String, in_part: bool) -> Self {
        Self { id: id.clone(), name: id.name(), text: text.to_owned(), why, in_part }
    }

    /// What those of partitions have in common: name and text.
    pub(super) fn key(&self) -> (String, String) {
        (self.name.clone(), self.text.clone())
    }

    /// It, for a report.
    pub(super) fn diagnostic(&self) -> Diagnostic {
        let part = if self.in_part { "in part " } else { "" };
        let Self { id, why, .. } = self;
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let message = format!("{id} is {part}left to the database, for {why}: {text}");
        Diagnostic::warning("unchecked", message).object(id)
    }
}

/// Prints `validate` of a domain's struct.
pub(super) fn domain_function(out: &mut Source, name: &str, body: &str) {
    let checks = format!("{}::checks", out.runtime);
    out.push(&["impl ", name, " {\n"]);
    print::function(out, &checks, body);
    out.push(&["}\n"]);
}

/// The tables that foreign tables are partitions or children of, at whatever depth.
fn above_foreign(schema: &Schema) -> BTreeSet<&ObjectId> {
    let parents = |table: &ObjectId| match schema.get(table).map(|entry| &entry.object) {
        Some(Object::Table(it)) => it.partition_of.iter().chain(&it.inherits).collect(),
        _ => Vec::new(),
    };
    let is_foreign = |object: &Object| matches!(object, Object::Table(it) if it.server.is_some());
    let foreign = schema.of_kind(Kind::Table).filter(|(_, entry)| is_foreign(&entry.object));
    let mut next: Vec<&ObjectId> = foreign.flat_map(|(id, _)| parents(id)).collect();
    let mut found = BTreeSet::new();
    while let Some(table) = next.pop() {
        if found.insert(table) {
            next.extend(parents(table));
        }
    }
    found
}

/// A constraint as Rust, and why a part of it is left out, if one is.
fn translated(
    columns: &mut impl Columns,
    checks: &str,
    text: &str,
) -> Result<(String, Option<String>), String> {
    let expr = parse::check(text).ok_or("it is written in a way that is not known here")?;
    let mut translator = Translator { columns, checks, left: Vec::new() };
    let truth = translator.truth(&expr)?;
    let left = (!translator.left.is_empty()).then(|| translator.left.join("; "));
    Ok((truth, left))
}

/// What the functions of one column are called, the outermost first, and the column: `lower` and
/// `email`. Only of PostgreSQL's own functions and types, which are printed without a namespace.
pub(super) fn function_of(text: &str) -> Option<(String, String)> {
    let expr = parse::expression(text)?;
    let (mut names, mut columns) = (Vec::new(), BTreeSet::new());
    let is_known = matches!(expr, Expr::Call(..)) && is_of(&expr, &mut names, &mut columns);
    let column = columns.pop_first().filter(|_| is_known && columns.is_empty())?;
    Some((names.join("_").to_lowercase(), column.to_owned()))
}

fn is_of<'e>(expr: &'e Expr, names: &mut Vec<&'e str>, columns: &mut BTreeSet<&'e str>) -> bool {
    match expr {
        Expr::Column(name) => {
            columns.insert(name);
            true
        }
        Expr::Call(name, of) => {
            names.push(name);
            !name.contains('.') && of.iter().all(|it| is_of(it, names, columns))
        }
        Expr::Cast(of, ty) => !ty.name.contains('.') && is_of(of, names, columns),
        Expr::Array(of) => of.iter().all(|it| is_of(it, names, columns)),
        Expr::Number(_) | Expr::Text(_) | Expr::Bool(_) | Expr::Null => true,
        _ => false,
    }
}
