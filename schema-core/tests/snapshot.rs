//! Snapshots: what is written reads back, and what is damaged is refused.
#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;
use schema_core::constraint::{Action, ConstraintBody, ForeignKey, Key};
use schema_core::object::{
    Column, Constraint, Default, Domain, Enum, Identity, Index, Namespace, RoleSetting, Sequence,
    Table, View,
};
use schema_core::snapshot::{decode, encode};
use schema_core::{Entry, Extent, Kind, Object, ObjectId, Schema, What, diff};

/// The first format, as it was first written. Never regenerate this file.
const VERSION_1: &str = include_str!("fixtures/snapshot-1.json");

#[test]
fn the_first_format_is_still_read() {
    let schema = decode(VERSION_1, "snapshot-1.json").unwrap();
    assert_eq!(schema.postgres, 15);
    assert_eq!(schema.columns("public.film").len(), 14);
    let rating = ObjectId::new(Kind::Enum, ["public", "mpaa_rating"]);
    let Some(Object::Enum(rating)) = schema.get(&rating).map(|entry| &entry.object) else {
        panic!("no enum mpaa_rating");
    };
    assert_eq!(rating.labels, ["G", "PG", "PG-13", "R", "NC-17"]);
}

#[test]
fn a_snapshot_tells_what_it_was_asked_for() {
    let mut schema = decode(VERSION_1, "snapshot-1.json").unwrap();
    assert_eq!(schema.extent, Extent::default());
    schema.extent = Extent { owners: true, role_settings: true };
    let id = ObjectId::new(Kind::Namespace, ["public"]);
    schema.get_mut(&id).unwrap().owner = Some("it's me".to_owned());
    let text = encode(&schema);
    assert_eq!(decode(&text, "s").unwrap(), schema);
    for wrong in ["\"extent\": [\"pets\"]", "\"extent\": 7", "\"extra\": []"] {
        let text = text.replacen("\"extent\": [\"owners\",\"role_settings\"]", wrong, 1);
        assert_eq!(decode(&text, "s").unwrap_err().code, "snapshot-format", "{wrong}");
    }
}

#[test]
fn what_only_one_side_tells_is_no_difference() {
    let plain = decode(VERSION_1, "snapshot-1.json").unwrap();
    let mut told = plain.clone();
    told.extent = Extent { owners: true, role_settings: true };
    let id = ObjectId::new(Kind::Namespace, ["public"]);
    told.get_mut(&id).unwrap().owner = Some("app".to_owned());
    let setting = |value: &str| {
        let (role, parameter) = ("app".to_owned(), "work_mem".to_owned());
        Entry::new(RoleSetting { role, parameter, value: value.to_owned() })
    };
    let set = ObjectId::from_path(Kind::RoleSetting, "work_mem of app").unwrap();
    told.insert(set.clone(), setting("1MB"));
    assert_eq!(diff(&plain, &told), []);
    assert_eq!(diff(&told, &plain), []);
    let mut other = told.clone();
    other.get_mut(&id).unwrap().owner = Some("ops".to_owned());
    other.insert(set.clone(), setting("2MB"));
    let changed: Vec<_> = diff(&told, &other).into_iter().map(|change| change.id).collect();
    assert_eq!(changed, [id, set]);
}

#[test]
fn every_cut_is_refused() {
    // The file may lose the line break at its end, and nothing else.
    for end in
        (0..VERSION_1.len() - 2).step_by(97).chain(VERSION_1.len() - 300..VERSION_1.len() - 2)
    {
        if VERSION_1.is_char_boundary(end) {
            assert!(decode(&VERSION_1[..end], "cut").is_err(), "cut at {end}");
        }
    }
}

#[test]
fn damage_is_named() {
    let cases: [(&str, &str, &str); 8] = [
        ("\"snapshot\": 1", "\"snapshot\": 2", "snapshot-newer"),
        ("\"snapshot\": 1", "\"snapshot\": 0", "snapshot-format"),
        ("{\"namespace\":\"public\"},\n", "", "snapshot-format"),
        ("\"type\":\"integer\"", "\"type\":\"bigint\"", "snapshot-digest"),
        ("\"type\":\"integer\"", "\"type\":7", "snapshot-format"),
        ("\"not_null\":true", "\"not_nul\":true", "snapshot-format"),
        ("{\"column\":", "<<<<<<< HEAD\n{\"column\":", "snapshot-conflict"),
        ("{\"enum\":\"public.mpaa_rating\"", "{\"enum\":\"public.x.y\"", "snapshot-format"),
    ];
    for (from, to, code) in cases {
        let text = VERSION_1.replacen(from, to, 1);
        assert_ne!(text, VERSION_1, "{from} is not in the fixture");
        let found = decode(&text, "damaged.json").unwrap_err();
        assert_eq!(found.code, code, "{found}");
        assert!(!found.help.is_empty(), "{found}");
    }
    let deep = VERSION_1.replacen("[\"G\"", &format!("{}\"G\"", "[".repeat(100_000)), 1);
    assert_eq!(decode(&deep, "deep").unwrap_err().code, "snapshot-format");
}

#[test]
fn a_dropped_column_moves_no_other() {
    let from = decode(VERSION_1, "v1").unwrap();
    let mut to = from.clone();
    let gone = ObjectId::new(Kind::Column, ["public", "film", "description"]);
    to.remove(&gone);
    let later: Vec<ObjectId> =
        to.columns("public.film").iter().skip(2).map(|(id, _, _)| (*id).clone()).collect();
    for id in later {
        if let Some(Object::Column(column)) = to.get_mut(&id).map(|entry| &mut entry.object) {
            column.position -= 1;
        }
    }
    let changes = diff(&from, &to);
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!((&changes[0].id, &changes[0].what), (&gone, &What::Removed));
}

/// Names that try to be something else: paths, keywords, SQL, JSON, Rust.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_][a-z0-9_]{0,20}",
        "[^\\x00]{1,15}",
        prop_oneof![
            Just("\"; drop table x; --".to_owned()),
            Just("r#type".to_owned()),
            Just("a.b".to_owned()),
            Just("select".to_owned()),
            Just("\\u0000".to_owned()),
            Just("größe".to_owned()),
        ],
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~\\n]{0,30}", Just("*/ \"# \u{2028}".to_owned())]
}

prop_compose! {
    fn column(position: u32)(
        sql_type in text(), not_null: bool, identity in prop::option::of(Just(Identity::Always)),
        collation in prop::option::of(text()), options in prop::collection::vec(text(), 0..2),
        statistics in prop::option::of(any::<i64>()),
    ) -> Column {
        Column { position, sql_type, not_null, collation, identity, statistics, options, ..Column::default() }
    }
}

fn key(columns: Vec<String>) -> Key {
    Key { columns, ..Key::default() }
}

fn constraint(body: ConstraintBody) -> Constraint {
    Constraint { deferrable: true, ..Constraint::new(body) }
}

fn table() -> Table {
    Table::default()
}

prop_compose! {
    fn schema()(
        namespace in name(),
        tables in prop::collection::btree_map(name(), prop::collection::vec((name(), column(0)), 0..5), 0..5),
        extra in prop::collection::btree_set(name(), 0..5),
        comment in prop::option::of(text()),
        definition in text(),
        labels in prop::collection::vec(name(), 0..4),
        number in prop::option::of(any::<i64>()),
    ) -> Schema {
        let mut schema = Schema::new(16);
        let id = ObjectId::new(Kind::Namespace, [namespace.as_str()]);
        schema.insert(id.clone(), Entry::new(Namespace {}));
        for (name, columns) in tables {
            let table_id = ObjectId::new(Kind::Table, [namespace.as_str(), &name]);
            schema.insert(table_id.clone(), Entry { comment: comment.clone(), ..Entry::new(table()) });
            let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
            for (i, (name, column)) in columns.into_iter().enumerate() {
                let column = Column { position: u32::try_from(i + 1).unwrap(), ..column };
                let column_id = table_id.child(Kind::Column, &name);
                schema.insert(column_id.clone(), Entry::new(column));
                schema.insert(
                    column_id.as_kind(Kind::Default),
                    Entry::new(Default { expression: definition.clone() }),
                );
            }
            for (name, body) in [
                ("a", ConstraintBody::PrimaryKey(key(names.clone()))),
                ("b", ConstraintBody::Check(definition.clone())),
                ("c", ConstraintBody::ForeignKey(Box::new(ForeignKey {
                    columns: names.clone(),
                    table: table_id.clone(),
                    referenced: names.clone(),
                    period: false,
                    match_full: true,
                    on_update: Some(Action::SetNull),
                    on_delete: None,
                    set_columns: Vec::new(),
                }))),
            ] {
                schema.insert(table_id.child(Kind::Constraint, name), Entry::new(constraint(body)));
            }
            let index = Index {
                unique: true, columns: names, clustered: true,
                ..Index::new(table_id.clone(), definition.clone())
            };
            let index_id = ObjectId::new(Kind::Index, [namespace.as_str(), &format!("i{}", name.chars().take(9).collect::<String>())]);
            schema.insert(index_id, Entry::new(index));
        }
        for name in extra {
            let at = |kind| ObjectId::new(kind, [namespace.as_str(), &name]);
            schema.insert(at(Kind::Enum), Entry::new(Enum { labels: labels.clone() }));
            schema.insert(at(Kind::Domain), Entry {
                needs: [at(Kind::Enum)].into(),
                ..Entry::new(Domain { sql_type: definition.clone(), not_null: true, default: None, collation: None })
            });
            schema.insert(at(Kind::View), Entry::new(View { definition: definition.clone(), options: labels.clone() }));
            schema.insert(at(Kind::Sequence), Entry::new(Sequence {
                sql_type: "bigint".to_owned(), start: number, increment: number, min: None, max: None,
                cache: None, cycle: true, unlogged: false, owned_by: None, identity: false,
            }));
        }
        schema
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back(schema in schema()) {
        let text = encode(&schema);
        prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
        let back = decode(&text, "snapshot").unwrap_or_else(|error| panic!("{error}\n{text}"));
        prop_assert_eq!(&back, &schema);
        prop_assert_eq!(encode(&back), text);
        prop_assert!(diff(&schema, &back).is_empty());
    }

    #[test]
    fn diff_is_empty_only_between_equals(a in schema(), b in schema()) {
        prop_assert_eq!(diff(&a, &b).is_empty(), a.iter().eq(b.iter()));
    }

    #[test]
    fn any_text_is_refused_or_read_without_a_panic(cut in 0usize..40_000, junk in "\\PC{0,20}") {
        let mut text = VERSION_1.to_owned();
        let at = (0..=cut.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        text.insert_str(at, &junk);
        let read = decode(&text, "junk");
        let harmless = junk.trim_matches('\u{feff}').trim().is_empty();
        prop_assert!(read.is_err() || harmless);
    }
}
