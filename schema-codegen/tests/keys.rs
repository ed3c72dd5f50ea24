//! Which columns of a table tell its rows apart.
#![allow(clippy::unwrap_used)]

mod lines;

use schema_codegen::{Config, generate};

/// The models of a table with a unique index by a collation, and another collation.
fn models(collation: &str) -> String {
    let lines = [
        r#"{"namespace":"public"}"#,
        collation,
        r#"{"table":"public.users"}"#,
        r#"{"column":"public.users.id","position":1,"type":"bigint","not_null":true}"#,
        r#"{"column":"public.users.email","position":2,"type":"text","not_null":true,"collation":"public.folded","needs":["collation public.folded"]}"#,
        r#"{"constraint":"public.users.users_pkey","primary_key":["id"]}"#,
        r#"{"index":"public.users_email","on":"table public.users","unique":true,"definition":"USING btree (email COLLATE \"C\")","columns":["email"]}"#,
    ];
    let settings = "[models]\ncolumns = true\n";
    let config = Config::parse(Some(("schema.toml", settings)), None).unwrap();
    generate(&lines::schema(&lines), &config).unwrap()
}

#[test]
fn an_index_is_a_key_where_it_takes_for_equal_what_the_column_does() {
    let strict = models(r#"{"collation":"public.folded","provider":"icu","locale":"und"}"#);
    assert!(strict.contains("by_email"), "{strict}");
    let loose = models(
        r#"{"collation":"public.folded","provider":"icu","locale":"und","nondeterministic":true}"#,
    );
    assert!(loose.contains("by_id") && !loose.contains("by_email"), "{loose}");
}
