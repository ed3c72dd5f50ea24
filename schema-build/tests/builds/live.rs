//! Live databases as sources.

use crate::harness::{Bare, Crate};
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A database with a table, and its address.
fn database() -> (ShadowDatabase, String) {
    static SHADOW: OnceLock<Shadow> = OnceLock::new();
    let shadow = SHADOW.get_or_init(|| Shadow::start(&ShadowOptions::default()).unwrap());
    let database = shadow.database().unwrap();
    sql(&database, crate::harness::USERS);
    let url = database.address().to_string();
    (database, url)
}

fn sql(database: &ShadowDatabase, text: &str) {
    database.connect().unwrap().batch_execute(text).unwrap();
}

#[test]
fn one_query_while_nothing_changed() {
    let (database, url) = database();
    let it = Bare::live(&url);
    let first = it.run(&[]);
    assert!(first.ok && it.snapshot().unwrap().contains("public.users.email"));
    let always = |path: &&str| path.contains("schema-always");
    assert!(first.directive("rerun-if-changed").iter().any(always));
    let memory = it.read("out/of/out/schema-memory.txt");
    assert!(it.run(&[]).warnings().is_empty());
    assert_eq!(it.read("out/of/out/schema-memory.txt"), memory);
    sql(&database, "ALTER TABLE users DROP email");
    let drifted = it.run(&[("SCHEMA_MODE", "check")]);
    assert!(drifted.ok && it.drift()[0].contains("public.users.email"));
    assert!(it.run(&[]).ok && it.drift().is_empty());
    assert!(!it.snapshot().unwrap().contains("public.users.email"));
}

#[test]
fn always_and_on_demand() {
    let (database, url) = database();
    let it = Crate::new("on-demand");
    let settings = |live| format!("[source]\nurl = {{ env = \"SHOP_URL\" }}\nlive = {live:?}\n");
    it.write("schema.toml", &settings("on-demand"));
    let variables = [("SHOP_URL", url.as_str())];
    it.build(&variables).succeeded();
    assert!(it.build(&variables).is_fresh());
    sql(&database, "ALTER TABLE users ADD bio text");
    assert!(it.build(&variables).is_fresh());
    it.write("schema.toml", &settings("always"));
    assert!(it.build(&variables).succeeded().ran_script());
    assert!(it.snapshot().contains("public.users.bio"));
    sql(&database, "ALTER TABLE users ADD age int");
    assert!(it.build(&variables).succeeded().ran_script());
    assert!(it.snapshot().contains("public.users.age"));
    assert!(it.build(&variables).succeeded().ran_script());
    assert!(it.build(&[]).succeeded().ran_script());
    assert!(it.build(&[]).is_fresh(), "without the variable there is nothing to ask");
}

#[test]
fn a_lock_does_not_hold_the_build() {
    let (database, url) = database();
    sql(&database, "CREATE VIEW emails AS SELECT email FROM users");
    let it = Bare::live(&url);
    it.write("schema.json", "");
    let mut other = database.connect().unwrap();
    let mut transaction = other.transaction().unwrap();
    transaction.batch_execute("LOCK emails, users IN ACCESS EXCLUSIVE MODE").unwrap();
    let start = Instant::now();
    let ran = it.run(&[]);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    assert!(ran.ok || !ran.errors().is_empty());
    transaction.rollback().unwrap();
}

#[test]
fn scratch_databases_of_a_named_server() {
    let (_database, url) = database();
    let it = Bare::new();
    it.write("schema.toml", &format!("[source]\nscripts = \"db\"\n[shadow]\nurl = {url:?}\n"));
    let ran = it.run(&[("SCHEMA_PG_BIN", "/nowhere")]);
    assert!(ran.ok && ran.warnings().contains("scratch databases"), "{}", ran.warnings());
    assert!(it.snapshot().unwrap().contains("public.users.email"));
}
