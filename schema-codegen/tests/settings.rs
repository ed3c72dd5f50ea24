//! What is said of settings that name nothing, or have nothing to do.
#![allow(clippy::unwrap_used)]

mod lines;

use schema_codegen::{Config, generate};
use schema_core::object::{Domain, Namespace, Table};
use schema_core::{Entry, Kind, Object, ObjectId, Schema};

/// Two tables, a join of two, a view and an enum.
fn schema() -> Schema {
    let lines = [
        r#"{"namespace":"public"}"#,
        r#"{"enum":"public.mood","labels":["sad","ok"]}"#,
        r#"{"domain":"public.power","type":"text"}"#,
        r#"{"domain_constraint":"public.power.power_check","definition":"CHECK ((VALUE = ANY (ARRAY['on'::text, 'off'::text])))"}"#,
        r#"{"table":"public.users"}"#,
        r#"{"column":"public.users.id","position":1,"type":"bigint","not_null":true}"#,
        r#"{"column":"public.users.email","position":2,"type":"text","not_null":true}"#,
        r#"{"column":"public.users.status","position":3,"type":"text","not_null":true}"#,
        r#"{"column":"public.users.revision","position":4,"type":"integer","not_null":true}"#,
        r#"{"constraint":"public.users.status_check","check":"CHECK ((status = ANY (ARRAY['new'::text, 'paid'::text])))"}"#,
        r#"{"constraint":"public.users.users_pkey","primary_key":["id"]}"#,
        r#"{"table":"public.posts"}"#,
        r#"{"column":"public.posts.id","position":1,"type":"bigint","not_null":true}"#,
        r#"{"column":"public.posts.author_id","position":2,"type":"bigint","not_null":true}"#,
        r#"{"column":"public.posts.mood","position":3,"type":"public.mood","needs":["enum public.mood"]}"#,
        r#"{"constraint":"public.posts.author_fkey","foreign_key":["author_id"],"references":"public.users","referenced":["id"]}"#,
        r#"{"constraint":"public.posts.posts_pkey","primary_key":["id"]}"#,
        r#"{"view":"public.recent","definition":"SELECT 1"}"#,
        r#"{"column":"public.recent.id","position":1,"type":"bigint"}"#,
        r#"{"column":"public.recent.title","position":2,"type":"text"}"#,
    ];
    lines::schema(&lines)
}

/// Each message with its first help.
fn told(settings: &str) -> Vec<(String, String)> {
    let config = Config::parse(Some(("schema.toml", settings)), None).unwrap();
    let errors = generate(&schema(), &config).err().unwrap_or_default();
    errors.into_iter().map(|it| (it.message, it.help.into_iter().next().unwrap())).collect()
}

/// That the settings have one error each, with its help.
fn each(cases: &[(&str, &str, &str)]) {
    for (settings, message, help) in cases {
        assert_eq!(told(settings), [((*message).to_owned(), (*help).to_owned())], "{settings}");
    }
}

#[test]
fn names_of_what_has_none_say_what_would_make_one() {
    each(&[
        (
            "[names]\n\"public.users.users_pkey\" = \"Id\"",
            "`public.users.users_pkey` has no type that could be named",
            "a key of one column has a type with `key_newtypes = true` in [models]",
        ),
        (
            "[names]\n\"public.users.status_check.paid\" = \"Settled\"",
            "`public.users.status_check.paid` has no type that could be named",
            "a list of texts is an enum with `checks = true` in [models]",
        ),
        (
            "[names]\n\"public.posts.author_fkey\" = \"writer\"",
            "`public.posts.author_fkey` has no type that could be named",
            "[relations] names what a foreign key leads to",
        ),
        (
            "[names]\n\"public.mood.sda\" = \"Blue\"",
            "the schema has no table, column or type `public.mood.sda`",
            "did you mean `public.mood.sad`?",
        ),
        (
            "[models]\nchecks = true\n[names]\n\"public.users.status_check.piad\" = \"Settled\"",
            "the schema has no table, column or type `public.users.status_check.piad`",
            "did you mean `public.users.status_check.paid`?",
        ),
        (
            "[names]\nusers = \"Account\"",
            "the schema has no table, column or type `users`",
            "did you mean `public.users`?",
        ),
    ]);
    each(&[
        (
            "[models]\nkey_newtypes = true\n[names]\n\"public.users.users_pkey\" = \"User\"",
            "two types would be called `User`",
            "give one of them another name below [names]",
        ),
        (
            "[names]\n\"public.users\" = \"Row\"\n\"public.posts\" = \"Row\"",
            "two models would be called `Row`",
            "give one of them another name below [names]",
        ),
        (
            "[models]\nchecks = true\n[names]\n\"public.users.status_check.paid\" = \"Same\"\n\
             \"public.users.status_check.new\" = \"Same\"",
            "two variants would be called `Same`, another by `new`",
            "give one of them another name below [names]",
        ),
        (
            "[models]\nchecks = true\n[names]\n\"public.power.on\" = \"Off\"",
            "two variants would be called `Off`, another by `off`",
            "give one of them another name below [names]",
        ),
        (
            "[names]\n\"public.users.email\" = \"status\"",
            "two fields would be called `status`, another by `status`",
            "give one of them another name below [names]",
        ),
        (
            "[names]\n\"public.users.email\" = \"same\"\n\"public.users.status\" = \"same\"",
            "two fields would be called `same`, another by `email`",
            "give one of them another name below [names]",
        ),
        (
            "[names]\n\"public.mood.sad\" = \"Ok\"",
            "two variants would be called `Ok`, another by `ok`",
            "give one of them another name below [names]",
        ),
    ]);
    // Each has the other's name: there are no two of one.
    let turned =
        "[names]\n\"public.users.email\" = \"status\"\n\"public.users.status\" = \"email\"";
    assert_eq!(told(turned), []);
    let named = "[models]\nchecks = true\nkey_newtypes = true\n[names]\n\
        \"public.users.users_pkey\" = \"Id\"\n\"public.users.status_check\" = \"State\"\n\
        \"public.users.status_check.paid\" = \"Settled\"\n\"public.mood.sad\" = \"Blue\"";
    assert_eq!(told(named), []);
}

#[test]
fn a_namespace_can_be_all_that_is_included() {
    for name in ["public", "public.*"] {
        let settings = format!("[models]\ninclude = [\"{name}\"]");
        let config = Config::parse(Some(("schema.toml", &settings)), None).unwrap();
        let source = generate(&schema(), &config).unwrap();
        assert!(source.contains("pub struct User "), "{source}");
    }
}

#[test]
fn what_types_have_already_is_not_derived_again() {
    let settings =
        "[models]\nkey_newtypes = true\nderive = [\"Eq\", \"std::hash::Hash\", \"my::Own\"]";
    let config = Config::parse(Some(("schema.toml", settings)), None).unwrap();
    let source = generate(&schema(), &config).unwrap();
    let derives: Vec<&str> = source.lines().filter(|line| line.starts_with("#[derive(")).collect();
    assert!(derives.len() > 4, "{derives:?}");
    for derive in derives {
        assert_eq!(
            derive.matches("Eq").count() - derive.matches("PartialEq").count(),
            1,
            "{derive}"
        );
        assert_eq!(derive.matches("Hash").count(), 1, "{derive}");
        assert!(derive.contains("my::Own"), "{derive}");
    }
}

#[test]
fn enums_are_called_by_their_labels_where_they_are_serialised() {
    let settings = "[models]\nchecks = true\nderive = [\"serde::Serialize\"]";
    let config = Config::parse(Some(("schema.toml", settings)), None).unwrap();
    let source = generate(&schema(), &config).unwrap();
    for label in ["sad", "off", "paid"] {
        assert!(source.contains(&format!("#[serde(rename = \"{label}\")]")), "{source}");
    }
    let config = Config::parse(Some(("schema.toml", "[models]\nchecks = true")), None).unwrap();
    assert!(!generate(&schema(), &config).unwrap().contains("serde"));
}

#[test]
fn what_is_printed_of_a_row_is_not_derived() {
    for secrets in ["", "secrets = [\"public.users.email\"]"] {
        let derive = "derive = [\"Clone\", \"std::fmt::Debug\", \"PartialEq\", \"my::Own\"]";
        let settings = format!("[models]\n{derive}\n{secrets}");
        let config = Config::parse(Some(("schema.toml", &settings)), None).unwrap();
        let source = generate(&schema(), &config).unwrap();
        let (before, after) = source.split_once("pub struct User {").unwrap();
        let derived = before.lines().last().unwrap();
        for name in ["Clone", "Debug", "PartialEq"] {
            let printed = after.contains(&format!("::{name} for User "))
                || after.contains(&format!("impl {name} for User "));
            assert_eq!(printed, !derived.contains(name), "{name}: {derived}");
        }
        assert!(derived.contains("my::Own"), "{derived}");
    }
}

#[test]
fn a_table_whose_rows_have_a_type_keeps_its_model() {
    let settings = "[types]\n\"public.users\" = \"crate::Old\"";
    let config = Config::parse(Some(("schema.toml", settings)), None).unwrap();
    assert!(generate(&schema(), &config).unwrap().contains("pub struct User "));
}

#[test]
fn a_key_of_a_domain_can_be_called_as_a_part_of_option() {
    let mut schema = schema();
    let column = |path: &str| ObjectId::from_path(Kind::Column, path).unwrap();
    let domain =
        Domain { sql_type: "bigint".to_owned(), not_null: false, default: None, collation: None };
    schema.insert(ObjectId::from_path(Kind::Domain, "public.o").unwrap(), Entry::new(domain));
    for (path, not_null) in [("public.users.id", true), ("public.posts.author_id", false)] {
        let Object::Column(column) = &mut schema.get_mut(&column(path)).unwrap().object else {
            continue;
        };
        (column.sql_type, column.not_null) = ("public.o".to_owned(), not_null);
    }
    let settings = "[models]\nkey_newtypes = true";
    let config = Config::parse(Some(("schema.toml", settings)), None).unwrap();
    let source = generate(&schema, &config).unwrap();
    assert!(source.contains("pub author_id: Option<UserId>,"), "{source}");
}

#[test]
fn relations_that_cannot_be_say_why() {
    each(&[
        (
            "[models]\nrelations = \"none\"\n[relations]\n\
             \"public.posts.author_fkey\" = { name = \"x\" }",
            "`name` names nothing with [models] relations = \"none\"",
            "remove it, or let [models] relations be \"all\"",
        ),
        (
            "[models]\nrelations = \"forward\"\n[relations]\n\
             \"public.posts.author_fkey\" = { name = \"x\", reverse = \"y\" }",
            "`reverse` names nothing with [models] relations = \"forward\"",
            "remove it, or let [models] relations be \"all\"",
        ),
        (
            "[relations]\n\"public.users.users_pkey\" = { name = \"x\" }",
            "the schema has no foreign key `public.users.users_pkey`",
            "remove the line, or run `cargo schema pull` to take up new objects",
        ),
        (
            "[models]\nexclude = [\"public.posts\"]\n[relations]\n\
             \"public.posts.author_fkey\" = { name = \"x\" }",
            "`public.posts.author_fkey` is a foreign key of a table without a model",
            "remove the line, or see what [models] leaves out",
        ),
        (
            "[relations]\nauthor_fkey = { name = \"x\" }",
            "the schema has no foreign key `author_fkey`",
            "did you mean `public.posts.author_fkey`?",
        ),
        (
            "[relations]\n\"public.recnt(id)\" = { to = \"public.posts(id)\" }",
            "the schema has no table or view with a model `public.recnt`",
            "did you mean `public.recent`?",
        ),
        (
            "[relations]\n\"public.recent(id)\" = { to = \"public.posts(idd)\" }",
            "`public.posts` has no column `idd`",
            "did you mean `id`?",
        ),
        (
            "[relations]\n\"public.recent(title)\" = { to = \"public.posts(id)\" }",
            "`public.recent.title` is `text`, but `public.posts.id` is `bigint`",
            "a relation is by columns that `=` compares",
        ),
        (
            "[relations]\n\"public.posts(author_id)\" = { to = \"public.users(id)\" }",
            "`public.posts(author_id)` is told already, by `public.posts.author_fkey`",
            "name it there: \"public.posts.author_fkey\" = { name = … }",
        ),
        (
            "[relations]\n\"public.posts.author_fkey\" = { through = \"x\" }",
            "no relation leads through `public.posts.author_fkey`",
            "remove `through`, or give one to two keys of the table: those are what it joins",
        ),
        (
            "[keys]\n\"public.users\" = [\"email\"]",
            "`public.users` has a primary key, which tells its rows apart",
            "remove the line: [keys] is for views and tables without one",
        ),
        (
            "[keys]\n\"public.recent\" = [\"number\"]",
            "`public.recent` has no column `number`",
            "it has id, title",
        ),
    ]);
}

#[test]
fn names_of_modules_are_found_and_each_has_its_own() {
    let mut schema = schema();
    let column =
        schema.get(&ObjectId::from_path(Kind::Column, "public.users.id").unwrap()).unwrap();
    let (column, table) = (column.clone(), Entry::new(Table::default()));
    for namespace in ["order", "Sales2024", "zoo"] {
        let id = ObjectId::new(Kind::Namespace, [namespace]);
        schema.insert(id, Entry::new(Namespace {}));
        let id = ObjectId::new(Kind::Table, [namespace, "things"]);
        schema.insert(id.clone(), table.clone());
        schema.insert(id.child(Kind::Column, "id"), column.clone());
    }
    let made = |settings: &str| {
        let config = Config::parse(Some(("schema.toml", settings)), None).unwrap();
        generate(&schema, &config)
    };
    let settings = "[names]\norder = \"orders\"\n'\"Sales2024\"' = \"sales\"\nzoo = \"order\"";
    let source = made(settings).unwrap();
    let modules: Vec<&str> = source.lines().filter_map(|it| it.strip_prefix("pub mod ")).collect();
    assert_eq!(modules, ["sales {", "orders {", "order {"]);
    for (settings, message) in [
        ("[names]\npublic = \"x\"", "`public` has no module that could be named"),
        ("[names]\norder = \"x\"\nzoo = \"x\"", "two modules would be called `x`"),
    ] {
        let errors = made(settings).unwrap_err();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!(errors[0].message, message);
        assert!(!errors[0].help.is_empty());
    }
}

#[test]
fn what_is_left_out_is_not_said_to_be_missing() {
    each(&[(
        "[models]\nexclude = [\"public.users\"]\n[names]\n\"public.users\" = \"X\"",
        "`public.users` has no model that could be named",
        "remove the line, or see what [models] and [types] leave out",
    )]);
    let mut schema = schema();
    let id = ObjectId::from_path(Kind::Table, "public.users").unwrap();
    schema.get_mut(&id).unwrap().extension = Some("postgis".to_owned());
    let made = |settings: &str| {
        let settings =
            format!("[models]\ninclude = [\"public.users\", \"public.posts\"]\n{settings}");
        let config = Config::parse(Some(("schema.toml", &settings)), None).unwrap();
        generate(&schema, &config)
    };
    assert!(made("extensions = true").is_ok());
    let errors = made("").unwrap_err();
    assert_eq!(errors[0].message, "`public.users` is of the extension `postgis`");
    assert_eq!(errors.len(), 1, "{errors:?}");
}

#[test]
fn columns_that_do_not_fit_say_what_would() {
    each(&[
        (
            "[models]\nversion = \"revisoin\"",
            "no table can have `revisoin` as the version of its rows",
            "did you mean `revision`?",
        ),
        (
            "[models]\nversion = \"public.users.revision\"",
            "no table can have `public.users.revision` as the version of its rows",
            "did you mean `revision`?",
        ),
        (
            "[models]\nversion = \"email\"",
            "no table can have `email` as the version of its rows",
            "it is the name of a column: an integer that is NOT NULL and part of no key, of a \
             table with a primary key; `public.users.email` is `text`",
        ),
        (
            "[models]\nsecrets = [\"users.email\"]",
            "the schema has no column of a model `users.email`",
            "did you mean `public.users.email`?",
        ),
        (
            "[types]\n\"public.users.email\" = \"schema::types::Json<crate::Mail>\"",
            "`schema::types::Json<crate::Mail>` cannot hold `text`",
            "without the line it is `String`; a type of your own needs `FromSql` and `ToSql`",
        ),
        (
            "[types]\n\"public.users.id\" = \"i32\"",
            "`i32` cannot hold `bigint`",
            "without the line it is `i64`; a type of your own needs `FromSql` and `ToSql`",
        ),
    ]);
}

#[test]
fn a_type_of_a_crate_that_is_off_is_an_error_at_its_line() {
    let settings = "[types]\nnumeric = \"rust_decimal::Decimal\"";
    let config = Config::parse(Some(("schema.toml", settings)), None).unwrap();
    let errors = generate(&schema(), &config).unwrap_err();
    let wanted = "`rust_decimal::Decimal` wants the feature `rust_decimal` of `schema`";
    assert_eq!(errors[0].message, wanted);
    assert_eq!(errors[0].origin.as_ref().unwrap().first_line, 2);
}

#[test]
fn paths_of_ones_own_are_left_as_they_are() {
    let settings = "[types]\n\"public.users.email\" = \"crate::schema::sql::Mail\"\n";
    for facade in ["schema", "pgs"] {
        let mut config = Config::parse(Some(("schema.toml", settings)), None).unwrap();
        config.facade = facade.to_owned();
        let source = generate(&schema(), &config).unwrap();
        assert!(source.contains("pub email: crate::schema::sql::Mail,"), "{source}");
        assert!(facade == "schema" || !source.contains(" ::schema::"), "{source}");
    }
}

#[test]
fn a_domain_over_a_type_of_ones_own_is_another_name_of_it() {
    let mut schema = schema();
    let money =
        Domain { sql_type: "numeric".to_owned(), not_null: false, default: None, collation: None };
    schema.insert(ObjectId::from_path(Kind::Domain, "public.money").unwrap(), Entry::new(money));
    let settings = "[models]\ndomain_newtypes = true\n[types]\nnumeric = ";
    for (chosen, is_struct) in [("crate::Num", false), ("text", true)] {
        let settings = format!("{settings}\"{chosen}\"");
        let config = Config::parse(Some(("schema.toml", &settings)), None).unwrap();
        let source = generate(&schema, &config).unwrap();
        assert_eq!(source.contains("pub struct Money("), is_struct, "{source}");
        assert_eq!(source.contains("pub type Money = crate::Num;"), !is_struct, "{source}");
    }
}
