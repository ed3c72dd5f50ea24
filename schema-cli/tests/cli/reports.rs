//! `check` and `diff`: exit codes and formats.

use serde_json::Value;

use crate::support::{finish, folder, program, read, run};

#[test]
fn diff_in_every_format() {
    let dir = folder();
    for format in ["human", "json", "github", "markdown", "html"] {
        let ran = run(dir.path(), &["diff", "before.json", "after.json", "--format", format]);
        assert_eq!((ran.code, ran.err.as_str()), (1, ""), "{format}");
        insta::assert_snapshot!(format!("diff_{format}"), ran.out);
    }
}

#[test]
fn nothing_differs_in_every_format() {
    let dir = folder();
    for format in ["human", "json", "github", "markdown", "html"] {
        let ran = run(dir.path(), &["diff", "after.json", "after.json", "--format", format]);
        assert_eq!(ran.code, 0, "{format}");
        let said = ran.out.contains("no change") || ran.out.contains("\"changes\": []");
        assert!(said, "{}", ran.out);
    }
}

#[test]
fn both_directions_have_the_same_objects() {
    let dir = folder();
    let objects = |from: &str, to: &str| {
        let ran = run(dir.path(), &["diff", from, to, "--format", "json"]);
        let json: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(json["summary"]["changes"], json["changes"].as_array().unwrap().len());
        let changes = json["changes"].as_array().unwrap().clone();
        let mut ids: Vec<_> =
            changes.iter().map(|c| format!("{} {}", c["kind"], c["object"])).collect();
        ids.sort();
        ids
    };
    assert_eq!(objects("before.json", "after.json"), objects("after.json", "before.json"));
}

#[test]
fn check_compares_the_snapshot_with_the_source() {
    let dir = folder();
    let check = |args: &[&str]| run(dir.path(), &[&["check"], args].concat());
    let same = check(&["before.json", "--snapshot", "before.json"]);
    assert_eq!((same.code, same.err.as_str()), (0, ""));
    let drift = check(&["after.json", "--snapshot", "before.json"]);
    assert_eq!(drift.code, 1);
    assert!(drift.out.contains("- column public.users.name"), "{}", drift.out);
    assert!(drift.err.contains("cargo schema pull"), "{}", drift.err);
    for (format, sql) in [("markdown", "```sql"), ("html", "<summary>SQL</summary>")] {
        let ran = check(&["after.json", "--snapshot", "before.json", "-f", format]);
        assert_eq!(ran.code, 1);
        assert!(ran.out.contains("public.users.name") && ran.out.contains(sql), "{}", ran.out);
    }
    let quiet = check(&["after.json", "--snapshot", "before.json", "--quiet"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (1, ""));
}

#[test]
fn check_takes_what_is_not_said_from_the_crate() {
    let dir = folder();
    let file = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    file("Cargo.toml", "[package]\nname = \"x\"\nversion = \"0.1.0\"\n");
    std::fs::create_dir(dir.path().join("src")).unwrap();
    file("schema.toml", "snapshot = \"before.json\"\n");
    let ran = run(dir.path(), &["check"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("names no source"), "{}", ran.err);
    // From a folder below, and with only the source named.
    let ran = run(&dir.path().join("src"), &["check", "../after.json"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let ran = run(
        std::env::temp_dir().as_path(),
        &[
            "check",
            dir.path().join("after.json").to_str().unwrap(),
            "--manifest-path",
            dir.path().join("Cargo.toml").to_str().unwrap(),
        ],
    );
    assert_eq!(ran.code, 1, "{}", ran.err);
    file("schema.toml", "snapshto = \"before.json\"\n");
    let ran = run(dir.path(), &["check", "after.json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("snapshto") && ran.err.contains("schema.toml:1"), "{}", ran.err);
}

#[test]
fn annotations_name_the_file_as_the_repository_does() {
    let dir = folder();
    std::fs::create_dir_all(dir.path().join(".git")).unwrap();
    std::fs::create_dir_all(dir.path().join("crates/shop")).unwrap();
    let shop = dir.path().join("crates/shop");
    std::fs::rename(dir.path().join("before.json"), shop.join("schema.json")).unwrap();
    let ran =
        run(&shop, &["check", "../../after.json", "--snapshot", "schema.json", "-f", "github"]);
    let text = read(shop.join("schema.json"));
    let line = 1 + text.lines().position(|line| line.contains("public.users.name\"")).unwrap();
    let expected = format!(
        "::error file=crates/shop/schema.json,line={line},title=breaking%3A column removed::"
    );
    assert!(ran.out.contains(&expected), "{}", ran.out);
}

#[test]
fn other_majors_are_said() {
    let dir = folder();
    let path = dir.path().join("before.json");
    let text = read(&path).replacen("\"postgres\": 15", "\"postgres\": 13", 1);
    std::fs::write(&path, text).unwrap();
    let ran = run(dir.path(), &["diff", "before.json", "after.json"]);
    assert!(ran.out.contains("printed by PostgreSQL 13 and PostgreSQL 15"), "{}", ran.out);
}

#[test]
fn colours_follow_the_usual_variables() {
    let dir = folder();
    let coloured = |name: &str, value: &str, args: &[&str]| {
        let mut command = program(dir.path());
        if !name.is_empty() {
            command.env(name, value);
        }
        finish(command.args(["diff", "before.json", "after.json"]).args(args))
            .out
            .contains('\u{1b}')
    };
    assert!(!coloured("", "", &[]));
    assert!(coloured("", "", &["--color", "always"]));
    assert!(coloured("CLICOLOR_FORCE", "1", &[]));
    assert!(!coloured("CLICOLOR_FORCE", "1", &["--color", "never"]));
    // What programs read has none.
    assert!(!coloured("CLICOLOR_FORCE", "1", &["--format", "json"]));
    assert!(!coloured("CLICOLOR_FORCE", "1", &["--format", "markdown"]));
}

#[test]
fn revisions_are_sources() {
    let dir = folder();
    let git = |args: &[&str]| {
        let done = std::process::Command::new("git")
            .args(["-c", "user.name=x", "-c", "user.email=x@x", "-c", "init.defaultBranch=main"])
            .args(args)
            .current_dir(dir.path())
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
    };
    std::fs::copy(dir.path().join("before.json"), dir.path().join("schema.json")).unwrap();
    git(&["init", "-q"]);
    git(&["add", "schema.json"]);
    git(&["commit", "-qm", "x"]);
    std::fs::copy(dir.path().join("after.json"), dir.path().join("schema.json")).unwrap();
    let ran = run(dir.path(), &["diff", "git:HEAD:schema.json", "schema.json"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.starts_with("12 changes from git:HEAD:schema.json"), "{}", ran.out);
    let ran = run(dir.path(), &["diff", "git:HEAD:schema.json", "before.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = run(dir.path(), &["diff", "git:nosuch:schema.json", "before.json"]);
    assert_eq!(ran.code, 2);
}
