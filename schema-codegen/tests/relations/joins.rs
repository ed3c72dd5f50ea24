//! What relations through join tables are called.

use schema_codegen::Config;
use schema_codegen::models::moved_relations;
use schema_core::Schema;

use super::{foreign_key, models, primary_key, relations, schema, unique};

#[test]
fn a_table_that_is_called_by_both_is_not_hidden_by_another_join() {
    let event_person: (&str, &[&str]) = ("public.event_person", &["id", "event_id", "person_id"]);
    let rating: (&str, &[&str]) = ("public.rating", &["event_id", "person_id"]);
    let mut schema = schema(
        &[("public.events", &["id"]), ("public.persons", &["id"]), event_person, rating],
        &[
            ("public.event_person", "event_id", "public.events"),
            ("public.event_person", "person_id", "public.persons"),
            ("public.rating", "event_id", "public.events"),
            ("public.rating", "person_id", "public.persons"),
        ],
    );
    primary_key(&mut schema, rating.0, rating.1);
    let found = relations(&models(&schema, "").unwrap());
    assert!(found.contains(&"Event.persons_rating: Vec<Person>".to_owned()), "{found:?}");
    let settings =
        "[relations]\n\"public.event_person.person_id_fkey\" = { through = \"speakers\" }";
    let found = relations(&models(&schema, settings).unwrap());
    assert!(found.contains(&"Event.speakers: Vec<Person>".to_owned()), "{found:?}");
    // Where it has names of its own, there is nothing to tell the other from.
    let both =
        format!("{settings}\n\"public.event_person.event_id_fkey\" = {{ through = \"talks\" }}");
    let found = relations(&models(&schema, &both).unwrap());
    assert!(found.contains(&"Event.people: Vec<Person>".to_owned()), "{found:?}");
    assert!(found.contains(&"Person.events: Vec<Event>".to_owned()), "{found:?}");
}

#[test]
fn directions_of_a_join_of_one_table_are_told_by_columns_that_name_no_role() {
    let mut schema = schema(
        &[("public.steps", &["id"]), ("public.step_order", &["before", "after"])],
        &[
            ("public.step_order", "before", "public.steps"),
            ("public.step_order", "after", "public.steps"),
        ],
    );
    primary_key(&mut schema, "public.step_order", &["before", "after"]);
    let found = relations(&models(&schema, "").unwrap());
    for relation in ["Step.before_steps: Vec<Step>", "Step.after_steps: Vec<Step>"] {
        assert!(found.contains(&relation.to_owned()), "{found:?}");
    }
}

#[test]
fn each_direction_of_a_join_of_one_table_is_called_by_its_own_column() {
    let mut schema = schema(
        &[
            ("public.users", &["tenant_id", "id"]),
            ("public.friendships", &["tenant_id", "user_id", "friend_id"]),
        ],
        &[],
    );
    primary_key(&mut schema, "public.users", &["tenant_id", "id"]);
    let (join, all) = ("public.friendships", ["tenant_id", "user_id", "friend_id"]);
    primary_key(&mut schema, join, &all);
    for column in &all[1..] {
        let (columns, target) = (["tenant_id", *column], ["tenant_id", "id"]);
        foreign_key(&mut schema, join, &columns, "public.users", &target);
    }
    let found = relations(&models(&schema, "").unwrap());
    assert!(found.contains(&"User.friends: Vec<User>".to_owned()), "{found:?}");
    assert!(found.contains(&"User.users_by_friend: Vec<User>".to_owned()), "{found:?}");
}

#[test]
fn tables_that_join_one_with_itself_are_told_apart() {
    let join: &[&str] = &["user_id", "target_id"];
    let tables: &[(&str, &[&str])] =
        &[("public.users", &["id"]), ("public.blocks", join), ("public.follows", join)];
    let mut schema = schema(tables, &[]);
    for table in ["public.blocks", "public.follows"] {
        primary_key(&mut schema, table, join);
        for column in join {
            foreign_key(&mut schema, table, &[column], "public.users", &["id"]);
        }
    }
    let found = relations(&models(&schema, "").unwrap());
    let expected =
        ["targets_blocks", "users_by_target_blocks", "targets_follows", "users_by_target_follows"];
    lead_to_users(&found, &expected);
}

/// Whether users have these relations to several of them.
#[track_caller]
fn lead_to_users(found: &[String], names: &[&str]) {
    for name in names {
        let expected = format!("User.{name}: Vec<User>");
        assert!(found.contains(&expected), "{expected}: {found:#?}");
    }
}

/// Tables that join the first one with itself, by their keys.
fn joins(tables: &[(&str, &[&str])]) -> Schema {
    let mut schema = schema(tables, &[]);
    for (table, columns) in &tables[1..] {
        primary_key(&mut schema, table, columns);
        for column in *columns {
            foreign_key(&mut schema, table, &[column], tables[0].0, &["id"]);
        }
    }
    schema
}

/// What the documentation of a relation says.
fn line(schema: &Schema, settings: &str, name: &str) -> String {
    let source = models(schema, settings).unwrap();
    let (before, _) = source.split_once(&format!("pub fn {name}<")).unwrap();
    before.lines().rev().find(|line| line.starts_with("///")).unwrap().to_owned()
}

#[test]
fn the_rows_that_lead_here_are_called_by_the_column_that_does() {
    let tables: &[(&str, &[&str])] = &[
        ("public.users", &["id"]),
        ("public.ignored_users", &["user_id", "ignored_user_id"]),
        ("public.muted_users", &["user_id", "muted_user_id"]),
        ("public.friends", &["user_id", "friend_id"]),
    ];
    // It says the same of a user whatever other tables there are.
    let alone = line(&joins(&tables[..2]), "", "users_ignored_users");
    assert!(alone.contains("ignored_user_id_fkey"), "{alone}");
    assert_eq!(alone, line(&joins(tables), "", "users_ignored_users"));
    let found = relations(&models(&joins(tables), "").unwrap());
    lead_to_users(
        &found,
        &[
            "users_by_ignored_user",
            "users_ignored_users",
            "users_by_muted_user",
            "users_muted_users",
            "users_by_friend",
            "users_friends",
        ],
    );
}

#[test]
fn a_join_of_one_table_is_called_the_same_whatever_that_one_is_called() {
    for (table, settings, ignored, ignoring) in [
        ("public.users", "", "users_ignored_users", "users_by_ignored_user"),
        ("public.auth_user", "", "ignored_users", "auth_users_by_ignored_user"),
        (
            "public.auth_user",
            "[names]\n\"public.auth_user\" = \"User\"",
            "users_ignored_users",
            "users_by_ignored_user",
        ),
    ] {
        let columns: &[&str] = &["user_id", "ignored_user_id"];
        let schema = joins(&[(table, &["id"]), ("public.ignored_users", columns)]);
        for (name, key) in [(ignored, "(`ignored_user_id_fkey"), (ignoring, "(`user_id_fkey")] {
            let told = line(&schema, settings, name);
            assert!(told.contains(" joins to this one ") && told.contains(key), "{told}");
        }
    }
    // Also of those whose name tells of a deed.
    let schema = joins(&[
        ("public.authors", &["id"]),
        ("public.collaborations", &["author_id", "collaborator_id"]),
    ]);
    let found = relations(&models(&schema, "").unwrap());
    for expected in
        ["Author.collaborators: Vec<Author>", "Author.authors_by_collaborator: Vec<Author>"]
    {
        assert!(found.contains(&expected.to_owned()), "{expected}: {found:#?}");
    }
}

#[test]
fn a_join_of_one_table_keeps_its_name_beside_that_of_another_namespace() {
    let columns: &[&str] = &["user_id", "ignored_user_id"];
    let tables: &[(&str, &[&str])] = &[
        ("public.users", &["id"]),
        ("public.ignored_users", columns),
        ("archive.ignored_users", columns),
    ];
    let found = relations(&models(&joins(tables), "").unwrap());
    lead_to_users(
        &found,
        &[
            "users_by_ignored_user_ignored_users",
            "ignored_users_ignored_users",
            "archive_users_by_ignored_user_ignored_users",
            "archive_ignored_users_ignored_users",
        ],
    );
    // Where a table has the name of what is joined, the join table is said, too.
    let tables: &[(&str, &[&str])] = &[
        ("public.users", &["id"]),
        ("public.followings", &["follower_id", "followed_id"]),
        ("public.followers", &["id", "user_id"]),
    ];
    let mut schema = joins(&tables[..2]);
    let beside = self::schema(tables, &[("public.followers", "user_id", "public.users")]);
    for (id, entry) in beside.iter().filter(|(id, _)| id.path().starts_with("public.followers")) {
        schema.insert(id.clone(), entry.clone());
    }
    let found = relations(&models(&schema, "").unwrap());
    assert!(found.contains(&"User.followers_followings: Vec<User>".to_owned()), "{found:#?}");
}

#[test]
fn a_table_does_not_join_itself() {
    let tables: &[(&str, &[&str])] =
        &[("public.users", &["id"]), ("public.folders", &["id", "user_id", "parent_id"])];
    let keys = [
        ("public.folders", "user_id", "public.users"),
        ("public.folders", "parent_id", "public.folders"),
    ];
    let mut schema = schema(tables, &keys);
    unique(&mut schema, "public.folders", &["user_id", "parent_id"]);
    assert_eq!(
        relations(&models(&schema, "").unwrap()),
        [
            "Folder.parent: Folder",
            "Folder.user: User",
            "Folder.parent_reverse: Vec<Folder>",
            "User.folders: Vec<Folder>"
        ]
    );
}

#[test]
fn what_is_named_by_hand_takes_no_name_and_an_id_changes_none() {
    let tables: &[(&str, &[&str])] = &[
        ("public.posts", &["id"]),
        ("public.tags", &["id"]),
        ("public.post_tags", &["post_id", "tag_id"]),
        ("public.visits", &["post_id", "tag_id"]),
    ];
    let mut schema = schema(tables, &[]);
    for (table, columns) in &tables[2..] {
        primary_key(&mut schema, table, columns);
        foreign_key(&mut schema, table, &["post_id"], "public.posts", &["id"]);
        foreign_key(&mut schema, table, &["tag_id"], "public.tags", &["id"]);
    }
    let settings = "[relations]\n\"public.visits.tag_id_fkey\" = { through = \"visited_tags\" }\n\
        \"public.visits.post_id_fkey\" = { through = \"visited_posts\" }";
    let found = relations(&models(&schema, settings).unwrap());
    for expected in ["Post.tags", "Post.visited_tags", "Tag.posts", "Tag.visited_posts"] {
        assert!(found.iter().any(|it| it.starts_with(&format!("{expected}:"))), "{found:#?}");
    }
    for column in ["airline", "airline_id"] {
        let tables: &[(&str, &[&str])] = &[
            ("public.airlines", &["id"]),
            ("public.flights", &["id", column]),
            ("public.codeshares", &["flight_id", column]),
        ];
        let keys = [
            ("public.flights", column, "public.airlines"),
            ("public.codeshares", column, "public.airlines"),
            ("public.codeshares", "flight_id", "public.flights"),
        ];
        let mut schema = self::schema(tables, &keys);
        primary_key(&mut schema, "public.codeshares", tables[2].1);
        let source = models(&schema, "").unwrap();
        let (before, _) = source.split_once("pub fn flights<").unwrap();
        let line = before.lines().rev().find(|line| line.starts_with("///")).unwrap();
        assert!(line.contains("The rows of `public.flights` whose"), "{column}: {line}");
    }
}

#[test]
fn what_leads_elsewhere_under_its_name_is_told() {
    let tables: &[(&str, &[&str])] = &[
        ("public.users", &["id"]),
        ("public.posts", &["id", "author_id", "user_id"]),
        ("public.likes", &["user_id", "post_id"]),
    ];
    let author = ("public.posts", "author_id", "public.users");
    let config = Config::parse(Some(("schema.toml", "")), None).unwrap();
    let alone = schema(tables, &[author]);
    let both = schema(tables, &[author, ("public.posts", "user_id", "public.users")]);
    let mut liked = alone.clone();
    primary_key(&mut liked, "public.likes", tables[2].1);
    foreign_key(&mut liked, "public.likes", &["user_id"], "public.users", &["id"]);
    foreign_key(&mut liked, "public.likes", &["post_id"], "public.posts", &["id"]);
    let told = |from: &Schema, to: &Schema| -> Vec<String> {
        moved_relations(from, to, &config).iter().map(ToString::to_string).collect()
    };
    let start = "relation `posts` of `public.users` leads by";
    let rest = "programs compile as before, and read other rows\n  help: that";
    let line = "to keep its name: [relations] of schema.toml wants the line\n  \
        \"public.posts.author_id_fkey\" = { reverse = \"posts\" }";
    let (author, user) = ("public.posts.author_id_fkey", "public.posts.user_id_fkey");
    assert_eq!(
        told(&alone, &both),
        [format!(
            "{start} `{user}`, and led by `{author}`: {rest} is `authored_posts` now; {line}"
        )]
    );
    let post = "public.likes.post_id_fkey";
    assert_eq!(
        told(&alone, &liked),
        [format!(
            "{start} `{post}`, and led by `{author}`: {rest} is `authored_posts` now; {line}"
        )]
    );
    assert_eq!(
        told(&liked, &alone),
        [format!(
            "{start} `{author}`, and led by `{post}`: {rest} is gone, and this was called `authored_posts`"
        )]
    );
    // Another column in its place is told by the columns.
    let renamed = schema(tables, &[("public.posts", "user_id", "public.users")]);
    assert_eq!(told(&alone, &renamed), [""; 0]);
    assert_eq!(told(&both, &both), [""; 0]);
}

/// Names of one's own need no table.
#[test]
fn tables_that_join_one_with_itself_by_other_columns_need_not_be_told_apart() {
    let (follows, blocks) = (["follower_id", "followed_id"], ["blocker_id", "blocked_id"]);
    let tables: &[(&str, &[&str])] =
        &[("public.users", &["id"]), ("public.follows", &follows), ("public.blocks", &blocks)];
    let mut schema = schema(tables, &[]);
    for (table, columns) in [("public.follows", follows), ("public.blocks", blocks)] {
        primary_key(&mut schema, table, &columns);
        for column in columns {
            foreign_key(&mut schema, table, &[column], "public.users", &["id"]);
        }
    }
    let found = relations(&models(&schema, "").unwrap());
    lead_to_users(&found, &["followers", "followed", "blockers", "blocked"]);
}

#[test]
fn join_tables_that_another_namespace_repeats_are_called_with_it() {
    let columns: &[&str] = &["post_id", "tag_id"];
    let tables: &[(&str, &[&str])] = &[
        ("public.posts", &["id"]),
        ("public.tags", &["id"]),
        ("public.post_tags", columns),
        ("archive.post_tags", columns),
    ];
    let mut schema = schema(tables, &[]);
    for table in ["public.post_tags", "archive.post_tags"] {
        primary_key(&mut schema, table, columns);
        foreign_key(&mut schema, table, &["post_id"], "public.posts", &["id"]);
        foreign_key(&mut schema, table, &["tag_id"], "public.tags", &["id"]);
    }
    let found = relations(&models(&schema, "").unwrap());
    for expected in ["Post.tags_post_tags", "Post.archive_tags_post_tags"] {
        let expected = format!("{expected}: Vec<Tag>");
        assert!(found.contains(&expected), "{expected}: {found:#?}");
    }
}

#[test]
fn what_is_joined_keeps_its_name() {
    let tables: &[(&str, &[&str])] = &[
        ("public.users", &["id"]),
        ("public.roles", &["id", "created_by"]),
        ("public.user_roles", &["user_id", "role_id"]),
        ("public.books", &["id"]),
        ("public.people", &["id"]),
        ("public.book_authors", &["book_id", "author_id"]),
        ("public.book_editors", &["book_id", "editor_id"]),
    ];
    let mut schema = schema(tables, &[("public.roles", "created_by", "public.users")]);
    for (table, one, parent, other, far) in [
        ("user_roles", "user_id", "users", "role_id", "roles"),
        ("book_authors", "book_id", "books", "author_id", "people"),
        ("book_editors", "book_id", "books", "editor_id", "people"),
    ] {
        let [table, parent, far] = [table, parent, far].map(|it| format!("public.{it}"));
        primary_key(&mut schema, &table, &[one, other]);
        foreign_key(&mut schema, &table, &[one], &parent, &["id"]);
        foreign_key(&mut schema, &table, &[other], &far, &["id"]);
    }
    let found = relations(&models(&schema, "").unwrap());
    for expected in [
        "User.roles: Vec<Role>",
        "User.created_roles: Vec<Role>",
        "Book.authors: Vec<Person>",
        "Book.editors: Vec<Person>",
        "Person.books_book_authors: Vec<Book>",
        "Person.books_book_editors: Vec<Book>",
    ] {
        assert!(found.iter().any(|it| it == expected), "{expected}: {found:#?}");
    }
}
