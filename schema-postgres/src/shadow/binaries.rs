//! Finds the PostgreSQL server programs of this machine.

use schema_core::Diagnostic;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The environment variable that names the folder with `postgres` and `initdb`.
pub const BINARIES_VARIABLE: &str = "SCHEMA_PG_BIN";

/// The folder that holds `postgres` and `initdb`.
///
/// Looked for in this order: `explicit` (and nowhere else when it is given), the folder that
/// [`BINARIES_VARIABLE`] names (likewise), `PATH`, `pg_config --bindir`, and the usual install
/// folders with the newest version first. `env` reads the environment.
///
/// # Errors
///
/// `shadow-no-binaries` lists every place that was looked at.
pub fn find_binaries(
    explicit: Option<&Path>,
    env: &dyn Fn(&str) -> Option<OsString>,
) -> Result<PathBuf, Diagnostic> {
    if let Some(folder) = explicit {
        return named(folder, "the configured folder");
    }
    if let Some(folder) = env(BINARIES_VARIABLE).filter(|value| !value.is_empty()) {
        return named(Path::new(&folder), BINARIES_VARIABLE);
    }
    let mut looked = Vec::new();
    if let Some(path) = env("PATH") {
        looked.push("PATH".to_owned());
        for folder in std::env::split_paths(&path) {
            if has_binaries(&folder) {
                // A wrapper or link in `bin` is resolved, because `initdb` looks for `postgres`
                // beside itself.
                return Ok(resolved(&folder));
            }
        }
    }
    looked.push("pg_config --bindir".to_owned());
    if let Some(folder) = pg_config(env("PATH").as_deref()).filter(|folder| has_binaries(folder)) {
        return Ok(folder);
    }
    for pattern in usual_folders(env) {
        if let Some(folder) = expand(&pattern).into_iter().find(|folder| has_binaries(folder)) {
            return Ok(folder);
        }
        looked.push(pattern);
    }
    Err(Diagnostic::error(
        "shadow-no-binaries",
        format!(
            "no PostgreSQL server programs (postgres, initdb) were found; looked in {}",
            looked.join(", ")
        ),
    )
    .help(install_hint())
    .help(format!("or name the folder that holds them: {BINARIES_VARIABLE}=/path/to/bin"))
    .help("or name a server that may hold scratch databases"))
}

fn named(folder: &Path, by: &str) -> Result<PathBuf, Diagnostic> {
    // The folder of an installation is accepted as well as its `bin`.
    [folder.to_path_buf(), folder.join("bin")]
        .into_iter()
        .find(|folder| has_binaries(folder))
        .map(|folder| std::path::absolute(&folder).unwrap_or(folder))
        .ok_or_else(|| {
            Diagnostic::error(
                "shadow-no-binaries",
                format!("{} ({by}) does not hold postgres and initdb", folder.display()),
            )
            .help(
                "name the folder that holds both programs, for example /usr/lib/postgresql/15/bin",
            )
        })
}

fn has_binaries(folder: &Path) -> bool {
    ["postgres", "initdb"].iter().all(|program| folder.join(executable(program)).is_file())
}

pub(super) fn executable(program: &str) -> String {
    format!("{program}{}", std::env::consts::EXE_SUFFIX)
}

fn resolved(folder: &Path) -> PathBuf {
    folder
        .join(executable("postgres"))
        .canonicalize()
        .ok()
        .and_then(|program| program.parent().map(Path::to_path_buf))
        .filter(|folder| has_binaries(folder))
        .unwrap_or_else(|| folder.to_path_buf())
}

fn pg_config(path: Option<&OsStr>) -> Option<PathBuf> {
    // The program is searched by hand so that `env` alone decides what is found.
    let program = std::env::split_paths(path?)
        .map(|folder| folder.join(executable("pg_config")))
        .find(|program| program.is_file())?;
    let output = Command::new(program).arg("--bindir").stdin(Stdio::null()).output().ok()?;
    let folder = String::from_utf8(output.stdout).ok()?;
    let folder = folder.trim();
    (!folder.is_empty()).then(|| PathBuf::from(folder))
}

/// Patterns with at most one `*`, which stands for a version.
fn usual_folders(env: &dyn Fn(&str) -> Option<OsString>) -> Vec<String> {
    let mut folders: Vec<String> = [
        "/usr/lib/postgresql/*/bin",
        "/usr/pgsql-*/bin",
        "/usr/libexec/postgresql*",
        "/usr/lib/postgresql*/bin",
        "/opt/homebrew/opt/postgresql*/bin",
        "/usr/local/opt/postgresql*/bin",
        "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
        "/Applications/Postgres.app/Contents/Versions/*/bin",
        "/Library/PostgreSQL/*/bin",
        "/opt/local/lib/postgresql*/bin",
        "/usr/local/pgsql/bin",
        "/usr/local/bin",
        "/opt/PostgreSQL/*/bin",
        "/run/current-system/sw/bin",
        "/nix/var/nix/profiles/default/bin",
    ]
    .map(str::to_owned)
    .to_vec();
    if let Some(home) = env("HOME").and_then(|home| home.into_string().ok()) {
        folders.push(format!("{home}/.nix-profile/bin"));
        folders.push(format!("{home}/.local/state/nix/profiles/profile/bin"));
        folders.push(format!("{home}/Applications/Postgres.app/Contents/Versions/*/bin"));
    }
    folders
}

/// The folders that a pattern stands for, newest version first.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else {
        return vec![PathBuf::from(pattern)];
    };
    let (parent, prefix) = before.rsplit_once('/').unwrap_or(("", before));
    let Ok(entries) = std::fs::read_dir(if parent.is_empty() { "/" } else { parent }) else {
        return Vec::new();
    };
    let mut found: Vec<(Vec<u64>, PathBuf)> = entries
        .filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            let version = name.strip_prefix(prefix)?;
            let numbers = version
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .collect();
            Some((numbers, PathBuf::from(format!("{parent}/{name}{after}"))))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, folder)| folder).collect()
}

fn install_hint() -> &'static str {
    match std::env::consts::OS {
        "macos" => "install them: brew install postgresql@17",
        "linux" => {
            "install them: apt-get install postgresql, dnf install postgresql-server, \
             or pacman -S postgresql (no service has to run)"
        }
        _ => "install PostgreSQL",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn newest_version_first() {
        let folder = tempfile::tempdir().unwrap();
        for version in ["9.6", "13", "9.10", "15", "readme"] {
            std::fs::create_dir_all(folder.path().join(version).join("bin")).unwrap();
        }
        let found = expand(&format!("{}/*/bin", folder.path().display()));
        let names: Vec<_> = found
            .iter()
            .map(|path| path.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned())
            .collect();
        assert_eq!(names, ["15", "13", "9.10", "9.6", "readme"]);
    }

    #[test]
    fn a_named_folder_is_the_only_one_tried() {
        let folder = tempfile::tempdir().unwrap();
        let error = find_binaries(Some(folder.path()), &|name| std::env::var_os(name)).unwrap_err();
        assert_eq!(error.code, "shadow-no-binaries");
        let name = folder.path().as_os_str().to_owned();
        let error =
            find_binaries(None, &|variable| (variable == BINARIES_VARIABLE).then(|| name.clone()))
                .unwrap_err();
        assert!(error.message.contains(BINARIES_VARIABLE), "{error}");
        for program in ["postgres", "initdb"] {
            std::fs::create_dir_all(folder.path().join("bin")).unwrap();
            std::fs::write(folder.path().join("bin").join(executable(program)), "").unwrap();
        }
        let found = find_binaries(Some(folder.path()), &|_| None).unwrap();
        assert_eq!(found, folder.path().join("bin"));
    }
}
