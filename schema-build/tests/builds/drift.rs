//! Which changes break a build, by what `[models]` asks for.

use crate::harness::Bare;

/// What a check of these scripts tells, where the models were made from others.
fn told(settings: &str, before: &str, after: &str) -> String {
    let it = Bare::new();
    it.write("schema.toml", &format!("[source]\nscripts = \"db\"\n{settings}"));
    // Without the macro, so that the script tells what the module of all models would.
    it.write("src/lib.rs", "mod models;\n");
    it.write("db/2.sql", before);
    assert!(it.run(&[]).ok);
    it.write("db/2.sql", after);
    it.run(&[("SCHEMA_MODE", "check")]).errors()
}

/// Each settings with what is told, and nothing else: no text, no error.
#[track_caller]
fn grades(before: &str, after: &str, told_by: &[(&str, &str)]) {
    for (settings, what) in told_by {
        let errors = told(settings, before, after);
        let count = errors.matches("live drift:").count();
        assert_eq!(count, usize::from(!what.is_empty()), "{settings}: {errors}");
        assert!(errors.contains(what), "{settings}: {what} in {errors}");
        assert_eq!(what.is_empty(), errors.is_empty(), "{settings}: {errors}");
    }
}

const PLAIN: &str = "";
const CHECKS: &str = "[models]\nchecks = true\n";
const COLUMNS: &str = "[models]\ncolumns = true\n";
const NO_RELATIONS: &str = "[models]\nrelations = \"none\"\n";

#[test]
fn drift_of_a_unique_key_is_told_to_those_who_use_it() {
    let table = "CREATE TABLE t (id int PRIMARY KEY, email text, gone boolean, own bigint);\n";
    let unique = "ALTER TABLE t ADD UNIQUE (email);\n";
    let own = "ALTER TABLE t ADD UNIQUE (own);\n";
    let foreign = "ALTER TABLE t ADD FOREIGN KEY (own) REFERENCES users;\n";
    let index = "CREATE UNIQUE INDEX u ON t (email) WHERE NOT gone;\n";
    let declared = "[relations]\n\"public.t(id)\" = { to = \"public.t(email)\", name = \"a\", reverse = \"b\" }\n";
    let before = format!("{table}{unique}");
    let after = format!("{table}ALTER TABLE t ALTER id SET STATISTICS 7;\n");
    let key = "constraint `public.t.t_email_key`: removed";
    grades(&before, &after, &[(PLAIN, ""), (COLUMNS, key), (declared, key)]);
    let (before, after) = (format!("{table}{foreign}{own}"), format!("{table}{foreign}"));
    let key = "constraint `public.t.t_own_key`: removed";
    grades(&before, &after, &[(PLAIN, key), (NO_RELATIONS, "")]);
    let other = index.replace("NOT gone", "gone");
    for after in [other.as_str(), &index.replace("UNIQUE", ""), ""] {
        let (before, after) = (format!("{table}{index}"), format!("{table}{after}"));
        grades(&before, &after, &[(PLAIN, ""), (COLUMNS, "index `public.u`")]);
    }
}

#[test]
fn drift_of_what_checks_read_is_told_to_those_who_check() {
    let domains = "[models]\ndomain_newtypes = true\n";
    for (before, after, told_by) in [
        ("CREATE TABLE t (a varchar(5));", "CREATE TABLE t (a varchar(50));", "`public.t.a`"),
        (
            "CREATE TABLE t (a int CHECK (a > 1));",
            "CREATE TABLE t (a int CHECK (a > 0));",
            "a_check",
        ),
        (
            "CREATE TABLE t (a date CHECK (a < now()));",
            "CREATE TABLE t (a date CHECK (a <= now()));",
            "",
        ),
        ("CREATE TABLE t (a bpchar);", "CREATE TABLE t (a text);", ""),
    ] {
        grades(before, after, &[(CHECKS, told_by), (PLAIN, "")]);
    }
    for (before, after, told_by) in [
        ("CREATE DOMAIN d AS varchar(5);", "CREATE DOMAIN d AS text;", "domain `public.d`"),
        (
            "CREATE DOMAIN d AS int CHECK (VALUE > 1);",
            "CREATE DOMAIN d AS int CHECK (VALUE > 0);",
            "d_check",
        ),
        (
            "CREATE DOMAIN d AS date CHECK (VALUE < now());",
            "CREATE DOMAIN d AS date CHECK (VALUE <= now());",
            "",
        ),
    ] {
        let with = |domain: &str| format!("{domain} CREATE TABLE t (a d, b d[]);");
        grades(&with(before), &with(after), &[(CHECKS, told_by), (domains, told_by), (PLAIN, "")]);
    }
}

#[test]
fn drift_of_a_collation_is_told_to_those_who_compare() {
    let with = |collation: &str| {
        format!(
            "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);\n\
             CREATE TABLE t (a text COLLATE {collation});\n"
        )
    };
    let told_by = [(CHECKS, "`public.t.a`"), (COLUMNS, "`public.t.a`"), (PLAIN, "")];
    grades(&with("\"C\""), &with("ci"), &told_by);
    grades(&with("\"C\""), &with("\"POSIX\""), &[(CHECKS, "")]);
}

#[test]
fn drift_that_leads_a_relation_elsewhere_is_told() {
    let before = "CREATE TABLE people (id int PRIMARY KEY);
        CREATE TABLE notes (id int PRIMARY KEY, author_id int REFERENCES people);\n";
    let likes = "CREATE TABLE likes (person_id int REFERENCES people, note_id int REFERENCES notes,
        PRIMARY KEY (person_id, note_id));\n";
    let told = "relation `notes` of `public.people` leads by `public.likes.likes_note_id_fkey`, and \
        led by `public.notes.notes_author_id_fkey`";
    let kept = "[relations]\n\"public.notes.notes_author_id_fkey\" = { reverse = \"notes\" }\n";
    let after = format!("{before}{likes}");
    grades(before, &after, &[(PLAIN, told), (NO_RELATIONS, ""), (kept, "")]);
    // In a build that writes the snapshot it is a warning.
    let it = Bare::new();
    it.write("schema.toml", "[source]\nscripts = \"db\"\n");
    it.write("src/lib.rs", "mod models;\n");
    it.write("db/2.sql", before);
    assert!(it.run(&[]).ok);
    it.write("db/2.sql", &after);
    let warnings = it.run(&[]).warnings();
    let line = "that is `authored_notes` now; to keep its name: [relations] of schema.toml wants the \
        line \"public.notes.notes_author_id_fkey\" = { reverse = \"notes\" }";
    assert!(warnings.contains(told) && warnings.contains(line), "{warnings}");
}

#[test]
fn drift_by_rules_and_child_tables_is_told_of_the_table() {
    let child = "CREATE TABLE c () INHERITS (users);\n";
    let without = "[models]\nexclude = [\"public.c\"]\n";
    grades("", child, &[(PLAIN, "table `public.c`: added"), (without, "table `public.c`: added")]);
    let rule = "CREATE RULE r AS ON INSERT TO users DO INSTEAD NOTHING;\n";
    let of_none = "[models]\nexclude = [\"public.users\"]\n";
    grades("", rule, &[(PLAIN, "`public.users.r`: added"), (of_none, "")]);
    // Nothing is read of an excluded one.
    let (before, after) =
        (child.replace("()", "(a int)"), child.replace("()", "(a text NOT NULL)"));
    grades(&before, &after, &[(without, "")]);
    grades(&before, "", &[(without, "")]);
}

#[test]
fn drift_of_a_type_that_is_text_is_none() {
    let mood = |labels: &str| {
        format!("CREATE TYPE mood AS ENUM ({labels});\nCREATE TABLE t (a mood, b mood[]);\n")
    };
    let text = "[types]\n\"public.mood\" = \"text\"\n";
    let told_by = [(text, ""), (PLAIN, "enum `public.mood`")];
    grades(&mood("'sad'"), &mood("'sad', 'ok'"), &told_by);
}
