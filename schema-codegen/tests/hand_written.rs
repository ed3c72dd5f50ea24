//! What is said of structs that are written by hand.
#![allow(clippy::unwrap_used, clippy::panic)]

use schema_codegen::Config;
use schema_codegen::check::{Field, Struct, check, relation};
use schema_core::Schema;
use schema_core::snapshot::Lines;

#[test]
fn a_type_of_an_extension_tells_the_feature_that_has_it_in_any_namespace() {
    let lines = [
        r#"{"namespace":"public"}"#,
        r#"{"base_type":"public.hstore","category":"U","extension":"hstore"}"#,
        r#"{"table":"public.users"}"#,
        r#"{"column":"public.users.bag","position":1,"type":"public.hstore"}"#,
    ];
    let text = format!(
        "{{\n\"snapshot\": 1, \"postgres\": 15, \"digest\": \"\",\n\"objects\": [\n{}\n]}}\n",
        lines.join(",\n")
    );
    let mut schema = Schema::new(15);
    for line in &Lines::new(&text, "schema.json").unwrap().lines {
        let (id, entry) = line.read("schema.json").unwrap();
        schema.insert(id, entry);
    }
    let config = Config::parse(None, None).unwrap();
    let table = relation(&schema, &config, "users").unwrap();
    let (columns, named) = (vec!["bag".to_owned()], vec![false]);
    let item = Struct { table: "users".to_owned(), columns, named };
    let checked = check(&schema, &config, &table, &item).unwrap();
    let [Field::Column { wrong, .. }] = &checked.fields[..] else { panic!("{checked:?}") };
    let note = "the feature `hstore` of `schema` has a type for it; without, it is read as text";
    assert_eq!(wrong.note.as_deref(), Some(note));
}
