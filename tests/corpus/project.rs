//! Writes a crate with the models of a schema and a program that puts a row into every table.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use schema_codegen::config::Config;
use schema_core::constraint::ConstraintBody;
use schema_core::{Kind, Object, ObjectId, Schema, snapshot};
use syn::{Fields, GenericArgument, ImplItem, Item, ItemConst, ItemImpl, PathArguments, Type};

use crate::accessors::{self, Accessor, UniqueKey, inner};
use crate::catalog::Expected;

/// The manifest of a crate; the facade is the one under test.
const MANIFEST: &str = "[package]
name = \"NAME\"
version = \"0.0.0\"
edition = \"2024\"
publish = false

[dependencies]
schema = { path = \"ROOT\", features = [\"full\", \"serde\", \"deadpool-postgres\", \"sqlx\"] }
";

/// The manifest of all of them: one cargo compiles them side by side.
const WORKSPACE: &str = "[workspace]
resolver = \"3\"
members = MEMBERS

[profile.dev]
debug = false
";

const MAIN: &str = "//! One row of every table, in and out.
#![deny(warnings)]
#![forbid(unsafe_code)]

/// The models under test.
#[schema::derive_schema]
pub mod db {}

mod all;
mod every;
mod plans;
#[allow(dead_code)]
mod related;
#[allow(dead_code)]
mod rows;
mod sample;

fn main() {
    let connect = |place| {
        let url: String = std::env::args().nth(place).unwrap();
        schema::postgres::Client::connect(&url, schema::postgres::NoTls).unwrap()
    };
    let (mut empty, full) = (connect(1), connect(2));
    db::verify(&mut empty).unwrap();
    let mut tally = rows::Tally::default();
    every::table(&mut tally, &mut empty);
    let mut related = related::Related::new(full);
    all::all(&mut related);
    println!(\"{} {} {}\", tally.passed, tally.refused, tally.failed + related.failed);
    println!(\"{}\", related.told());
}
";

/// The models alone, with everything in the facade that can be asked of them.
const LIB: &str = "//! Models with every option.
#![deny(warnings)]
#![forbid(unsafe_code)]

/// The models under test.
#[schema::derive_schema]
pub mod db {}
";

/// What is known of a schema without the models.
pub(crate) struct Known {
    pub(crate) relations: Vec<Expected>,
    /// Statements of a person, by the relation that they are about.
    pub(crate) queries: BTreeMap<String, String>,
}

/// Writes a workspace of crates in folders of these names, with the versions that we are built with.
pub(crate) fn write_workspace(folder: &Path, members: &[String]) {
    let manifest = WORKSPACE.replace("MEMBERS", &format!("{members:?}"));
    std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).unwrap();
}

/// The manifest of the crate in a folder.
fn manifest(folder: &Path) -> String {
    let name = folder.file_name().unwrap().to_string_lossy();
    MANIFEST.replace("NAME", &name).replace("ROOT", env!("CARGO_MANIFEST_DIR"))
}

/// Writes the crate; what is written is compiled as it stands.
pub(crate) fn write(folder: &Path, schema: &Schema, known: &Known) {
    std::fs::create_dir_all(folder.join("src")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    let manifest = manifest(folder);
    write("Cargo.toml", &manifest);
    write("schema.json", &snapshot::encode(schema));
    write("src/main.rs", MAIN);
    write("src/rows.rs", include_str!("rows.rs"));
    let settings = settings(schema);
    write("schema.toml", &settings);
    let config = Config::parse(Some(("schema.toml", &settings)), Some(&manifest)).unwrap();
    let source = schema_codegen::models::generate(schema, &config)
        .unwrap_or_else(|errors| panic!("{errors:#?}"));
    let mut models = Models::default();
    models.collect(&syn::parse_file(&source).unwrap().items, "crate::db");
    let (every, enums) = models.program(schema);
    write("src/every.rs", &every);
    write("src/all.rs", &models.related(&known.relations, &known.queries));
    write("src/related.rs", include_str!("related.rs"));
    write("src/plans.rs", include_str!("plans.rs"));
    write("src/sample.rs", &format!("{}\n{enums}", include_str!("sample.rs")));
}

/// Writes a crate with the models alone, where types carry all the meaning that they can.
pub(crate) fn write_meaning(folder: &Path, schema: &Schema) {
    std::fs::create_dir_all(folder.join("src")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("Cargo.toml", &manifest(folder));
    write("schema.json", &snapshot::encode(schema));
    let options = "key_newtypes = true\ndomain_newtypes = true\nchecks = true\ncolumns = true\n";
    write("schema.toml", &settings(schema).replace("columns = true\n", options));
    write("src/lib.rs", LIB);
}

/// `sqlx` has no multiranges.
fn settings(schema: &Schema) -> String {
    let types: BTreeSet<&str> = schema
        .of_kind(Kind::Column)
        .filter_map(|(_, entry)| match &entry.object {
            Object::Column(column) => Some(column.sql_type.as_str()),
            _ => None,
        })
        .filter(|ty| ty.ends_with("multirange"))
        .collect();
    let types: Vec<String> = types.iter().map(|ty| format!("{ty:?} = \"text\"\n")).collect();
    let types =
        if types.is_empty() { String::new() } else { format!("[types]\n{}", types.concat()) };
    format!("[models]\ncolumns = true\n{types}")
}

/// What the generated source has, by relation.
#[derive(Default)]
pub(crate) struct Models {
    /// The models by relation: path of the row struct.
    pub(crate) models: BTreeMap<String, String>,
    /// The `New` struct of each row struct.
    pub(crate) news: BTreeMap<String, String>,
    /// The `Patch` struct of each row struct.
    pub(crate) patches: BTreeMap<String, String>,
    /// The key type of each row struct.
    pub(crate) keys: BTreeMap<String, Type>,
    /// The relations of each row struct.
    pub(crate) accessors: BTreeMap<String, Vec<Accessor>>,
    /// The unique keys of each row struct.
    pub(crate) uniques: BTreeMap<String, Vec<UniqueKey>>,
    pub(crate) structs: BTreeMap<String, Vec<(String, Type)>>,
    /// The row struct of each struct of columns, which is what its parameter is by default.
    rows: BTreeMap<String, String>,
    /// The constant that leads to each struct of columns.
    constants: BTreeMap<String, String>,
    enums: Vec<String>,
    /// Structs that stand for no relation and no statement: composites.
    composites: Vec<String>,
}

impl Models {
    fn collect(&mut self, items: &[Item], module: &str) {
        for item in items {
            match item {
                Item::Mod(inner) => {
                    if let Some((_, items)) = &inner.content {
                        self.collect(items, &format!("{module}::{}", inner.ident));
                    }
                }
                Item::Struct(item) => {
                    let Fields::Named(fields) = &item.fields else { continue };
                    let fields = fields
                        .named
                        .iter()
                        .map(|f| (f.ident.as_ref().unwrap().to_string(), f.ty.clone()))
                        .collect();
                    let this = format!("{module}::{}", item.ident);
                    if let Some((_, Type::Path(row))) =
                        item.generics.type_params().find_map(|it| it.default.as_ref())
                    {
                        self.rows.insert(this.clone(), format!("{module}::{}", last(&row.path)));
                    }
                    self.structs.insert(this, fields);
                }
                Item::Enum(item) => self.enums.push(format!("{module}::{}", item.ident)),
                Item::Macro(item) if last(&item.mac.path) == "__composite" => {
                    let name = item.mac.tokens.clone().into_iter().next().unwrap();
                    self.composites.push(format!("{module}::{name}"));
                }
                Item::Impl(item) => self.implementation(item, module),
                Item::Const(item) => self.constant(item, module),
                _ => {}
            }
        }
    }

    fn implementation(&mut self, item: &ItemImpl, module: &str) {
        let Type::Path(this) = &*item.self_ty else { return };
        let this = format!("{module}::{}", last(&this.path));
        let Some((path, _)) = &item.trait_ else {
            self.accessors.entry(this).or_default().extend(Accessor::all(item));
            return;
        };
        for inner in &item.items {
            match (last(path).as_str(), inner) {
                ("Model", ImplItem::Const(constant)) if constant.ident == "RELATION" => {
                    let syn::Expr::Lit(text) = &constant.expr else { continue };
                    let syn::Lit::Str(text) = &text.lit else { continue };
                    self.models.insert(text.value(), this.clone());
                }
                ("Table", ImplItem::Type(ty)) if ty.ident == "New" => {
                    let Type::Path(new) = &ty.ty else { continue };
                    self.news.insert(this.clone(), format!("{module}::{}", last(&new.path)));
                }
                ("Table", ImplItem::Type(ty)) if ty.ident == "Patch" => {
                    let Type::Path(patch) = &ty.ty else { continue };
                    self.patches.insert(this.clone(), format!("{module}::{}", last(&patch.path)));
                }
                ("__S" | "ColumnSet", ImplItem::Const(all)) => {
                    let (row, constant) = (&self.rows[&this], &self.constants[&this]);
                    let keys = accessors::unique_keys(&all.expr, constant, &self.structs[&this]);
                    self.uniques.insert(row.clone(), keys);
                }
                ("Keyed", ImplItem::Type(ty)) if ty.ident == "Key" => {
                    self.keys.insert(this.clone(), ty.ty.clone());
                }
                _ => {}
            }
        }
    }

    /// The constant of a relation, by the struct of its columns.
    fn constant(&mut self, item: &ItemConst, module: &str) {
        let Some(Type::Path(columns)) = inner(&item.ty) else { return };
        let columns = format!("{module}::{}", last(&columns.path));
        self.constants.insert(columns, format!("{module}::{}", item.ident));
    }

    /// The function that tries every relation, and the samples of the schema's own types.
    fn program(&self, schema: &Schema) -> (String, String) {
        let mut every = String::from(
            "//! Every table and view.\n\n#[allow(unused_imports)]\nuse crate::{rows::Tally, sample::Sample};\n\n\
             pub fn table(tally: &mut Tally, client: &mut schema::postgres::Client) {\n",
        );
        let relations = schema.iter().filter(|(id, _)| {
            matches!(id.kind(), Kind::Table | Kind::View | Kind::MaterializedView)
        });
        for (id, entry) in relations.filter(|(_, entry)| entry.extension.is_none()) {
            let model = self.models.get(id.path()).unwrap_or_else(|| panic!("no model of {id}"));
            let columns = schema.columns(id.path());
            let fields = &self.structs[model];
            assert_eq!(fields.len(), columns.len(), "a column of {id} is skipped");
            if !matches!(&entry.object, Object::Table(_)) {
                writeln!(every, "    tally.view::<{model}>(client);").unwrap();
                continue;
            }
            let Some(new) = self.news.get(model) else { panic!("{id} cannot be written") };
            let types: BTreeMap<&str, &str> = fields
                .iter()
                .zip(&columns)
                .map(|((field, _), (_, column, _))| (field.as_str(), column.sql_type.as_str()))
                .collect();
            write!(every, "    tally.table::<{model}>(client, {new} {{").unwrap();
            for (field, ty) in &self.structs[new] {
                write!(every, "{field}: {}, ", value(ty, types[field.as_str()])).unwrap();
            }
            let finds = match self.key(schema, id, model) {
                Some(key) => {
                    format!("|c, row| Ok(vec![<{model} as schema::Keyed>::find(c, {key})?])")
                }
                None => "|_, _| Ok(Vec::new())".to_owned(),
            };
            writeln!(every, "}}, {finds});").unwrap();
        }
        every.push_str("    let _ = (tally, client);\n}\n");
        (every, self.samples())
    }

    /// The argument of `find`, from the row that was inserted.
    fn key(&self, schema: &Schema, table: &ObjectId, model: &str) -> Option<String> {
        let key = self.keys.get(model)?;
        let names =
            schema.children(Kind::Constraint, table.path()).find_map(|(_, entry)| match &entry
                .object
            {
                Object::Constraint(constraint) => match &constraint.body {
                    ConstraintBody::PrimaryKey(key) => Some(&key.columns),
                    _ => None,
                },
                _ => None,
            })?;
        let columns = schema.columns(table.path());
        let fields = &self.structs[model];
        let field = |name: &String| {
            let place = columns.iter().position(|(id, _, _)| id.name() == *name).unwrap();
            fields[place].0.clone()
        };
        let types: Vec<&Type> = match key {
            Type::Tuple(tuple) => tuple.elems.iter().collect(),
            one => vec![one],
        };
        let values: Vec<String> = types
            .iter()
            .zip(names)
            .map(|(ty, name)| match ty {
                Type::Reference(_) => format!("&row.{}", field(name)),
                _ => format!("row.{}", field(name)),
            })
            .collect();
        Some(if names.len() == 1 { values.concat() } else { format!("({})", values.join(", ")) })
    }

    fn samples(&self) -> String {
        let mut out = String::new();
        for name in &self.enums {
            writeln!(out, "impl Sample for {name} {{ fn sample() -> Self {{ {name}::ALL[0] }} }}")
                .unwrap();
        }
        for name in &self.composites {
            let fields: Vec<String> = self.structs[name]
                .iter()
                .map(|(field, _)| format!("{field}: Sample::sample()"))
                .collect();
            writeln!(
                out,
                "impl Sample for {name} {{ fn sample() -> Self {{ {name} {{ {} }} }} }}",
                fields.join(", ")
            )
            .unwrap();
        }
        out
    }
}

pub(crate) fn last(path: &syn::Path) -> String {
    path.segments.last().unwrap().ident.to_string()
}

/// An expression of a field's type: text that the SQL type reads, where the field is text.
fn value(ty: &Type, sql: &str) -> String {
    let Type::Path(path) = ty else { return "Sample::sample()".to_owned() };
    let segment = path.path.segments.last().unwrap();
    let inner = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.first(),
        _ => None,
    };
    match (segment.ident.to_string().as_str(), inner) {
        ("Option", Some(GenericArgument::Type(inner))) => format!("Some({})", value(inner, sql)),
        ("Vec", Some(GenericArgument::Type(inner))) => format!("vec![{}]", value(inner, sql)),
        ("String", None) => format!("{:?}.to_owned()", text(sql)),
        _ => "Sample::sample()".to_owned(),
    }
}

/// A text that the type's input function takes.
fn text(sql: &str) -> &'static str {
    let name = sql.trim_end_matches("[]").split('(').next().unwrap_or(sql);
    match name.rsplit('.').next().unwrap_or(name) {
        "xml" => "<a/>",
        "money" | "numeric" | "cube" | "xid" | "xid8" | "cid" | "ean13" | "isbn" => "1",
        "tid" => "(1,1)",
        "pg_lsn" => "0/1",
        "pg_snapshot" | "txid_snapshot" => "1:1:",
        "jsonpath" => "$",
        "line" => "{1,2,3}",
        "lseg" => "[(0,0),(1,1)]",
        "polygon" => "((0,0),(1,1))",
        "circle" => "<(0,0),1>",
        "macaddr8" => "08:00:2b:01:02:03:04:05",
        "regclass" => "pg_class",
        "regtype" => "integer",
        "regproc" => "now",
        "hstore" => "a=>1",
        _ => "a",
    }
}
