//! `transform`: a schema under other names, its record, and plans to it.

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{read, run};

const LEGACY: &str = r#"
    CREATE SCHEMA dbo;
    CREATE TABLE dbo."tblUSER_DATA" ("UserID" integer CONSTRAINT "PK1" PRIMARY KEY, "EMail" varchar(50));
    CREATE VIEW dbo."Mails" AS SELECT "EMail" FROM dbo."tblUSER_DATA" WHERE "UserID" > 0;
    CREATE FUNCTION dbo."Count"() RETURNS bigint LANGUAGE plpgsql AS
        $$ BEGIN RETURN (SELECT count("UserID") FROM dbo."tblUSER_DATA"); END $$;
    CREATE TABLE dbo."Old" (id integer);
"#;

const WANT: &str = r#"
    CREATE SCHEMA crm;
    CREATE TABLE crm.user_data (user_id integer CONSTRAINT user_data_pkey PRIMARY KEY, e_mail text);
    CREATE VIEW crm.mails AS SELECT e_mail FROM crm.user_data WHERE user_id > 0;
    CREATE FUNCTION crm.count() RETURNS bigint LANGUAGE plpgsql AS
        $$ BEGIN RETURN (SELECT count("UserID") FROM dbo."tblUSER_DATA"); END $$;
"#;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

#[test]
fn options_say_what_becomes_of_a_schema() {
    let dir = folder(&[("legacy.sql", LEGACY), ("want.sql", WANT)]);
    let args = [
        "transform",
        "legacy.sql",
        "--relocate",
        "dbo=crm",
        "--strip-prefix",
        "tbl",
        "--case",
        "snake",
        "--convention",
        "postgres",
        "--exclude",
        "dbo.Old",
        "--map-type",
        "varchar=text",
        "--out",
        "new.json",
        "--record",
        "changes.md",
        "--names",
        "names.toml",
    ];
    let ran = run(dir.path(), &args);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let text =
        "the text of routine crm.count() names \"UserID\" (now column crm.user_data.user_id)";
    assert!(ran.err.contains(text), "{}", ran.err);
    let ran = run(dir.path(), &["diff", "new.json", "want.sql"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);

    let record = read(dir.path().join("changes.md"));
    for line in [
        "| `table dbo.\"tblUSER_DATA\"` | `crm.user_data` | strip prefix tbl, snake case |",
        "| `constraint dbo.\"tblUSER_DATA\".\"PK1\"` | `crm.user_data.user_data_pkey` | convention |",
        "| `column dbo.\"tblUSER_DATA\".\"EMail\"` | `character varying(50)` | `text` |",
        "| `table dbo.\"Old\"` | excluded by dbo.Old |",
    ] {
        assert!(record.contains(line), "{line}\n{record}");
    }
    let names = read(dir.path().join("names.toml"));
    let (start, names) = names.split_once('\n').unwrap();
    assert!(start.starts_with("# Made by"), "{start}");
    assert_eq!(names, "[names]\n\"crm\" = \"dbo\"\n\"crm.user_data\" = \"TblUserData\"\n");

    // With these lines, the models are called what they were.
    std::fs::write(dir.path().join("schema.toml"), names).unwrap();
    let ran = run(dir.path(), &["generate", "new.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("pub mod dbo") && ran.out.contains("pub struct TblUserData"));
}

#[test]
fn a_transformed_source_is_a_source() {
    let toml = r#"
        [transform]
        exclude = ["dbo.Old"]
        strip_prefix = ["tbl"]
        case = "snake"
        types = { varchar = "text" }
        relocate = { dbo = "crm" }
        convention = { base = "postgres", primary_key = "{table}_pk" }
    "#;
    let want = WANT.replace("user_data_pkey", "user_data_pk");
    let dir = folder(&[("legacy.sql", LEGACY), ("want.sql", &want), ("schema.toml", toml)]);
    let ran = run(dir.path(), &["diff", "transform:legacy.sql", "want.sql"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let ran = run(dir.path(), &["plan", "want.sql", "transform:legacy.sql"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = run(dir.path(), &["transform", "legacy.sql", "--sql", "--record", "changes.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("CREATE TABLE crm.user_data"), "{}", ran.out);
    let record: Value = serde_json::from_str(&read(dir.path().join("changes.json"))).unwrap();
    let now = "column crm.user_data.user_id";
    assert_eq!(record["look"][0]["names"]["UserID"], now);
    std::fs::write(dir.path().join("schema.toml"), "[transform]\ncase = \"camel\"\n").unwrap();
    let ran = run(dir.path(), &["diff", "transform:legacy.sql", "want.sql"]);
    assert!(ran.code == 2 && ran.err.contains("`case` is"), "{}", ran.err);
    std::fs::write(dir.path().join("schema.toml"), "").unwrap();
    let ran = run(dir.path(), &["diff", "transform:legacy.sql", "want.sql"]);
    assert!(ran.code == 2 && ran.err.contains("transform-none"), "{}", ran.err);
}

#[test]
fn several_sources_become_one() {
    let shop =
        "CREATE TABLE item (id integer PRIMARY KEY); CREATE SCHEMA log; CREATE TABLE log.entry ();";
    let crm = "CREATE TABLE item (id integer PRIMARY KEY);";
    let want = "CREATE SCHEMA shop; CREATE TABLE shop.item (id integer PRIMARY KEY);
        CREATE SCHEMA shop__log; CREATE TABLE shop__log.entry ();
        CREATE SCHEMA crm; CREATE TABLE crm.item (id integer PRIMARY KEY);";
    let dir = folder(&[("shop.sql", shop), ("crm.sql", crm), ("want.sql", want)]);
    let args = ["transform", "shop=shop.sql", "crm=crm.sql", "--out", "both.json"];
    let ran = run(dir.path(), &args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = run(dir.path(), &["diff", "both.json", "want.sql"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    for args in [["transform", "shop.sql", "crm=crm.sql"], ["transform", "a=shop.sql", "a=crm.sql"]]
    {
        let ran = run(dir.path(), &args);
        assert!(ran.code == 2 && ran.err.contains("[usage]"), "{}", ran.err);
    }
}

#[test]
fn collisions_and_wrong_options_are_told() {
    let dir = folder(&[("two.sql", "CREATE TABLE \"User\" (); CREATE TABLE \"user\" ();")]);
    let ran = run(dir.path(), &["transform", "two.sql", "--case", "snake"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("table public.\"User\" and table public.\"user\""), "{}", ran.err);
    let ran = run(
        dir.path(),
        &["transform", "two.sql", "--case", "snake", "--rename", "public.User=person"],
    );
    assert!(ran.code == 0 && ran.out.contains("public.person"), "{}", ran.err);
    for args in [
        ["transform", "two.sql", "--relocate", "x"],
        ["transform", "two.sql", "--convention", "primray_key={table}"],
    ] {
        let ran = run(dir.path(), &args);
        assert!(ran.code == 2 && ran.err.contains("usage"), "{}", ran.err);
    }
}

#[test]
fn what_no_transformation_wrote_stays() {
    let dir = folder(&[("a.sql", "CREATE TABLE \"Users\" (id integer);")]);
    let own = [
        ("schema.toml", "[names]\n\"public.a\" = \"B\"\n"),
        ("notes.md", "# Notes\n"),
        ("x.sql", "SELECT 1;\n"),
        ("x.json", "{\"source\": 1}\n"),
    ];
    for (name, text) in own {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    for options in [
        &["--names", "schema.toml"][..],
        &["--record", "notes.md"],
        &["--record", "x.json"],
        &["--out", "x.json"],
        &["--out", "x.sql", "--sql"],
    ] {
        let ran = run(dir.path(), &[&["transform", "a.sql", "--case", "snake"], options].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{options:?}");
        assert!(ran.err.contains("[not-ours]") && ran.err.contains(options[1]), "{}", ran.err);
    }
    for (name, text) in own {
        assert_eq!(read(dir.path().join(name)), text);
    }
    // What it wrote itself is written anew.
    for files in [["new.sql", "r.md"], ["new.sql", "r.json"]] {
        let args = ["--case", "snake", "--sql", "--names", "n.toml", "--out", files[0]];
        for _ in 0..2 {
            let ran = run(
                dir.path(),
                &[&["transform", "a.sql", "--record", files[1]], &args[..]].concat(),
            );
            assert_eq!(ran.code, 0, "{}", ran.err);
        }
    }
    // Not with what somebody added.
    let names = format!("{}[source]\n", read(dir.path().join("n.toml")));
    std::fs::write(dir.path().join("n.toml"), names).unwrap();
    let ran = run(dir.path(), &["transform", "a.sql", "--case", "snake", "--names", "n.toml"]);
    assert!(ran.code == 2 && ran.err.contains("n.toml is there"), "{}", ran.err);
}

#[test]
fn a_source_that_is_no_use_is_not_quoted() {
    let dir = folder(&[("b.json", "")]);
    // `run` looks for the password in all output.
    let url = "postgres://me:hunter2@127.0.0.1:1/a";
    for text in [url, &format!("{url}?sslmode=disable"), "host=h password=hunter2"] {
        let ran = run(dir.path(), &["transform", "crm=b.json", text]);
        assert_eq!(ran.code, 2);
        let ran = run(dir.path(), &["transform", text, "crm=b.json"]);
        assert!(ran.code == 2 && ran.err.contains("source 1 has no name"), "{}", ran.err);
    }
    let ran = run(dir.path(), &["plan", &format!("transform:{url}"), "b.json"]);
    assert!(ran.code == 2 && ran.err.contains("transform-none"), "{}", ran.err);
}
