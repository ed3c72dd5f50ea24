//! What cargo runs again, and what it does not.

use crate::harness::{Crate, USERS};

#[test]
fn nothing_touched_nothing_rebuilt() {
    let it = Crate::new("untouched");
    let first = it.build(&[]).succeeded();
    assert!(first.ran_script());
    assert!(it.snapshot().contains("public.users.email"));
    assert!(it.build(&[]).is_fresh());
    assert!(it.build(&[]).is_fresh());

    // A script that is edited.
    it.write("db/1_users.sql", &USERS.replace("text", "varchar(80)"));
    let edited = it.build(&[]).succeeded();
    assert!(edited.ran_script());
    assert!(edited.stderr.contains("`text` → `character varying(80)`"), "{}", edited.stderr);
    assert!(it.snapshot().contains("character varying(80)"));
    assert!(it.build(&[]).is_fresh());

    // One that is added, in a folder that is new as well, and taken away again.
    it.write("db/2_more/1.sql", "CREATE TABLE orders (id int PRIMARY KEY);");
    assert!(it.build(&[]).succeeded().ran_script());
    assert!(it.snapshot().contains("public.orders"));
    assert!(it.build(&[]).is_fresh());
    it.write("db/2_more/2.sql", "CREATE TABLE lines (id int PRIMARY KEY);");
    assert!(it.build(&[]).succeeded().ran_script());
    assert!(it.snapshot().contains("public.lines"));
    std::fs::remove_file(it.folder.join("db/2_more/2.sql")).unwrap();
    assert!(it.build(&[]).succeeded().ran_script());
    assert!(!it.snapshot().contains("public.lines"));
    assert!(it.build(&[]).is_fresh());

    // A snapshot that is edited by hand is made true again, without a server.
    let snapshot = it.snapshot();
    it.write("schema.json", &snapshot.replace("public.orders", "public.other"));
    let nowhere = [("SCHEMA_PG_BIN", "/nowhere")];
    assert!(it.build(&[]).succeeded().ran_script());
    assert_eq!(it.snapshot(), snapshot);
    assert!(it.build(&[]).is_fresh());

    // A variable, and the settings.
    let unreachable = it.build(&nowhere).succeeded();
    assert!(unreachable.ran_script() && unreachable.stderr.contains("/nowhere"));
    assert!(it.build(&nowhere).is_fresh());
    assert!(it.build(&[]).succeeded().ran_script());
    it.write("schema.toml", "[source]\nscripts = [\"db/1_users.sql\"]\n");
    assert!(it.build(&[]).succeeded().ran_script());
    assert!(!it.snapshot().contains("public.orders"));
    assert!(it.build(&[]).is_fresh());
}

#[test]
fn a_snapshot_among_the_scripts_settles() {
    let it = Crate::new("among");
    it.write("schema.toml", "snapshot = \"db/schema.json\"\n[source]\nscripts = \"db\"\n");
    it.write("src/lib.rs", "pub const SCHEMA: &str = include_str!(\"../db/schema.json\");\n");
    it.build(&[]).succeeded();
    assert!(it.build(&[]).is_fresh());
    it.write("db/2.sql", "CREATE TABLE orders (id int);");
    assert!(it.build(&[]).succeeded().ran_script());
    assert!(it.read("db/schema.json").contains("orders"));
    assert!(it.build(&[]).is_fresh());
}

#[test]
fn a_crate_without_settings_notices_them_when_they_come() {
    let it = Crate::new("settingless");
    it.build(&[]).succeeded();
    std::fs::remove_file(it.folder.join("schema.toml")).unwrap();
    // Cargo runs the script once more when it no longer says what to watch.
    it.build(&[]).succeeded();
    it.build(&[]).succeeded();
    assert!(it.build(&[]).is_fresh());
    it.write("db/2.sql", "CREATE TABLE orders (id int);");
    it.write("schema.toml", "[source]\nscripts = \"db\"\n");
    assert!(it.build(&[]).succeeded().ran_script());
    assert!(it.snapshot().contains("orders"));
    assert!(it.build(&[]).is_fresh());
}

#[test]
fn two_crates_with_two_databases() {
    let top = Crate::new("pair-top");
    let pair = ["pair-one", "pair-two"].map(|name| {
        let it = Crate::in_folder(name, &top.folder.join(name));
        let manifest = it.read("Cargo.toml").replace("[workspace]\n", "");
        it.write("Cargo.toml", &manifest);
        it.write("db/1_users.sql", &USERS.replace("users", &name.replace('-', "_")));
        std::fs::remove_file(it.folder.join("Cargo.lock")).unwrap();
        it
    });
    let manifest = top.read("Cargo.toml");
    top.write("Cargo.toml", &format!("{manifest}members = [\"pair-one\", \"pair-two\"]\n"));
    let manifest = top.read("Cargo.toml");
    let dependencies = "[dependencies]\npair-one = { path = \"pair-one\" }\n\
                        pair-two = { path = \"pair-two\" }\n";
    top.write("Cargo.toml", &format!("{manifest}{dependencies}"));
    top.build(&[]).succeeded();
    assert!(pair[0].snapshot().contains("public.pair_one"));
    assert!(pair[1].snapshot().contains("public.pair_two"));
    assert!(!pair[0].snapshot().contains("public.pair_two"));
    assert!(top.build(&[]).is_fresh());
    pair[1].write("db/2.sql", "CREATE TABLE more (id int);");
    let again = top.build(&[]).succeeded();
    assert!(again.ran_script() && !again.stderr.contains("Compiling pair-one"));
    assert!(pair[1].snapshot().contains("public.more"));
}
