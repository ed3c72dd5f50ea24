//! Shadows on real servers: fresh, private, and gone afterwards whatever happens.

use schema_postgres::connect::{Address, connect};
use schema_postgres::shadow::{Shadow, ShadowOptions};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Set for the process that is to be killed.
const VICTIM: &str = "SCHEMA_TEST_VICTIM";

fn start() -> Shadow {
    Shadow::start(&ShadowOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// The folder of a shadow's socket, from its address.
fn folder(address: &Address) -> PathBuf {
    let text = address.to_string();
    let host = text.split(['@', '/']).nth(3).unwrap().replace("%2F", "/");
    PathBuf::from(host)
}

fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !done() {
        assert!(Instant::now() < until, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn runs(pid: &str) -> bool {
    Command::new("ps").args(["-p", pid]).stdout(Stdio::null()).status().unwrap().success()
}

#[test]
fn databases_are_fresh_and_apart() {
    let shadow = start();
    assert!(shadow.version() >= 130_000);
    assert!(shadow.description().starts_with("PostgreSQL "), "{}", shadow.description());
    let (one, two) = (shadow.database().unwrap(), shadow.database().unwrap());
    let mut client = one.connect().unwrap();
    client.batch_execute("create table t ()").unwrap();
    let mut other = two.connect().unwrap();
    assert!(other.batch_execute("select from t").is_err());
    let row = client
        .query_one("select current_user::text, getdatabaseencoding()::text, current_setting('timezone'), current_setting('listen_addresses')", &[])
        .unwrap();
    let found: Vec<String> = (0..4).map(|at| row.get(at)).collect();
    assert_eq!(found, ["postgres", "UTF8", "UTC", ""]);
    // Objects of logical replication and many locks are possible.
    client
        .batch_execute(
            "create publication p for table t;
             create subscription s connection 'dbname=none' publication p with (connect = false);
             alter subscription s set (slot_name = none);
             drop subscription s;",
        )
        .unwrap();
    let name = one.address().database().to_owned();
    drop(client);
    drop(one);
    let left: i64 = other
        .query_one("select count(*) from pg_database where datname = $1", &[&name])
        .unwrap()
        .get(0);
    assert_eq!(left, 0);
}

#[test]
fn ten_thousand_tables_in_a_transaction() {
    let database = start().database().unwrap();
    database
        .connect()
        .unwrap()
        .batch_execute(
            "do $$ begin for i in 1..10000 loop
               execute format('create table t%s (id int primary key, b text)', i);
             end loop; end $$",
        )
        .unwrap();
}

#[test]
fn nothing_is_left() {
    let shadow = start();
    let database = shadow.database().unwrap();
    let folder = folder(database.address());
    let pid = server_pid(&folder);
    assert!(folder.is_dir() && runs(&pid));
    drop(shadow);
    assert!(database.connect().is_ok(), "a database keeps its shadow");
    drop(database);
    assert!(!folder.exists());
    assert!(!runs(&pid));
}

fn server_pid(folder: &Path) -> String {
    let text = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap();
    text.lines().next().unwrap().to_owned()
}

#[test]
fn two_at_once() {
    let threads: Vec<_> = (0..2)
        .map(|_| std::thread::spawn(|| start().database().unwrap().connect().map(drop).unwrap()))
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

/// Not a test of its own: what the next test kills.
#[test]
fn victim() {
    if std::env::var_os(VICTIM).is_none() {
        return;
    }
    let database = start().database().unwrap();
    let _client = database.connect().unwrap();
    eprintln!("folder {}", folder(database.address()).display());
    std::thread::sleep(Duration::from_secs(60));
}

#[test]
fn nothing_is_left_of_a_killed_process() {
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "shadow::victim", "--nocapture"])
        .env(VICTIM, "1")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let folder = BufReader::new(victim.stderr.take().unwrap())
        .lines()
        .find_map(|line| line.unwrap().strip_prefix("folder ").map(PathBuf::from))
        .unwrap();
    let pid = server_pid(&folder);
    assert!(runs(&pid));
    victim.kill().unwrap();
    victim.wait().unwrap();
    wait_until("the server runs on", || !runs(&pid));
    wait_until("the folder is left", || !folder.exists());
}

/// In a process of its own, because the cache is found through the environment.
#[test]
fn templates_are_made_kept_and_repaired() {
    let cache = tempfile::tempdir().unwrap();
    let run = || {
        let status = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "shadow::two_at_once"])
            .env("XDG_CACHE_HOME", cache.path())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
    };
    let templates = || -> Vec<PathBuf> {
        let folder = cache.path().join("schema-rs/postgres");
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    run();
    let made = templates();
    assert_eq!(made.len(), 1, "{made:?}");
    std::fs::write(made[0].join("global/pg_control"), "broken").unwrap();
    run();
    std::fs::remove_dir_all(made[0].join("base")).unwrap();
    run();
    run();
    assert_eq!(templates(), made);
    assert!(made[0].join("base").is_dir());
}

#[test]
fn a_broken_installation_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    for program in ["postgres", "initdb"] {
        use std::os::unix::fs::PermissionsExt;
        let path = folder.path().join(program);
        std::fs::write(&path, "#!/bin/sh\necho no luck >&2\nexit 1\n").unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    }
    std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .unwrap();
    let options =
        ShadowOptions { binaries: Some(folder.path().to_path_buf()), ..ShadowOptions::default() };
    let error = Shadow::start(&options).err().unwrap();
    assert_eq!(error.code, "shadow-initdb");
    assert!(error.message.contains("no luck"), "{error}");
}

#[test]
fn scratch_databases_on_a_named_server() {
    let server = start();
    let home = server.database().unwrap();
    let mut admin = home.connect().unwrap();
    let count = |admin: &mut postgres::Client| -> i64 {
        let query = "select count(*) from pg_database where datname ~ '^schema_shadow_'";
        admin.query_one(query, &[]).unwrap().get(0)
    };
    let mark = "scratch database of schema, safe to drop when unused";
    // What a killed run leaves; one that is no business of ours; and one in use.
    admin.batch_execute("create database schema_shadow_1_0123456789abcdef").unwrap();
    admin
        .batch_execute(&format!("comment on database schema_shadow_1_0123456789abcdef is '{mark}'"))
        .unwrap();
    admin.batch_execute("create database schema_shadow_2_0123456789abcdef").unwrap();
    admin.batch_execute("create database schema_shadow_3_0123456789abcdef").unwrap();
    admin
        .batch_execute(&format!("comment on database schema_shadow_3_0123456789abcdef is '{mark}'"))
        .unwrap();
    let used = home.address().with_database("schema_shadow_3_0123456789abcdef");
    let _session = connect(&used, Duration::from_secs(5)).unwrap();
    let before = count(&mut admin);

    let options =
        ShadowOptions { server: Some(home.address().clone()), ..ShadowOptions::default() };
    let shadow = Shadow::start(&options).unwrap();
    assert_eq!(count(&mut admin), before - 1);
    let database = shadow.database().unwrap();
    assert_eq!(count(&mut admin), before);
    // A second run does not take it for a dead one.
    drop(Shadow::start(&options).unwrap());
    database.connect().unwrap().batch_execute("create table t ()").unwrap();
    drop(database);
    assert_eq!(count(&mut admin), before - 1);

    admin.batch_execute("create role weak login").unwrap();
    let weak = Address::parse(&home.address().to_string().replace("postgres@", "weak@"), &|_| None)
        .unwrap();
    let options = ShadowOptions { server: Some(weak), ..ShadowOptions::default() };
    let error = Shadow::start(&options).unwrap().database().err().unwrap();
    assert_eq!(error.code, "shadow-database");
    assert!(error.to_string().contains("CREATEDB"), "{error}");
}

/// Every installation below the folders of `SCHEMA_TEST_PG_DIRS`, separated as in `PATH`.
#[test]
fn other_majors() {
    let Some(folders) = std::env::var_os("SCHEMA_TEST_PG_DIRS") else {
        eprintln!("skipped: SCHEMA_TEST_PG_DIRS names no installations");
        return;
    };
    for binaries in std::env::split_paths(&folders) {
        let options = ShadowOptions { binaries: Some(binaries.clone()), ..Default::default() };
        let shadow = Shadow::start(&options).unwrap_or_else(|error| panic!("{error}"));
        let database = shadow.database().unwrap_or_else(|error| panic!("{error}"));
        database.connect().unwrap().batch_execute("create table t (a int)").unwrap();
        eprintln!("{}", shadow.description());
    }
}
