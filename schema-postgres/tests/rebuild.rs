//! A database that is rebuilt from its snapshot equals the first one: by `pg_dump -s`, and object
//! by object.

use std::path::{Path, PathBuf};
use std::process::Command;

use schema_core::{Kind, Schema, plan, snapshot};
use schema_postgres::introspect;
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions, find_binaries};

use crate::dump;
use crate::script::for_major;

/// Schemas to rebuild, by name.
fn scripts() -> Vec<(String, String)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = std::fs::read_dir(here.join("tests/rebuild"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "sql"))
        .collect();
    files.sort();
    let corpus = here.join("../../shared/corpus/schemas");
    match std::fs::read_dir(&corpus) {
        Ok(folder) => {
            let mut found: Vec<PathBuf> = folder.map(|file| file.unwrap().path()).collect();
            found.retain(|path| path.extension().is_some_and(|e| e == "sql"));
            found.sort();
            files.extend(found);
        }
        Err(_) => eprintln!("{} is absent: only our own schema is rebuilt", corpus.display()),
    }
    if let Some(more) = std::env::var_os("SCHEMA_TEST_SCRIPTS") {
        files.extend(std::env::split_paths(&more));
    }
    files
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// A new database from a script.
fn load(shadow: &Shadow, script: &str) -> (ShadowDatabase, Schema) {
    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    client.batch_execute(script).unwrap_or_else(|error| panic!("{}", explain(&error)));
    drop(client);
    let schema = read(&database);
    (database, schema)
}

fn read(database: &ShadowDatabase) -> Schema {
    introspect(&mut database.connect().unwrap()).unwrap()
}

/// A new database from a plan.
fn rebuild(shadow: &Shadow, name: &str, schema: &Schema) -> (ShadowDatabase, Schema) {
    let text = snapshot::encode(schema);
    let decoded = snapshot::decode(&text, name).unwrap();
    assert_eq!(&decoded, schema, "{name}: a snapshot reads back");
    let plan = plan::create(&decoded).unwrap_or_else(|errors| panic!("{name}: {errors:#?}"));
    assert_eq!(plan, plan::create(schema).unwrap(), "{name}: the same plan again");
    if let Some(folder) = std::env::var_os("SCHEMA_TEST_PLANS") {
        let file = format!("{name}-{}.sql", schema.postgres);
        std::fs::write(Path::new(&folder).join(file), plan.to_string()).unwrap();
    }

    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    for setting in plan.settings() {
        client.batch_execute(setting).unwrap();
    }
    for step in &plan.steps {
        client.batch_execute(&step.sql).unwrap_or_else(|error| {
            panic!("{name}: {}\n{}", step.sql, explain(&error));
        });
    }
    drop(client);
    let schema = read(&database);
    (database, schema)
}

/// The differences that are ours to answer for: not those of what is not modelled.
fn differences(from: &Schema, to: &Schema) -> Vec<schema_core::Change> {
    let modelled = |schema: &Schema| {
        let mut out = Schema::new(schema.postgres);
        for (id, entry) in schema.iter().filter(|(id, _)| id.kind() != Kind::Unmodelled) {
            let mut entry = entry.clone();
            entry.needs.retain(|need| need.kind() != Kind::Unmodelled);
            out.insert(id.clone(), entry);
        }
        out
    };
    schema_core::diff(&modelled(from), &modelled(to))
}

fn explain(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |db| format!("{db}: {:?}", db.detail()))
}

/// The folder of a `pg_dump` that is as new as the server.
fn dumper(binaries: &Path, major: u32) -> Option<PathBuf> {
    let found = find_binaries(None, &|variable| std::env::var_os(variable)).ok();
    [Some(binaries.to_owned()), found].into_iter().flatten().find(|folder| {
        let Ok(output) = Command::new(folder.join("pg_dump")).arg("--version").output() else {
            return false;
        };
        let text = String::from_utf8_lossy(&output.stdout);
        let version = text.split(' ').nth(2).and_then(|v| v.split('.').next()?.parse::<u32>().ok());
        version.is_some_and(|version| version >= major)
    })
}

/// `pg_dump -s` of a database.
fn pg_dump(binaries: &Path, database: &ShadowDatabase) -> String {
    let mut client = database.connect().unwrap();
    let mut show = |name: &str| -> String {
        let row = client.query_one(&format!("SELECT current_setting('{name}')"), &[]).unwrap();
        row.get(0)
    };
    let folder = show("unix_socket_directories");
    let (folder, port) = (folder.trim_matches('"'), show("port"));
    let output = Command::new(binaries.join("pg_dump"))
        .args(["--schema-only", "--no-owner", "-U", "postgres"])
        .args(["-h", folder, "-p", &port, "-d", database.address().database()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn restore(shadow: &Shadow, dump: &str) -> ShadowDatabase {
    let text: String =
        dump.lines().filter(|line| !line.starts_with('\\')).flat_map(|l| [l, "\n"]).collect();
    load(shadow, &text).0
}

/// Where a change of text is no change: what the server printed and read again it may print in
/// another way. The second rebuild shows that it does so only once.
const PRINTED: [&str; 4] = ["check", "definition", "expression", "default"];

fn judge(shadow: &Shadow, binaries: &Path, name: &str, script: &str) -> Vec<String> {
    let major = shadow.version() / 10_000;
    let mut findings = Vec::new();
    let script = for_major(script, major);
    let (first, schema) = load(shadow, &script);
    let dumper = dumper(binaries, major);
    let want = dumper.as_ref().map(|binaries| pg_dump(binaries, &first));
    let (second, again) = rebuild(shadow, name, &schema);

    for change in differences(&schema, &again) {
        let printed = matches!(&change.what, schema_core::What::Altered(fields)
            if fields.iter().all(|field| PRINTED.contains(&field.field)));
        if printed {
            eprintln!("{name} ({major}): printed in another way: {change:?}");
        } else {
            findings.push(format!("{name} ({major}): {change:?}"));
        }
    }
    let (_third, third) = rebuild(shadow, name, &again);
    for change in differences(&again, &third) {
        findings.push(format!("{name} ({major}), rebuilt twice: {change:?}"));
    }

    if let (Some(binaries), Some(want)) = (&dumper, &want) {
        let have = dump::canonical(&pg_dump(binaries, &second));
        let restored = || dump::canonical(&pg_dump(binaries, &restore(shadow, want)));
        let want = dump::canonical(want);
        if have != want && have != restored() {
            findings.push(format!("{name} ({major}): {}", dump::difference(&have, &want)));
        }
        eprintln!("{name} ({major}): {} objects, {} dumped statements", schema.len(), want.len());
    } else {
        eprintln!("{name} ({major}): {} objects, no pg_dump", schema.len());
    }
    findings
}

fn judge_all(binaries: &Path) {
    let options = ShadowOptions { binaries: Some(binaries.to_owned()), ..Default::default() };
    let shadow = Shadow::start(&options).unwrap();
    let only = std::env::var("SCHEMA_TEST_ONLY").unwrap_or_default();
    let findings: Vec<String> = scripts()
        .iter()
        .filter(|(name, _)| name.contains(&only))
        .flat_map(|(name, script)| judge(&shadow, binaries, name, script))
        .collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn a_rebuilt_database_equals_the_first() {
    judge_all(&find_binaries(None, &|variable| std::env::var_os(variable)).unwrap());
}

/// `SCHEMA_TEST_PG_DIRS` names the folders of more servers' programs, separated as `PATH` is.
#[test]
fn on_every_supported_major() {
    let Some(folders) = std::env::var_os("SCHEMA_TEST_PG_DIRS") else {
        eprintln!("SCHEMA_TEST_PG_DIRS is not set: one server only");
        return;
    };
    for folder in std::env::split_paths(&folders) {
        judge_all(&folder);
    }
}
