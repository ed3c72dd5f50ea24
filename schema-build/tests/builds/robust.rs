//! Trees that cannot be written, builds that are killed, builds at once, and git.

use crate::harness::{Bare, USERS};
use schema_build::{LoadOptions, Source, load};
use schema_core::{Diagnostic, Kind};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn shadows(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

#[test]
fn a_read_only_tree_gets_a_copy() {
    let it = Bare::new();
    assert!(it.run(&[]).ok);
    let before = it.snapshot();
    let mut permissions = it.path("schema.json").metadata().unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(it.path("schema.json"), permissions).unwrap();
    it.write("db/2.sql", "ALTER TABLE users ADD bio text;");
    let ran = it.run(&[]);
    assert!(ran.ok && ran.warnings().contains("this build uses a copy"), "{}", ran.warnings());
    assert_eq!(it.snapshot(), before);
    assert!(it.read("out/of/out/schema-snapshot.json").unwrap().contains("bio"));
    // As soon as both agree, the macro must read the committed one again.
    it.write("db/2.sql", "");
    assert!(it.run(&[]).ok);
    assert!(it.read("out/of/out/schema-snapshot.json").is_none());
}

#[cfg(unix)]
#[test]
fn a_tree_of_another_user() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let it = Bare::new();
    let mode = |bits| std::fs::Permissions::from_mode(bits);
    let mut command = it.command(&[]);
    if it.path("").metadata().unwrap().uid() == 0 {
        // Nothing is read-only for root, so somebody else builds.
        let script = it.root.path().join("script");
        std::fs::copy(crate::harness::script(), &script).unwrap();
        std::fs::set_permissions(&script, mode(0o755)).unwrap();
        for folder in ["out/", "out/of", "out/of/out"] {
            std::fs::set_permissions(it.path(folder), mode(0o777)).unwrap();
        }
        let environment: Vec<_> = command
            .get_envs()
            .map(|(name, value)| (name.to_owned(), value.map(ToOwned::to_owned)))
            .collect();
        command = Command::new(script);
        for (name, value) in environment {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.env("HOME", it.temporary()).current_dir(it.path("")).uid(65534).gid(65534);
    }
    std::fs::set_permissions(it.path(""), mode(0o555)).unwrap();
    let output = command.output().unwrap();
    std::fs::set_permissions(it.path(""), mode(0o755)).unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("this build uses a copy"), "{output:?}");
    assert!(it.snapshot().is_none());
    assert!(it.read("out/of/out/schema-snapshot.json").unwrap().contains("public.users"));
    assert_eq!(said.matches("cargo::warning").count() - said.matches("=  ").count(), 2, "{said}");
}

#[test]
fn killed_in_the_middle() {
    let it = Bare::new();
    assert!(it.run(&[]).ok);
    let before = it.snapshot();
    it.write("db/2.sql", "ALTER TABLE users ADD bio text; SELECT pg_sleep(60);");
    let mut child = it.command(&[]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    while shadows(&it.temporary()) == 0 {
        assert!(start.elapsed() < Duration::from_secs(30), "no shadow");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(300));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(it.snapshot(), before);
    while shadows(&it.temporary()) > 0 {
        assert!(start.elapsed() < Duration::from_secs(60), "the shadow stayed");
        std::thread::sleep(Duration::from_millis(20));
    }
    it.write("db/2.sql", "ALTER TABLE users ADD bio text;");
    assert!(it.run(&[]).ok && it.snapshot().unwrap().contains("bio"));
}

#[test]
fn builds_at_once() {
    let it = Bare::new();
    let all: Vec<_> =
        (0..3).map(|_| it.command(&[]).stdout(Stdio::null()).spawn().unwrap()).collect();
    for mut child in all {
        assert!(child.wait().unwrap().success());
    }
    let snapshot = it.snapshot().unwrap();
    assert!(it.run(&[]).warnings().is_empty());
    assert_eq!(it.snapshot().unwrap(), snapshot);
}

#[test]
fn outside_cargo_it_says_so() {
    let mut command = Command::new(crate::harness::script());
    command.env_remove("OUT_DIR").env_remove("CARGO_MANIFEST_DIR");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("cargo::error=CARGO_MANIFEST_DIR"));
}

/// Runs git in the folder of a crate.
fn git(it: &Bare, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=x", "-c", "user.email=x@example.org"]);
    let output = command.args(arguments).current_dir(it.path("")).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn revisions_of_git() {
    let it = Bare::new();
    assert!(it.run(&[]).ok);
    let snapshot = it.snapshot().unwrap();
    git(&it, &["init", "-q"]);
    git(&it, &["add", "."]);
    git(&it, &["commit", "-q", "-m", "one"]);
    it.write("db/1_users.sql", &USERS.replace("users", "people"));
    it.write("schema.json", "");
    it.write("sub/x", "");
    let options = LoadOptions { base: it.path("sub"), ..LoadOptions::default() };
    let read = |source: &str| load(&Source::parse(source).unwrap(), &options);
    let encode = |source: &str| schema_core::snapshot::encode(&read(source).unwrap().schema);
    assert_eq!(encode("git:HEAD:schema.json"), snapshot);
    assert_eq!(encode("git:HEAD:db"), snapshot);
    assert_eq!(encode("git:HEAD:db/"), snapshot);
    assert_eq!(encode("git:HEAD:db/1_users.sql"), snapshot);
    assert!(read("git:HEAD:db").unwrap().origin.starts_with("git:HEAD:db on "));
    let code = |source: &str| read(source).unwrap_err().code;
    assert_eq!(code("git:HEAD:gone"), "git-path");
    assert_eq!(code("git:nowhere:db"), "git-revision");
    assert_eq!(code("git:HEAD --output=/tmp/x:db"), "git-revision");
    it.write("db/2.sql", "CREATE TABEL x ();");
    git(&it, &["add", "db/2.sql"]);
    git(&it, &["commit", "-q", "-m", "two"]);
    let error = read("git:HEAD:db").unwrap_err();
    assert!(error.to_string().contains("at git:HEAD:db/2.sql:1:"), "{error}");
}

#[test]
fn a_revision_includes_what_it_has_itself() {
    let it = Bare::new();
    it.write("db/all.sql", "\\i db/parts/users.txt\n\\ir parts/more.psql\n\\i last.sql\n");
    it.write("db/parts/users.txt", USERS);
    it.write("db/parts/more.psql", "\\ir ../../shared/roles.inc\n");
    it.write("shared/roles.inc", "CREATE TABLE roles (id bigint);\n");
    it.write("db/last.sql", "CREATE TABLE last (id bigint);\n");
    it.write("sqitch/sqitch.plan", "%project=x\n\nzero 2024-01-01T00:00:00Z A <a@b>\none [zero] 2024-01-01T00:00:00Z A <a@b>\n");
    it.write("sqitch/deploy/zero.sql", "CREATE TABLE zero (id bigint PRIMARY KEY);\n");
    it.write("sqitch/deploy/one.sql", "CREATE TABLE one (id bigint REFERENCES zero);\n");
    it.write("sqitch/revert/one.sql", "DROP TABLE one;\n");
    git(&it, &["init", "-q"]);
    git(&it, &["add", "."]);
    git(&it, &["commit", "-q", "-m", "one"]);
    for path in ["db/parts/users.txt", "shared/roles.inc", "db/last.sql"] {
        it.write(path, "CREATE TABLE of_today (id bigint);\n");
    }
    let options = LoadOptions { base: it.path(""), ..LoadOptions::default() };
    let tables = |source: &str| -> Result<Vec<String>, Diagnostic> {
        let schema = load(&Source::parse(source).unwrap(), &options)?.schema;
        Ok(schema.of_kind(Kind::Table).map(|(id, _)| id.path().to_owned()).collect())
    };
    let all = ["public.last", "public.roles", "public.users"];
    assert_eq!(tables("git:HEAD:db/all.sql").unwrap(), all);
    for path in ["sqitch", "./sqitch/deploy"] {
        assert_eq!(tables(&format!("git:HEAD:{path}")).unwrap(), ["public.one", "public.zero"]);
    }
    // What only the working tree has is not there.
    git(&it, &["rm", "-q", "--cached", "db/parts/users.txt"]);
    git(&it, &["commit", "-q", "-m", "two"]);
    let error = tables("git:HEAD:db/all.sql").unwrap_err();
    assert_eq!(error.code, "scripts-include");
    assert!(error.to_string().contains("at git:HEAD:db/all.sql:1:"), "{error}");
}
