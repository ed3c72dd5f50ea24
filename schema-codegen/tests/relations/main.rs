//! What relations are called where names meet, and what `schema.toml` says of them.
#![allow(clippy::unwrap_used, clippy::panic)]

mod joins;
mod key_types;
mod roles;

use schema_codegen::{Config, generate};
use schema_core::constraint::{ConstraintBody, ForeignKey, Key};
use schema_core::object::{Column, Constraint, Enum, Namespace, Table};
use schema_core::{Diagnostic, Entry, Kind, Object, ObjectId, Schema};

fn id(kind: Kind, path: &str) -> ObjectId {
    ObjectId::from_path(kind, path).unwrap()
}

/// Tables of `bigint` columns, the first of each being the primary key, and foreign keys from a
/// column to the first one of a table.
fn schema(tables: &[(&str, &[&str])], keys: &[(&str, &str, &str)]) -> Schema {
    let mut schema = Schema::new(15);
    for (path, columns) in tables {
        let table = id(Kind::Table, path);
        let namespace = id(Kind::Namespace, &table.namespace().unwrap());
        schema.insert(namespace, Entry::new(Namespace {}));
        schema.insert(table.clone(), Entry::new(Table::default()));
        for (position, name) in (1..).zip(*columns) {
            let sql_type = "bigint".to_owned();
            let column = Column { position, sql_type, not_null: true, ..Column::default() };
            schema.insert(table.child(Kind::Column, name), Entry::new(column));
        }
        primary_key(&mut schema, path, &columns[..1]);
    }
    for (from, column, to) in keys {
        let referenced = tables.iter().find(|(path, _)| path == to).unwrap().1[0];
        foreign_key(&mut schema, from, &[*column], to, &[referenced]);
    }
    schema
}

/// Adds a foreign key, which is called by its columns.
fn foreign_key(schema: &mut Schema, from: &str, columns: &[&str], to: &str, referenced: &[&str]) {
    let names = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
    let key = ForeignKey {
        columns: names(columns),
        table: id(Kind::Table, to),
        referenced: names(referenced),
        period: false,
        match_full: false,
        on_update: None,
        on_delete: None,
        set_columns: Vec::new(),
    };
    let key = Constraint::new(ConstraintBody::ForeignKey(Box::new(key)));
    let name = match columns {
        [one] => format!("{one}_fkey"),
        all => all.join("_"),
    };
    let at = |name: &str| id(Kind::Table, from).child(Kind::Constraint, name);
    let free = (1..).map(|n| at(&format!("{name}{n}")));
    let found = std::iter::once(at(&name)).chain(free).find(|id| !schema.contains(id));
    schema.insert(found.unwrap(), Entry::new(key));
}

fn primary_key(schema: &mut Schema, table: &str, columns: &[&str]) {
    let columns = columns.iter().map(|name| (*name).to_owned()).collect();
    let key = Constraint::new(ConstraintBody::PrimaryKey(Key { columns, ..Key::default() }));
    schema.insert(id(Kind::Table, table).child(Kind::Constraint, "pk"), Entry::new(key));
}

fn unique(schema: &mut Schema, table: &str, columns: &[&str]) {
    let columns = columns.iter().map(|name| (*name).to_owned()).collect();
    let key = Constraint::new(ConstraintBody::Unique(Key { columns, ..Key::default() }));
    schema.insert(id(Kind::Table, table).child(Kind::Constraint, "uq"), Entry::new(key));
}

fn models(schema: &Schema, settings: &str) -> Result<String, Vec<Diagnostic>> {
    generate(schema, &Config::parse(Some(("schema.toml", settings)), None).unwrap())
}

/// The functions that lead from one row to others, with where they lead.
fn relations(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut model = "";
    for line in source.lines() {
        if let Some(name) = line.strip_prefix("impl ").and_then(|it| it.strip_suffix(" {")) {
            model = name;
        }
        let function = line.strip_prefix("pub fn ").filter(|it| it.contains("(&self, client: C)"));
        if let Some(function) = function {
            let name = function.split('<').next().unwrap();
            let answer = function.split("C::Answer<").nth(1).unwrap();
            found.push(format!("{model}.{name}: {}", answer.strip_suffix("> {").unwrap()));
        }
    }
    found
}

/// Two keys whose relations would be called alike on both tables.
fn meeting() -> Schema {
    schema(
        &[("public.users", &["id"]), ("public.posts", &["id", "user_id", "user_uuid"])],
        &[
            ("public.posts", "user_id", "public.users"),
            ("public.posts", "user_uuid", "public.users"),
        ],
    )
}

/// The line of `[relations]` that an error says to write.
fn line(error: &Diagnostic) -> &str {
    error.help[0].split_once('\n').unwrap().1.trim()
}

#[test]
fn names_that_meet_are_errors_with_the_line_to_paste() {
    let errors = models(&meeting(), "").unwrap_err();
    let told: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    let other = "public.posts.user_id_fkey";
    assert_eq!(
        told,
        [
            format!("`Post` would have two relations `user`, another by `{other}`"),
            format!("`User` would have two relations `posts`, another by `{other}`"),
        ]
    );
    // Both are mended by one line, for a key of TOML stands once.
    assert_eq!(line(&errors[0]), line(&errors[1]));
    assert_eq!(
        relations(&models(&meeting(), &format!("[relations]\n{}", line(&errors[0]))).unwrap()),
        [
            "Post.user_2: User",
            "Post.user: User",
            "User.posts_2: Vec<Post>",
            "User.posts: Vec<Post>"
        ]
    );
}

#[test]
fn the_line_to_paste_keeps_what_is_said_of_the_key() {
    let settings = "[relations]\n\"public.posts.user_uuid_fkey\" = { name = \"by_uuid\" }";
    let errors = models(&meeting(), settings).unwrap_err();
    let [error] = &errors[..] else { panic!("{errors:?}") };
    assert_eq!(
        line(error),
        "\"public.posts.user_uuid_fkey\" = { name = \"by_uuid\", reverse = \"posts_2\" }"
    );
    assert!(models(&meeting(), &format!("[relations]\n{}", line(error))).is_ok());
}

#[test]
fn no_relation_hides_a_function_of_every_model() {
    let columns: &[&str] = &["id", "query_id", "insert_or_ignore_id", "load_user_id", "user_id"];
    let keys: Vec<(&str, &str, &str)> =
        columns[1..].iter().map(|column| ("public.posts", *column, "public.users")).collect();
    let schema = schema(&[("public.users", &["id"]), ("public.posts", columns)], &keys);
    let found = relations(&models(&schema, "[models]\nrelations = \"forward\"").unwrap());
    assert_eq!(
        found,
        [
            "Post.insert_or_ignore_: User",
            // `load_user` beside it loads `user`.
            "Post.load_user: User",
            "Post.query_: User",
            "Post.user_: User"
        ]
    );
    for (name, why) in [
        ("query", "`Post` would have a relation `query`, but that is a function of every model"),
        ("user", "`Post` would have two relations `user`, another by `public.posts.query_id_fkey`"),
    ] {
        let settings = format!(
            "[relations]\n\"public.posts.user_id_fkey\" = {{ name = \"user\" }}\n\
             \"public.posts.query_id_fkey\" = {{ name = \"{name}\" }}"
        );
        let errors = models(&schema, &settings).unwrap_err();
        assert!(errors.iter().any(|error| error.message == why), "{errors:?}");
        assert!(errors.iter().all(|error| !error.help.is_empty()), "{errors:?}");
    }
}

#[test]
fn a_chosen_name_that_another_relation_has_is_told_where_it_was_chosen() {
    let schema = schema(
        &[
            ("public.doctors", &["id", "mentor_id"]),
            ("public.visits", &["id", "doctor_id", "deputy_id"]),
        ],
        &[
            ("public.visits", "deputy_id", "public.doctors"),
            ("public.doctors", "mentor_id", "public.doctors"),
            ("public.visits", "doctor_id", "public.doctors"),
        ],
    );
    let settings =
        "[relations]\n\"public.doctors.mentor_id_fkey\" = { reverse = \"deputy_visits\" }";
    let errors = models(&schema, settings).unwrap_err();
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "`Doctor` would have two relations `deputy_visits`, another by `public.visits.deputy_id_fkey`\n  \
          at schema.toml:2:47\n  help: choose another name, such as `deputy_visits_of_doctor`"
        ]
    );
}

#[test]
fn no_relation_hides_a_function_of_models() {
    let schema = schema(
        &[
            ("public.queries", &["id"]),
            ("public.trucks", &["id", "query_id"]),
            ("public.items", &["id", "truck_id"]),
            ("public.load_items", &["id", "truck_id"]),
        ],
        &[
            ("public.trucks", "query_id", "public.queries"),
            ("public.items", "truck_id", "public.trucks"),
            ("public.load_items", "truck_id", "public.trucks"),
        ],
    );
    // `load_items` is what `items` is for many rows.
    let of_truck =
        ["Truck.query_: Query", "Truck.items: Vec<Item>", "Truck.load_items_: Vec<LoadItem>"];
    let made = relations(&models(&schema, "").unwrap());
    assert_eq!(made.iter().filter(|it| it.starts_with("Truck")).collect::<Vec<_>>(), of_truck);
    let settings = "[relations]\n\
         \"public.items.truck_id_fkey\" = { reverse = \"parts\" }\n\
         \"public.load_items.truck_id_fkey\" = { reverse = \"load_parts\" }";
    let errors = models(&schema, settings).unwrap_err();
    let told = errors[0].to_string();
    assert!(
        told.starts_with("`Truck` would have two relations `load_parts`, another by"),
        "{told}"
    );
}

#[test]
fn which_relations_there_are_can_be_said() {
    let settings = "[models]\nrelations = \"forward\"\n[relations]\n\
         \"public.posts.user_uuid_fkey\" = { name = \"other\" }";
    let forward = models(&meeting(), settings).unwrap();
    assert_eq!(relations(&forward), ["Post.other: User", "Post.user: User"]);
    let none = models(&meeting(), "[models]\nrelations = \"none\"").unwrap();
    assert_eq!(relations(&none), Vec::<String>::new());
    assert!(none.contains("pub struct Post"));
}

#[test]
fn a_join_table_is_passed_from_one_side_or_both() {
    let mut schema = schema(
        &[("public.a", &["id"]), ("public.b", &["id"]), ("public.a_b", &["a_id", "b_id"])],
        &[("public.a_b", "a_id", "public.a"), ("public.a_b", "b_id", "public.b")],
    );
    primary_key(&mut schema, "public.a_b", &["b_id", "a_id"]);
    let both = [
        "A.a_bs: Vec<AB>",
        "A.bs: Vec<B>",
        "AB.a: A",
        "AB.b: B",
        "B.a_bs: Vec<AB>",
        "B.r#as: Vec<A>",
    ];
    assert_eq!(relations(&models(&schema, "").unwrap()), both);
    let forward = |key: &str| {
        let through = format!("\"public.a_b.{key}\" = {{ through = \"others\" }}");
        models(&schema, &format!("[models]\nrelations = \"forward\"\n[relations]\n{through}"))
    };
    let one = relations(&forward("b_id_fkey").unwrap());
    assert_eq!(one, ["A.others: Vec<B>", "AB.a: A", "AB.b: B"]);
    let errors = forward("a_id_fkey").unwrap_err();
    let message = "`through` names nothing with [models] relations = \"forward\"";
    assert_eq!((errors.len(), errors[0].message.as_str()), (1, message));
}

#[test]
fn a_table_keeps_its_name_among_neighbours() {
    let far = |namespace: &str| {
        let posts = format!("{namespace}.posts");
        let columns: &[&str] = &["id", "user_id"];
        let schema = schema(
            &[("public.users", &["id"]), ("public.posts", columns), (&posts, columns)],
            &[("public.posts", "user_id", "public.users"), (&posts, "user_id", "public.users")],
        );
        relations(&models(&schema, "").unwrap())
    };
    for namespace in ["aa", "zz"] {
        let found = far(namespace);
        assert!(found.contains(&"User.posts: Vec<Post>".to_owned()), "{found:?}");
        let other = format!("User.{namespace}_posts: Vec<self::{namespace}::Post>");
        assert!(found.contains(&other), "{found:?}");
    }
}

#[test]
fn keys_that_make_no_relation_are_errors_and_one_of_two_alike_is_enough() {
    let mut schema = meeting();
    let again = schema.get(&id(Kind::Constraint, "public.posts.user_id_fkey")).unwrap().clone();
    schema.insert(id(Kind::Constraint, "public.posts.again_fkey"), again);
    let settings = "[relations]\n\
         \"public.posts.user_uuid_fkey\" = { name = \"other\", reverse = \"others\" }\n";
    let second = format!("{settings}\"public.posts.user_id_fkey\" = {{ name = \"writer\" }}\n");
    let found = relations(&models(&schema, &second).unwrap());
    assert!(found.contains(&"Post.writer: User".to_owned()), "{found:?}");
    let both = format!("{second}\"public.posts.again_fkey\" = {{ name = \"again\" }}\n");
    let errors = models(&schema, &both).unwrap_err();
    let told: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    let same = "`public.posts.user_id_fkey` makes no relation: `public.posts.again_fkey` has the same \
         columns";
    assert_eq!(told, [same]);

    if let Object::Table(table) =
        &mut schema.get_mut(&id(Kind::Table, "public.posts")).unwrap().object
    {
        table.partition_of = Some(id(Kind::Table, "public.users"));
    }
    let errors = models(&schema, &second).unwrap_err();
    let told: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    let partition = "`public.posts.user_id_fkey` makes no relation: a partition has no relations of \
         its own";
    assert!(told.contains(&partition), "{told:?}");
}

#[test]
fn declared_and_real_keys_make_one_join_table() {
    let mut schema = schema(
        &[
            ("public.users", &["id"]),
            ("public.tags", &["id"]),
            ("public.posts", &["id", "user_id"]),
            ("public.post_tags", &["post_id", "tag_id"]),
        ],
        &[
            ("public.post_tags", "post_id", "public.posts"),
            ("public.posts", "user_id", "public.users"),
        ],
    );
    primary_key(&mut schema, "public.post_tags", &["post_id", "tag_id"]);
    let settings = "[relations]\n\
         \"public.post_tags(tag_id)\" = { to = \"public.tags(id)\", through = \"words\" }";
    let found = relations(&models(&schema, settings).unwrap());
    assert!(found.contains(&"Post.words: Vec<Tag>".to_owned()), "{found:?}");
    assert!(found.contains(&"Tag.posts: Vec<Post>".to_owned()), "{found:?}");
}

#[test]
fn what_is_declared_leads_to_many_rows_unless_a_key_tells_them_apart() {
    let schema = schema(
        &[("public.books", &["id", "slug"]), ("public.texts", &["id", "book_slug", "part"])],
        &[],
    );
    let to = |from: &str, to: &str| {
        let line = format!("\"public.books({from})\" = {{ to = \"public.texts({to})\" }}");
        let settings = format!("[models]\nrelations = \"forward\"\n[relations]\n{line}");
        relations(&models(&schema, &settings).unwrap())
    };
    assert_eq!(to("slug", "book_slug"), ["Book.texts: Vec<Text>"]);
    assert_eq!(to("slug", "id"), ["Book.text: Option<Text>"]);
    // The key and more.
    assert_eq!(to("slug, id", "part, id"), ["Book.text: Option<Text>"]);
}

#[test]
fn keys_of_partitions_say_what_all_of_them_do() {
    let columns: &[&str] = &["id", "user_id"];
    let made = |settings: &str, change: &dyn Fn(&mut Schema)| {
        let mut schema = schema(
            &[
                ("public.users", &["id"]),
                ("public.clicks", columns),
                ("public.clicks_0", columns),
                ("public.clicks_1", columns),
            ],
            &[
                ("public.clicks_0", "user_id", "public.users"),
                ("public.clicks_1", "user_id", "public.users"),
            ],
        );
        for partition in ["public.clicks_0", "public.clicks_1"] {
            let entry = schema.get_mut(&id(Kind::Table, partition)).unwrap();
            let Object::Table(table) = &mut entry.object else { panic!("{entry:?}") };
            table.partition_of = Some(id(Kind::Table, "public.clicks"));
        }
        change(&mut schema);
        relations(&models(&schema, settings).unwrap())
    };
    assert_eq!(made("", &|_| {}), ["Click.user: User", "User.clicks: Vec<Click>"]);
    let found = made("", &|schema| {
        let entry = schema.get_mut(&id(Kind::Column, "public.clicks.user_id")).unwrap();
        let Object::Column(column) = &mut entry.object else { panic!("{entry:?}") };
        column.not_null = false;
    });
    assert_eq!(found, ["Click.user: Option<User>", "User.clicks: Vec<Click>"]);
    let found = made("", &|schema| {
        let key = id(Kind::Constraint, "public.clicks_1.user_id_fkey");
        let entry = schema.get_mut(&key).unwrap();
        let Object::Constraint(key) = &mut entry.object else { panic!("{entry:?}") };
        key.not_valid = true;
    });
    assert_eq!(found, ["Click.user: Option<User>", "User.clicks: Vec<Click>"]);
    // One to one, as the key of the whole table is.
    let found = made("", &|schema| primary_key(schema, "public.clicks", &["user_id"]));
    assert_eq!(found, ["Click.user: User", "User.click: Option<Click>"]);
    // What a partition without a model points at is not known.
    let found = made("[models]\nexclude = [\"public.clicks_1\"]", &|_| {});
    assert_eq!(found, ["Click.user: Option<User>", "User.clicks: Vec<Click>"]);
}

#[test]
fn keys_do_not_hold_for_the_rows_of_tables_that_inherit() {
    let mut schema = schema(
        &[
            ("public.users", &["id"]),
            ("public.profiles", &["user_id"]),
            ("public.vip_profiles", &["user_id"]),
        ],
        &[("public.profiles", "user_id", "public.users")],
    );
    let both = ["Profile.user: User", "User.profile: Option<Profile>"];
    assert_eq!(relations(&models(&schema, "").unwrap()), both);
    let entry = schema.get_mut(&id(Kind::Table, "public.vip_profiles")).unwrap();
    let Object::Table(table) = &mut entry.object else { panic!("{entry:?}") };
    table.inherits = vec![id(Kind::Table, "public.profiles")];
    let both = ["Profile.user: Option<User>", "User.profiles: Vec<Profile>"];
    assert_eq!(relations(&models(&schema, "").unwrap()), both);
}

#[test]
fn names_in_quotes_are_declared() {
    let view = "public.\"recent (30d)\"";
    let schema = schema(&[(view, &["id", "a, b"]), ("public.users", &["id"])], &[]);
    let settings =
        "[relations]\n'public.\"recent (30d)\"(\"a, b\")' = { to = \"public.users(id)\" }\n";
    let found = relations(&models(&schema, settings).unwrap());
    assert!(found.iter().any(|it| it.starts_with("Recent30d.")), "{found:?}");
}

#[test]
fn settings_that_name_nothing_are_errors() {
    let settings = "[relations]\n\
         \"public.posts.user_fkey\" = { name = \"author\" }\n\
         \"public.posts(author_id)\" = { to = \"public.users(id)\" }\n\
         [keys]\n\
         \"public.postss\" = [\"id\"]\n\
         \"public.users\" = [\"idd\"]";
    let errors = models(&meeting(), settings).unwrap_err();
    let told: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    for wanted in [
        "the schema has no foreign key `public.posts.user_fkey`",
        "`public.posts` has no column `author_id`",
        "the schema has no table or view with a model `public.postss`",
        "`public.users` has no column `idd`",
    ] {
        assert!(told.contains(&wanted), "{told:#?}");
    }
}

#[test]
fn names_of_the_database_are_no_code() {
    let (one, other) = ("public.\"a\"\"; drop\"", "public.\"b\n}fn x(){\"");
    let schema =
        schema(&[(one, &["id"]), (other, &["id", "\"}\\_id"])], &[(other, "\"}\\_id", one)]);
    let source = models(&schema, "").unwrap();
    let file = syn::parse_file(&source).unwrap();
    let functions = file.items.iter().filter(|item| matches!(item, syn::Item::Fn(_)));
    // Only `verify`.
    assert_eq!(functions.count(), 1, "{source}");
}

#[test]
fn what_nothing_compares_makes_no_relation() {
    let mut schema = schema(&[("public.a", &["id", "kind"]), ("public.b", &["id", "code"])], &[]);
    schema.insert(id(Kind::Enum, "public.mood"), Entry::new(Enum { labels: vec!["x".to_owned()] }));
    let settings = "[relations]\n\"public.a(kind)\" = { to = \"public.b(code)\" }\n";
    for (kind, code, refused) in [
        ("public.mood", "text", true),
        ("inet", "text", true),
        ("json", "json", true),
        ("public.mood", "public.mood", false),
        ("inet", "cidr", false),
        ("character varying(3)", "text", false),
    ] {
        for (path, sql_type) in [("public.a.kind", kind), ("public.b.code", code)] {
            let entry = schema.get_mut(&id(Kind::Column, path)).unwrap();
            let Object::Column(column) = &mut entry.object else { panic!("{path}") };
            column.sql_type = sql_type.to_owned();
        }
        let made = models(&schema, settings);
        assert_eq!(made.is_err(), refused, "{kind} {code}");
        for error in made.err().into_iter().flatten() {
            let expected = format!("`public.a.kind` is `{kind}`, but `public.b.code` is `{code}`");
            assert_eq!(error.message, expected);
        }
    }
}
