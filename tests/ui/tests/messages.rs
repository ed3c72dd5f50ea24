//! What the compiler says of every kind of drift, word for word.
//!
//! `trybuild` compiles each case as a program of a crate of its own making; the files that the
//! macro reads are put into that crate's folder first.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use trybuild::TestCases;

/// The folder of the crate that `trybuild` makes.
fn crate_folder() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let folder = target.join("tests/trybuild/schema-ui-tests");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Puts a file into that crate's folder, or takes it away.
fn put(name: &str, text: Option<&str>) {
    let path = crate_folder().join(name);
    match text {
        Some(text) => fs::write(path, text).unwrap(),
        None => {
            if path.exists() {
                fs::remove_file(path).unwrap();
            }
        }
    }
}

/// Where the second run of this test is told to look for the build script's findings.
const OUT: &str = "OUT_DIR";

#[test]
fn compiler_messages() {
    let snapshot = include_str!("../schema.json");
    put("schema.json", Some(snapshot));
    put("schema.toml", Some("[models]\ncolumns = true\n"));
    if let Some(folder) = env::var_os("SCHEMA_UI_DRIFT") {
        TestCases::new().compile_fail(Path::new(&folder).join("*.rs"));
        return;
    }

    let cases = TestCases::new();
    cases.compile_fail("fields/*.rs");
    cases.compile_fail("table/*.rs");
    cases.compile_fail("usage/*.rs");
    cases.compile_fail("query/*.rs");
    drop(cases);

    put("schema.toml", Some("strict = \"columns\"\n"));
    TestCases::new().compile_fail("strict/*.rs");

    let meaning = "[models]\ncolumns = true\nkey_newtypes = true\ndomain_newtypes = true\n";
    put("schema.toml", Some(meaning));
    TestCases::new().compile_fail("meaning/*.rs");

    let own =
        "[types]\n\"public.users.bio\" = \"crate::Bio\"\n\"public.users.tags\" = \"crate::Bio\"\n";
    put("schema.toml", Some(own));
    TestCases::new().compile_fail("own/*.rs");

    put(
        "schema.toml",
        Some("strict = true\nsnapshto = \"x\"\n[names]\n\"public.usres\" = \"X\"\n"),
    );
    TestCases::new().compile_fail("snapshot/settings.rs");

    put(
        "schema.toml",
        Some(
            "[models]\nnamespaces = [\"pubilc\"]\nexclude = [\"public.usres\"]\n\
             [names]\n\"public.usres\" = \"X\"\n\"public.users.bio_check\" = \"Y\"\n\
             [types]\n\"public.users.emial\" = \"crate::Mail\"\nnumerics = \"text\"\n",
        ),
    );
    let check =
        "{\"constraint\":\"public.users.bio_check\",\"check\":\"CHECK ((bio = 'a'::text))\"},\n";
    let key = "{\"constraint\":\"public.users.users_pkey\"";
    put("schema.json", Some(&snapshot.replace(key, &format!("{check}{key}"))));
    TestCases::new().compile_fail("snapshot/dead_settings.rs");

    put("schema.toml", None);
    put("schema.json", None);
    TestCases::new().compile_fail("snapshot/missing.rs");
    put("schema.json", Some(&snapshot.replace("\"snapshot\": 1", "\"snapshot\": 2")));
    TestCases::new().compile_fail("snapshot/newer.rs");
    put("schema.json", Some(snapshot.get(..snapshot.len() / 2).unwrap()));
    TestCases::new().compile_fail("snapshot/truncated.rs");
    put("schema.json", Some(&snapshot.replace("\"numeric(10,2)\"", "12")));
    TestCases::new().compile_fail("snapshot/damaged.rs");

    // The build script's findings lie where cargo says its output is, which is read from the
    // environment: the cases run in a process of their own.
    for (folder, found) in [
        ("drift", include_str!("../drift/schema-drift.json")),
        ("unchecked", include_str!("../unchecked/schema-drift.json")),
    ] {
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui").join(folder);
        fs::create_dir_all(&out).unwrap();
        fs::write(out.join("schema-drift.json"), found).unwrap();
        let status = Command::new(env::current_exe().unwrap())
            .args(["--exact", "compiler_messages", "--nocapture"])
            .env(OUT, &out)
            .env("SCHEMA_UI_DRIFT", folder)
            .status()
            .unwrap();
        assert!(status.success());
    }
}
