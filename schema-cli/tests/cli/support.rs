//! Running the program, and the schemas it is run on.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// What a run printed, and its exit code.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program in an empty environment but for what finding servers and tools needs.
pub(crate) fn program(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-schema"));
    command.current_dir(dir).env_clear();
    for name in ["PATH", "HOME", "TMPDIR", "SCHEMA_PG_BIN", "LD_LIBRARY_PATH"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}

/// Runs the program in a folder.
pub(crate) fn run(dir: &Path, args: &[&str]) -> Ran {
    finish(program(dir).args(args))
}

pub(crate) fn finish(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    let ran = Ran {
        code: output.status.code().expect("an exit code, not a signal"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    assert!(!format!("{}{}", ran.out, ran.err).contains("hunter2"), "a secret: {}", ran.err);
    ran
}

/// A folder with `before.json` and `after.json`.
pub(crate) fn folder() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for name in ["before.json", "after.json"] {
        std::fs::copy(data(name), dir.path().join(name)).unwrap();
    }
    dir
}

pub(crate) fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

pub(crate) fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// The names in a folder, in order.
pub(crate) fn names(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
