//! Real schemas become one another and are again what they were: by `pg_dump -s`, and object by
//! object.

use std::path::{Path, PathBuf};
use std::process::Command;

use schema_core::{Schema, What, diff, plan};
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions, find_binaries};
use schema_postgres::{Purpose, introspect, reread};

use crate::dump;

/// A real schema, and the dump of a database that has it.
struct Sample {
    name: String,
    script: String,
    schema: Schema,
    dump: String,
}

struct Judge {
    shadow: Shadow,
    binaries: PathBuf,
    findings: Vec<String>,
}

impl Judge {
    fn load(&self, script: &str) -> (ShadowDatabase, Schema) {
        let database = self.shadow.database().unwrap();
        let mut client = database.connect().unwrap();
        client.batch_execute(script).unwrap();
        drop(client);
        let schema = read(&database);
        (database, schema)
    }

    fn sample(&self, path: &Path) -> Sample {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let script = plain(&std::fs::read_to_string(path).unwrap());
        let (database, schema) = self.load(&script);
        let dump = self.dump(&database);
        Sample { name, script, schema, dump }
    }

    /// `pg_dump -s`.
    fn dump(&self, database: &ShadowDatabase) -> String {
        let mut client = database.connect().unwrap();
        let mut show = |name: &str| -> String {
            let row = client.query_one(&format!("SELECT current_setting('{name}')"), &[]).unwrap();
            row.get(0)
        };
        let (folder, port) = (show("unix_socket_directories"), show("port"));
        let output = Command::new(self.binaries.join("pg_dump"))
            .args(["--schema-only", "--no-owner", "-U", "postgres"])
            .args(["-h", folder.trim_matches('"'), "-p", &port])
            .args(["-d", database.address().database()])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Makes the sample of what a database has; what went wrong.
    fn convert(&self, database: &ShadowDatabase, to: &Sample) -> Result<(), String> {
        let plan = plan::between(&read(database), &to.schema)
            .map_err(|errors| format!("no plan: {errors:#?}"))?;
        let mut client = database.connect().unwrap();
        let settings = plan.settings().map(str::to_owned);
        for sql in settings.chain(plan.steps.into_iter().map(|step| step.sql)) {
            client.batch_execute(&sql).map_err(|error| format!("{sql}\n{error:?}"))?;
        }
        drop(client);
        let reached = read(database);
        let shadow = || Ok(self.shadow.clone());
        let (want, _) = reread(shadow, &reached, &to.schema, Purpose::Compare);
        let mut left = diff(&reached, &want);
        // No statement moves a column.
        left.retain(|change| {
            !matches!(&change.what, What::Altered(fields) if fields.iter().all(|it| it.field == "position"))
        });
        if !left.is_empty() {
            return Err(format!("leaves {left:#?}"));
        }
        let (have, want) = (dump::canonical(&self.dump(database)), dump::canonical(&to.dump));
        // Some texts are printed otherwise once they have been read.
        let restored = || dump::canonical(&self.dump(&self.load(&plain(&to.dump)).0));
        if have != want && have != restored() {
            return Err(dump::difference(&have, &want));
        }
        Ok(())
    }

    fn judge(&mut self, from: &Sample, to: &Sample) {
        let (database, _) = self.load(&from.script);
        for (way, target) in [("there", to), ("back", from)] {
            if let Err(why) = self.convert(&database, target) {
                self.findings.push(format!("{} to {}, {way}: {why}", from.name, to.name));
                return;
            }
        }
    }
}

fn read(database: &ShadowDatabase) -> Schema {
    introspect(&mut database.connect().unwrap()).unwrap()
}

/// A script without what only `psql` understands.
fn plain(script: &str) -> String {
    script.lines().filter(|line| !line.starts_with('\\')).flat_map(|line| [line, "\n"]).collect()
}

/// Each schema becomes its neighbour and is again what it was; with `SCHEMA_TEST_ALL`, each becomes
/// every other.
#[test]
fn any_real_schema_becomes_another_and_is_again_what_it_was() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/schemas");
    let Ok(folder) = std::fs::read_dir(&corpus) else {
        eprintln!("skipped: {} is absent", corpus.display());
        return;
    };
    let mut paths: Vec<PathBuf> = folder.map(|file| file.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "sql"));
    paths.sort();
    let binaries = find_binaries(None, &|variable| std::env::var_os(variable)).unwrap();
    if !binaries.join("pg_dump").exists() {
        eprintln!("skipped: {} has no pg_dump", binaries.display());
        return;
    }
    let shadow = Shadow::start(&ShadowOptions::default()).unwrap();
    let mut judge = Judge { shadow, binaries, findings: Vec::new() };
    let samples: Vec<Sample> = paths.iter().map(|path| judge.sample(path)).collect();
    let all = std::env::var_os("SCHEMA_TEST_ALL").is_some();
    let mut pairs = 0;
    for (at, from) in samples.iter().enumerate() {
        let others = (1..samples.len()).map(|by| &samples[(at + by) % samples.len()]);
        for to in others.take(if all { samples.len() } else { 1 }) {
            judge.judge(from, to);
            pairs += 1;
        }
    }
    eprintln!("{pairs} pairs, there and back, on PostgreSQL {}", judge.shadow.version() / 10_000);
    assert!(pairs > 0, "{} has no two schemas", corpus.display());
    assert!(judge.findings.is_empty(), "{}", judge.findings.join("\n"));
}
