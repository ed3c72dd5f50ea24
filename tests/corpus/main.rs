//! Real schemas: their models compile under denied warnings with every feature, a row of every table
//! that allows one goes in and out, every relation leads where SQL says that it does, and every
//! statement uses the indexes there are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod accessors;
mod catalog;
mod project;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use project::Known;
use schema::postgres::Client;
use schema_core::constraint::ConstraintBody;
use schema_core::name::quote;
use schema_core::{Kind, Object, Schema};
use schema_postgres::introspect;
use schema_postgres::prove::seed;
use schema_postgres::scripts::{read_scripts, run_scripts};
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions};

fn schemas() -> Vec<PathBuf> {
    // `CORPUS=one.sql cargo test --test corpus`: that one alone.
    if let Some(path) = std::env::var_os("CORPUS") {
        return vec![path.into()];
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![
        root.join("schema-postgres/tests/rebuild/torture.sql"),
        root.join("tests/corpus/hostile.sql"),
        root.join("tests/corpus/keys.sql"),
    ];
    let folder = root.join("../shared/corpus/schemas");
    match std::fs::read_dir(&folder) {
        Ok(entries) => files.extend(entries.map(|entry| entry.unwrap().path())),
        Err(_) => eprintln!("skipped: there is no {}", folder.display()),
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    files
}

/// The sections of a script that suit a server: what follows `--@ 15+` is for 15 and newer.
fn for_major(script: &str, major: u32) -> String {
    let mut suits = true;
    let keep = |line: &&str| {
        if let Some(from) = line.strip_prefix("--@ ") {
            suits = from.trim_end_matches('+').parse().is_ok_and(|from: u32| major >= from);
        }
        suits
    };
    script.lines().filter(keep).collect::<Vec<_>>().join("\n")
}

/// The statements of a person about the relations of a schema, each after `--@ SCHEMA MODEL.RELATION`.
fn queries(schema: &str) -> BTreeMap<String, String> {
    let of_schema = |section: &&str| section.starts_with(&format!("{schema} "));
    let named = |section: &str| {
        let (head, sql) = section.split_once('\n').unwrap();
        let (_, name) = head.split_once(' ').unwrap();
        (name.to_owned(), sql.trim().trim_end_matches(';').to_owned())
    };
    include_str!("queries.sql").split("--@ ").filter(of_schema).map(named).collect()
}

/// What a person says of the rows of a schema, after `--@ SCHEMA`.
fn rows(schema: &str) -> Option<&'static str> {
    let mut sections = include_str!("rows.sql").split("--@ ");
    sections.find_map(|section| section.strip_prefix(schema)?.strip_prefix('\n'))
}

/// A database with a schema.
fn database(shadow: &Shadow, path: &Path) -> (ShadowDatabase, Client) {
    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    let mut scripts = read_scripts(&[path.to_owned()]).unwrap();
    for script in &mut scripts {
        script.text = for_major(&script.text, shadow.version() / 10_000);
    }
    run_scripts(&mut client, &scripts).unwrap();
    (database, client)
}

/// Where a program finds a database.
fn conninfo(client: &mut Client) -> String {
    let row = client.query_one(
        "SELECT format('host=%s port=%s user=%s dbname=%s',
            trim('\"' FROM current_setting('unix_socket_directories')), current_setting('port'),
            current_user, current_database())",
        &[],
    );
    row.unwrap().get(0)
}

/// Rows in every table, whatever its checks ask for: why some tables have none.
fn fill(client: &mut Client, schema: &Schema, rows: Option<&str>) -> Vec<String> {
    for (id, entry) in schema.of_kind(Kind::Constraint) {
        if let (Object::Constraint(check), Some(table)) = (&entry.object, id.parent_path())
            && matches!(check.body, ConstraintBody::Check(_))
        {
            let drop = format!("ALTER TABLE {table} DROP CONSTRAINT {}", quote(&id.name()));
            let _ = client.batch_execute(&drop);
        }
    }
    let free = introspect(client).unwrap();
    // Triggers find what they name.
    client.batch_execute("RESET search_path").unwrap();
    let mut refused = seed(client, &free, 5).refused;
    if let Some(rows) = rows {
        client.batch_execute(rows).unwrap();
        refused = seed(client, &free, 5).refused;
    }
    catalog::spread(client);
    refused.retain(|(id, _)| {
        let rows = client.query(&format!("SELECT FROM {} LIMIT 1", id.path()), &[]);
        rows.is_ok_and(|rows| rows.is_empty())
    });
    refused.into_iter().map(|(id, why)| format!("{id}: {why}")).collect()
}

#[test]
fn rows_go_in_and_out_and_lead_to_others() {
    let folder = folder("rows");
    let shadow = Shadow::start(&ShadowOptions::default()).unwrap();
    let mut programs = Vec::new();
    for path in schemas() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (empty_database, mut empty) = database(&shadow, &path);
        let (full_database, mut full) = database(&shadow, &path);
        let schema = introspect(&mut full).unwrap();
        let refused = fill(&mut full, &schema, rows(&name));
        let known = Known { relations: catalog::relations(&mut full), queries: queries(&name) };
        let conninfo = [&mut empty, &mut full].map(conninfo);
        project::write(&folder.join(&name), &schema, &known);
        programs.push((name, refused, conninfo, [empty_database, full_database]));
    }
    compile("build", &folder, programs.iter().map(|(name, ..)| name.clone()).collect());
    let (mut report, mut failed) = (Vec::new(), Vec::new());
    for (name, refused, conninfo, _databases) in programs {
        let program = target().join("debug").join(&name);
        let output = Command::new(program).args(conninfo).output().unwrap();
        let out = String::from_utf8_lossy(&output.stdout);
        let err = String::from_utf8_lossy(&output.stderr);
        match judge(&out) {
            Some(told) => report.push(format!("{name}: {told}, without rows {refused:?}")),
            None => failed.push(format!("{name}: without rows {refused:#?}\n{out}\n{err}")),
        }
    }
    eprintln!("{}", report.join("\n"));
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

#[test]
fn models_whose_types_carry_meaning_compile() {
    let folder = folder("meaning");
    let shadow = Shadow::start(&ShadowOptions::default()).unwrap();
    let mut members = Vec::new();
    for path in schemas() {
        let name = format!("{}-meaning", path.file_stem().unwrap().to_string_lossy());
        let (_database, mut client) = database(&shadow, &path);
        project::write_meaning(&folder.join(&name), &introspect(&mut client).unwrap());
        members.push(name);
    }
    compile("check", &folder, members);
}

/// Where crates are written: a workspace of this name.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus").join(name)
}

/// One target folder for all crates, so that what they depend on is compiled once.
fn target() -> PathBuf {
    folder("target")
}

/// Compiles the crates of a workspace.
fn compile(verb: &str, folder: &Path, members: Vec<String>) {
    project::write_workspace(folder, &members);
    let output = Command::new(env!("CARGO"))
        .args([verb, "--quiet", "--workspace", "--keep-going", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What a program found, if it found nothing wrong and could put in most rows.
fn judge(out: &str) -> Option<String> {
    let [.., counts, told] = out.lines().collect::<Vec<_>>()[..] else { return None };
    let counts: Vec<usize> = counts.split(' ').map_while(|n| n.parse().ok()).collect();
    let [passed, refused, 0] = counts[..] else { return None };
    (passed > 2 * refused).then(|| format!("{passed} passed, {refused} refused; {told}"))
}
