//! CHECK constraints and lengths as Rust: what can be told before anything is sent.

mod lexer;
mod parse;
mod pattern;
mod translate;

use schema_core::constraint::ConstraintBody;
use schema_core::{Kind, Object, ObjectId, Schema};

use super::names::Names;
use super::relation::{Column, Given, Relation};
use super::resolve::Resolver;
use super::source::Source;
use crate::config::Config;
use crate::sqltype::TypeText;
use crate::typemap::RustType;
use translate::{Class, Columns, Translator};

/// How deep domains may nest.
const DEPTH: usize = 32;

/// A constraint of a domain or table: its name and its text.
type Named<'s> = (String, &'s str);

/// What is known of the type of a value.
struct Kept {
    class: Class,
    /// How many characters it has at most.
    limit: Option<usize>,
    /// What is done to the value first, so that it is as the database has it.
    prepared: String,
}

impl Kept {
    fn opaque() -> Self {
        Self { class: Class::Opaque, limit: None, prepared: String::new() }
    }
}

/// Everything that constraints are translated by.
pub(super) struct Context<'c, 's> {
    pub(super) schema: &'s Schema,
    pub(super) config: &'c Config,
    pub(super) resolver: &'c Resolver<'s>,
    pub(super) names: &'c Names,
}

/// The constraints of one table.
pub(super) struct TableChecks {
    /// The statements that check a row, over variables `v0`, `v1`, … of its columns.
    body: String,
    /// The columns that these look at, by their place.
    used: Vec<usize>,
    /// Those that only the database checks: names and texts.
    pub(super) left: Vec<(String, String)>,
}

/// Whether the facade sees values of this type as constraints do.
pub(super) fn is_valued(rust: &RustType) -> bool {
    const KNOWN: [&str; 21] = [
        "bool",
        "i16",
        "i32",
        "i64",
        "f32",
        "f64",
        "String",
        "string::String",
        "rust_decimal::Decimal",
        "uuid::Uuid",
        "chrono::NaiveDate",
        "chrono::NaiveTime",
        "chrono::NaiveDateTime",
        "time::Date",
        "time::Time",
        "time::PrimitiveDateTime",
        "time::OffsetDateTime",
        "jiff::civil::Date",
        "jiff::civil::Time",
        "jiff::civil::DateTime",
        "jiff::Timestamp",
    ];
    let path = rust.path.trim_start_matches("::");
    let bare = path.split_once("::").map_or(path, |(_, rest)| rest);
    let utc = bare.starts_with("chrono::DateTime<") && bare.ends_with("::Utc>");
    rust.marker.is_some() && (KNOWN.contains(&path) || KNOWN.contains(&bare) || utc)
}

impl<'s> Context<'_, 's> {
    /// What is known of values of a type; `rust` is what holds them.
    fn kept(&self, text: &str, rust: &RustType, namespace: &str) -> Kept {
        let (mut text, mut depth) = (text, 0);
        while let Some((_, entry)) = self.schema.type_at(&TypeText::parse(text).name)
            && let Object::Domain(domain) = &entry.object
        {
            depth += 1;
            let own = domain.collation.as_deref().is_some_and(|it| !is_plain(it));
            if TypeText::parse(text).array
                || depth > DEPTH
                || own
                || self.config.models.domain_newtypes && depth > 1
            {
                return Kept::opaque();
            }
            text = &domain.sql_type;
        }
        let parsed = TypeText::parse(text);
        let plain = self.resolver.resolve(text, namespace, self.names, 0).rust;
        if parsed.array || plain.marker != rust.marker || plain.transport != rust.transport {
            return Kept::opaque();
        }
        if let Some((id, entry)) = self.schema.type_at(&parsed.name)
            && matches!(entry.object, Object::Enum(_))
        {
            let class = Class::Label(id.path().to_owned());
            return Kept { class, ..Kept::opaque() };
        }
        if !is_valued(&plain) {
            return Kept::opaque();
        }
        let modifiers = modifiers(text);
        let limit = modifiers.first().and_then(|it| usize::try_from(*it).ok());
        let (class, limit, prepared) = match parsed.name.as_str() {
            "boolean" => (Class::Bool, None, String::new()),
            "smallint" | "integer" | "bigint" => (Class::Int, None, String::new()),
            "real" | "double precision" => (Class::Float, None, String::new()),
            "text" => (Class::Text, None, String::new()),
            "character varying" => {
                let cut = limit.map_or(String::new(), |limit| format!(".cut({limit})"));
                (Class::Text, limit, cut)
            }
            "character" => (Class::Padded, limit, ".unpadded()".to_owned()),
            "uuid" if !plain.path.contains("String") => (Class::Uuid, None, String::new()),
            "numeric" => match modifiers.as_slice() {
                [] => (Class::Num, None, ".num()".to_owned()),
                [_, scale] if *scale >= 0 => (Class::Num, None, format!(".num().scaled({scale})")),
                [_] => (Class::Num, None, ".num().scaled(0)".to_owned()),
                _ => return Kept::opaque(),
            },
            "date"
            | "time without time zone"
            | "timestamp without time zone"
            | "timestamp with time zone"
                if modifiers.is_empty() && !plain.path.contains("String") =>
            {
                (Class::Time(parsed.name.clone()), None, String::new())
            }
            _ => return Kept::opaque(),
        };
        Kept { class, limit, prepared }
    }

    /// The constraints of a domain and of those under it.
    fn of_domain(&self, id: &ObjectId) -> Vec<Named<'s>> {
        let all = self.schema.children(Kind::DomainConstraint, id.path());
        let of = all.filter_map(|(id, entry)| match &entry.object {
            Object::DomainConstraint(constraint) => {
                Some((id.name(), constraint.definition.as_str()))
            }
            _ => None,
        });
        of.filter(|(_, definition)| definition.starts_with("CHECK")).collect()
    }

    /// The constraints of a table, if they are wanted.
    pub(super) fn table(&self, relation: &Relation<'s>, checks: &str) -> Option<TableChecks> {
        relation.writes.as_ref()?;
        if !self.config.models.checks {
            return None;
        }
        let kept = |column: &Column<'_>| {
            let rust = &column.resolved.rust;
            let found = self.schema.get(&ObjectId::from_path(Kind::Column, column.path)?);
            match found.map(|entry| &entry.object) {
                Some(Object::Column(found)) if found.collation.as_deref().is_none_or(is_plain) => {
                    Some(self.kept(column.sql_type, rust, &relation.namespace))
                }
                _ => None,
            }
        };
        let mut row = Row {
            relation,
            kept: relation.columns.iter().map(|it| kept(it).unwrap_or_else(Kept::opaque)).collect(),
            value: None,
            used: Vec::new(),
        };
        let mut out = TableChecks { body: String::new(), used: Vec::new(), left: Vec::new() };
        let mut lengths = String::new();
        let mut all: Vec<(String, &str, Option<usize>)> = Vec::new();
        for (place, column) in relation.columns.iter().enumerate() {
            if column.given == Given::Never {
                continue;
            }
            let text = TypeText::parse(column.sql_type);
            let domain = self.schema.type_at(&text.name).filter(|_| !text.array);
            let is_own = self.config.models.domain_newtypes && domain.is_some();
            if let Some((id, entry)) = domain
                && matches!(entry.object, Object::Domain(_))
                && !is_own
            {
                all.extend(self.of_domain(id).into_iter().map(|(n, text)| (n, text, Some(place))));
            }
            let Some(limit) = row.kept.get(place).and_then(|kept| kept.limit) else { continue };
            if !is_own {
                row.used.push(place);
                let columns = &column.sql;
                let message = format!("longer than {limit} characters");
                lengths.push_str(&format!(
                    "_out.length({columns:?}, {message:?}, {limit}, &v{place});\n"
                ));
            }
        }
        for (id, entry) in self.schema.children(Kind::Constraint, relation.id.path()) {
            if let Object::Constraint(constraint) = &entry.object
                && let ConstraintBody::Check(text) = &constraint.body
                && !constraint.not_enforced
            {
                all.push((id.name(), text, None));
            }
        }
        let mut body = String::new();
        for (name, text, value) in all {
            row.value = value;
            let before = std::mem::take(&mut row.used);
            match translated(&mut row, checks, text) {
                Some(truth) => {
                    let columns = row.names();
                    body.push_str(&format!(
                        "_out.check({name:?}, {columns:?}, {text:?}, {truth});\n"
                    ));
                    row.used.extend(before);
                }
                None => {
                    row.used = before;
                    out.left.push((name, text.to_owned()));
                }
            }
        }
        row.used.sort_unstable();
        row.used.dedup();
        out.body = lengths;
        for place in &row.used {
            if let Some(kept) = row.kept.get(*place).filter(|kept| !kept.prepared.is_empty()) {
                out.body.push_str(&format!("let v{place} = v{place}{};\n", kept.prepared));
            }
        }
        out.body.push_str(&body);
        out.used = row.used;
        Some(out)
    }

    /// The function that checks a domain's value, and what only the database checks.
    pub(super) fn domain(
        &self,
        out: &mut Source,
        id: &ObjectId,
        name: &str,
        (sql_type, inner): (&str, &RustType),
    ) -> Vec<(String, String)> {
        let checks = format!("{}::checks", out.runtime);
        let namespace = id.namespace().unwrap_or_default();
        // A domain over another one has that one's value inside.
        let is_outer = self.schema.type_at(&TypeText::parse(sql_type).name).is_some();
        let kept = match is_outer || !is_valued(inner) {
            true => Kept::opaque(),
            false => self.kept(sql_type, inner, &namespace),
        };
        let (limit, prepared) = (kept.limit, kept.prepared.clone());
        let mut row = Alone { class: kept.class };
        let mut body = String::new();
        if let Some(limit) = limit {
            let message = format!("longer than {limit} characters");
            body.push_str(&format!("_out.length(\"\", {message:?}, {limit}, &v0);\n"));
        }
        let mut tests = String::new();
        let mut left = Vec::new();
        for (name, text) in self.of_domain(id) {
            match translated(&mut row, &checks, text) {
                Some(truth) => {
                    tests.push_str(&format!("_out.check({name:?}, \"\", {text:?}, {truth});\n"));
                }
                None => left.push((name, text.to_owned())),
            }
        }
        if !prepared.is_empty() && !tests.is_empty() {
            body.push_str(&format!("let v0 = v0{prepared};\n"));
        }
        body.push_str(&tests);
        let value = match body.is_empty() {
            true => String::new(),
            false => format!("let v0 = {checks}::always(&self.0);\n"),
        };
        out.push(&["impl ", name, " {\n"]);
        function(out, &checks, &format!("{value}{body}"));
        out.push(&["}\n"]);
        left
    }
}

/// Prints `validate`, whose statements fill `_out`.
fn function(out: &mut Source, checks: &str, body: &str) {
    let (result, vec, facade) = (out.result, out.vec, out.facade.clone());
    out.push(&["/// What the database would refuse of it, as far as that is known here.\n"]);
    out.push(&["///\n/// # Errors\n///\n/// The constraints that it violates.\n"]);
    out.push(&[
        "pub fn validate(&self) -> ",
        result,
        "<(), ",
        vec,
        "<",
        &facade,
        "::Violation>> {\n",
    ]);
    let default = format!("<{checks}::Checks as {}>", out.default);
    out.push(&["#[allow(unused_mut)]\nlet mut _out = ", &default, "::default();\n"]);
    out.push(&[body, "_out.finish()\n}\n"]);
}

/// Prints `validate` of a row, of `New…` and of `…Patch`.
pub(super) fn print(out: &mut Source, relation: &Relation<'_>, found: &TableChecks) {
    let checks = format!("{}::checks", out.runtime);
    let Some((new, patch)) = &relation.writes else { return };
    let name = &relation.name;
    out.push(&["impl ", name, " {\nfn __check(_out: &mut ", &checks, "::Checks, "]);
    for place in &found.used {
        out.push(&["v", &place.to_string(), ": ", &checks, "::Val<'_>, "]);
    }
    out.push(&[") {\n", &found.body, "}\n"]);
    let of_row = |column: &Column<'_>| Some(if column.nullable { "nullable" } else { "always" });
    let of_new = |column: &Column<'_>| match (column.given, column.nullable) {
        (Given::Never, _) => None,
        (Given::Always, false) => Some("always"),
        (Given::Always, true) => Some("nullable"),
        (Given::Maybe, false) => Some("maybe"),
        (Given::Maybe, true) => Some("maybe_nullable"),
    };
    let of_patch = |column: &Column<'_>| match (column.given, column.nullable) {
        (Given::Never, _) => None,
        (_, false) => Some("maybe"),
        (_, true) => Some("maybe_nullable"),
    };
    let row = call(relation, found, &checks, of_row);
    function(out, &checks, &row);
    out.push(&["}\n"]);
    for (of, body) in [
        (new, call(relation, found, &checks, of_new)),
        (patch, call(relation, found, &checks, of_patch)),
    ] {
        out.push(&["impl ", of, " {\n"]);
        function(out, &checks, &body);
        out.push(&["}\n"]);
    }
}

/// Lists in the documentation of a row what only the database checks.
pub(super) fn left(out: &mut Source, found: Option<&TableChecks>) {
    let Some(found) = found.filter(|found| !found.left.is_empty()) else { return };
    out.line("Checked by the database only:");
    for (name, text) in &found.left {
        out.doc(Some(&format!("- {name}: {text}")));
    }
    out.line("");
}

/// The call of the function that all three share.
fn call(
    relation: &Relation<'_>,
    found: &TableChecks,
    checks: &str,
    by: impl Fn(&Column<'_>) -> Option<&'static str>,
) -> String {
    let mut out = format!("{}::__check(&mut _out, ", relation.name);
    for column in found.used.iter().filter_map(|place| relation.columns.get(*place)) {
        match by(column) {
            Some(by) => {
                out.push_str(&format!("{checks}::{by}(&self.{}), ", column.field));
            }
            None => out.push_str(&format!("{checks}::Val::Unknown, ")),
        }
    }
    out.push_str(");\n");
    out
}

fn translated(columns: &mut impl Columns, checks: &str, text: &str) -> Option<String> {
    let expr = parse::check(text)?;
    Translator { columns, checks }.truth(&expr)
}

/// A row, whose columns have the variables `v0`, `v1`, …
struct Row<'r, 's> {
    relation: &'r Relation<'s>,
    kept: Vec<Kept>,
    /// The column that a domain's own value stands for.
    value: Option<usize>,
    used: Vec<usize>,
}

impl Row<'_, '_> {
    /// The columns that are used.
    fn names(&mut self) -> String {
        self.used.sort_unstable();
        self.used.dedup();
        let columns = self.used.iter().filter_map(|place| self.relation.columns.get(*place));
        columns.map(|column| column.sql.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl Columns for Row<'_, '_> {
    fn column(&mut self, name: Option<&str>) -> Option<(String, Class)> {
        let place = match name {
            Some(name) => self.relation.columns.iter().position(|column| column.name == name)?,
            None => self.value?,
        };
        let class = self.kept.get(place)?.class.clone();
        if class == Class::Opaque {
            return None;
        }
        self.used.push(place);
        Some((format!("v{place}"), class))
    }
}

/// The value of a domain.
struct Alone {
    class: Class,
}

impl Columns for Alone {
    fn column(&mut self, name: Option<&str>) -> Option<(String, Class)> {
        (name.is_none() && self.class != Class::Opaque)
            .then(|| ("v0".to_owned(), self.class.clone()))
    }
}

/// The numbers in the brackets of a type.
fn modifiers(text: &str) -> Vec<i64> {
    let inside = text.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    let Some((inside, _)) = inside else { return Vec::new() };
    inside.split(',').filter_map(|number| number.trim().parse().ok()).collect()
}

/// Whether texts that are equal by this collation are the same.
fn is_plain(collation: &str) -> bool {
    matches!(
        collation,
        "pg_catalog.\"C\""
            | "pg_catalog.\"POSIX\""
            | "pg_catalog.ucs_basic"
            | "pg_catalog.\"default\""
    )
}
