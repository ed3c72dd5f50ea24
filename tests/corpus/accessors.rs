//! Writes the functions that call every relation and every unique key of the models.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use syn::{
    Attribute, Expr, FnArg, GenericArgument, ImplItem, ItemImpl, Lit, Meta, PathArguments,
    ReturnType, Type,
};

use crate::catalog::{Expected, Way};
use crate::project::{Models, last};

/// A function that leads from one row to others.
#[derive(Debug)]
pub(crate) struct Accessor {
    name: String,
    shape: &'static str,
    doc: String,
}

/// A unique key among the columns of a relation.
#[derive(Debug)]
pub(crate) struct UniqueKey {
    /// The path of its constant.
    path: String,
    /// Its columns: name, field, and what becomes of NULL in it.
    columns: Vec<(String, String, Null)>,
    /// Whether rows can be upserted by it.
    upsert: bool,
    /// What is true of the rows that it tells apart; empty where these are all.
    only: String,
    /// Whether it is over functions of some of them.
    computed: bool,
}

/// What becomes of NULL in a column of a unique key.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Null {
    /// It cannot be there.
    Never,
    /// The row is not found.
    Untold,
    /// It tells the row as a value does.
    Told,
}

/// The columns of relations by the fields of their constants.
type Columns = BTreeMap<String, (String, bool)>;

impl Accessor {
    /// The relations of a model: what answers for one row, and has a function for many.
    pub(crate) fn all(item: &ItemImpl) -> Vec<Self> {
        let of_row = |item: &ImplItem| {
            let ImplItem::Fn(function) = item else { return None };
            let ReturnType::Type(_, answer) = &function.sig.output else { return None };
            if !matches!(function.sig.inputs.first(), Some(FnArg::Receiver(_))) {
                return None;
            }
            let shape = match last_of(inner(answer)?)?.as_str() {
                "Option" => "Maybe",
                "Vec" => "Many",
                _ => "One",
            };
            let name = function.sig.ident.to_string();
            Some(Self { name, shape, doc: doc(&function.attrs) })
        };
        item.items.iter().filter_map(of_row).collect()
    }

    /// Whether the documentation says that this is the relation.
    fn is(&self, expected: &Expected) -> bool {
        let back = self.doc.contains(" points at this one");
        let way = match () {
            () if self.doc.contains(" joins to this one") => Way::Through,
            () if back => Way::Reverse,
            () => Way::Forward,
        };
        let key = |key: &String| {
            let key = key.replace(char::is_control, " ");
            self.doc.contains(&format!("(`{key}`"))
        };
        let target = expected.target.replace(char::is_control, " ");
        way == expected.way
            && self.doc.contains(&format!("`{target}`"))
            && expected.keys.iter().any(key)
    }
}

fn doc(attributes: &[Attribute]) -> String {
    let text = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(text) => match &text.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    attributes.iter().filter_map(text).collect()
}

fn last_of(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    Some(last(&path.path))
}

/// The first generic argument of a type.
pub(crate) fn inner(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// The last generic argument of a type.
fn last_argument(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    match &path.path.segments.last()?.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.last()? {
            GenericArgument::Type(ty) => last_of(ty),
            _ => None,
        },
        _ => None,
    }
}

/// What the columns of a unique key hold.
fn held(unique: &Type) -> Vec<String> {
    let Type::Path(path) = unique else { return Vec::new() };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last().unwrap().arguments
    else {
        return Vec::new();
    };
    match &arguments.args[1] {
        GenericArgument::Type(Type::Tuple(tuple)) => {
            tuple.elems.iter().map(|ty| last_of(ty).unwrap_or_default()).collect()
        }
        _ => Vec::new(),
    }
}

/// How often a type is an `Option` of another.
fn options(ty: &Type) -> usize {
    match last_of(ty).as_deref() {
        Some("Option") => 1 + inner(ty).map_or(0, options),
        _ => 0,
    }
}

/// The texts that a constant is made of.
fn texts<'a>(arguments: impl IntoIterator<Item = &'a Expr>) -> Vec<String> {
    let text = |argument: &Expr| match argument {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    };
    arguments.into_iter().filter_map(text).collect()
}

/// A name as the database has it.
fn bare(sql: &str) -> String {
    schema_core::name::split(sql).unwrap().concat()
}

/// The unique keys among the columns that a constant for a relation leads to; the types of these are
/// those of the fields.
pub(crate) fn unique_keys(all: &Expr, constant: &str, types: &[(String, Type)]) -> Vec<UniqueKey> {
    let Expr::Reference(all) = all else { return Vec::new() };
    let Expr::Struct(of) = &*all.expr else { return Vec::new() };
    let mut columns = Columns::new();
    let mut keys = Vec::new();
    for field in &of.fields {
        let syn::Member::Named(name) = &field.member else { continue };
        let (call, only) = match &field.expr {
            Expr::Call(call) => (call, String::new()),
            Expr::MethodCall(only) => match &*only.receiver {
                Expr::Call(call) => (call, texts(&only.args).concat()),
                _ => continue,
            },
            _ => continue,
        };
        let Expr::Path(function) = &*call.func else { continue };
        let null = ["__n", "null_column"].contains(&last(&function.path).as_str());
        match &texts(&call.args)[..] {
            [sql, _] => {
                columns.insert(sql.clone(), (name.to_string(), null));
            }
            [key] => {
                let ty = types.iter().find(|(field, _)| name == field).map(|(_, ty)| ty).unwrap();
                let held = held(ty);
                let parts: Vec<&str> = key.split_terminator('\0').collect();
                let computed = parts.iter().skip(2).step_by(4).any(|before| !before.is_empty());
                let of_key = parts.chunks(4).zip(held).map(|(parts, held)| {
                    // After a parameter of a function stands what its column is called.
                    let sql = match parts[3].rsplit_once(" AS _v (") {
                        Some((_, column)) => column.strip_suffix("))").unwrap(),
                        None => parts[0],
                    };
                    let (field, null) = columns[sql].clone();
                    let null = match (null, held.as_str()) {
                        (false, _) => Null::Never,
                        (true, "OrNull") => Null::Told,
                        (true, _) => Null::Untold,
                    };
                    (sql.to_owned(), field, null)
                });
                let path = format!("{constant}.{name}");
                let upsert = last_argument(ty).is_none_or(|last| last != "NoUpsert");
                let columns = of_key.collect();
                keys.push(UniqueKey { path, columns, upsert, only, computed });
            }
            _ => {}
        }
    }
    keys
}

impl Models {
    /// The functions that call everything of every table.
    pub(crate) fn related(
        &self,
        expected: &[Expected],
        queries: &BTreeMap<String, String>,
    ) -> String {
        let mut out = String::from(
            "//! Every relation and every unique key.\n\n#[allow(unused_imports)]\n\
             use crate::related::{Related, many, maybe, one};\n\
             #[allow(unused_imports)]\nuse schema::prelude::*;\n\n",
        );
        let mut all = String::new();
        let mut unused: Vec<&String> = queries.keys().collect();
        for (i, (relation, model)) in self.models.iter().enumerate() {
            writeln!(all, "    it.read::<{model}>();").unwrap();
            let none = Vec::new();
            let accessors = self.accessors.get(model).unwrap_or(&none);
            let wanted: Vec<&Expected> =
                expected.iter().filter(|it| it.owner == *relation).collect();
            let name = model.rsplit("::").next().unwrap();
            let mut calls = String::new();
            for wanted in &wanted {
                let found: Vec<&Accessor> = accessors.iter().filter(|it| it.is(wanted)).collect();
                let [accessor] = found[..] else {
                    panic!("{wanted:#?} is {found:#?}\n{accessors:#?}")
                };
                assert_eq!(accessor.shape, wanted.shape, "{accessor:?}: {wanted:#?}");
                let what = format!("{name}.{}", accessor.name);
                let query = queries.get(&what);
                unused.retain(|name| **name != what);
                relation_call(&mut calls, model, accessor, (&what, wanted, query));
            }
            assert_eq!(accessors.len(), wanted.len(), "{model} has more relations than keys");
            let keys = self.uniques.get(model).map_or(&[][..], Vec::as_slice);
            assert!(!keys.is_empty() || !self.keys.contains_key(model), "{model} has no keys");
            for key in keys {
                self.key_calls(&mut calls, (relation, model), key);
            }
            if !calls.is_empty() {
                writeln!(out, "fn of_{i}(it: &mut Related) {{").unwrap();
                writeln!(out, "    let rows = it.read::<{model}>();").unwrap();
                out.push_str("    let shown = many(rows.rows.iter().collect());\n");
                write!(out, "    let _ = &shown;\n{calls}}}\n\n").unwrap();
            }
        }
        assert!(unused.is_empty(), "no relation is called {unused:?}");
        write!(out, "pub fn all(it: &mut Related) {{\n{all}").unwrap();
        for i in 0..self.models.len() {
            if out.contains(&format!("fn of_{i}(")) {
                writeln!(out, "    of_{i}(it);").unwrap();
            }
        }
        out.push_str("}\n");
        out
    }

    /// Finds, deletes, changes and upserts by a unique key, and reads on from it.
    fn key_calls(&self, out: &mut String, (relation, model): (&str, &str), key: &UniqueKey) {
        let is_key = |field: &String| key.columns.iter().any(|(_, it, _)| it == field);
        let path = &key.path;
        let what = path.trim_start_matches("crate::db::");
        let bare: Vec<String> = key.columns.iter().map(|(sql, _, _)| bare(sql)).collect();
        // The catalog tells an index by its columns.
        let looks = match key.computed {
            true => "&[]".to_owned(),
            false => format!("&[({relation:?}, &{bare:?})]"),
        };
        let some: Vec<String> = key
            .columns
            .iter()
            .filter(|(_, _, null)| *null == Null::Untold)
            .map(|(_, field, _)| format!("rows.rows[i].{field}.is_some()"))
            .collect();
        let is_in = (!key.only.is_empty()).then(|| "only.contains(&shown[i])".to_owned());
        let conditions: Vec<String> = some.into_iter().chain(is_in).collect();
        let has = match conditions.is_empty() {
            true => "&|_| true".to_owned(),
            false => format!("&|i| {}", conditions.join(" && ")),
        };
        if !key.only.is_empty() {
            writeln!(out, "    let only = it.rows_where({relation:?}, {:?});", key.only).unwrap();
        }
        let values: Vec<String> = key
            .columns
            .iter()
            .map(|(_, field, null)| match null {
                Null::Untold => format!("rows.rows[i].{field}.as_ref().unwrap()"),
                Null::Told | Null::Never => format!("&rows.rows[i].{field}"),
            })
            .collect();
        let value = match &values[..] {
            [one] => one.clone(),
            all => format!("({})", all.join(", ")),
        };
        let mut call = |name: &str, body: &str| {
            writeln!(
                out,
                "    it.key(\"{what}.{name}\", &shown, {looks}, {has}, &|i, c| {{ {body} }});"
            )
            .unwrap();
        };
        call("find", &format!("{path}.find(c, {value}).map(maybe)"));
        if let (Some(new), Some(patch)) = (self.news.get(model), self.patches.get(model)) {
            let deleted = "if done { vec![shown[i].clone()] } else { Vec::new() }";
            call("delete", &format!("{path}.delete(c, {value}).map(|done| {deleted})"));
            let fields = &self.structs[patch];
            let changed = fields.iter().find(|(field, _)| !is_key(field)).or(fields.first());
            if let Some((field, _)) = changed {
                let rest = if fields.len() > 1 { ", ..Default::default()" } else { "" };
                call(
                    "update",
                    &format!(
                        "let patch = {patch} {{ {field}: Some(rows.rows[i].{field}.clone()){rest} }}; \
                         {path}.update(c, {value}, &patch).map(maybe)"
                    ),
                );
            }
            let fields = &self.structs[new];
            if key.upsert
                && key
                    .columns
                    .iter()
                    .all(|(_, key, _)| fields.iter().any(|(field, _)| field == key))
            {
                let of_row: BTreeMap<&String, usize> =
                    self.structs[model].iter().map(|(field, ty)| (field, options(ty))).collect();
                let given = fields.iter().map(|(field, ty)| match options(ty) > of_row[field] {
                    true => format!("{field}: Some(rows.rows[i].{field}.clone())"),
                    false => format!("{field}: rows.rows[i].{field}.clone()"),
                });
                let given = given.collect::<Vec<_>>().join(", ");
                call(
                    "upsert",
                    &format!("let new = {new} {{ {given} }}; {path}.upsert(c, &new).map(one)"),
                );
            }
        }
        let is_order = !key.computed && key.columns.iter().all(|(_, _, null)| *null == Null::Never);
        if is_order && key.columns.len() <= 8 {
            let constant = path.split('.').next().unwrap();
            let order: Vec<&str> = key.columns.iter().map(|(sql, _, _)| sql.as_str()).collect();
            let by: Vec<String> = key
                .columns
                .iter()
                .map(|(_, field, _)| format!("{constant}.{field}.asc(),"))
                .collect();
            writeln!(
                out,
                "    it.page(\"{what}\", (&rows.texts, {:?}), {looks}, &|i, c| \
                 {model}::query().order_by(({})).after({value}).limit(2).all(c).map(many));",
                order.join(", "),
                by.concat()
            )
            .unwrap();
        }
    }
}

fn relation_call(
    out: &mut String,
    model: &str,
    accessor: &Accessor,
    (what, wanted, query): (&str, &Expected, Option<&String>),
) {
    let name = &accessor.name;
    let shown = accessor.shape.to_lowercase();
    let sql: Vec<&String> = std::iter::once(&wanted.sql).chain(query).collect();
    let looks: Vec<String> =
        wanted.looks.iter().map(|(table, columns)| format!("({table:?}, &{columns:?})")).collect();
    let bare = name.trim_start_matches("r#");
    writeln!(
        out,
        "    it.relation({what:?}, (&rows.texts, {:?}), &{sql:?}, &[{}], \
         &|i, c| rows.rows[i].{name}(c).map({shown}), \
         &|c| {model}::load_{bare}(&rows.rows, c).map(|all| all.into_iter().map({shown}).collect()));",
        wanted.target,
        looks.join(", ")
    )
    .unwrap();
}
