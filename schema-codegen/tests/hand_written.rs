//! What is said of structs that are written by hand.
#![allow(clippy::unwrap_used, clippy::panic)]

mod lines;

use schema_codegen::Config;
use schema_codegen::check::{Field, Struct, check, relation};

#[test]
fn a_type_of_an_extension_tells_the_feature_that_has_it_in_any_namespace() {
    let lines = [
        r#"{"namespace":"public"}"#,
        r#"{"base_type":"public.hstore","category":"U","extension":"hstore"}"#,
        r#"{"table":"public.users"}"#,
        r#"{"column":"public.users.bag","position":1,"type":"public.hstore"}"#,
    ];
    let schema = lines::schema(&lines);
    let config = Config::parse(None, None).unwrap();
    let table = relation(&schema, &config, "users").unwrap();
    let (columns, named) = (vec!["bag".to_owned()], vec![false]);
    let item = Struct { table: "users".to_owned(), columns, named };
    let checked = check(&schema, &config, &table, &item).unwrap();
    let [Field::Column { wrong, .. }] = &checked.fields[..] else { panic!("{checked:?}") };
    let note = "the feature `hstore` of `schema` has a type for it; without, it is read as text";
    assert_eq!(wrong.note.as_deref(), Some(note));
}
