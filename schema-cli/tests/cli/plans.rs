//! `plan`, `prove`, `apply` and `sql`: the way of a change from two sources to a live database.

use std::path::Path;

use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Ran, finish, program, read, run};

const BEFORE: &str = "
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL, mood mood DEFAULT 'ok');
    CREATE TABLE notes (id integer PRIMARY KEY, user_id integer REFERENCES users, text varchar(20));
    CREATE VIEW named AS SELECT id, name FROM users;
";

const AFTER: &str = "
    CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad');
    CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL, mood mood DEFAULT 'glad');
    CREATE TABLE notes (id bigint PRIMARY KEY, user_id integer REFERENCES users, text text);
    CREATE VIEW named AS SELECT id, name, mood FROM users;
    CREATE FUNCTION odd() RETURNS integer LANGUAGE plpgsql AS $$
--@ step 2 of 2: drop table public.users
begin
  return 1; -- ; not the end
end $$;
";

/// A folder with `from.sql` and `to.sql`.
fn pair(from: &str, to: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("from.sql"), from).unwrap();
    std::fs::write(dir.path().join("to.sql"), to).unwrap();
    dir
}

/// A database with this schema; the server goes with the first value.
fn database(sql: &str) -> (Shadow, ShadowDatabase, postgres::Client) {
    let shadow = Shadow::start(&ShadowOptions::default()).unwrap();
    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    client.batch_execute(sql).unwrap();
    (shadow, database, client)
}

fn with_url(dir: &Path, database: &ShadowDatabase, args: &[&str]) -> Ran {
    let url = database.address().to_string().replacen("postgres@", "postgres:hunter2@", 1);
    finish(program(dir).env("URL", url).args(args))
}

#[test]
fn sql_makes_the_schema_again() {
    let dir = pair(BEFORE, AFTER);
    let ran = run(dir.path(), &["sql", "to.sql", "--quiet"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    std::fs::write(dir.path().join("again.sql"), &ran.out).unwrap();
    let ran = run(dir.path(), &["diff", "to.sql", "again.sql"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn a_plan_is_proved_read_back_and_applied() {
    let dir = pair(BEFORE, AFTER);
    for file in ["plan.sql", "plan.json"] {
        let ran = run(dir.path(), &["plan", "from.sql", "to.sql", "--out", file]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
        assert!(ran.err.contains("Proved"), "{}", ran.err);

        let proved = run(dir.path(), &["prove", file, "--format", "json"]);
        assert_eq!(proved.code, 0, "{}{}", proved.out, proved.err);
        let json: Value = serde_json::from_str(&proved.out).unwrap();
        assert_eq!(json["proved"], true);
        assert!(json["seeded"]["rows"].as_u64().unwrap() >= 6, "{}", proved.out);
        let rewrites: Vec<&Value> = json["steps"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|s| s["rewrites"] != Value::Array(vec![]))
            .collect();
        assert!(
            rewrites.iter().any(|step| step["object"] == "column public.notes.id"),
            "{}",
            proved.out
        );
        assert!(
            rewrites.iter().all(|step| step["object"] != "column public.notes.text"),
            "{}",
            proved.out
        );

        let (_shadow, database, mut client) = database(BEFORE);
        client
            .batch_execute(
                "INSERT INTO users VALUES (1, 'a'); INSERT INTO notes VALUES (1, 1, 'x')",
            )
            .unwrap();
        let ran =
            with_url(dir.path(), &database, &["apply", file, "env:URL", "--lock-timeout", "2"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
        assert!(ran.err.contains("Applied"), "{}", ran.err);
        let rows: i64 = client.query_one("SELECT count(*) FROM notes", &[]).unwrap().get(0);
        assert_eq!(rows, 1);
        let ran = with_url(dir.path(), &database, &["diff", "env:URL", "to.sql"]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        let ran = with_url(dir.path(), &database, &["apply", file, "env:URL"]);
        assert!(ran.code == 0 && ran.err.contains("Unchanged"), "{}", ran.err);
    }
}

#[test]
fn the_sql_of_a_plan_runs_as_it_is() {
    let dir = pair(BEFORE, AFTER);
    let ran = run(dir.path(), &["plan", "from.sql", "to.sql", "--no-prove"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("Not proved"), "{}", ran.out);
    std::fs::write(dir.path().join("both.sql"), format!("{BEFORE}{}", ran.out)).unwrap();
    let ran = run(dir.path(), &["diff", "both.sql", "to.sql"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

/// What a plan on a live database weighs on, in the file and to the user, and what it refuses.
#[test]
fn an_online_plan_of_a_live_database_tells_sizes_and_is_applied() {
    let after = "
        CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL, age integer NOT NULL);
        CREATE TABLE notes (id integer PRIMARY KEY, user_id integer REFERENCES users, text text);
        CREATE INDEX notes_text_idx ON notes (text);";
    let dir = pair(BEFORE, after);
    let (_shadow, database, mut client) = database(BEFORE);
    let rows = "INSERT INTO users SELECT g, 'x' FROM generate_series(1, 2000) g;
                INSERT INTO notes SELECT g, g, 'x' FROM generate_series(1, 2000) g; ANALYZE";
    client.batch_execute(rows).unwrap();
    let plan = |more: &[&str]| {
        let args = [&["plan", "env:URL", "to.sql", "--no-prove", "--online"], more].concat();
        with_url(dir.path(), &database, &args)
    };
    let ran = plan(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    assert!(ran.err.contains("column public.users.mood would lose its values"), "{}", ran.err);
    assert!(ran.err.contains("--allow 'column public.users.mood'"), "{}", ran.err);

    let ran = plan(&["--allow", "column public.users.mood", "--out", "plan.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for said in [
        "plan-not-null",
        "UPDATE public.users SET age = … WHERE (id) IN (SELECT id FROM public.users WHERE age IS NULL",
        "table public.notes (about 2 thousand rows, ",
        "loses data of column public.users.mood: its values",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let json: Value = serde_json::from_str(&read(dir.path().join("plan.json"))).unwrap();
    let sizes = json["sizes"].as_array().unwrap();
    let notes = sizes.iter().find(|size| size["object"] == "table public.notes").unwrap();
    assert_eq!(notes["rows"], 2000);
    assert!(notes["bytes"].as_u64().unwrap() > 8192);
    let steps = json["steps"].as_array().unwrap();
    let index = steps.iter().find(|step| step["object"] == "index public.notes_text_idx").unwrap();
    assert_eq!(index["transactional"], false);
    assert!(index["sql"].as_str().unwrap().starts_with("CREATE INDEX CONCURRENTLY"));

    // As the advice says: the column, its values, and NOT NULL by a new plan.
    client.batch_execute("ALTER TABLE users ADD age integer; UPDATE users SET age = 7").unwrap();
    let ran = plan(&["--allow", "column public.users.mood", "--out", "plan.sql"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(read(dir.path().join("plan.sql")).contains("--@ size 2000 "));
    let ran = with_url(dir.path(), &database, &["apply", "plan.sql", "env:URL"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = with_url(dir.path(), &database, &["diff", "env:URL", "to.sql"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn another_schema_than_the_plan_starts_from_is_refused() {
    let dir = pair(BEFORE, AFTER);
    let ran = run(dir.path(), &["plan", "from.sql", "to.sql", "--no-prove", "--out", "plan.sql"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let (_shadow, database, mut client) = database(BEFORE);
    client.batch_execute("ALTER TABLE users ADD x integer; CREATE TABLE extra ()").unwrap();
    let ran = with_url(dir.path(), &database, &["apply", "plan.sql", "env:URL"]);
    assert_eq!(ran.code, 2);
    for said in [
        "apply-start",
        "table public.users is another one",
        "table public.extra is there",
        "cargo schema plan env:URL to.sql",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let left: i64 =
        client.query_one("SELECT count(*) FROM pg_proc WHERE proname = 'odd'", &[]).unwrap().get(0);
    assert_eq!(left, 0);
}

#[test]
fn a_failure_says_what_was_done() {
    let dir = pair(
        "CREATE TABLE t (id integer PRIMARY KEY, n integer);",
        "CREATE TABLE t (id integer PRIMARY KEY, n integer, CONSTRAINT n_one UNIQUE (n));
         CREATE TABLE u (id integer);",
    );
    let ran = run(dir.path(), &["plan", "from.sql", "to.sql", "--no-prove", "--out", "plan.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let (_shadow, database, mut client) = database(&read(dir.path().join("from.sql")));
    client.batch_execute("INSERT INTO t VALUES (1, 1), (2, 1)").unwrap();
    let ran = with_url(dir.path(), &database, &["apply", "plan.json", "env:URL"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("failed: could not create unique index"), "{}", ran.err);
    assert!(ran.err.contains("nothing was changed"), "{}", ran.err);
    // In several transactions, what was committed stays and is said.
    let plan = read(dir.path().join("plan.json")).replace("\"online\": false", "\"online\": true");
    std::fs::write(dir.path().join("plan.json"), plan).unwrap();
    let ran = with_url(dir.path(), &database, &["apply", "plan.json", "env:URL"]);
    assert_eq!(ran.code, 2);
    let there: bool = client.query_one("SELECT to_regclass('u') IS NOT NULL", &[]).unwrap().get(0);
    assert_eq!(ran.err.contains("done: step 1"), there, "{}", ran.err);
    assert_eq!(ran.err.contains("cargo schema plan env:URL to.sql"), there, "{}", ran.err);
}

#[test]
fn a_plan_that_waits_for_a_lock_gives_up() {
    let dir = pair(BEFORE, "");
    let args =
        ["plan", "from.sql", "to.sql", "--no-prove", "--allow", "data-loss", "--out", "p.sql"];
    assert_eq!(run(dir.path(), &args).code, 0);
    let (_shadow, database, mut client) = database(BEFORE);
    client.batch_execute("BEGIN; LOCK TABLE users IN ACCESS SHARE MODE").unwrap();
    let args = ["apply", "p.sql", "env:URL", "--lock-timeout", "0.1"];
    let ran = with_url(dir.path(), &database, &args);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--lock-timeout"), "{}", ran.err);
    client.batch_execute("ROLLBACK; SELECT pg_advisory_lock(32478922351141121)").unwrap();
    let ran = with_url(dir.path(), &database, &args);
    assert!(ran.err.contains("apply-busy"), "{}", ran.err);
}

#[test]
fn what_does_not_hold_is_refuted() {
    let dir = pair(BEFORE, AFTER);
    let ran = run(dir.path(), &["plan", "from.sql", "to.sql", "--no-prove", "--out", "plan.sql"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let plan = read(dir.path().join("plan.sql"));
    let other = plan.replace(
        "SET DEFAULT 'glad'::public.mood;",
        "SET DEFAULT 'sad'; DELETE FROM public.notes;",
    );
    assert_ne!(plan, other);
    std::fs::write(dir.path().join("plan.sql"), other).unwrap();
    let ran = run(dir.path(), &["prove", "plan.sql"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("NOT PROVED"), "{}", ran.out);
    assert!(ran.out.contains("still to do: ~ default public.users.mood"), "{}", ran.out);
    assert!(ran.out.contains("rows changed: table public.notes had 3 rows"), "{}", ran.out);
}

#[test]
fn a_damaged_plan_is_refused_with_its_line() {
    let dir = pair(BEFORE, AFTER);
    for file in ["plan.sql", "plan.json"] {
        let path = dir.path().join(file);
        run(dir.path(), &["plan", "from.sql", "to.sql", "--no-prove", "--out", file]);
        let good = read(&path);
        let cut = good.lines().take(20).collect::<Vec<_>>().join("\n");
        let number = good.replace("step 2 of", "step 7 of").replace("\"sql\":", "\"sqll\":");
        for bad in [cut, number, good.replacen("plan", "plam", 1), format!("{good}x")] {
            assert_ne!(bad, good);
            std::fs::write(&path, bad).unwrap();
            let ran = run(dir.path(), &["apply", file, "postgres:///x"]);
            assert_eq!(ran.code, 2);
            assert!(
                ran.err.contains("plan-format") && ran.err.contains(&format!("{file}:")),
                "{}",
                ran.err
            );
        }
        std::fs::write(&path, "mine").unwrap();
        let ran = run(dir.path(), &["plan", "from.sql", "to.sql", "--no-prove", "--out", file]);
        assert!(ran.code == 2 && ran.err.contains("not-a-plan"), "{}", ran.err);
        assert_eq!(read(&path), "mine");
    }
}

const USERS: &str = "
    CREATE TABLE users (id serial PRIMARY KEY, mail text UNIQUE, name text NOT NULL, born date);
    CREATE VIEW grown AS SELECT id, mail FROM users WHERE born < '2000-01-01';
";

const ACCOUNTS: &str = "
    CREATE TABLE accounts (id serial PRIMARY KEY, email text UNIQUE, name text NOT NULL, born date);
    CREATE VIEW grown AS SELECT id, email AS mail FROM accounts WHERE born < '2000-01-01';
";

#[test]
fn a_rename_keeps_the_rows() {
    let dir = pair(USERS, ACCOUNTS);
    let plan = ["plan", "from.sql", "to.sql", "--out", "plan.sql"];
    let ran = run(dir.path(), &plan);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.err.contains("or, if it became public.accounts: --rename public.users=public.accounts"),
        "{}",
        ran.err
    );

    // The table is known: now its column is asked for.
    let table = [&plan[..], &["--rename", "users=accounts"]].concat();
    let ran = run(dir.path(), &table);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("--rename public.users.mail=public.accounts.email"), "{}", ran.err);

    let both = [&table[..], &["--rename", "public.users.mail=public.accounts.email"]].concat();
    let ran = run(dir.path(), &both);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("Proved"), "{}", ran.err);
    let text = read(dir.path().join("plan.sql"));
    for name in ["users RENAME TO accounts", "RENAME COLUMN mail TO email", "accounts_email_key"] {
        assert!(text.contains(name), "{text}");
    }
    assert!(!text.contains("DROP"), "{text}");

    // A report offers what is open, and says what is known.
    let report = ["diff", "from.sql", "to.sql"];
    let offer = "--rename public.users=public.accounts";
    let ran = run(dir.path(), &report);
    assert!(ran.out.contains(offer), "{}", ran.out);
    let ran = run(dir.path(), &[&report[..], &["--rename", "users=accounts"]].concat());
    let known = "it is renamed to `public.accounts`, as was said";
    assert!(ran.out.contains(known) && !ran.out.contains(offer), "{}", ran.out);

    let (_shadow, database, mut client) = database(USERS);
    client.batch_execute("INSERT INTO users (mail, name) VALUES ('a@b', 'c')").unwrap();
    let ran = with_url(dir.path(), &database, &["apply", "plan.sql", "env:URL"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let row = client.query_one("SELECT email FROM accounts", &[]).unwrap();
    assert_eq!(row.get::<_, String>(0), "a@b");
}

#[test]
fn renames_are_kept_in_the_settings() {
    let dir = pair(USERS, ACCOUNTS);
    std::fs::write(
        dir.path().join("schema.toml"),
        "[renames]\n\"public.users\" = \"public.accounts\"\n\
         \"public.users.mail\" = \"public.accounts.email\"\n\"public.old\" = \"public.new\"\n",
    )
    .unwrap();
    let ran = run(dir.path(), &["diff", "from.sql", "to.sql", "--sql"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("RENAME TO accounts") && !ran.out.contains("DROP"), "{}", ran.out);
    let unused: Vec<_> = ran.err.matches("neither schema has").collect();
    assert!(unused.len() == 1 && ran.err.contains("public.old or public.new"), "{}", ran.err);
    // They are done: nothing is left to rename, and the way back is no rename of theirs.
    let ran = run(dir.path(), &["diff", "to.sql", "to.sql", "--sql"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let ran = run(dir.path(), &["diff", "to.sql", "from.sql", "--sql"]);
    assert!(ran.code == 0 && ran.out.contains("DROP TABLE"), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("--rename public.accounts=public.users"), "{}", ran.err);
}

#[test]
fn a_label_is_offered_by_report_and_plan_and_renamed_when_said() {
    let dir = pair(
        "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (m mood DEFAULT 'sad')",
        "CREATE TYPE mood AS ENUM ('unhappy', 'ok'); CREATE TABLE t (m mood DEFAULT 'unhappy')",
    );
    let option = "--rename public.mood.sad=public.mood.unhappy";
    for format in ["human", "json", "markdown", "html", "github"] {
        let ran = run(dir.path(), &["diff", "from.sql", "to.sql", "--format", format]);
        assert!(ran.code == 1 && ran.out.contains(option), "{format}: {}{}", ran.out, ran.err);
    }
    let ran = run(dir.path(), &["diff", "from.sql", "to.sql", "--sql"]);
    assert!(ran.code == 0 && ran.err.contains(option), "{}", ran.err);
    std::fs::write(
        dir.path().join("schema.toml"),
        "[renames]\n\"public.mood.sad\" = \"public.mood.unhappy\"\n",
    )
    .unwrap();
    let ran = run(dir.path(), &["plan", "from.sql", "to.sql"]);
    assert!(ran.code == 0 && !ran.err.contains("perhaps"), "{}", ran.err);
    assert!(ran.out.contains("RENAME VALUE 'sad' TO 'unhappy'"), "{}", ran.out);
    assert_eq!(ran.out.matches("ALTER ").count(), 1, "{}", ran.out);
    // Done, it does no harm.
    let ran = run(dir.path(), &["diff", "to.sql", "to.sql", "--sql"]);
    assert!(ran.code == 0 && ran.out.is_empty() && !ran.err.contains("warning"), "{}", ran.err);
}

#[test]
fn a_rename_of_what_is_not_there_names_what_is() {
    let dir = pair(USERS, ACCOUNTS);
    let wrong = |rename: &str| {
        let ran = run(dir.path(), &["plan", "from.sql", "to.sql", "--rename", rename]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        ran.err
    };
    let error = wrong("usrs=accounts");
    assert!(error.contains("did you mean table public.users?"), "{error}");
    let error = wrong("users=acounts");
    assert!(error.contains("did you mean table public.accounts?"), "{error}");
    let error = wrong("users");
    assert!(error.contains("write it as OLD=NEW"), "{error}");
}
