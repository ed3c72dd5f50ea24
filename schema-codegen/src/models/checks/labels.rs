//! CHECK constraints that list what a text can be: enums of their own.

use std::collections::BTreeMap;
use std::rc::Rc;

use schema_core::{Diagnostic, Kind, Object, ObjectId, Schema, name};

use super::kept::base;
use super::parse::{self, Expr};
use super::translate::{Class, elements};
use super::{Context, is_valued};
use crate::config::Config;
use crate::domains::{DEPTH, domains};
use crate::models::names::Names;
use crate::models::relation::Relation;
use crate::models::resolve::{Resolved, Resolver};
use crate::models::source::Source;
use crate::naming::{self, bare, begins_with, camel};
use crate::sqltype::{TypeText, length};
use crate::typemap::{Borrow, Made, RustType, Transport};

/// An enum that a constraint makes of a text.
pub(in crate::models) struct Labels {
    pub(in crate::models) namespace: String,
    pub(in crate::models) name: String,
    /// The column or domain.
    of: String,
    /// The path of the constraint, or of the domain: `[names]` has the labels below it.
    key: String,
    labels: Vec<String>,
}

impl Labels {
    /// The enum of a domain.
    pub(in crate::models) fn of_domain(id: &ObjectId, name: &str, labels: Vec<String>) -> Self {
        let (of, key) = (id.path().to_owned(), id.path().to_owned());
        let namespace = id.namespace().unwrap_or_default();
        Self { namespace, name: name.to_owned(), of, key, labels }
    }

    /// The paths by which `[names]` names its variants.
    pub(in crate::models) fn paths(&self) -> impl Iterator<Item = String> {
        self.labels.iter().map(|label| format!("{}.{}", self.key, name::quote(label)))
    }

    /// Prints it.
    pub(in crate::models) fn print(&self, out: &mut Source, config: &Config, about: Option<&str>) {
        let chosen = |i: usize| {
            let key = format!("{}.{}", self.key, name::quote(self.labels.get(i)?));
            config.names.iter().find(|one| one.key.text == key).map(|one| one.value.text.clone())
        };
        let variants = naming::variants(self.labels.iter().map(String::as_str), chosen);
        out.line(&format!("What `{}` can be.", self.of.replace('`', " ")));
        if about.is_some() {
            out.line("");
            out.doc(about);
        }
        // In no order: that of the texts is a collation's.
        out.derive("Clone, Copy, Debug, PartialEq, Eq, Hash");
        out.push(&["pub enum ", &self.name, " {\n"]);
        out.variants(&variants, &self.labels);
        let facade = out.facade.clone();
        out.push(&["}\n", &facade, "::__labels!(", &self.name, ", "]);
        out.literal(&format!("{}` of `{}", bare(&self.name), self.of));
        out.push(&[", ["]);
        for (variant, label) in variants.iter().zip(&self.labels) {
            out.push(&[variant, " => "]);
            out.literal(label);
            out.push(&[", "]);
        }
        out.push(&["]);\n"]);
    }
}

/// The type of a text that has an enum of its own.
pub(in crate::models) fn rust_of_labels(inner: &RustType, path: String) -> RustType {
    RustType { path, borrow: Borrow::Copy, made: Some(Made::Labels), ..inner.clone() }
}

/// What the values of a domain can be, where it is an enum.
pub(in crate::models) fn labels_of_domain(
    schema: &Schema,
    config: &Config,
    id: &ObjectId,
) -> Option<Vec<String>> {
    if !config.models.checks || is_secret(schema, config, id) {
        return None;
    }
    let (text, collated) = base(schema, id.path())?;
    let text = TypeText::parse(text);
    if collated || !matches!(&*text.name, "text" | "character varying" | "character") {
        return None;
    }
    let padded = text.name == "character";
    let all = schema.children(Kind::DomainConstraint, id.path());
    let mut lists = all.filter_map(|(_, entry)| match &entry.object {
        Object::DomainConstraint(constraint) if !constraint.not_valid => {
            let listed = listed(&constraint.definition)?;
            listed.column.is_none().then(|| listed.kept(padded)).flatten()
        }
        _ => None,
    });
    let mut labels = lists.next()?;
    for list in lists {
        labels.retain(|label| list.contains(label));
    }
    (!labels.is_empty()).then_some(labels)
}

/// Whether a secret is of this domain: an unknown label is shown by the error of reading it.
fn is_secret(schema: &Schema, config: &Config, domain: &ObjectId) -> bool {
    config.models.secrets.iter().any(|secret| {
        let column = ObjectId::from_path(Kind::Column, &secret.text);
        match column.and_then(|id| schema.get(&id)).map(|entry| &entry.object) {
            Some(Object::Column(column)) => {
                let text = TypeText::parse(&column.sql_type);
                domains(schema, &text).any(|layer| layer.id == domain)
            }
            _ => false,
        }
    })
}

/// Gives the columns that constraints list the values of types of their own.
pub(in crate::models) fn labels_of_columns(
    schema: &Schema,
    config: &Config,
    resolver: &Resolver<'_>,
    relations: &mut BTreeMap<String, Vec<Relation<'_>>>,
    names: &mut Names,
    errors: &mut Vec<Diagnostic>,
) -> Vec<Labels> {
    if !config.models.checks {
        return Vec::new();
    }
    let context = Context::new(schema, config, resolver, names);
    let mut found: BTreeMap<(usize, usize), (ObjectId, Vec<String>)> = BTreeMap::new();
    let models: Vec<&Relation<'_>> = relations.values().flatten().collect();
    for (place, model) in models.iter().enumerate() {
        for (at, id, labels) in context.listed_columns(model) {
            found.entry((place, at)).or_insert((id, labels));
        }
    }
    // A partition's column is its parent's.
    let above = |(place, at): (usize, usize)| {
        let model = models.get(place)?;
        let column = model.columns.get(at)?;
        let parent = match schema.get(model.id).map(|entry| &entry.object) {
            Some(Object::Table(table)) => table.partition_of.as_ref()?,
            _ => return None,
        };
        let (place, parent) = models.iter().enumerate().find(|(_, it)| it.id == parent)?;
        let at = parent.columns.iter().position(|it| it.name == column.name)?;
        found.contains_key(&(place, at)).then_some((place, at))
    };
    let mut roots = BTreeMap::new();
    for place in found.keys() {
        let mut root = *place;
        for _ in 0..DEPTH {
            root = above(root).unwrap_or(root);
        }
        roots.insert(*place, root);
    }
    let own = roots.iter().filter(|(place, root)| place == root).filter_map(|(place, _)| {
        let model = models.get(place.0)?;
        let (table, column) = (bare(&model.name), model.columns.get(place.1)?);
        let of_column = camel(&column.name);
        let of_column = bare(&of_column);
        let wanted = match begins_with(of_column, table) && of_column != table {
            true => of_column.to_owned(),
            false => format!("{table}{of_column}"),
        };
        Some((*place, model.namespace.clone(), wanted, column.path.to_owned()))
    });
    let own: Vec<_> = own.collect();
    let mut types: BTreeMap<(usize, usize), Labels> = BTreeMap::new();
    for (place, namespace, wanted, of) in own {
        let Some((id, labels)) = found.get(&place) else { continue };
        let name = names.take(&namespace, config, (id.path(), wanted), errors);
        let (key, labels) = (id.path().to_owned(), labels.clone());
        types.insert(place, Labels { namespace, name, of, key, labels });
    }
    for (place, model) in relations.values_mut().flatten().enumerate() {
        for (at, column) in model.columns.iter_mut().enumerate() {
            let root = roots.get(&(place, at));
            let Some(labels) = root.and_then(|root| types.get(root)) else { continue };
            let prefix = names.prefix(&labels.namespace, &model.namespace);
            let path = format!("{prefix}{}", labels.name);
            let old = &column.resolved;
            let nullable = old.or_null(&path);
            let nullable = rust_of_labels(&old.nullable, nullable);
            let rust = rust_of_labels(&old.rust, path);
            column.rust = if column.nullable { nullable.clone() } else { rust.clone() };
            column.resolved = Rc::new(Resolved { rust, nullable, ..Resolved::clone(old) });
            column.labels.clone_from(&labels.labels);
        }
    }
    types.into_values().collect()
}

/// Whether a constraint of a table holds because of the enum that its column is.
pub(super) fn is_held(schema: &Schema, relation: &Relation<'_>, definition: &str) -> bool {
    let Some(Listed { column: Some(name), labels, .. }) = listed(definition) else { return false };
    let column = relation.columns.iter().find(|column| column.name == name);
    column.is_some_and(|it| are_within(schema, it.sql_type, &it.labels, &labels))
}

/// Whether a constraint of a domain holds because of the enum that it is.
pub(super) fn is_held_of_domain(
    schema: &Schema,
    path: &str,
    labels: &[String],
    definition: &str,
) -> bool {
    let listed = listed(definition).filter(|listed| listed.column.is_none());
    listed.is_some_and(|listed| are_within(schema, path, labels, &listed.labels))
}

/// Whether all labels are listed, and kept as they are by the type: one that is cut is another.
fn are_within(schema: &Schema, sql_type: &str, labels: &[String], listed: &[String]) -> bool {
    let limit = base(schema, sql_type).and_then(|(text, _)| length(text));
    let fits = |label: &String| limit.is_none_or(|limit| label.chars().count() <= limit);
    !labels.is_empty() && labels.iter().all(|label| fits(label) && listed.contains(label))
}

impl Context<'_, '_> {
    /// The columns of a table whose values constraints list.
    fn listed_columns(&self, relation: &Relation<'_>) -> Vec<(usize, ObjectId, Vec<String>)> {
        let mut out = Vec::new();
        if relation.writes.is_none() {
            return out;
        }
        for (id, constraint, text) in self.of_table(relation.id) {
            // Rows may be read that were never checked.
            if constraint.not_valid || constraint.no_inherit {
                continue;
            }
            let Some(listed) = listed(text) else { continue };
            let Some(name) = &listed.column else { continue };
            let columns = &relation.columns;
            let Some(at) = columns.iter().position(|it| it.name == name.as_str()) else { continue };
            let Some(column) = columns.get(at) else { continue };
            let class = self.column(relation, column).class;
            let is_text = column.resolved.rust.transport == Transport::Binary
                && is_valued(&column.resolved.rust)
                && column.resolved.rust.made.is_none()
                && matches!(class, Class::Text | Class::Padded);
            // An unknown label is shown by the error of reading it.
            if is_text && !column.secret && !self.foreign.contains(relation.id) {
                let labels = listed.kept(class == Class::Padded);
                out.extend(labels.map(|labels| (at, id.clone(), labels)));
            }
        }
        out
    }
}

/// What a constraint lists.
#[derive(Debug, PartialEq)]
struct Listed {
    /// The column, or none where it is a domain's value.
    column: Option<String>,
    labels: Vec<String>,
    /// Whether it is compared as a text, and as a `bpchar`, which spaces at the end say nothing of.
    texts: bool,
    bpchars: bool,
}

impl Listed {
    /// The labels as a column keeps them, padded or not; `None` where it can have others that are
    /// equal to them, or not these.
    fn kept(&self, padded: bool) -> Option<Vec<String>> {
        let is_lost = |label: &String| self.texts && label.ends_with(' ');
        if (!padded && self.bpchars) || (padded && self.labels.iter().any(is_lost)) {
            return None;
        }
        let mut out: Vec<String> = Vec::new();
        for label in &self.labels {
            let label = if padded { label.trim_end_matches(' ') } else { label };
            if !out.iter().any(|it| it == label) {
                out.push(label.to_owned());
            }
        }
        Some(out)
    }
}

/// What a constraint lists: `CHECK (status IN ('draft', 'live'))`.
fn listed(definition: &str) -> Option<Listed> {
    let (one, others) = match parse::check(definition)? {
        Expr::Any(one, others) => (one, others),
        Expr::Or(all) => match <[Expr; 2]>::try_from(all).ok()? {
            [Expr::IsNull(of), Expr::Any(one, others)]
            | [Expr::Any(one, others), Expr::IsNull(of)]
                if uncast(&of) == uncast(&one) =>
            {
                (one, others)
            }
            _ => return None,
        },
        _ => return None,
    };
    let column = match uncast(&one) {
        Expr::Column(name) => Some(name.clone()),
        Expr::Value => None,
        _ => return None,
    };
    let label = |it: &Expr| match uncast(it) {
        Expr::Text(text) => Some(text.clone()),
        _ => None,
    };
    let elements = elements(&others)?;
    let labels: Option<Vec<String>> = elements.iter().map(label).collect();
    let labels = labels.filter(|labels| !labels.is_empty())?;
    let bpchars = elements.iter().chain([&*one]).any(|it| is_cast(it, &["bpchar"]));
    let texts = is_cast(&one, &["text", "character varying"]);
    Some(Listed { column, labels, texts, bpchars })
}

/// Whether one of the casts around an expression is to one of these types.
fn is_cast(expr: &Expr, to: &[&str]) -> bool {
    matches!(expr, Expr::Cast(inner, ty) if to.contains(&&*ty.name) || is_cast(inner, to))
}

/// The expression under casts between texts.
fn uncast(expr: &Expr) -> &Expr {
    match expr {
        Expr::Cast(inner, ty)
            if !ty.array && matches!(&*ty.name, "text" | "character varying" | "bpchar") =>
        {
            uncast(inner)
        }
        expr => expr,
    }
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn lists_of_texts_are_enums() {
        for (text, column, labels) in [
            ("CHECK ((a = ANY (ARRAY['x'::text, 'y'::text])))", "a", "x y"),
            (
                "CHECK (((\"A b\")::text = ANY ((ARRAY['x'::character varying])::text[])))",
                "A b",
                "x",
            ),
            ("CHECK ((VALUE = ANY (ARRAY['M'::bpchar, 'F'::bpchar])))", "", "M F"),
            ("CHECK ((a = ANY ('{x,\"y z\"}'::text[])))", "a", "x y z"),
            ("CHECK (((a IS NULL) OR (a = ANY (ARRAY['x'::text]))))", "a", "x"),
        ] {
            let found = listed(text).unwrap();
            assert_eq!(found.column.unwrap_or_default(), column, "{text}");
            assert_eq!(found.labels.join(" "), labels, "{text}");
        }
        for text in [
            "CHECK ((a = ANY (ARRAY['x'::text, NULL::text])))",
            "CHECK ((a = ANY (ARRAY[1, 2])))",
            "CHECK ((upper(a) = ANY (ARRAY['X'::text])))",
            "CHECK ((a <> ALL (ARRAY['x'::text])))",
            "CHECK (((b IS NULL) OR (a = ANY (ARRAY['x'::text]))))",
            "CHECK (((a = ANY (ARRAY['x'::text])) AND (b > 1)))",
        ] {
            assert_eq!(listed(text), None, "{text}");
        }
    }
}
