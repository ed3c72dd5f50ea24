//! Real schemas: their models compile under denied warnings, and a row of every table that allows
//! one goes in and out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod project;

use std::path::{Path, PathBuf};
use std::process::Command;

use schema_postgres::introspect;
use schema_postgres::scripts::{read_scripts, run_scripts};
use schema_postgres::shadow::{Shadow, ShadowOptions};

fn schemas() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![
        root.join("schema-postgres/tests/rebuild/torture.sql"),
        root.join("tests/corpus/hostile.sql"),
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

#[test]
fn a_row_of_every_table_goes_in_and_out() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus");
    let shadow = Shadow::start(&ShadowOptions::default()).unwrap();
    let mut report = Vec::new();
    for path in schemas() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let database = shadow.database().unwrap();
        let mut client = database.connect().unwrap();
        let mut scripts = read_scripts(std::slice::from_ref(&path)).unwrap();
        for script in &mut scripts {
            script.text = for_major(&script.text, shadow.version() / 10_000);
        }
        run_scripts(&mut client, &scripts).unwrap();
        let schema = introspect(&mut client).unwrap();
        let conninfo: String = client
            .query_one(
                "SELECT format('host=%s port=%s user=%s dbname=%s',
                    trim('\"' FROM current_setting('unix_socket_directories')), current_setting('port'),
                    current_user, current_database())",
                &[],
            )
            .unwrap()
            .get(0);
        drop(client);
        let folder = target.join(&name);
        project::write(&folder, &schema);
        let output = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--manifest-path"])
            .arg(folder.join("Cargo.toml"))
            .arg("--")
            .arg(conninfo)
            .env("CARGO_TARGET_DIR", target.join("target"))
            .output()
            .unwrap();
        let out = String::from_utf8_lossy(&output.stdout);
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}:\n{out}\n{err}");
        let counts: Vec<usize> =
            out.lines().last().unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
        let [passed, refused, failed] = counts[..] else { panic!("{name}: {out}") };
        assert_eq!(failed, 0, "{name}:\n{out}");
        assert!(passed > 2 * refused, "{name}: too few rows went in\n{out}");
        report.push(format!("{name}: {passed} passed, {refused} refused"));
    }
    eprintln!("{}", report.join("\n"));
}
