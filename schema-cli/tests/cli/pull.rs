//! `pull`: what it writes, what it says, and what it leaves alone.

use std::process::Stdio;
use std::time::Duration;

use schema_postgres::shadow::{Shadow, ShadowOptions};

use crate::support::{data, finish, folder, names, program, read, run};

#[test]
fn scripts_become_a_snapshot_and_then_nothing_drifts() {
    let dir = folder();
    std::fs::copy(data("before.sql"), dir.path().join("db.sql")).unwrap();
    let ran = run(dir.path(), &["pull", "db.sql", "--out", "new/schema.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("Read db.sql on PostgreSQL"), "which shadow: {}", ran.err);
    assert!(ran.err.contains("Wrote new/schema.json"), "{}", ran.err);
    assert_eq!(names(&dir.path().join("new")), ["schema.json"]);

    let path = dir.path().join("new/schema.json");
    let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
    let ran = run(dir.path(), &["pull", "db.sql", "--out", "new/schema.json"]);
    assert!(ran.code == 0 && ran.err.contains("Unchanged"), "{}", ran.err);
    assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), modified);

    let ran = run(dir.path(), &["check", "db.sql", "--snapshot", "new/schema.json"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);

    let ran = run(dir.path(), &["pull", "db.sql", "--out", "-"]);
    assert_eq!((ran.code, &ran.out), (0, &read(&path)));
}

#[test]
fn what_changed_is_said() {
    let dir = folder();
    std::fs::copy(dir.path().join("before.json"), dir.path().join("schema.json")).unwrap();
    let ran = run(dir.path(), &["pull", "after.json", "--out", "schema.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("12 changes from the old schema.json"), "{}", ran.out);
    assert!(ran.out.contains("+ column public.users.full_name: text  [compatible]"), "{}", ran.out);
    assert_eq!(read(dir.path().join("schema.json")), read(dir.path().join("after.json")));
}

#[test]
fn a_damaged_snapshot_is_replaced_and_other_files_are_not() {
    let dir = folder();
    let good = read(dir.path().join("before.json"));
    let damaged =
        [good[..good.len() / 2].to_owned(), format!("<<<<<<< ours\n{good}"), String::new()];
    for damaged in damaged {
        std::fs::write(dir.path().join("x.json"), damaged).unwrap();
        let ran = run(dir.path(), &["pull", "before.json", "--out", "x.json"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.err.contains("warning["), "{}", ran.err);
        assert_eq!(read(dir.path().join("x.json")), good);
    }
    std::fs::write(dir.path().join("main.rs"), "fn main() {}\n").unwrap();
    let ran = run(dir.path(), &["pull", "before.json", "--out", "main.rs"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("is not a snapshot"), "{}", ran.err);
    assert_eq!(read(dir.path().join("main.rs")), "fn main() {}\n");
}

#[test]
fn a_live_database_of_a_role_without_rights() {
    let dir = folder();
    let shadow = Shadow::start(&ShadowOptions::default()).unwrap();
    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    client.batch_execute(&read(data("before.sql"))).unwrap();
    client
        .batch_execute(
            "CREATE ROLE nobody_at_all LOGIN PASSWORD 'hunter2';
             REVOKE ALL ON SCHEMA public, billing FROM PUBLIC;",
        )
        .unwrap();
    let url = database.address().to_string().replacen("postgres@", "nobody_at_all:hunter2@", 1);
    let pull = || {
        finish(program(dir.path()).env("URL", &url).args(["pull", "env:URL", "-o", "live.json"]))
    };
    let ran = pull();
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("Read postgres://nobody_at_all@"), "{}", ran.err);
    client
        .batch_execute("ALTER TABLE users ALTER name SET NOT NULL, DROP COLUMN mood CASCADE")
        .unwrap();
    let check = || {
        finish(program(dir.path()).env("URL", &url).args([
            "check",
            "env:URL",
            "--snapshot",
            "live.json",
        ]))
    };
    let ran = check();
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("- column public.users.mood"), "{}", ran.out);
    assert!(ran.out.contains("nullable → not null"), "{}", ran.out);
    assert_eq!(pull().code, 0);
    assert_eq!(check().code, 0);
    drop(client);
    drop(database);
    // The role belongs to the shadow, which goes with the test.
}

#[cfg(unix)]
#[test]
fn killed_in_the_middle() {
    let dir = folder();
    std::fs::write(dir.path().join("slow.sql"), "CREATE TABLE a (); SELECT pg_sleep(60);").unwrap();
    let before = read(dir.path().join("before.json"));
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_cargo-schema"))
        .args(["pull", "slow.sql", "--out", "before.json"])
        .current_dir(dir.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // By then the script sleeps, or the server still starts; both are the middle.
    std::thread::sleep(Duration::from_millis(1500));
    assert!(child.try_wait().unwrap().is_none(), "it should still be waiting");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(read(dir.path().join("before.json")), before);
    assert_eq!(names(dir.path()), ["after.json", "before.json", "slow.sql"]);
}
