//! The build script and the macro together: drift as compiler errors at the user's code.

use crate::harness::{Crate, Ran};

const CHECK: &[(&str, &str)] = &[("SCHEMA_MODE", "check")];

/// The errors of the compiler, each with its place.
fn errors(ran: &Ran) -> Vec<(String, String)> {
    let lines: Vec<&str> = ran.stderr.lines().collect();
    let starts = lines.iter().enumerate().filter(|(_, line)| {
        line.starts_with("error") && !line.starts_with("error: could not compile")
    });
    starts
        .map(|(at, line)| {
            let place = lines.iter().skip(at).find(|line| line.trim().starts_with("-->"));
            ((*line).to_owned(), place.map_or("", |place| place.trim()).to_owned())
        })
        .collect()
}

#[test]
fn drift_is_an_error_at_the_module() {
    let it = Crate::new("drifting");
    it.depend_on_facade();
    it.write(
        "src/lib.rs",
        "#[schema::derive_schema]\npub mod db {}\n\npub fn email(user: &db::User) -> &str {\n    \
         &user.email\n}\n",
    );
    it.build(&[]).succeeded();
    assert!(it.build(&[]).is_fresh());
    let agreed = it.snapshot();
    it.build(CHECK).succeeded();

    // Three changes, of which two break: one build shows both, and nothing else.
    let scripts = "ALTER TABLE users DROP email, ALTER id TYPE int, ADD bio text;\n";
    it.write("db/2.sql", scripts);
    let found = errors(&it.build(CHECK));
    assert_eq!(found.len(), 2, "{found:?}");
    for (error, place) in &found {
        assert!(error.starts_with("error: live drift: column `public.users."), "{error}");
        assert!(place.contains("src/lib.rs:2:9"), "{place}");
    }
    assert_eq!(it.snapshot(), agreed, "check writes nothing");

    // Taken over, the compiler says which line is wrong now.
    let found = errors(&it.build(&[]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0.contains("no field `email`") && found[0].1.contains("src/lib.rs:5"));

    it.write("src/lib.rs", "#[schema::derive_schema]\npub mod db {}\n");
    it.build(CHECK).succeeded();
    assert!(it.build(CHECK).is_fresh());

    // An edited snapshot is noticed.
    it.write("schema.json", &agreed);
    assert_eq!(errors(&it.build(CHECK)).len(), 2);

    // So is a source that is gone.
    let nowhere = [("SCHEMA_MODE", "check"), ("SCHEMA_PG_BIN", "/nowhere")];
    let found = errors(&it.build(&nowhere));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0.starts_with("error: drift could not be checked"), "{found:?}");
    it.build(&[("SCHEMA_MODE", "offline")]).succeeded();
}

#[test]
fn what_the_models_leave_out_breaks_no_build() {
    let it = Crate::new("leaving-out");
    it.depend_on_facade();
    let settings =
        "[source]\nscripts = \"db\"\n[models]\nexclude = [\"public.migrations\", \"audit\"]\n";
    it.write("schema.toml", settings);
    let macros = "#[schema::derive_schema]\npub mod db {}\n";
    it.write("src/lib.rs", macros);
    let scripts = "CREATE TYPE mood AS ENUM ('sad', 'ok');\n\
                   CREATE SCHEMA audit;\n\
                   CREATE TYPE audit.level AS ENUM ('low', 'high');\n\
                   CREATE TYPE audit.unused AS ENUM ('a', 'b');\n\
                   CREATE TABLE audit.events (id bigint PRIMARY KEY, what text);\n\
                   CREATE TABLE migrations (id bigint PRIMARY KEY, mood mood, at text);\n\
                   ALTER TABLE users ADD level audit.level;\n";
    it.write("db/2.sql", scripts);
    it.build(&[]).succeeded();

    let change = "ALTER TABLE migrations DROP at;\nDROP TABLE audit.events;\nALTER TYPE audit.unused RENAME VALUE 'a' TO 'c';\n";
    it.write("db/3.sql", change);
    let ran = it.build(CHECK).succeeded();
    assert!(ran.stderr.contains("3 invisible"), "{}", ran.stderr);

    // A model by hand depends on its own table, whatever the module leaves out.
    let by_hand = "#[schema::derive_schema(table = \"migrations\")]\npub struct Migration {\n    \
                   pub at: Option<String>,\n}\n";
    it.write("src/lib.rs", &format!("{macros}{by_hand}"));
    let found = errors(&it.build(CHECK));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0.contains("public.migrations.at") && found[0].1.contains("lib.rs:5:9"));
    it.write("src/lib.rs", macros);

    // A type that a table with a model needs counts, wherever it is.
    it.write("db/3.sql", "ALTER TYPE audit.level RENAME VALUE 'low' TO 'lowest';\n");
    let found = errors(&it.build(CHECK));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0.contains("enum `audit.level`") && found[0].1.contains("lib.rs:2:9"));

    // Everything counts where it must.
    it.write("db/3.sql", change);
    it.write("schema.toml", &format!("strict = \"schema\"\n{settings}"));
    assert_eq!(errors(&it.build(CHECK)).len(), 3);
    it.write("schema.toml", settings);

    // What is left out and gone altogether is worth a warning.
    it.write("db/3.sql", "DROP TABLE migrations;\n");
    let ran = it.build(&[]).succeeded();
    let gone = "the schema has no table, view or namespace `public.migrations`";
    assert!(ran.stderr.contains(gone) && ran.stderr.contains("schema.toml:4"), "{}", ran.stderr);
    it.build(CHECK).succeeded();
}

#[test]
fn a_damaged_snapshot_is_one_error() {
    let it = Crate::new("damaged");
    it.depend_on_facade();
    it.write(
        "src/lib.rs",
        "#[schema::derive_schema]\npub mod db {}\n\npub fn email(user: &db::User) -> &str {\n    \
         &user.email\n}\npub use db::{NewUser, UserPatch};\n",
    );
    it.build(&[]).succeeded();
    let good = it.snapshot();
    let half = good.get(..good.len() / 2).unwrap().to_owned();
    for damaged in [half, good.replace("\"text\"", "12")] {
        it.write("schema.json", &damaged);
        let ran = it.build(&[("SCHEMA_MODE", "offline")]);
        assert!(!ran.ok && ran.stderr.contains("schema.json:"), "{}", ran.stderr);
        assert!(!ran.stderr.contains("error[E"), "{}", ran.stderr);
    }
}

#[test]
fn what_partitions_repeat_is_one_error() {
    let it = Crate::new("partitions");
    it.depend_on_facade();
    let by_hand =
        "#[schema::derive_schema(table = \"p1\")]\npub struct P1 {\n    pub id: i32,\n}\n";
    it.write("src/lib.rs", &format!("#[schema::derive_schema]\npub mod db {{}}\n{by_hand}"));
    it.write(
        "db/2.sql",
        "CREATE TABLE parted (id int, at date NOT NULL, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);\n\
         CREATE TABLE p1 PARTITION OF parted FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');\n\
         CREATE TABLE p2 PARTITION OF parted DEFAULT;\n",
    );
    it.build(&[]).succeeded();
    it.write("db/3.sql", "ALTER TABLE parted DROP CONSTRAINT parted_pkey, DROP note;\n");
    let found = errors(&it.build(CHECK));
    let told: Vec<_> = found.iter().map(|(e, at)| (e.contains("`public.parted."), &**at)).collect();
    let module = (true, "--> src/lib.rs:2:9");
    // The model of the partition is found by the key, which it has no more either.
    assert_eq!(told, [module, module, (false, "--> src/lib.rs:3:33")], "{found:?}");
    it.write("db/3.sql", "ALTER TABLE p1 ALTER note SET NOT NULL;\n");
    let found = errors(&it.build(CHECK));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0.contains("`public.p1.note`"), "{found:?}");
}

#[test]
fn what_a_model_by_hand_goes_on_reading_is_no_error() {
    let it = Crate::new("by-hand");
    it.depend_on_facade();
    it.write("schema.toml", "[source]\nscripts = \"db\"\n[types]\n\"public.mood\" = \"text\"\n");
    it.write(
        "src/lib.rs",
        "#[schema::derive_schema(table = \"notes\")]\npub struct Note {\n    \
         pub text: Option<String>,\n    pub mood: Option<String>,\n}\n",
    );
    let notes = |labels: &str, notes: &str| {
        it.write("db/2.sql", &format!("CREATE TYPE mood AS ENUM ({labels});\nCREATE {notes};\n"));
    };
    let view = "VIEW notes AS SELECT 1 AS id, text 'x' AS text, mood 'ok' AS mood";
    notes("'sad', 'ok'", "TABLE notes (id int, text varchar(5), mood mood)");
    it.build(&[]).succeeded();
    for now in ["TABLE notes (id int, text varchar(50), mood mood)", view] {
        notes("'sad', 'ok', 'happy'", now);
        it.build(CHECK).succeeded();
    }
    // Rows are found by a key, which a view has none of.
    notes("'ok'", "TABLE notes (id int PRIMARY KEY, text text, mood mood)");
    it.build(&[]).succeeded();
    notes("'ok'", view);
    let found = errors(&it.build(CHECK));
    assert!(found.len() == 1 && found[0].0.contains("table `public.notes`: removed"), "{found:?}");
}

#[test]
fn unknown_drift_is_one_error() {
    let it = Crate::new("unknown-drift");
    it.depend_on_facade();
    let models: String = (0..3)
        .map(|i| {
            format!("#[schema::derive_schema(table = \"users\")]\npub struct C{i} {{\n    pub id: i64,\n}}\n")
        })
        .collect();
    it.write("src/lib.rs", &models);
    it.build(&[]).succeeded();
    let nowhere = [("SCHEMA_MODE", "check"), ("SCHEMA_PG_BIN", "/nowhere")];
    let found = errors(&it.build(&nowhere));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0.starts_with("error: drift could not be checked"), "{found:?}");
}
