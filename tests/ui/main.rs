//! What users are told when a model and the snapshot disagree: one folder for each rule.
//!
//! `TRYBUILD=overwrite cargo test --test ui` writes the expected texts anew.
#![allow(clippy::unwrap_used)]

use std::path::Path;

#[test]
fn ui() {
    // The macro reads the settings beside the manifest; trybuild compiles in a package of its own.
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tests/trybuild/schema");
    std::fs::create_dir_all(&package).unwrap();
    std::fs::write(package.join("schema.toml"), "snapshot = \"schema.json\"\n").unwrap();
    std::fs::write(package.join("schema.json"), include_str!("../../snapshots/ui.json")).unwrap();

    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    for rule in ["column-missing", "column-type", "input", "table-missing"] {
        cases.compile_fail(format!("tests/ui/{rule}/*.rs"));
    }
}
