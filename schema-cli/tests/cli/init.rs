//! `init`: what it finds out, adds, and leaves alone.

use std::path::Path;

use crate::support::{Ran, data, finish, names, program, read, run};

fn krate(dir: &Path) {
    std::fs::create_dir_all(dir.join("src")).unwrap();
    let manifest = "\
# Kept as it is.
[package]
name = \"shop\"   # with this comment
version = \"0.1.0\"
edition = \"2024\"

[dependencies]
time    = \"0.3\"
";
    std::fs::write(dir.join("Cargo.toml"), manifest).unwrap();
    std::fs::write(dir.join("src/main.rs"), "//! Shop.\n\nfn main() {}\n").unwrap();
}

fn init(dir: &Path, args: &[&str]) -> Ran {
    run(dir, &[&["init"], args].concat())
}

/// A manifest with these lines, and what is in it and was said after `init`.
fn with_dependencies(dir: &Path, lines: &str) -> (String, Ran) {
    krate(dir);
    let manifest = format!("[package]\nname = \"x\"\nversion = \"0.1.0\"\n\n{lines}");
    std::fs::write(dir.join("Cargo.toml"), manifest).unwrap();
    std::fs::copy(data("before.json"), dir.join("schema.json")).unwrap();
    let ran = init(dir, &["--source", "schema.json"]);
    (read(dir.join("Cargo.toml")), ran)
}

/// All files below a folder with their texts.
fn files(dir: &Path) -> String {
    let mut out = String::new();
    for name in names(dir) {
        let path = dir.join(&name);
        if path.is_dir() {
            out.push_str(&files(&path));
        } else {
            out.push_str(&format!("== {name}\n{}", read(&path)));
        }
    }
    out
}

#[test]
fn everything_is_found_out_and_the_second_time_nothing_is_done() {
    let dir = tempfile::tempdir().unwrap();
    krate(dir.path());
    std::fs::create_dir(dir.path().join("migrations")).unwrap();
    let script = "CREATE TABLE users (id uuid PRIMARY KEY, at timestamptz(3), day date[], \
                  payload jsonb, ip inet);\nCREATE TABLE _sqlx_migrations (version bigint);\n";
    std::fs::write(dir.path().join("migrations/1_users.sql"), script).unwrap();
    let ran = init(dir.path(), &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("Next cargo build"), "{}", ran.err);

    let manifest = read(dir.path().join("Cargo.toml"));
    assert!(
        manifest
            .starts_with("# Kept as it is.\n[package]\nname = \"shop\"   # with this comment\n")
    );
    assert!(manifest.contains("time    = \"0.3\"\n"), "{manifest}");
    let version = env!("CARGO_PKG_VERSION");
    let features = "features = [\"cidr\", \"serde_json\", \"time\", \"uuid\"]";
    assert!(manifest.contains(&format!("schema = {{ version = \"{version}\", {features} }}\n")));
    assert!(manifest.ends_with(&format!("\n[build-dependencies]\nschema-build = \"{version}\"\n")));
    assert_eq!(
        read(dir.path().join("schema.toml")),
        "snapshot = \"schema.json\"\n\n[source]\nscripts = \"migrations\"\n\n[models]\n\
         # `USERS.email.eq(…)` and `USERS.by_email`: a fifth to a third of what models cost the compiler.\n\
         columns = true\nexclude = [\"public._sqlx_migrations\"]\n"
    );
    assert!(read(dir.path().join("build.rs")).contains("schema_build::run();"));
    assert!(read(dir.path().join("src/db.rs")).contains("#[::schema::derive_schema]"));
    assert_eq!(read(dir.path().join("src/main.rs")), "//! Shop.\n\nmod db;\n\nfn main() {}\n");
    assert_eq!(run(dir.path(), &["check"]).code, 0);

    let before = files(dir.path());
    let ran = init(dir.path(), &[]);
    assert!(ran.code == 0 && ran.err.contains("Unchanged"), "{}", ran.err);
    assert_eq!(files(dir.path()), before);
}

/// Runs it in a crate that has such files, which stay as they are.
fn init_beside(dir: &Path, own: &[(&str, &str)]) -> Ran {
    for (name, text) in own {
        std::fs::write(dir.join(name), text).unwrap();
    }
    let ran = init(dir, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for (name, text) in own {
        assert_eq!(read(dir.join(name)), *text);
    }
    ran
}

#[test]
fn what_the_user_wrote_stays() {
    let dir = tempfile::tempdir().unwrap();
    krate(dir.path());
    let own = [
        ("build.rs", "fn main() { println!(\"cargo::rerun-if-changed=x\"); }\n"),
        ("src/db.rs", "pub fn connect() {}\n"),
        ("schema.toml", "snapshot = \"db.json\"\n"),
    ];
    let ran = init_beside(dir.path(), &own);
    assert!(ran.err.contains("add to `main` of build.rs: `schema_build::run();`"), "{}", ran.err);
    assert!(ran.err.contains("src/db.rs is yours"), "{}", ran.err);
    assert!(ran.err.contains("add to src/main.rs: `mod db;`"), "{}", ran.err);
    assert_eq!(read(dir.path().join("src/main.rs")), "//! Shop.\n\nfn main() {}\n");
}

#[test]
fn a_module_of_the_binary_is_not_declared_in_the_library() {
    let dir = tempfile::tempdir().unwrap();
    krate(dir.path());
    let own = [
        ("src/lib.rs", "pub fn a() {}\n"),
        ("src/main.rs", "mod db;\nmod config;\n\nfn main() {}\n"),
        ("src/db.rs", "use crate::config::Config;\n"),
    ];
    let ran = init_beside(dir.path(), &own);
    assert!(ran.err.contains("src/db.rs is yours"), "{}", ran.err);
    assert!(!ran.err.contains("mod db;"), "{}", ran.err);
}

#[test]
fn a_module_that_is_declared_elsewhere_is_not_declared_again() {
    for (declaration, other) in [
        ("#[path = \"data.rs\"] mod db;", "src/data.rs is yours"),
        ("mod db {}", "`mod db` in src"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        krate(dir.path());
        let main = format!("{declaration}\n\nfn main() {{}}\n");
        std::fs::write(dir.path().join("src/main.rs"), &main).unwrap();
        std::fs::write(dir.path().join("src/data.rs"), "").unwrap();
        let ran = init(dir.path(), &[]);
        assert!(ran.code == 0 && ran.err.contains(other), "{}", ran.err);
        assert_eq!(read(dir.path().join("src/main.rs")), main);
        assert_eq!(names(&dir.path().join("src")), ["data.rs", "main.rs"]);
    }
}

#[test]
fn a_url_in_dotenv_is_named_not_copied() {
    let dir = tempfile::tempdir().unwrap();
    krate(dir.path());
    let env = "# x\nexport DATABASE_URL='postgres://me:hunter2@127.0.0.1:1/shop'\n";
    std::fs::write(dir.path().join(".env"), env).unwrap();
    let ran = init(dir.path(), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(read(dir.path().join("schema.toml")).contains("url = { env = \"DATABASE_URL\" }"));
    assert!(ran.err.contains("connect-refused"), "it was tried: {}", ran.err);
    assert!(ran.err.contains("Next `cargo schema pull`"), "{}", ran.err);
    std::fs::remove_file(dir.path().join(".env")).unwrap();
    assert!(!files(dir.path()).contains("hunter2"));
}

#[test]
fn a_password_is_not_written() {
    let dir = tempfile::tempdir().unwrap();
    krate(dir.path());
    let before = files(dir.path());
    for url in [
        "postgres://me:hunter2@127.0.0.1:1/shop",
        "postgres://me:hunter2?ss@127.0.0.1:1/shop",
        "host=127.0.0.1 port=1 sslpassword = hunter2",
    ] {
        let ran = init(dir.path(), &["--source", url]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("env:DATABASE_URL"), "{}", ran.err);
        assert_eq!(files(dir.path()), before);
    }
}

#[test]
fn features_are_added_to_a_dependency_that_is_there() {
    let dir = tempfile::tempdir().unwrap();
    krate(dir.path());
    let manifest = "[package]\nname = \"x\"\nversion = \"0.1.0\"\n\n\
                    [dependencies.schema]\nversion = \"0.1\"\nfeatures = [\"serde_json\"]\n";
    std::fs::write(dir.path().join("Cargo.toml"), manifest).unwrap();
    std::fs::copy(data("before.json"), dir.path().join("schema.json")).unwrap();
    let ran = init(dir.path(), &["--source", "schema.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let manifest = read(dir.path().join("Cargo.toml"));
    assert!(
        manifest.contains("features = [\"serde_json\", \"chrono\", \"rust_decimal\"]"),
        "{manifest}"
    );
    let settings = read(dir.path().join("schema.toml"));
    assert!(settings.starts_with("snapshot = \"schema.json\"\n\n[models]\n"), "{settings}");
}

#[test]
fn the_crate_for_times_that_is_on_stays_the_one() {
    let own = "[dependencies]\nschema = { version = \"0.1\", features = [\"jiff\"] }\n";
    let full = "[dependencies]\nschema = { version = \"0.1\", features = [\"full\"] }\n";
    let workspace =
        "[workspace.dependencies]\nschema = { version = \"0.1\", features = [\"jiff\"] }\n";
    let inherited = format!("{workspace}\n[dependencies]\nschema.workspace = true\n");
    let new = "schema = { workspace = true, features = [\"rust_decimal\"] }";
    for (dependencies, then) in [
        (own, "features = [\"jiff\", \"rust_decimal\"]"),
        (full, "features = [\"full\"]"),
        (&inherited, "schema.features = [\"rust_decimal\"]"),
        (workspace, new),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let (manifest, ran) = with_dependencies(dir.path(), dependencies);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(manifest.contains(then) && !manifest.contains("chrono"), "{manifest}");
    }
}

#[test]
fn the_driver_that_is_there_is_asked_for() {
    let sqlx = "[dependencies]\nsqlx = \"0.9\"\n";
    let old = "[dependencies]\nsqlx = { version = \"0.8\" }\n";
    let both = "[dependencies]\npostgres = \"0.19\"\ntokio-postgres = \"0.7\"\n";
    let chosen = "[dependencies]\nschema = \"0.1\"\nsqlx = \"0.9\"\n";
    for (dependencies, then) in [
        (sqlx, "default-features = false, features = [\"sqlx\", \"chrono\", \"rust_decimal\"] }"),
        (old, "schema = { version = \"0.1.0\", features = [\"chrono\", \"rust_decimal\"] }"),
        (
            both,
            "schema = { version = \"0.1.0\", features = [\"tokio-postgres\", \"chrono\", \"rust_decimal\"] }",
        ),
        (chosen, "schema = { version = \"0.1\", features = [\"chrono\", \"rust_decimal\"] }"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let (manifest, ran) = with_dependencies(dir.path(), dependencies);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(manifest.contains(then), "{manifest}");
    }
}

#[test]
fn nothing_else_of_the_manifest_is_touched() {
    let schema = [
        ("schema = \"0.1\" # why", "schema = { version = \"0.1\", features = [NEW] } # why"),
        (
            "schema = {version=\"0.1\",features=[\"uuid\"]}",
            "schema = {version=\"0.1\",features=[\"uuid\", NEW]}",
        ),
    ];
    for (before, after) in schema {
        let dir = tempfile::tempdir().unwrap();
        krate(dir.path());
        let head = "\u{feff}# Windows\r\n[package]\r\nname = \"x\"\r\nversion = \"0.1.0\"\r\n\r\n\
                    [build-dependencies]\r\nschema-build = \"0.1\"\r\n\r\n[dependencies]\r\n";
        let tail = "\r\ntime   = \"0.3\"   # spaces\r\n";
        std::fs::write(dir.path().join("Cargo.toml"), format!("{head}{before}{tail}")).unwrap();
        std::fs::copy(data("before.json"), dir.path().join("schema.json")).unwrap();
        let ran = init(dir.path(), &["--source", "schema.json"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let after = after.replace("NEW", "\"rust_decimal\", \"time\"");
        let manifest = read(dir.path().join("Cargo.toml"));
        assert_eq!(manifest, format!("{head}{after}{tail}"));
        let ran = init(dir.path(), &[]);
        assert!(ran.code == 0 && ran.err.contains("Unchanged"), "{}", ran.err);
        assert_eq!(read(dir.path().join("Cargo.toml")), manifest);
    }
}

#[test]
fn a_facade_by_another_name_or_in_another_table_is_known() {
    let entry = "db-schema = { package = \"schema\", path = \"../schema\" }\n";
    let after = "db-schema = { package = \"schema\", path = \"../schema\", features = [\"chrono\", \
                 \"rust_decimal\"] }\n";
    let build = "[build-dependencies]\nwork = { package = \"schema-build\", version = \"0.1\" }\n";
    for table in ["dependencies", "target.'cfg(unix)'.dependencies", "dev-dependencies"] {
        let dir = tempfile::tempdir().unwrap();
        let head = format!("{build}\n[{table}]\n");
        let (manifest, ran) = with_dependencies(dir.path(), &format!("{head}{entry}"));
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(manifest.ends_with(&format!("{head}{after}")), "{manifest}");
        assert!(read(dir.path().join("build.rs")).contains("    work::run();\n"));
        if table == "dev-dependencies" {
            assert!(ran.err.contains("for tests alone"), "{}", ran.err);
            assert_eq!(names(&dir.path().join("src")), ["main.rs"]);
        } else {
            let module = read(dir.path().join("src/db.rs"));
            assert!(module.contains("#[::db_schema::derive_schema]\n"), "{module}");
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let inherited =
        format!("[workspace.dependencies]\n{entry}\n[dependencies]\ndb-schema.workspace = true\n");
    let (manifest, ran) = with_dependencies(dir.path(), &inherited);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!manifest.contains("\nschema = "), "{manifest}");
}

#[test]
fn another_package_by_the_name_of_the_facade_stays() {
    let dir = tempfile::tempdir().unwrap();
    let other = "[dependencies]\nschema = { package = \"other\", version = \"1\" }\n";
    let (manifest, ran) = with_dependencies(dir.path(), other);
    assert!(ran.code == 2 && ran.err.contains("is another package"), "{}", ran.err);
    assert!(ran.err.contains("package = \"schema\""), "{}", ran.err);
    assert!(manifest.ends_with(other), "{manifest}");
}

#[test]
fn a_checkout_and_another_folder() {
    let dir = tempfile::tempdir().unwrap();
    krate(&dir.path().join("crates/shop"));
    std::fs::create_dir_all(dir.path().join("schema/schema-build")).unwrap();
    std::fs::write(dir.path().join("schema/schema-build/Cargo.toml"), "").unwrap();
    std::fs::create_dir_all(dir.path().join("db")).unwrap();
    std::fs::copy(data("before.sql"), dir.path().join("db/1.sql")).unwrap();
    let args = ["init", "--path", "crates/shop", "--schema-path", "schema", "--source", "db"];
    let ran = finish(program(dir.path()).args(args));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let shop = dir.path().join("crates/shop");
    let manifest = read(shop.join("Cargo.toml"));
    assert!(manifest.contains("schema = { path = \"../../schema\", features = ["), "{manifest}");
    assert!(
        manifest.contains("schema-build = { path = \"../../schema/schema-build\" }"),
        "{manifest}"
    );
    assert!(read(shop.join("schema.toml")).contains("scripts = \"../../db\""));
    assert!(shop.join("schema.json").exists());
    let ran = init(dir.path(), &["--path", "crates/shop", "--schema-path", "db"]);
    assert!(ran.code == 2 && ran.err.contains("no checkout"), "{}", ran.err);
}

#[test]
fn the_checkout_of_the_facade_is_that_of_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let build = dir.path().join("schema/schema-build");
    std::fs::create_dir_all(&build).unwrap();
    std::fs::write(build.join("Cargo.toml"), "").unwrap();
    let (shop, facade) = (dir.path().join("shop"), "[dependencies]\nschema.path = \"../schema\"\n");
    std::fs::create_dir(&shop).unwrap();
    let (manifest, ran) = with_dependencies(&shop, facade);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        manifest.contains("schema-build = { path = \"../schema/schema-build\" }"),
        "{manifest}"
    );

    // One that is not whole is no checkout.
    std::fs::remove_file(build.join("Cargo.toml")).unwrap();
    std::fs::remove_dir_all(&shop).unwrap();
    std::fs::create_dir(&shop).unwrap();
    let (manifest, _) = with_dependencies(&shop, facade);
    assert!(manifest.contains("schema-build = \"0.1.0\""), "{manifest}");
}

#[test]
fn no_crate_and_a_workspace() {
    let dir = tempfile::tempdir().unwrap();
    let ran = init(dir.path(), &[]);
    assert!(ran.code == 2 && ran.err.contains("cargo init"), "{}", ran.err);
    std::fs::write(dir.path().join("Cargo.toml"), "[workspace]\nmembers = []\n").unwrap();
    let ran = init(dir.path(), &["--path", "."]);
    assert!(ran.code == 2 && ran.err.contains("of a workspace"), "{}", ran.err);
    assert_eq!(names(dir.path()), ["Cargo.toml"]);
}
