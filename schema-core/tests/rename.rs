//! Renames of small schemas: what is offered, how a person names one, and which statements it
//! takes. Whether the server takes them is for the tests of `schema-postgres` to say.
#![allow(clippy::unwrap_used)]

use schema_core::object::{Column, Enum, Namespace, Routine, Table};
use schema_core::plan::rename::{Candidate, Named, candidates, mentions, moved, named, rename};
use schema_core::plan::{Rename, To};
use schema_core::{Entry, ObjectId, Schema};

fn with(all: impl IntoIterator<Item = (String, Entry)>) -> Schema {
    let mut schema = Schema::new(15);
    let public = ("namespace public".to_owned(), Entry::new(Namespace {}));
    for (id, entry) in std::iter::once(public).chain(all) {
        schema.insert(ObjectId::parse(&id).unwrap(), entry);
    }
    schema
}

fn table() -> Table {
    Table::default()
}

fn column(position: u32, sql_type: &str) -> Column {
    Column { position, sql_type: sql_type.to_owned(), ..Column::default() }
}

/// Tables with columns of these names and types.
fn tables(all: &[(&str, &[(&str, &str)])]) -> Schema {
    with(all.iter().flat_map(|(path, columns)| {
        let columns = (1..).zip(*columns).map(move |(position, (name, sql_type))| {
            (format!("column {path}.{name}"), Entry::new(column(position, sql_type)))
        });
        std::iter::once((format!("table {path}"), Entry::new(table()))).chain(columns)
    }))
}

fn offered(from: &Schema, to: &Schema) -> Vec<String> {
    let pair = |it: &Candidate| {
        let (goes, comes) = it.sides();
        format!("{goes} = {comes}")
    };
    candidates(from, to, &[]).unwrap().iter().map(pair).collect()
}

fn chosen(from: &Schema, to: &Schema, texts: &[&str]) -> Result<Vec<Rename>, String> {
    let all: Vec<_> = texts.iter().map(|text| Named::parse(text).unwrap()).collect();
    named(from, to, &all).map_err(|errors| errors[0].to_string())
}

fn sql(schema: &Schema, renames: &[Rename]) -> Vec<String> {
    rename(schema, renames).unwrap().into_iter().map(|step| step.sql).collect()
}

const USERS: &[(&str, &str)] =
    &[("id", "bigint"), ("mail", "text"), ("born", "date"), ("score", "numeric")];

#[test]
fn a_column_of_the_same_type_in_the_same_place_is_offered() {
    let from = tables(&[("public.users", USERS)]);
    let to = [("id", "bigint"), ("email", "text"), ("born", "date"), ("score", "numeric")];
    let to = tables(&[("public.users", &to)]);
    assert_eq!(offered(&from, &to), ["column public.users.mail = public.users.email"]);
    assert_eq!(offered(&to, &from), ["column public.users.email = public.users.mail"]);
    assert!(offered(&from, &from).is_empty());
}

#[test]
fn another_type_or_two_that_fit_alike_are_not_offered() {
    let from = tables(&[("public.users", USERS)]);
    let other = [("id", "bigint"), ("flag", "boolean"), ("born", "date"), ("score", "numeric")];
    assert!(offered(&from, &tables(&[("public.users", &other)])).is_empty());
    let from = tables(&[("public.a", USERS)]);
    let to = tables(&[("public.x", USERS), ("public.y", USERS)]);
    assert!(offered(&from, &to).is_empty());
}

#[test]
fn a_table_with_most_of_its_columns_is_offered_and_then_its_columns() {
    let from = tables(&[("public.users", USERS), ("public.other", &[("a", "integer")])]);
    let to = [("id", "bigint"), ("email", "text"), ("born", "date"), ("score", "numeric")];
    let to = tables(&[("public.accounts", &to), ("public.other", &[("a", "integer")])]);
    assert_eq!(offered(&from, &to), ["table public.users = public.accounts"]);
    let known = chosen(&from, &to, &["users=accounts"]).unwrap();
    let more = candidates(&from, &to, &known).unwrap();
    let ids: Vec<_> = more.iter().map(|it| (it.from.to_string(), it.to.to_string())).collect();
    let pair = ("column public.users.mail", "column public.accounts.email");
    assert_eq!(ids, [(pair.0.to_owned(), pair.1.to_owned())]);
}

#[test]
fn a_namespace_is_offered_without_what_is_in_it() {
    let space = |name: &str| {
        with([
            (format!("namespace {name}"), Entry::new(Namespace {})),
            (format!("table {name}.t"), Entry::new(table())),
            (format!("enum {name}.e"), Entry::new(Enum { labels: vec!["x".to_owned()] })),
        ])
    };
    assert_eq!(offered(&space("a"), &space("b")), ["namespace a = b"]);
}

#[test]
fn names_are_found_with_and_without_kind_and_namespace() {
    let from = tables(&[("public.users", USERS), ("public.\"Odd=Name\"", &[("id", "bigint")])]);
    let to = [("id", "bigint"), ("email", "text"), ("born", "date"), ("score", "numeric")];
    let to = tables(&[("public.accounts", &to), ("public.odd", &[("id", "bigint")])]);
    for texts in [
        ["users=accounts", "users.mail=accounts.email"],
        ["table public.users = public.accounts", "public.users.mail=public.accounts.email"],
        ["public.users=accounts", "column mail=email"],
    ] {
        let renames = chosen(&from, &to, &texts).unwrap();
        let expected = [
            "ALTER TABLE public.users RENAME COLUMN mail TO email",
            "ALTER TABLE public.users RENAME TO accounts",
        ];
        assert_eq!(sql(&from, &renames), expected, "{texts:?}");
    }
    let odd = chosen(&from, &to, &["\"Odd=Name\"=odd"]).unwrap();
    assert_eq!(sql(&from, &odd), ["ALTER TABLE public.\"Odd=Name\" RENAME TO odd"]);
}

#[test]
fn wrong_names_are_told_with_the_nearest() {
    let from = tables(&[("public.users", USERS), ("public.notes", USERS)]);
    let to = tables(&[("public.accounts", USERS), ("public.notes", USERS)]);
    let error = |text: &str| chosen(&from, &to, &[text]).unwrap_err();
    assert!(error("user=accounts").contains("did you mean table public.users?"));
    assert!(error("users=acounts").contains("did you mean table public.accounts?"));
    assert!(error("users=users").contains("the same name"));
    let other = tables(&[("public.other", &[("ident", "bigint")])]);
    let several = chosen(&from, &other, &["id=ident"]).unwrap_err();
    assert!(several.contains("column public.notes.id, column public.users.id"), "{several}");
    assert!(Named::parse("users").is_err() && Named::parse("=x").is_err());
}

fn moods(labels: &[&str]) -> Schema {
    let labels = labels.iter().map(|it| (*it).to_owned()).collect();
    with([("enum public.mood".to_owned(), Entry::new(Enum { labels }))])
}

#[test]
fn a_label_that_goes_where_another_comes_is_offered_and_named() {
    let from = moods(&["sad", "so so", "ok", "happy"]);
    let to = moods(&["unhappy", "so so", "ok", "Very happy"]);
    let both = [
        "label sad of enum public.mood = unhappy",
        "label happy of enum public.mood = \"Very happy\"",
    ];
    assert_eq!(offered(&from, &to), both);
    let known = chosen(&from, &to, &["mood.sad=public.mood.unhappy"]).unwrap();
    assert_eq!(sql(&from, &known), ["ALTER TYPE public.mood RENAME VALUE 'sad' TO 'unhappy'"]);
    // What is confirmed is not asked again.
    let open = candidates(&from, &to, &known).unwrap();
    assert_eq!(
        open.iter().map(Candidate::said).collect::<Vec<_>>(),
        ["public.mood.happy=public.mood.\"Very happy\""]
    );
    let renames = chosen(&from, &to, &["public.mood.happy=\"Very happy\""]).unwrap();
    assert_eq!(renames, open[0].renames());
    // Elsewhere, or as one of two, it is no rename to offer, and may be one to name.
    for labels in [&["so so", "ok", "happy", "unhappy"][..], &["a", "b", "so so", "ok", "happy"]] {
        assert!(offered(&from, &moods(labels)).is_empty(), "{labels:?}");
    }
    let wrong = chosen(&from, &to, &["mood.sad=mood.bad"]).unwrap_err();
    assert!(wrong.contains("no enum of the second schema has the label"), "{wrong}");
}

#[test]
fn a_routine_is_offered_by_what_it_does_and_named_with_its_types() {
    let with = |names: [&str; 2]| {
        with(names.into_iter().zip(["integer", "text"]).map(|(name, types)| {
            let body = format!("BEGIN PERFORM pg_notify('{types}', 'changed'); END");
            (format!("routine public.{name}({types})"), Entry::new(routine(&body)))
        }))
    };
    let (from, to) = (with(["f", "f"]), with(["g", "f"]));
    assert_eq!(offered(&from, &to), ["routine public.f(integer) = public.g(integer)"]);
    let renames = chosen(&from, &to, &["f(integer)=g(integer)"]).unwrap();
    let id = ObjectId::parse("routine public.f(integer)").unwrap();
    assert_eq!(renames, [Rename { id, to: To::Name("g".to_owned()) }]);
}

#[test]
fn what_cannot_be_renamed_is_told() {
    let schema = tables(&[("public.a", USERS), ("public.b", USERS)]);
    let to = |id: &str, to: &str| Rename {
        id: ObjectId::parse(id).unwrap(),
        to: To::Name(to.to_owned()),
    };
    let codes = |renames: &[Rename]| -> Vec<&str> {
        rename(&schema, renames).unwrap_err().iter().map(|error| error.code).collect()
    };
    assert_eq!(codes(&[to("table public.a", "b")]), ["rename-taken"]);
    assert_eq!(codes(&[to("column public.a.id", "mail")]), ["rename-taken"]);
    assert_eq!(codes(&[to("table public.c", "d")]), ["rename-missing"]);
    assert_eq!(codes(&[to("table public.a", "c"), to("table public.a", "d")]), ["rename-twice"]);
    assert_eq!(codes(&[to("table public.a", &"x".repeat(64))]), ["rename-name"]);
    let swap = [to("table public.a", "b"), to("table public.b", "a")];
    assert_eq!(
        sql(&schema, &swap),
        [
            "ALTER TABLE public.a RENAME TO a__old",
            "ALTER TABLE public.b RENAME TO a",
            "ALTER TABLE public.a__old RENAME TO b",
        ]
    );
    // No name becomes SQL of its own.
    let hostile = to("table public.a", "x\"; DROP TABLE b; --");
    let expected = "ALTER TABLE public.a RENAME TO \"x\"\"; DROP TABLE b; --\"";
    assert_eq!(sql(&schema, &[hostile]), [expected]);
}

fn routine(body: &str) -> Routine {
    Routine {
        procedure: false,
        window: false,
        arguments: Vec::new(),
        result: Some("void".to_owned()),
        language: "plpgsql".to_owned(),
        transforms: Vec::new(),
        volatility: None,
        strict: false,
        security_definer: false,
        leakproof: false,
        parallel: None,
        cost: None,
        rows: None,
        support: None,
        settings: Vec::new(),
        depends_on: Vec::new(),
        library: None,
        body: Some(body.to_owned()),
        sql_body: None,
    }
}

#[test]
fn texts_that_name_what_was_renamed_are_listed() {
    let mut schema = tables(&[("public.users", USERS)]);
    for (name, body) in [
        ("f", "BEGIN DELETE FROM Users; END"),
        ("g", "BEGIN DELETE FROM users_old; END"),
        ("h", "BEGIN SELECT \"users\".mail; END"),
    ] {
        let id = ObjectId::parse(&format!("routine public.{name}()")).unwrap();
        schema.insert(id, Entry::new(routine(body)));
    }
    let id = ObjectId::parse("table public.users").unwrap();
    let renames = [Rename { id, to: To::Name("accounts".to_owned()) }];
    let (_, addresses) = moved(&schema, &renames).unwrap();
    let found: Vec<_> = mentions(&schema, &addresses).iter().map(ToString::to_string).collect();
    let text = |name: &str| {
        format!("the text of routine public.{name}() names users (now table public.accounts)")
    };
    assert_eq!(found, [text("f"), text("h")]);
}
