//! What columns and keys are called where names meet, and which column is a version.
#![allow(clippy::unwrap_used)]

use schema_codegen::{Config, generate};
use schema_core::constraint::{ConstraintBody, ForeignKey, Key};
use schema_core::object::{
    Collation, Column, Constraint, Domain, Index, Namespace, RewriteRule, Table,
};
use schema_core::{Entry, Kind, ObjectId, Schema};

fn id(kind: Kind, path: &str) -> ObjectId {
    ObjectId::from_path(kind, path).unwrap()
}

/// A table of `bigint` columns with its primary key.
fn table(schema: &mut Schema, path: &str, columns: &[&str], key: &[&str]) {
    let table = id(Kind::Table, path);
    schema.insert(id(Kind::Namespace, "public"), Entry::new(Namespace {}));
    schema.insert(table.clone(), Entry::new(Table::default()));
    for (position, name) in (1..).zip(columns) {
        let sql_type = "bigint".to_owned();
        let column = Column { position, sql_type, not_null: true, ..Column::default() };
        schema.insert(table.child(Kind::Column, name), Entry::new(column));
    }
    let columns = key.iter().map(|name| (*name).to_owned()).collect();
    let key = Constraint::new(ConstraintBody::PrimaryKey(Key { columns, ..Key::default() }));
    schema.insert(table.child(Kind::Constraint, "pk"), Entry::new(key));
}

fn config(text: &str) -> Config {
    Config::parse(Some(("schema.toml", text)), None).unwrap()
}

#[test]
fn every_name_is_its_own() {
    let mut schema = Schema::new(15);
    table(&mut schema, "public.users", &["id", "by_id", "BY_ID"], &["id"]);
    table(&mut schema, "public.\"Users\"", &["a", "b"], &["b", "a"]);
    table(&mut schema, "public.user_columns", &["id"], &["id"]);
    let mut unique = Index::new(id(Kind::Table, "public.users"), "USING btree (by_id)".to_owned());
    (unique.unique, unique.columns) = (true, vec!["by_id".to_owned()]);
    schema.insert(id(Kind::Index, "public.users_by_id"), Entry::new(unique.clone()));
    // It says nothing of the rows that it leaves out.
    (unique.partial, unique.columns) = (true, vec!["BY_ID".to_owned()]);
    schema.insert(id(Kind::Index, "public.users_partial"), Entry::new(unique));
    let source = generate(&schema, &config("[models]\ncolumns = true\n")).unwrap();
    let constants: Vec<&str> =
        source.lines().filter_map(|line| line.strip_prefix("pub const ")).collect();
    let names: Vec<&str> = constants.iter().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    let mut different = names.clone();
    different.sort_unstable();
    different.dedup();
    assert_eq!(different.len(), 3, "{names:?}");
    let keys: Vec<&str> = source
        .lines()
        .filter_map(|line| line.strip_prefix("pub ")?.split_once(": __U<"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(keys, ["by_b_and_a", "by_id", "by_id_3", "by_by_id"]);
    assert!(source.contains("__u(\"b\\0\\0\\0\\0a\\0\\0\\0\\0\")"));
}

#[test]
fn no_upsert_by_keys_that_on_conflict_refuses() {
    let mut schema = Schema::new(18);
    table(&mut schema, "public.users", &["id", "seat", "room", "span"], &["id"]);
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let mut add = |name: &str, columns: &[&str], deferrable: bool, without_overlaps: bool| {
        let key = Key { columns: names(columns), without_overlaps, ..Key::default() };
        let unique = Constraint { deferrable, ..Constraint::new(ConstraintBody::Unique(key)) };
        schema.insert(id(Kind::Constraint, &format!("public.users.{name}")), Entry::new(unique));
    };
    add("a", &["seat"], true, false);
    add("b", &["room"], false, false);
    // The server takes either for the other.
    add("c", &["seat", "room"], false, false);
    add("d", &["room", "seat"], true, false);
    add("e", &["room", "span"], false, true);
    let source = generate(&schema, &config("[models]\ncolumns = true\n")).unwrap();
    let keys: Vec<(&str, bool)> = source
        .lines()
        .filter_map(|line| line.strip_prefix("pub ")?.split_once(": __U<"))
        .map(|(name, of)| (name, !of.contains("NoUpsert")))
        .collect();
    let expected =
        ["by_id", "by_seat", "by_room", "by_seat_and_room", "by_room_and_seat"].into_iter();
    assert_eq!(keys, expected.zip([true, false, true, false, false]).collect::<Vec<_>>());
}

#[test]
fn no_upsert_where_on_conflict_takes_more_than_the_key_or_nothing() {
    let mut schema = Schema::new(18);
    table(&mut schema, "public.stalls", &["id", "seat", "room"], &["id"]);
    let mut add = |name: &str, columns: &[&str], only: &str| {
        let definition = format!("USING btree ({}) WHERE {only}", columns.join(", "));
        let mut index = Index::new(id(Kind::Table, "public.stalls"), definition);
        index.columns = columns.iter().map(|it| (*it).to_owned()).collect();
        (index.unique, index.partial) = (true, true);
        schema.insert(id(Kind::Index, &format!("public.{name}")), Entry::new(index));
    };
    add("live", &["seat", "room"], "(id > 0)");
    // The condition of this one implies that of the first.
    add("paid", &["room", "seat"], "(id > 5)");
    add("alone", &["room"], "(id > 5)");
    let upserts = |schema: &Schema| -> Vec<(String, bool)> {
        let source = generate(schema, &config("[models]\ncolumns = true\n")).unwrap();
        let keys =
            source.lines().filter_map(|line| line.strip_prefix("pub ")?.split_once(": __U<"));
        keys.map(|(name, of)| (name.to_owned(), !of.contains("NoUpsert"))).collect()
    };
    let expected = |upserts: [bool; 4]| {
        let names = ["by_id", "by_room", "by_seat_and_room", "by_room_and_seat"].map(str::to_owned);
        names.into_iter().zip(upserts).collect::<Vec<_>>()
    };
    assert_eq!(upserts(&schema), expected([true, true, false, false]));

    let rule = RewriteRule {
        event: "delete".to_owned(),
        definition: "DO INSTEAD NOTHING".to_owned(),
        enabled: None,
    };
    let at = id(Kind::Table, "public.stalls").child(Kind::RewriteRule, "kept");
    schema.insert(at.clone(), Entry::new(rule.clone()));
    assert_eq!(upserts(&schema), expected([true, true, false, false]));
    schema.insert(at, Entry::new(RewriteRule { event: "insert".to_owned(), ..rule }));
    assert_eq!(upserts(&schema), expected([false; 4]));
    let source = generate(&schema, &config("")).unwrap();
    assert!(source.contains("const COPY: bool = false;"));
}

#[test]
fn no_upsert_beside_an_index_that_takes_other_values_for_equal() {
    let mut schema = Schema::new(18);
    table(&mut schema, "public.stalls", &["id", "seat", "room", "hall"], &["id"]);
    let add = |schema: &mut Schema, name: &str, columns: &[&str], definition: &str| {
        let on = id(Kind::Table, "public.stalls");
        let mut index = Index::new(on, format!("USING btree {definition}"));
        index.columns = columns.iter().map(|it| (*it).to_owned()).collect();
        (index.unique, index.partial) = (true, definition.contains(" WHERE "));
        schema.insert(id(Kind::Index, &format!("public.{name}")), Entry::new(index));
    };
    add(&mut schema, "a", &["seat"], "(seat)");
    add(&mut schema, "b", &["room"], "(room)");
    add(&mut schema, "c", &["hall"], "(hall) WHERE (id > 0)");
    add(&mut schema, "d", &[], "(lower(room)) WHERE (id > 0)");
    add(&mut schema, "e", &[], "(lower(hall)) WHERE (id > 0)");
    add(&mut schema, "f", &[], "(lower(hall)) WHERE (id > 0)");
    let upserts = |schema: &Schema| -> Vec<String> {
        let source = generate(schema, &config("[models]\ncolumns = true\n")).unwrap();
        let keys =
            source.lines().filter_map(|line| line.strip_prefix("pub ")?.split_once(": __U<"));
        let upserts = keys.filter(|(_, of)| !of.contains("NoUpsert"));
        upserts.map(|(name, _)| name.to_owned()).collect()
    };
    let all = ["by_id", "by_seat", "by_room", "by_hall", "by_lower_room", "by_lower_hall"];
    assert_eq!(upserts(&schema), all);

    let collation = Collation {
        provider: "icu".to_owned(),
        nondeterministic: true,
        locale: Some("und".to_owned()),
        lc_collate: None,
        lc_ctype: None,
        rules: None,
    };
    schema.insert(id(Kind::Collation, "public.ci"), Entry::new(collation));
    // What is equal by these is equal by the others.
    add(&mut schema, "k", &["seat"], "(seat COLLATE \"C\")");
    add(&mut schema, "l", &[], "(id, lower(seat))");
    add(&mut schema, "m", &[], "(lower(seat), id)");
    let upserts_of_all = upserts(&schema);
    assert_eq!(upserts_of_all.len(), all.len() + 2, "{upserts_of_all:?}");
    add(&mut schema, "g", &["seat"], "(seat COLLATE public.ci)");
    add(&mut schema, "h", &["room"], "(room COLLATE public.ci) WHERE (id > 5)");
    add(&mut schema, "i", &["hall"], "(hall COLLATE public.ci) WHERE (id > 5)");
    add(&mut schema, "j", &[], "(lower(room) COLLATE public.ci DESC) WHERE (id > 5)");
    let left =
        ["by_id", "by_room", "by_lower_hall", "by_id_and_lower_seat", "by_lower_seat_and_id"];
    assert_eq!(upserts(&schema), left);
    add(&mut schema, "n", &["room"], "(room public.tens)");
    assert_eq!(upserts(&schema), ["by_id", "by_lower_hall", left[3], left[4]]);
}

#[test]
fn what_a_domain_fills_in_need_not_be_given() {
    let mut schema = Schema::new(15);
    table(&mut schema, "public.users", &["id"], &["id"]);
    for (name, not_null, default) in
        [("level", false, Some("5")), ("kind", true, Some("5")), ("bare", true, None)]
    {
        let (sql_type, default) = ("integer".to_owned(), default.map(str::to_owned));
        let domain = Domain { sql_type, not_null, default, collation: None };
        schema.insert(id(Kind::Domain, &format!("public.{name}")), Entry::new(domain));
    }
    let types = ["public.level", "public.kind", "public.bare", "public.level[]"];
    for (position, (name, sql_type)) in (2..).zip(["a", "b", "c", "d"].into_iter().zip(types)) {
        let column = Column { position, sql_type: sql_type.to_owned(), ..Column::default() };
        let table = id(Kind::Table, "public.users");
        schema.insert(table.child(Kind::Column, name), Entry::new(column));
    }
    let source = generate(&schema, &config("")).unwrap();
    let (_, new) = source.split_once("pub struct NewUser {\n").unwrap();
    let fields: Vec<&str> = new.lines().take_while(|line| *line != "}").collect();
    assert_eq!(
        fields,
        [
            "pub id: i64,",
            "pub a: Option<Option<Level>>,",
            "pub b: Option<Kind>,",
            "pub c: Bare,",
            "pub d: Option<Vec<Option<Level>>>,",
        ]
    );
}

#[test]
fn no_upsert_by_keys_that_are_only_declared() {
    let mut schema = Schema::new(15);
    table(&mut schema, "public.log", &["id", "at"], &["id"]);
    schema.remove(&id(Kind::Constraint, "public.log.pk"));
    let upserts = |schema: &Schema| {
        let settings = "[models]\ncolumns = true\n[keys]\n\"public.log\" = [\"id\", \"at\"]\n";
        let source = generate(schema, &config(settings)).unwrap();
        let line = source.lines().find(|line| line.starts_with("pub by_id_and_at: __U<"));
        !line.unwrap().contains("NoUpsert")
    };
    assert!(!upserts(&schema));
    let mut unique = Index::new(id(Kind::Table, "public.log"), "USING btree (at, id)".to_owned());
    (unique.unique, unique.columns) = (true, vec!["at".to_owned()]);
    schema.insert(id(Kind::Index, "public.one"), Entry::new(unique.clone()));
    assert!(!upserts(&schema));
    unique.columns.push("id".to_owned());
    schema.insert(id(Kind::Index, "public.both"), Entry::new(unique));
    assert!(upserts(&schema));
}

#[test]
fn constants_are_not_called_as_structs_of_one_value() {
    let mut schema = Schema::new(15);
    table(&mut schema, "public.t", &["k"], &["k"]);
    table(&mut schema, "public.tk", &["id"], &["id"]);
    table(&mut schema, "public.ab", &["id"], &["id"]);
    let sql_type = "integer".to_owned();
    let domain = Domain { sql_type, not_null: false, default: None, collation: None };
    schema.insert(id(Kind::Domain, "public.a_b"), Entry::new(domain));
    let settings = "columns = true\nkey_newtypes = true\ndomain_newtypes = true\n";
    let source = generate(&schema, &config(&format!("[models]\n{settings}"))).unwrap();
    let of = |start: &str, end: char| -> Vec<String> {
        let found = source.lines().filter_map(|line| line.strip_prefix(start));
        found.filter_map(|line| Some(line.split_once(end)?.0.to_owned())).collect()
    };
    let constants = of("pub const ", ':');
    assert_eq!(constants, ["AB_2", "T", "TK"]);
    let structs = of("pub struct ", '(');
    assert!(structs.iter().all(|name| !constants.contains(name)), "{structs:?}");
    assert!(structs.contains(&"AB".to_owned()), "{structs:?}");
}

#[test]
fn keys_that_tell_nulls_apart_take_options() {
    let mut schema = Schema::new(15);
    table(&mut schema, "public.users", &["id"], &["id"]);
    let users = id(Kind::Table, "public.users");
    for (position, name) in (2..).zip(["a", "b", "c\" NULLS NOT DISTINCT"]) {
        let column = Column { position, sql_type: "bigint".to_owned(), ..Column::default() };
        schema.insert(users.child(Kind::Column, name), Entry::new(column));
    }
    let key = |columns: &[&str], nulls_not_distinct| {
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        Constraint::new(ConstraintBody::Unique(Key {
            columns,
            nulls_not_distinct,
            ..Key::default()
        }))
    };
    schema.insert(users.child(Kind::Constraint, "one"), Entry::new(key(&["a"], true)));
    schema.insert(users.child(Kind::Constraint, "two"), Entry::new(key(&["b"], false)));
    let mut add = |name: &str, columns: &[&str], definition: &str| {
        let mut index = Index::new(users.clone(), format!("USING btree ({definition}"));
        (index.unique, index.columns) =
            (true, columns.iter().map(|name| (*name).to_owned()).collect());
        schema.insert(id(Kind::Index, &format!("public.{name}")), Entry::new(index));
    };
    add("three", &["id", "b"], "id, b) NULLS NOT DISTINCT WITH (fillfactor='70')");
    let named = "c\" NULLS NOT DISTINCT";
    add("four", &[named], "\"c\"\" NULLS NOT DISTINCT\")");
    // Both: one of them tells.
    add("five", &["b", "a"], "b, a)");
    add("six", &["b", "a"], "b, a) NULLS NOT DISTINCT");
    let source = generate(&schema, &config("[models]\ncolumns = true\n")).unwrap();
    let keys: Vec<&str> = source
        .lines()
        .filter_map(|line| line.strip_prefix("pub ")?.split_once(": __U<__T, "))
        .map(|(_, of)| of.trim_end_matches(">,"))
        .collect();
    let expected = [
        "(i64, )",
        "(__rt::OrNull<i64>, )",
        "(i64, )",
        "(__rt::OrNull<i64>, __rt::OrNull<i64>, )",
        "(i64, )",
        "(i64, __rt::OrNull<i64>, )",
    ];
    assert_eq!(keys, expected);
}

#[test]
fn ranges_say_what_lies_within() {
    let mut schema = Schema::new(15);
    table(&mut schema, "public.users", &["id"], &["id"]);
    let users = id(Kind::Table, "public.users");
    let sql_type = "integer".to_owned();
    let domain = Domain { sql_type, not_null: false, default: None, collation: None };
    schema.insert(id(Kind::Domain, "public.even"), Entry::new(domain));
    let types = [
        ("a", "int4range", "::int4range\\0::integer"),
        ("b", "int8multirange", "::int8multirange\\0::bigint"),
        // As text, and in an array.
        ("c", "numrange", "::text::numrange"),
        ("d", "int4range[]", ""),
        ("e", "public.even[]", "::integer[]::public.even[]"),
        ("f", "integer[]", ""),
    ];
    for (position, (name, sql_type, _)) in (2..).zip(types) {
        let sql_type = sql_type.to_owned();
        let column = Column { position, sql_type, ..Column::default() };
        schema.insert(users.child(Kind::Column, name), Entry::new(column));
    }
    let source = generate(&schema, &config("[models]\ncolumns = true\n")).unwrap();
    for (name, _, how) in types {
        let printed = format!("__n(\"{name}\", \"{how}\")");
        assert!(source.contains(&printed), "{printed}");
    }
}

#[test]
fn a_version_that_no_table_has_is_an_error() {
    let mut schema = Schema::new(15);
    table(&mut schema, "public.users", &["id", "version"], &["id"]);
    let source = generate(&schema, &config("[models]\nversion = \"version\"\n")).unwrap();
    assert!(source.contains("::schema::Versioned for User {"));
    let errors = generate(&schema, &config("[models]\nversion = \"vresion\"\n")).unwrap_err();
    assert!(errors[0].message.contains("`vresion`"), "{}", errors[0].message);
}

/// Counted up it would name another row, or point at one.
#[test]
fn what_is_part_of_a_key_is_no_version() {
    let settings = config("[models]\nversion = \"version\"\n");
    let mut schema = Schema::new(15);
    table(&mut schema, "public.documents", &["id", "version"], &["id"]);
    table(&mut schema, "public.revisions", &["document", "version"], &["document", "version"]);
    table(&mut schema, "public.comments", &["id", "document", "version"], &["id"]);
    table(&mut schema, "public.numbers", &["id", "version"], &["id"]);
    let columns = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let foreign = ForeignKey {
        columns: columns(&["document", "version"]),
        table: id(Kind::Table, "public.revisions"),
        referenced: columns(&["document", "version"]),
        period: false,
        match_full: false,
        on_update: None,
        on_delete: None,
        set_columns: Vec::new(),
    };
    let unique = Key { columns: columns(&["version"]), ..Key::default() };
    for (table, body) in [
        ("public.comments", ConstraintBody::ForeignKey(Box::new(foreign))),
        ("public.numbers", ConstraintBody::Unique(unique)),
    ] {
        let constraint = id(Kind::Table, table).child(Kind::Constraint, "it");
        schema.insert(constraint, Entry::new(Constraint::new(body)));
    }
    let source = generate(&schema, &settings).unwrap();
    let versioned: Vec<&str> = source.lines().filter(|line| line.contains("Versioned")).collect();
    assert_eq!(versioned, ["impl ::schema::Versioned for Document {"]);
    assert_eq!(source.matches("const VERSION").count(), 1);

    schema.remove(&id(Kind::Column, "public.documents.version"));
    let errors = generate(&schema, &settings).unwrap_err();
    assert!(errors[0].help[0].contains("part of a key"), "{}", errors[0]);
}

#[test]
fn a_domain_over_an_integer_is_a_version() {
    for settings in ["", "domain_newtypes = true\n"] {
        let mut schema = Schema::new(15);
        table(&mut schema, "public.users", &["id"], &["id"]);
        let over = |sql_type: &str| Domain {
            sql_type: sql_type.to_owned(),
            not_null: true,
            default: None,
            collation: None,
        };
        schema.insert(id(Kind::Domain, "public.count"), Entry::new(over("integer")));
        schema.insert(id(Kind::Domain, "public.version"), Entry::new(over("public.count")));
        let column = Column {
            position: 2,
            sql_type: "public.version".to_owned(),
            not_null: true,
            ..Column::default()
        };
        schema.insert(id(Kind::Column, "public.users.version"), Entry::new(column));
        let settings = format!("[models]\nversion = \"version\"\n{settings}");
        let source = generate(&schema, &config(&settings)).unwrap();
        assert!(source.contains("type Version = Version;"), "{settings}");
    }
}

#[test]
fn unique_indexes_over_functions_are_keys() {
    let mut schema = Schema::new(15);
    table(&mut schema, "public.users", &["id"], &["id"]);
    for (position, (name, sql_type, collation)) in (2..).zip([
        ("email", "text", None),
        ("Name", "text", None),
        ("city", "text", Some("pg_catalog.\"C\"".to_owned())),
        ("mail", "ext.citext", None),
    ]) {
        let sql_type = sql_type.to_owned();
        let column = Column { position, sql_type, collation, ..Column::default() };
        let of = id(Kind::Table, "public.users");
        schema.insert(of.child(Kind::Column, name), Entry::new(column));
    }
    let keys = |schema: &Schema, definition: &str| -> Vec<String> {
        let mut schema = schema.clone();
        let mut index = Index::new(id(Kind::Table, "public.users"), definition.to_owned());
        (index.unique, index.partial) = (true, definition.contains(" WHERE "));
        schema.insert(id(Kind::Index, "public.the_index"), Entry::new(index));
        let source = generate(&schema, &config("[models]\ncolumns = true\n")).unwrap();
        let made = source.lines().filter(|line| line.starts_with("by_"));
        made.map(str::to_owned).filter(|line| !line.starts_with("by_id:")).collect()
    };
    let lower = r#"(lower(email))"#;
    let made = keys(&schema, &format!("USING btree {lower}"));
    let text = "lower(email)\\0\\0(SELECT lower(email) FROM (SELECT \\0::text) AS _v (email))\\0";
    assert_eq!(made, [format!("by_lower_email: __u(\"{text}\"),")]);
    for (keys_of, name) in [
        ("lower(email) DESC NULLS LAST", "by_lower_email"),
        ("id, lower(btrim(\"Name\")) text_pattern_ops", "by_id_and_lower_btrim_name"),
        ("COALESCE(email, ','::text), id", "by_coalesce_email_and_id"),
    ] {
        for rest in ["", " INCLUDE (id) WHERE (email > ')'::text)"] {
            let made = keys(&schema, &format!("USING btree ({keys_of}){rest}"));
            assert!(made[0].starts_with(&format!("{name}: __u")), "{made:?}");
            assert_eq!(made[0].contains(".only("), !rest.is_empty(), "{made:?}");
        }
    }
    for none in [
        "lower(city)",
        "lower(email) COLLATE \"C\"",
        "lower((email || \"Name\"))",
        "concat(email, \"Name\")",
        "((email || 'x'::text))",
        "public.folded(email)",
        "lower(email), \"Name\" COLLATE \"C\"",
        "COALESCE(mail, ''::ext.citext)",
        "lower(gone)",
        "lower(",
    ] {
        assert_eq!(keys(&schema, &format!("USING btree ({none})")), [""; 0], "{none}");
    }
}

#[test]
fn indexes_by_other_collations_are_keys() {
    let keys = |indexes: &[(&str, &str)]| -> Vec<String> {
        let mut schema = Schema::new(15);
        table(&mut schema, "public.users", &["id"], &["id"]);
        let (position, sql_type) = (2, "text".to_owned());
        let column = Column { position, sql_type, ..Column::default() };
        schema.insert(id(Kind::Column, "public.users.name"), Entry::new(column));
        for (name, keys) in indexes {
            let on = id(Kind::Table, "public.users");
            let mut index = Index::new(on, format!("USING btree ({keys}"));
            (index.unique, index.partial) = (true, keys.contains(" WHERE "));
            if !keys.contains("left") {
                index.columns = vec!["name".to_owned()];
            }
            schema.insert(id(Kind::Index, &format!("public.{name}")), Entry::new(index));
        }
        let source = generate(&schema, &config("[models]\ncolumns = true\n")).unwrap();
        let made = source.lines().filter(|line| line.starts_with("by_"));
        made.map(str::to_owned).filter(|line| !line.starts_with("by_id:")).collect()
    };
    let text = "name\\0\\0\\0::text COLLATE pg_catalog.\\\"C\\\"\\0";
    let key = format!("by_name: __u(\"{text}\"),");
    assert_eq!(keys(&[("a", "name COLLATE pg_catalog.\"C\" text_ops DESC)")]), [key]);
    // The other one is used without a collation, and partial ones are of fewer rows.
    let plain = ["by_name: __u(\"name\\0\\0\\0\\0\"),"];
    assert_eq!(keys(&[("a", "name COLLATE \"C\")"), ("b", "name)")]), plain);
    assert_eq!(keys(&[("a", "name)"), ("b", "name COLLATE \"C\") WHERE (id > 1)")]), plain);
    // Nobody knows what these take for equal.
    assert_eq!(keys(&[("a", "name public.reversed_ops)")]), [""; 0]);
    // Another index must not take a name.
    let rivals = keys(&[("long", "\"left\"(name, 5))"), ("short", "\"left\"(name, 3))")]);
    let names: Vec<&str> = rivals.iter().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(names, ["by_long", "by_short"]);
}

#[test]
fn columns_are_there_where_asked_for() {
    let mut schema = Schema::new(15);
    table(&mut schema, "public.users", &["id"], &["id"]);
    let source = generate(&schema, &config("[models]\ncolumns = true\n")).unwrap();
    assert!(source.contains("pub const USERS"));
    let source = generate(&schema, &config("")).unwrap();
    assert!(source.contains("pub struct User {") && !source.contains("USERS"));
}
