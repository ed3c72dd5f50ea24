//! The modes, with sources that are there and sources that are not.

use crate::harness::{Bare, Ran, USERS};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

const SYNC: &[(&str, &str)] = &[];
const CHECK: &[(&str, &str)] = &[("SCHEMA_MODE", "check")];
const OFFLINE: &[(&str, &str)] = &[("SCHEMA_MODE", "offline")];
const CI: &[(&str, &str)] = &[("CI", "true")];

/// A crate whose snapshot and scripts agree.
fn agreeing() -> Bare {
    let it = Bare::new();
    assert!(it.run(SYNC).ok);
    it
}

#[test]
fn sync_writes_and_says_what_changed() {
    let it = agreeing();
    it.write("db/2.sql", "ALTER TABLE users ADD bio text, ALTER email DROP NOT NULL;");
    let ran = it.run(SYNC);
    assert!(ran.ok && ran.warnings().contains("column `public.users.bio`: added"));
    assert!(ran.warnings().contains("breaking: column `public.users.email`"));
    assert!(ran.warnings().contains("PostgreSQL 1"), "the shadow is named");
    assert!(it.snapshot().unwrap().contains("bio"));
    assert!(it.run(SYNC).warnings().is_empty());
    assert!(it.drift().is_empty());
}

#[test]
fn check_writes_nothing_and_leaves_drift_for_the_macro() {
    let it = agreeing();
    let before = it.snapshot();
    assert!(it.run(CHECK).ok && it.drift().is_empty());
    it.write("db/2.sql", "ALTER TABLE users DROP email, ADD bio text;");
    let ran = it.run(CHECK);
    assert!(ran.ok, "the macro fails, not the script");
    assert_eq!(it.snapshot(), before);
    let drift = it.drift();
    assert_eq!(drift.len(), 1, "{drift:?}");
    assert!(drift[0].contains("column `public.users.email`: removed"), "{drift:?}");
    assert!(ran.warnings().contains("column `public.users.bio`: added"));
    // Drift that went away is not reported again, in any mode.
    it.write("db/2.sql", "");
    assert!(it.run(CHECK).ok && it.drift().is_empty());
}

#[test]
fn without_the_macro_drift_fails_the_script() {
    let it = agreeing();
    it.write("src/lib.rs", "// Not with derive_schema, but generated.\nmod models;\n");
    assert!(it.run(CHECK).ok);
    it.write("db/2.sql", "ALTER TABLE users DROP email;");
    let ran = it.run(CHECK);
    assert!(!ran.ok && ran.errors().contains("live drift: column `public.users.email`: removed"));
    // Unless there are no models of the table.
    let settings = it.read("schema.toml").unwrap();
    it.write("schema.toml", &format!("{settings}[models]\nexclude = [\"public.us*\"]\n"));
    assert!(it.run(CHECK).ok);
    assert!(it.run(SYNC).ok);
}

#[test]
fn only_breaking_changes_fail_unless_all_must() {
    let it = agreeing();
    it.write("db/2.sql", "CREATE INDEX users_email_idx ON users (email);");
    let ran = it.run(CHECK);
    assert!(ran.ok && it.drift().is_empty());
    assert!(ran.warnings().contains("live drift"));
    let settings = it.read("schema.toml").unwrap();
    it.write("schema.toml", &format!("strict = \"schema\"\n{settings}"));
    assert!(it.run(CHECK).ok);
    assert_eq!(it.drift().len(), 1);
    // Models by hand raise what they read, and no one reads an index.
    it.write(
        "src/lib.rs",
        "use schema::derive_schema;\n// Not #[derive_schema] on a module.\n\
         #[derive_schema(table = \"users\")]\npub struct Card {\n    pub id: i64,\n}\n",
    );
    let ran = it.run(CHECK);
    assert!(!ran.ok && ran.errors().contains("index `public.users_email_idx`: added"));
    it.write("schema.toml", &settings);
    assert!(it.run(CHECK).ok);
    assert!(it.run(OFFLINE).ok && it.drift().is_empty());
}

#[test]
fn what_models_count_on_is_no_mere_warning() {
    let it = Bare::new();
    let tables = |key: &str, status: &str, level: &str, more: &str| {
        it.write(
            "db/2.sql",
            &format!(
                "CREATE DOMAIN level AS text CONSTRAINT level_check CHECK (VALUE IN ({level}));\n\
                 CREATE TABLE orders (id bigint PRIMARY KEY, code text NOT NULL {key}, level level,\n\
                 status text CONSTRAINT status_check CHECK (status IN ({status})));\n\
                 CREATE UNIQUE INDEX orders_level_idx ON orders (level);\n{more}"
            ),
        );
    };
    let settings = it.read("schema.toml").unwrap();
    let (without, with) = (settings.clone(), format!("{settings}[models]\nchecks = true\n"));
    it.write("schema.toml", &with);
    tables("UNIQUE", "'new', 'paid'", "'low'", "");
    assert!(it.run(SYNC).ok);

    // Without the macro, so that the script tells what the module of all models would.
    it.write("src/lib.rs", "mod models;\n");
    let told = |what: &[&str]| {
        let ran = it.run(CHECK);
        let errors = ran.errors();
        assert_eq!(errors.matches("live drift:").count(), what.len(), "{errors}");
        for what in what {
            assert!(errors.contains(what), "{what} in {errors}");
        }
        assert_eq!(ran.ok, what.is_empty());
    };
    tables("", "'new', 'paid'", "'low'", "DROP INDEX orders_level_idx;");
    told(&[
        "constraint `public.orders.orders_code_key`: removed",
        "index `public.orders_level_idx`",
    ]);
    // Another one of the same columns will do.
    tables("", "'new', 'paid'", "'low'", "CREATE UNIQUE INDEX i ON orders (code);");
    told(&[]);
    tables("UNIQUE", "'new', 'paid'", "'low'", "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;");
    told(&["table `public.orders`"]);
    tables("UNIQUE", "'new', 'paid', 'refunded'", "'low', 'high'", "");
    told(&["constraint `public.orders.status_check`", "`public.level.level_check`"]);
    // Models that check nothing cannot tell.
    it.write("schema.toml", &without);
    told(&[]);
    assert!(it.run(CHECK).warnings().contains("2 invisible"));
    it.write("schema.toml", &format!("{settings}[models]\nexclude = [\"public.orders\"]\n"));
    tables("", "'new', 'paid'", "'low'", "DROP INDEX orders_level_idx;");
    told(&[]);
}

#[test]
fn a_text_that_a_server_reads_alike_is_no_drift() {
    let it = agreeing();
    let index = |filter: &str| format!("CREATE INDEX i ON users (email) WHERE {filter};");
    it.write("db/2.sql", &index("substr(email, 1)::varchar(9) IN ('a', 'b')"));
    assert!(it.run(SYNC).ok);
    let before = it.snapshot();
    // As PostgreSQL prints the IN list, which it prints otherwise when it has read that.
    let array = "(ARRAY['a'::character varying, 'b'::character varying])::text[]";
    it.write(
        "db/2.sql",
        &index(&format!("((substr(email, 1))::varchar(9))::text = ANY ({array})")),
    );
    for mode in [CHECK, SYNC] {
        let ran = it.run(mode);
        assert!(ran.ok && ran.warnings().is_empty(), "{}", ran.warnings());
        assert_eq!(it.snapshot(), before);
        assert!(it.drift().is_empty());
    }
    it.write(
        "db/2.sql",
        &index(&format!("((substr(email, 2))::varchar(9))::text = ANY ({array})")),
    );
    assert!(it.run(CHECK).warnings().contains("live drift"));
}

#[test]
fn offline_starts_nothing() {
    let it = agreeing();
    it.write("db/2.sql", "this is not SQL");
    let before = it.snapshot();
    let ran = it.run(&[("SCHEMA_MODE", "offline"), ("SCHEMA_PG_BIN", "/nowhere")]);
    assert!(ran.ok && ran.warnings().is_empty());
    assert_eq!(it.snapshot(), before);
}

#[test]
fn an_unknown_mode_does_not_pass() {
    let it = agreeing();
    let ran = it.run(&[("SCHEMA_MODE", "chek")]);
    assert!(ran.ok);
    assert!(it.drift()[0].contains("`chek`"));
}

/// What must hold for every source that cannot be read. `says` is in every message.
fn unreachable(it: &Bare, variables: &[(&str, &str)], says: &str) {
    let run = |mode: &[(&str, &str)]| it.run(&[mode, variables].concat());
    let safe = |ran: &Ran| assert!(!format!("{ran:?}").contains("hunter2"));
    // Without a snapshot there is nothing to expand.
    let _ = std::fs::remove_file(it.path("schema.json"));
    for mode in [SYNC, CHECK, CI] {
        let ran = run(mode);
        assert!(!ran.ok && ran.errors().contains("there is no snapshot schema.json"));
        assert!(ran.errors().contains(says), "{}", ran.errors());
        safe(&ran);
    }
    it.write("schema.json", &agreeing().snapshot().unwrap());
    for mode in [SYNC, CI] {
        let ran = run(mode);
        assert!(ran.ok && ran.warnings().contains(says), "{}", ran.warnings());
        assert!(it.drift().is_empty());
        safe(&ran);
    }
    let ran = run(CHECK);
    let drift = it.drift();
    assert!(ran.ok && drift.len() == 1);
    assert!(
        drift[0].contains("drift could not be checked") && drift[0].contains(says),
        "{drift:?}"
    );
    assert!(!drift[0].contains("hunter2"));
    assert!(run(OFFLINE).ok && it.drift().is_empty());
}

#[test]
fn no_server_programs() {
    unreachable(&Bare::new(), &[("SCHEMA_PG_BIN", "/nowhere")], "/nowhere");
}

#[test]
fn no_scripts() {
    let it = Bare::new();
    it.write("schema.toml", "[source]\nscripts = \"gone\"\n");
    unreachable(&it, &[], "gone does not exist");
}

#[test]
fn a_broken_script_is_shown_with_its_place() {
    let it = agreeing();
    it.write("db/2.sql", "SELECT 1;\nCREATE TABEL x ();\n");
    let ran = it.run(SYNC);
    assert!(ran.ok && ran.warnings().contains("db/2.sql:2:"), "{}", ran.warnings());
    it.run(CHECK);
    let drift = it.read("out/of/out/schema-drift.json").unwrap();
    assert!(drift.contains("TABEL") && drift.contains("db/2.sql:2:"), "{drift}");
}

#[test]
fn a_variable_that_is_not_set() {
    let it = Bare::new();
    it.write("schema.toml", "[source]\nurl = { env = \"SHOP_URL\" }\n");
    unreachable(&it, &[], "SHOP_URL is not set");
    let ran = it.run(SYNC);
    assert!(ran.directive("rerun-if-env-changed").contains(&"SHOP_URL"));
    let always = ran.directive("rerun-if-changed").iter().any(|path| path.contains("always"));
    assert!(!always, "nothing to ask, so nothing to run in every build");
}

#[test]
fn a_server_that_refuses() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let it = Bare::live(&format!("postgres://me:hunter2@127.0.0.1:{port}/x"));
    unreachable(&it, &[], &format!("127.0.0.1:{port}"));
}

#[test]
fn a_server_that_never_answers() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let it = Bare::live(&format!("postgres://me:hunter2@127.0.0.1:{port}/x"));
    it.write("schema.json", &agreeing().snapshot().unwrap());
    let start = Instant::now();
    assert!(it.run(SYNC).warnings().contains(&format!("127.0.0.1:{port}")));
    let took = start.elapsed();
    assert!(took > Duration::from_secs(1) && took < Duration::from_secs(30), "{took:?}");
    unreachable(&it, &[], &format!("127.0.0.1:{port}"));
}

#[test]
fn a_wrong_password() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut buffer = [0; 1024];
            // Asked for TLS, this server says no; then it asks for a password, and refuses it.
            if stream.read(&mut buffer).unwrap() == 8 {
                stream.write_all(b"N").unwrap();
                let _ = stream.read(&mut buffer);
            }
            stream.write_all(b"R\0\0\0\x08\0\0\0\x03").unwrap();
            let _ = stream.read(&mut buffer);
            let error =
                b"SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user \"me\"\0\0";
            let length = u32::try_from(error.len() + 4).unwrap().to_be_bytes();
            let _ = stream.write_all(&[b"E", length.as_slice(), error].concat());
        }
    });
    let it = Bare::live(&format!("postgres://me:hunter2@127.0.0.1:{port}/x"));
    unreachable(&it, &[], "password");
}

#[test]
fn damaged_snapshots() {
    let it = agreeing();
    let good = it.snapshot().unwrap();
    let half = good.get(..good.len() - 40).unwrap().to_owned();
    let edited = good.replace("\"type\":\"text\"", "\"type\":\"citext\"");
    let conflict = good.replace("\"objects\"", "<<<<<<< HEAD\n\"objects\"");
    for damaged in [half.as_str(), &edited, &conflict, ""] {
        it.write("schema.json", damaged);
        let ran = it.run(CHECK);
        let failed = !ran.errors().is_empty() || !it.drift().is_empty();
        assert!(failed, "{damaged}");
        assert_eq!(it.snapshot().unwrap(), damaged);
        // All but the one that says less than its digest claims leave models missing.
        assert_eq!(it.run(OFFLINE).ok, damaged == edited, "{damaged}");
        let ran = it.run(SYNC);
        assert!(ran.ok && ran.warnings().contains("schema.json was written anew"));
        assert_eq!(it.snapshot().unwrap(), good);
    }
    // What is not ours, or of a newer version, is never replaced.
    let newer = good.replace("\"snapshot\": 1", "\"snapshot\": 999");
    for foreign in ["{\"name\": \"shop\"}\n", &newer] {
        it.write("schema.json", foreign);
        for mode in [SYNC, CHECK, OFFLINE] {
            let ran = it.run(mode);
            assert!(!ran.ok && ran.errors().contains("schema.json"), "{foreign}");
            assert_eq!(it.snapshot().unwrap(), foreign);
        }
    }
}

#[test]
fn a_crate_of_somebody_else_is_left_alone() {
    let it = agreeing();
    it.write("db/1_users.sql", &USERS.replace("text", "varchar"));
    it.write("Cargo.toml.orig", "");
    let before = it.snapshot();
    for mode in [SYNC, CHECK, CI] {
        let ran = it.run(mode);
        assert!(ran.ok && ran.warnings().is_empty());
        assert_eq!(it.snapshot(), before);
        assert!(it.drift().is_empty());
    }
}
