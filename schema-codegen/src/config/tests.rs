//! What the configuration reads, and how it complains.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

fn parse(text: &str) -> Result<Config, Vec<Diagnostic>> {
    Config::parse(Some(("schema.toml", text)), None)
}

fn errors(text: &str) -> Vec<String> {
    parse(text).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn nothing_is_the_default() {
    let config = Config::parse(None, None).unwrap();
    assert_eq!(config.snapshot, "schema.json");
    assert_eq!(config.source, None);
    assert_eq!(config.deadline, Duration::from_secs(2));
    assert!(config.is_default_namespace("public"));
    assert_eq!(config.facade, "schema");
}

#[test]
fn every_section_is_read() {
    let config = parse(
        r#"
snapshot = "snapshots/shop.json"
strict = "schema"
[source]
url = { env = "DATABASE_URL" }
live = "on-demand"
deadline = 0.5
[shadow]
binaries = "/usr/lib/postgresql/15/bin"
url = "postgres://localhost/scratch"
embedded = true
[models]
namespaces = ["shop", "public"]
exclude = ["public.schema_migrations"]
derive = ["serde::Serialize"]
array_elements = "not_null"
[names]
"public.tbl_user_accounts" = "UserAccount"
[types]
"public.orders.payload" = "crate::Payload"
numeric = "rust_decimal::Decimal"
[renames]
"public.\"users\"" = "public.accounts"
"#,
    )
    .unwrap();
    assert_eq!(config.snapshot, "snapshots/shop.json");
    assert_eq!(config.strict, Strict::Schema);
    assert_eq!(config.source, Some(SourceConfig::Url(Setting::Env("DATABASE_URL".to_owned()))));
    assert_eq!(config.live, Live::OnDemand);
    assert_eq!(config.deadline, Duration::from_millis(500));
    assert!(config.shadow.embedded);
    assert!(config.is_default_namespace("shop") && !config.is_default_namespace("public"));
    assert!(config.models.array_elements_not_null);
    let name = config.names.first().unwrap();
    assert_eq!(
        (name.key.text.as_str(), name.value.text.as_str()),
        ("public.tbl_user_accounts", "UserAccount")
    );
    assert_eq!(config.types.len(), 2);
    let rename = config.renames.first().unwrap();
    assert_eq!(
        (rename.key.text.as_str(), rename.value.text.as_str()),
        ("public.users", "public.accounts")
    );
}

#[test]
fn all_errors_are_told_with_their_places() {
    let found = errors(
        "snapshto = \"a.json\"\n[source]\nscripts = 3\n[models]\nderive = [\"a b\"]\n[names]\n\
         public.users = \"User\"\n\"public.x\" = \"not a name\"\nstrict = true\n",
    );
    assert_eq!(
        found,
        [
            "schema.toml has no key `snapshto`\n  at schema.toml:1:1\n  help: did you mean `snapshot`?",
            "`scripts` is a list of strings, not a number\n  at schema.toml:3:11",
            "`a b` is not the path of a derive macro\n  at schema.toml:5:11\n  \
         help: such as `serde::Serialize`",
            "[names] is keyed by the database's names: quote a name that has dots, as in \
         \"public.users\" = \"…\"\n  at schema.toml:7:1",
            "`not a name` is not a Rust name\n  at schema.toml:8:14\n  help: such as `not_a_name`",
            "[names] has strings, not `true` or `false`\n  at schema.toml:9:10",
        ]
    );
}

#[test]
fn a_wrong_value_is_told_with_the_line_to_write() {
    let found = errors(
        "[models]\ninclude = \"public.users\"\ncolumns = \"yes\"\n[names]\n\"public.a\" = \"type\"\n\
         \"public.b\" = \"Self\"\n[relations]\n\"public.a.a_fkey\" = \"author\"\n\
         \"public.b.b_fkey\" = { name = \"match\" }\n",
    );
    assert_eq!(
        found,
        [
            "`include` is a list of strings, not a string\n  at schema.toml:2:11\n  \
             help: write include = [\"public.users\"]",
            "`columns` is `true` or `false`, not a string\n  at schema.toml:3:11",
            "`type` is not a Rust name\n  at schema.toml:5:14\n  help: such as `r#type`",
            "`Self` is not a Rust name\n  at schema.toml:6:14\n  help: such as `Self_`",
            "[relations] has tables, not a string\n  at schema.toml:8:21\n  \
             help: write \"public.a.a_fkey\" = { name = \"author\" }",
            "`match` is not a Rust name\n  at schema.toml:9:30\n  help: such as `r#match`",
        ]
    );
}

#[test]
fn what_is_no_toml_is_told() {
    let found = errors("snapshot = \n");
    let [error] = &*found else { panic!("{found:?}") };
    assert!(error.starts_with("schema.toml is not TOML: "), "{error}");
}

#[test]
fn what_is_named_twice_is_an_error_at_the_second_line() {
    let text = "[names]\n'public.\"users\"' = \"A\"\n\"public.users\" = \"B\"\n\
         [types]\ntimestamptz = \"text\"\n\"timestamp with time zone\" = \"text\"\n\
         [relations]\n\"public.a.k\" = { name = \"x\" }\n'public.\"a\".k' = { name = \"y\" }\n\
         [keys]\n\"public.v\" = [\"id\"]\n'public.\"v\"' = [\"id\"]\n";
    let told = parse(text).unwrap_err();
    let told: Vec<(&str, usize)> = told
        .iter()
        .map(|it| (it.message.as_str(), it.origin.as_ref().unwrap().first_line))
        .collect();
    let wanted = [
        ("[names] has `public.users` twice, also in line 2", 3),
        ("[types] has `timestamp with time zone` twice, also in line 5", 6),
        ("[relations] has `public.a.k` twice, also in line 8", 9),
        ("[keys] has `public.v` twice, also in line 11", 12),
    ];
    assert_eq!(told, wanted);
}

#[test]
fn the_manifest_tells_features_and_the_facades_name() {
    let cargo = r#"
[package]
name = "shop"
[dependencies]
db-schema = { package = "schema", version = "0.1", features = ["uuid", "chrono"] }
[target.'cfg(unix)'.dependencies]
db-schema = { package = "schema", version = "0.1", features = ["jiff", "sqlx"] }
[dev-dependencies]
db-schema = { package = "schema", version = "0.1", features = ["cidr"] }
"#;
    let config = Config::parse(None, Some(cargo)).unwrap();
    assert_eq!(config.facade, "db_schema");
    assert_eq!(config.crates, [TypeCrate::Chrono, TypeCrate::Jiff, TypeCrate::Uuid]);
    assert!(config.sqlx);
}

#[test]
fn default_features_of_the_crate_turn_on_those_of_the_facade() {
    let features = "[features]\ndefault = [\"dates\"]\ndates = [\"db/chrono\", \"db?/uuid\", \"x/time\"]\n\
         other = [\"db/jiff\"]\n";
    let both = [TypeCrate::Chrono, TypeCrate::Uuid];
    let cargo =
        format!("{features}[dependencies]\ndb = {{ package = \"schema\", version = \"1\" }}\n");
    assert_eq!(Config::parse(None, Some(&cargo)).unwrap().crates, both);
    let shared = "[workspace.dependencies]\ndb = { package = \"schema\", version = \"1\" }\n";
    let cargo = format!("{features}[dependencies]\ndb.workspace = true\n{shared}");
    assert_eq!(Config::parse(None, Some(&cargo)).unwrap().crates, both);
    let cargo =
        "[features]\ndefault = [\"schema/jiff\", \"default\"]\n[dependencies]\nschema = \"1\"\n";
    assert_eq!(Config::parse(None, Some(cargo)).unwrap().crates, [TypeCrate::Jiff]);
}

#[test]
fn features_can_stand_in_the_workspace() {
    let cargo = "[dependencies]\nschema.workspace = true\n";
    let mut config = Config::parse(None, Some(cargo)).unwrap();
    assert!(config.inherits && config.crates.is_empty() && !config.sqlx);
    config.inherit("[workspace.dependencies]\nschema = { version = \"1\", features = [\"uuid\"] }");
    assert_eq!(config.crates, [TypeCrate::Uuid]);
}

#[test]
fn the_workspace_can_rename_the_facade() {
    let workspace = r#"
[workspace.dependencies]
serde = { version = "1", features = ["derive"] }
db-models = { package = "schema", path = "../schema", features = ["chrono"] }
"#;
    let member = r#"
[dependencies]
serde = { workspace = true }
db-models = { workspace = true, features = ["uuid"] }
[dev-dependencies]
db-models = { workspace = true, features = ["cidr"] }
"#;
    let mut config = Config::parse(None, Some(member)).unwrap();
    assert!(config.inherits);
    config.inherit(workspace);
    assert_eq!(config.facade, "db_models");
    assert_eq!(config.crates, [TypeCrate::Chrono, TypeCrate::Uuid]);
    // The workspace's own crate.
    let config = Config::parse(None, Some(&format!("{member}{workspace}"))).unwrap();
    assert_eq!(config.facade, "db_models");
    // Without the facade, nothing is found.
    let mut config = Config::parse(None, Some("[dependencies]\nserde.workspace = true\n")).unwrap();
    config.inherit(workspace);
    assert_eq!((config.facade.as_str(), config.crates.len()), ("schema", 0));
}

#[test]
fn transformations_are_read() {
    let toml = r#"
        [transform]
        exclude = ["dbo.tmp_*"]
        strip_prefix = ["tbl", "column fld"]
        case = "snake"
        types = { money = "numeric(12,2)" }
        relocate = { dbo = "crm" }
        convention = { base = "postgres", primary_key = "pk_{table}" }
    "#;
    let config = Config::parse(Some(("schema.toml", toml)), None).unwrap();
    let rules = config.transform;
    assert_eq!(rules.exclude.len(), 1);
    assert_eq!(rules.strip_prefix[1].kind, Some(schema_core::Kind::Column));
    assert_eq!(rules.strip_prefix[1].text, "fld");
    assert_eq!(rules.relocate[0].to, "crm");
    assert_eq!(rules.convention.primary_key.as_deref(), Some("pk_{table}"));
    assert_eq!(rules.convention.unique.as_deref(), Some("{table}_{columns}_key"));
    for wrong in ["case = \"camel\"", "relocate = [\"a\"]", "cases = \"snake\""] {
        let toml = format!("[transform]\n{wrong}\n");
        assert!(Config::parse(Some(("schema.toml", &toml)), None).is_err(), "{wrong}");
    }
}
