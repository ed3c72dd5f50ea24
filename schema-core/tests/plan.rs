//! What a plan says of small schemas: how it reads, what it cuts apart, what it refuses. Whether
//! the SQL is right is for a server to say, in the tests of `schema-postgres`.
#![allow(clippy::unwrap_used)]

use schema_core::object::{
    Column, Composite, Default, Enum, Extension, Identity, Namespace, Sequence, Table, Unmodelled,
    View,
};
use schema_core::{Entry, Kind, Object, ObjectId, Schema, plan};

fn id(kind: Kind, path: &str) -> ObjectId {
    ObjectId::from_path(kind, path).unwrap()
}

fn namespaced() -> Schema {
    let mut schema = Schema::new(15);
    schema.insert(id(Kind::Namespace, "public"), Entry::new(Namespace {}));
    schema
}

fn table(schema: &mut Schema, path: &str, columns: &[(&str, &str)]) {
    let table = Table::default();
    let path = id(Kind::Table, path);
    schema.insert(path.clone(), Entry::new(table));
    for (position, (name, sql_type)) in (1..).zip(columns) {
        let column = Column {
            position,
            sql_type: (*sql_type).to_owned(),
            not_null: true,
            ..Column::default()
        };
        schema.insert(path.child(Kind::Column, name), Entry::new(column));
    }
}

fn sequence(owned_by: Option<&str>, cache: Option<i64>) -> Sequence {
    Sequence {
        sql_type: "bigint".to_owned(),
        start: None,
        increment: None,
        min: None,
        max: None,
        cache,
        cycle: false,
        unlogged: false,
        owned_by: owned_by.map(|path| id(Kind::Column, path)),
        identity: false,
    }
}

fn default(schema: &mut Schema, path: &str, expression: &str, needs: &[ObjectId]) {
    let default = Default { expression: expression.to_owned() };
    let entry = Entry { needs: needs.iter().cloned().collect(), ..Entry::new(default) };
    schema.insert(id(Kind::Default, path), entry);
}

fn view(definition: &str, needs: &[ObjectId]) -> Entry {
    let view = View { definition: definition.to_owned(), options: Vec::new() };
    Entry { needs: needs.iter().cloned().collect(), ..Entry::new(view) }
}

fn sql(schema: &Schema) -> Vec<String> {
    plan::create(schema).unwrap().steps.into_iter().map(|step| step.sql).collect()
}

const NEXT: &str = "nextval('public.t_id_seq'::regclass)";

#[test]
fn serial_is_written_as_serial_only_where_it_says_everything() {
    let sequence_id = id(Kind::Sequence, "public.t_id_seq");
    let mut schema = namespaced();
    table(&mut schema, "public.t", &[("id", "bigint")]);
    default(&mut schema, "public.t.id", NEXT, std::slice::from_ref(&sequence_id));
    schema.insert(sequence_id.clone(), Entry::new(sequence(Some("public.t.id"), None)));
    assert_eq!(sql(&schema), ["CREATE TABLE public.t (\n    id bigserial\n)"]);

    // The sequence belongs to the column, and the column's default needs the sequence.
    schema.insert(sequence_id, Entry::new(sequence(Some("public.t.id"), Some(5))));
    assert_eq!(
        sql(&schema),
        [
            "CREATE TABLE public.t (\n    id bigint NOT NULL\n)",
            "CREATE SEQUENCE public.t_id_seq\n    CACHE 5\n    OWNED BY public.t.id",
            &format!("ALTER TABLE ONLY public.t ALTER COLUMN id SET DEFAULT {NEXT}"),
        ]
    );
}

#[test]
fn what_is_needed_comes_first_and_nothing_else_moves() {
    let mut schema = namespaced();
    schema.insert(
        id(Kind::View, "public.a"),
        view("SELECT b.x FROM public.b", &[id(Kind::View, "public.b")]),
    );
    let e = id(Kind::Enum, "public.e");
    schema.insert(
        id(Kind::View, "public.b"),
        view("SELECT 'l'::public.e AS x", std::slice::from_ref(&e)),
    );
    schema.insert(id(Kind::View, "public.c"), view("SELECT 1 AS x", &[]));
    let labels = Entry { comment: Some("it's".to_owned()), ..Entry::new(Enum { labels: vec![] }) };
    schema.insert(e, labels);
    assert_eq!(
        sql(&schema),
        [
            "CREATE TYPE public.e AS ENUM ()",
            "COMMENT ON TYPE public.e IS 'it''s'",
            "CREATE VIEW public.b AS\n SELECT 'l'::public.e AS x",
            "CREATE VIEW public.a AS\n SELECT b.x FROM public.b",
            "CREATE VIEW public.c AS\n SELECT 1 AS x",
        ]
    );
}

#[test]
fn circles_and_orphans_are_refused_by_name() {
    let mut schema = namespaced();
    let (a, b) = (id(Kind::Composite, "public.a"), id(Kind::Composite, "public.b"));
    let needing =
        |need: &ObjectId| Entry { needs: [need.clone()].into(), ..Entry::new(Composite {}) };
    schema.insert(a.clone(), needing(&b));
    schema.insert(b, needing(&a));
    let errors = plan::create(&schema).unwrap_err();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].code, "plan-cycle");
    let circle = "create composite public.a, create composite public.b";
    assert!(errors[0].message.contains(circle), "{}", errors[0]);

    // Of views that need each other, one is there first without its query.
    let mut schema = namespaced();
    let (a, b) = (id(Kind::View, "public.a"), id(Kind::View, "public.b"));
    schema.insert(a.clone(), view("SELECT 1", std::slice::from_ref(&b)));
    schema.insert(b, view("SELECT 2", &[a]));
    assert_eq!(
        sql(&schema),
        [
            "CREATE VIEW public.a AS\n SELECT",
            "CREATE VIEW public.b AS\n SELECT 2",
            "CREATE OR REPLACE VIEW public.a AS\n SELECT 1",
        ]
    );

    let mut schema = namespaced();
    table(&mut schema, "public.t", &[("id", "bigint")]);
    table(&mut schema, "gone.t", &[]);
    schema.remove(&id(Kind::Table, "public.t"));
    let codes: Vec<_> =
        plan::create(&schema).unwrap_err().into_iter().map(|e| (e.code, e.object)).collect();
    assert_eq!(
        codes,
        [
            ("plan-orphan", Some("column public.t.id".to_owned())),
            ("plan-orphan", Some("table gone.t".to_owned())),
        ]
    );
}

#[test]
fn what_no_statement_makes_is_listed() {
    let mut schema = namespaced();
    let function = id(Kind::Unmodelled, "function public.f()");
    schema.insert(function.clone(), Entry::new(Unmodelled {}));
    schema.insert(
        id(Kind::View, "public.v"),
        view("SELECT public.f()", std::slice::from_ref(&function)),
    );
    let member = Entry { extension: Some("x".to_owned()), ..Entry::new(Enum { labels: vec![] }) };
    schema.insert(id(Kind::Enum, "public.of_extension"), member);
    let extension = Extension { namespace: "public".to_owned(), version: "1".to_owned() };
    schema.insert(id(Kind::Extension, "x"), Entry::new(extension));
    let plan = plan::create(&schema).unwrap();
    assert_eq!(plan.left_out, [function]);
    assert_eq!(
        plan.to_string(),
        "CREATE EXTENSION x WITH SCHEMA public;\n\nCREATE VIEW public.v AS\n SELECT public.f();\n"
    );
}

#[test]
fn hostile_names_stay_names() {
    let mut schema = namespaced();
    let path = "public.\"\"\"; drop table x; --\"";
    table(&mut schema, path, &[("a b", "integer")]);
    let column = id(Kind::Column, &format!("{path}.\"a b\""));
    if let Some(Object::Column(column)) = schema.get_mut(&column).map(|entry| &mut entry.object) {
        column.identity = Some(Identity::Always);
    }
    assert_eq!(
        sql(&schema),
        [format!("CREATE TABLE {path} (\n    \"a b\" integer GENERATED ALWAYS AS IDENTITY\n)")]
    );
}
