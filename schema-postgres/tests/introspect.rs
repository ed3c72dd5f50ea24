//! Introspection on a real server: the same schema gives the same bytes, and everything is seen.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use postgres::Client;
use schema_core::constraint::ConstraintBody;
use schema_core::object::{Generated, Identity};
use schema_core::{Extent, Kind, Object, ObjectId, Schema, diff, snapshot};
use schema_postgres::connect::Address;
use schema_postgres::scripts::{Script, read_scripts, run_scripts};
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions};
use schema_postgres::{fingerprint, introspect, introspect_at};

/// One server for all tests of this file; it ends with the process.
fn database() -> (ShadowDatabase, Client) {
    static SHADOW: OnceLock<Shadow> = OnceLock::new();
    let shadow = SHADOW.get_or_init(|| Shadow::start(&ShadowOptions::default()).unwrap());
    let database = shadow.database().unwrap();
    let client = database.connect().unwrap();
    (database, client)
}

fn schema_of(sql: &str) -> Schema {
    let (_database, mut client) = database();
    client.batch_execute(sql).unwrap_or_else(|error| panic!("{error:?}\n{sql}"));
    introspect(&mut client).unwrap()
}

fn load(scripts: &[Script]) -> String {
    let (_database, mut client) = database();
    run_scripts(&mut client, scripts).unwrap();
    snapshot::encode(&introspect(&mut client).unwrap())
}

/// The schemas of the corpus, where it is.
fn corpus() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/schemas");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: there is no {}", folder.display());
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    files
}

#[test]
fn two_loads_of_a_schema_give_the_same_bytes() {
    for path in corpus() {
        let scripts = read_scripts(std::slice::from_ref(&path)).unwrap();
        let (first, second) = (load(&scripts), load(&scripts));
        assert!(first == second, "{} differs between two loads", path.display());
        let schema = snapshot::decode(&first, "snapshot").unwrap();
        assert_eq!(snapshot::encode(&schema), first, "{}", path.display());
        assert!(schema.of_kind(Kind::Table).count() > 10, "{}", path.display());
    }
}

#[test]
fn history_leaves_no_trace() {
    let straight = schema_of(
        "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
         CREATE TYPE place AS (street text, town text);
         CREATE TABLE a (id int PRIMARY KEY, name text NOT NULL, mood mood);
         CREATE VIEW v AS SELECT id, mood FROM a;",
    );
    let winding = schema_of(
        "CREATE TYPE mood AS ENUM ('sad', 'happy');
         CREATE TYPE place AS (number int, street text);
         CREATE TABLE a (x int, id bigint, name text, y date);
         ALTER TYPE mood ADD VALUE 'ok' BEFORE 'happy';
         ALTER TYPE place DROP ATTRIBUTE number;
         ALTER TYPE place ADD ATTRIBUTE town text;
         ALTER TABLE a DROP COLUMN x, DROP COLUMN y, ALTER id TYPE int, ADD mood mood,
             ALTER name SET NOT NULL, ADD PRIMARY KEY (id);
         CREATE TABLE gone (id int);
         DROP TABLE gone;
         CREATE VIEW v AS SELECT id, mood FROM a;",
    );
    assert!(diff(&straight, &winding).is_empty(), "{:#?}", diff(&straight, &winding));
    assert_eq!(snapshot::encode(&straight), snapshot::encode(&winding));
}

#[test]
fn settings_of_the_session_do_not_show() {
    let sql = "CREATE TABLE a (at timestamptz DEFAULT '2020-01-01 00:00+00', f float8 DEFAULT 0.1,
               every interval DEFAULT '1 day 02:00', raw bytea DEFAULT '\\x01', day date DEFAULT '2020-02-03');";
    let (database, mut client) = database();
    client.batch_execute(sql).unwrap();
    let plain = introspect(&mut client).unwrap();
    let mut other = database.connect().unwrap();
    other
        .batch_execute(
            "SET TimeZone = 'Asia/Kathmandu'; SET DateStyle = 'German'; SET search_path = public;
             SET IntervalStyle = 'sql_standard'; SET extra_float_digits = -15; SET bytea_output = escape;
             SET quote_all_identifiers = on",
        )
        .unwrap();
    let odd = introspect(&mut other).unwrap();
    assert!(diff(&plain, &odd).is_empty(), "{:#?}", diff(&plain, &odd));
    let path: String = other.query_one("SHOW search_path", &[]).unwrap().get(0);
    assert_eq!(path, "public", "the session's own settings are as they were");
}

#[test]
fn a_role_without_rights_sees_the_same() {
    let (database, mut client) = database();
    let role = format!("reader_{}", std::process::id());
    client
        .batch_execute(&format!(
            "CREATE SCHEMA closed; REVOKE ALL ON SCHEMA closed FROM PUBLIC;
             CREATE TYPE closed.mood AS ENUM ('x'); REVOKE ALL ON TYPE closed.mood FROM PUBLIC;
             CREATE TABLE closed.t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m closed.mood,
                 n int CHECK (n > 0) DEFAULT 3);
             CREATE VIEW closed.v AS SELECT id FROM closed.t;
             CREATE FUNCTION closed.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
             CREATE ROLE {role} LOGIN"
        ))
        .unwrap();
    let owner = introspect(&mut client).unwrap();
    let mut reader = database.connect().unwrap();
    reader.batch_execute(&format!("SET SESSION AUTHORIZATION {role}")).unwrap();
    let seen = introspect(&mut reader).unwrap();
    drop(reader);
    client.batch_execute(&format!("DROP ROLE {role}")).unwrap();
    assert!(diff(&owner, &seen).is_empty(), "{:#?}", diff(&owner, &seen));
}

#[test]
fn the_fingerprint_changes_exactly_with_the_schema() {
    let (database, mut client) = database();
    client.batch_execute("CREATE TABLE a (id int PRIMARY KEY, n int)").unwrap();
    let mut watcher = database.connect().unwrap();
    let mut last = fingerprint(&mut watcher).unwrap();
    client.batch_execute("INSERT INTO a SELECT g, g FROM generate_series(1, 100) g").unwrap();
    client.batch_execute("UPDATE a SET n = 2; DELETE FROM a; ANALYZE a").unwrap();
    client.batch_execute("VACUUM a").unwrap();
    assert_eq!(fingerprint(&mut watcher).unwrap(), last, "rows are not the schema");
    for change in [
        "ALTER TABLE a ADD t text",
        "ALTER TABLE a ALTER t SET NOT NULL",
        "ALTER TABLE a ALTER t SET DEFAULT 'x'",
        "ALTER TABLE a ALTER t SET DEFAULT 'y'",
        "ALTER TABLE a RENAME t TO u",
        "ALTER TABLE a ALTER n TYPE bigint",
        "COMMENT ON COLUMN a.u IS 'words'",
        "COMMENT ON COLUMN a.u IS NULL",
        "CREATE INDEX ON a (n)",
        "ALTER TABLE a ADD CHECK (n > 0)",
        "CREATE TYPE mood AS ENUM ('x')",
        "ALTER TYPE mood ADD VALUE 'y'",
        "ALTER TYPE mood RENAME VALUE 'y' TO 'z'",
        "CREATE VIEW v AS SELECT 1 AS one",
        "CREATE OR REPLACE VIEW v AS SELECT 2 AS one",
        "CREATE SCHEMA other",
        "CREATE DOMAIN d AS int",
        "ALTER DOMAIN d SET NOT NULL",
        "CREATE SEQUENCE s",
        "ALTER SEQUENCE s INCREMENT 2",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP FUNCTION f()",
        "ALTER TABLE a ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY p ON a",
        "CREATE RULE r AS ON INSERT TO a DO ALSO NOTHING",
        "ALTER TABLE a DISABLE RULE r",
        "CREATE STATISTICS st ON id, n FROM a",
        "CREATE PUBLICATION pub",
        "ALTER PUBLICATION pub ADD TABLE a",
        "ALTER PUBLICATION pub SET (publish = 'insert')",
        "GRANT SELECT ON a TO PUBLIC",
        "GRANT UPDATE (n) ON a TO PUBLIC",
        "REVOKE USAGE ON TYPE mood FROM PUBLIC",
        "REVOKE USAGE ON SCHEMA public FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
        "ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO PUBLIC",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET a.b = 1', current_database()); END $$",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET a.b = 2', current_database()); END $$",
        "CREATE SUBSCRIPTION sub CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = NONE)",
        "ALTER SUBSCRIPTION sub SET PUBLICATION q WITH (refresh = false)",
        "DROP SUBSCRIPTION sub",
        "DROP TABLE a",
    ] {
        client.batch_execute(change).unwrap();
        let now = fingerprint(&mut watcher).unwrap();
        assert_ne!(now, last, "{change}");
        last = now;
    }
}

#[test]
fn columns_carry_what_the_catalog_knows() {
    let schema = schema_of(
        "CREATE TABLE \"Odd \"\"Name\"\"\" (
            id bigint GENERATED BY DEFAULT AS IDENTITY,
            price numeric(10,2) NOT NULL DEFAULT 9.99,
            twice numeric GENERATED ALWAYS AS (price * 2) STORED,
            tags text[] COLLATE \"C\",
            \"r#type\" varchar(20),
            big text
         );",
    );
    let table = ObjectId::new(Kind::Table, ["public", "Odd \"Name\""]);
    let columns = schema.columns(table.path());
    let seen: Vec<(String, &str, bool)> =
        columns.iter().map(|(id, c, _)| (id.name(), c.sql_type.as_str(), c.not_null)).collect();
    assert_eq!(
        seen,
        [
            ("id".to_owned(), "bigint", true),
            ("price".to_owned(), "numeric(10,2)", true),
            ("twice".to_owned(), "numeric", false),
            ("tags".to_owned(), "text[]", false),
            ("r#type".to_owned(), "character varying(20)", false),
            ("big".to_owned(), "text", false),
        ]
    );
    assert_eq!(columns[0].1.identity, Some(Identity::ByDefault));
    assert_eq!(columns[2].1.generated, Some(Generated::Stored));
    assert_eq!(columns[2].1.expression.as_deref(), Some("(price * (2)::numeric)"));
    assert_eq!(columns[3].1.collation.as_deref(), Some("pg_catalog.\"C\""));
    let default = table.child(Kind::Default, "price");
    let Some(Object::Default(default)) = schema.get(&default).map(|e| &e.object) else {
        panic!("no default of price")
    };
    assert_eq!(default.expression, "9.99");
}

#[test]
fn constraints_are_structured() {
    let schema = schema_of(
        "CREATE TABLE p (a int, b int, c text, PRIMARY KEY (b, a) INCLUDE (c));
         CREATE TABLE q (x int, y int, z int,
            CONSTRAINT up FOREIGN KEY (x, y) REFERENCES p (b, a) MATCH FULL
                ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
            CONSTRAINT few CHECK (z > 0) NO INHERIT,
            CONSTRAINT alone EXCLUDE USING btree (z WITH =) DEFERRABLE);
         ALTER TABLE q ADD CONSTRAINT later CHECK (z < 9) NOT VALID;",
    );
    let constraint = |table: &str, name: &str| {
        let id = ObjectId::new(Kind::Constraint, ["public", table, name]);
        match schema.get(&id).map(|entry| &entry.object) {
            Some(Object::Constraint(constraint)) => constraint.clone(),
            other => panic!("{id}: {other:?}"),
        }
    };
    let ConstraintBody::PrimaryKey(key) = constraint("p", "p_pkey").body else { panic!("no key") };
    assert_eq!((key.columns, key.include), (vec!["b".into(), "a".into()], vec!["c".into()]));
    let up = constraint("q", "up");
    assert!(up.deferrable && up.initially_deferred);
    let ConstraintBody::ForeignKey(key) = up.body else { panic!("no foreign key") };
    assert_eq!(key.table.path(), "public.p");
    assert_eq!(key.columns, ["x", "y"]);
    assert_eq!(key.referenced, ["b", "a"]);
    assert!(key.match_full);
    let some = constraint("q", "few");
    assert_eq!(some.body, ConstraintBody::Check("CHECK ((z > 0))".to_owned()));
    assert!(some.no_inherit);
    assert!(constraint("q", "later").not_valid);
    let none = constraint("q", "alone");
    assert_eq!(none.body, ConstraintBody::Exclusion("EXCLUDE USING btree (z WITH =)".to_owned()));
    assert!(none.deferrable);
}

#[test]
fn plain_indexes_are_printed_as_the_server_would() {
    let (_database, mut client) = database();
    client
        .batch_execute(
            "CREATE TABLE a (id int, t text, v varchar(9), b bpchar, d date, tags text[], \"Odd\" int, u uuid);
             CREATE INDEX i1 ON a (id); CREATE INDEX i2 ON a (v); CREATE INDEX i3 ON a (b);
             CREATE INDEX i4 ON a (t COLLATE \"C\"); CREATE INDEX i5 ON a (t text_pattern_ops);
             CREATE INDEX i6 ON a (id DESC, t NULLS FIRST); CREATE UNIQUE INDEX i7 ON a (\"Odd\", id);
             CREATE INDEX i8 ON a USING gin (tags); CREATE INDEX i9 ON a USING hash (t);
             CREATE INDEX i10 ON a (lower(t)) WHERE id > 3; CREATE INDEX i11 ON a (id) INCLUDE (t);
             CREATE INDEX i12 ON a USING brin (d) WITH (pages_per_range = 3); CREATE INDEX \" USING \" ON a (u);
             CREATE INDEX i13 ON a (b bpchar_pattern_ops); CREATE INDEX i14 ON a (v varchar_pattern_ops)",
        )
        .unwrap();
    let schema = introspect(&mut client).unwrap();
    for (id, entry) in schema.of_kind(Kind::Index) {
        let Object::Index(index) = &entry.object else { panic!("{id}") };
        let name = id.path();
        let row = client.query_one("SELECT pg_get_indexdef($1::text::regclass)", &[&name]).unwrap();
        let whole: String = row.get(0);
        assert!(
            whole.ends_with(&format!(" {}", index.definition)),
            "{whole} / {}",
            index.definition
        );
        assert!(index.definition.starts_with("USING "), "{}", index.definition);
    }
    assert_eq!(schema.of_kind(Kind::Index).count(), 15);
}

#[test]
fn what_an_extension_made_is_marked() {
    let schema = schema_of(
        "CREATE EXTENSION citext; CREATE TABLE a (t citext, ts citext[]); CREATE INDEX ON a (t);
         CREATE FUNCTION mine(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
         CREATE TABLE b (n int DEFAULT mine(1), CHECK (mine(n) > 0));",
    );
    let citext = schema.get(&ObjectId::new(Kind::BaseType, ["public", "citext"])).unwrap();
    assert_eq!(citext.extension.as_deref(), Some("citext"));
    let extension = ObjectId::new(Kind::Extension, ["citext"]);
    for column in ["t", "ts"] {
        let column = schema.get(&ObjectId::new(Kind::Column, ["public", "a", column])).unwrap();
        assert!(column.needs.contains(&extension), "{:?}", column.needs);
    }
    assert_eq!(schema.of_kind(Kind::Unmodelled).count(), 0);
    let routines: Vec<_> = schema.of_kind(Kind::Routine).map(|(id, _)| id.clone()).collect();
    let mine = ObjectId::from_path(Kind::Routine, "public.mine(integer)").unwrap();
    assert_eq!(routines, std::slice::from_ref(&mine));
    let default = schema.get(&ObjectId::new(Kind::Default, ["public", "b", "n"])).unwrap();
    assert!(default.needs.contains(&mine), "{:?}", default.needs);
    let check = schema.get(&ObjectId::new(Kind::Constraint, ["public", "b", "b_n_check"])).unwrap();
    assert!(check.needs.contains(&mine), "{:?}", check.needs);
}

#[test]
fn a_broken_connection_is_a_diagnostic() {
    let (_database, mut client) = database();
    let pid: i32 = client.query_one("SELECT pg_backend_pid()", &[]).unwrap().get(0);
    let (_other, mut admin) = database();
    admin.execute("SELECT pg_terminate_backend($1)", &[&pid]).unwrap();
    let error = introspect(&mut client).unwrap_err();
    assert_eq!(error.code, "introspect-failed");
}

/// Enough tables for a second connection: it must neither change nor miss anything, nor be needed.
#[test]
fn a_second_connection_makes_no_difference() {
    let (database, mut client) = database();
    let tables: String = (0..900)
        .map(|n| {
            format!(
                "CREATE TABLE t{n} (id int PRIMARY KEY, a int DEFAULT {n} CHECK (a >= {n}), \
                 b varchar(9) COLLATE \"C\", c text);
                 CREATE INDEX t{n}_case ON t{n} (a) WHERE CASE WHEN a > 1 THEN true ELSE false END;
                 CREATE INDEX t{n}_part ON t{n} (a) WHERE c IS NULL;"
            )
        })
        .collect();
    client.batch_execute(&tables).unwrap();
    let size = "SELECT pg_relation_size('pg_attribute') > 2 * 1024 * 1024";
    assert!(client.query_one(size, &[]).unwrap().get::<_, bool>(0), "not large enough");
    let alone = snapshot::encode(&introspect(&mut client).unwrap());
    let time = Duration::from_secs(30);
    for _ in 0..5 {
        let helped =
            introspect_at(&mut client, Extent::default(), database.address(), time).unwrap();
        assert!(snapshot::encode(&helped) == alone);
    }
    let nobody = Address::parse("postgres://nobody@/none?host=/nowhere", &|_| None).unwrap();
    let refused = introspect_at(&mut client, Extent::default(), &nobody, time).unwrap();
    assert!(snapshot::encode(&refused) == alone);
}

#[test]
fn grants_are_what_differs_from_birth_whoever_owns_the_object() {
    let (_database, mut client) = database();
    let script = "
        CREATE ROLE grants_app; CREATE ROLE grants_boss; CREATE ROLE \"Owner\";
        GRANT USAGE ON SCHEMA public TO grants_boss;
        CREATE TABLE t (id int, n int);
        CREATE TABLE born (id int);
        CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
        GRANT SELECT ON born TO PUBLIC;
        REVOKE SELECT ON born FROM PUBLIC;
        GRANT INSERT, SELECT ON t TO grants_app, grants_boss WITH GRANT OPTION;
        REVOKE GRANT OPTION FOR INSERT ON t FROM grants_app;
        REVOKE DELETE ON t FROM CURRENT_USER;
        GRANT UPDATE (n) ON t TO PUBLIC;
        REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
        SET ROLE grants_boss;
        GRANT SELECT ON t TO \"Owner\";
        RESET ROLE;
        ALTER DEFAULT PRIVILEGES FOR ROLE grants_app IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;
        DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET app.token = hidden', current_database()); END $$";
    client.batch_execute(script).unwrap();
    let before = introspect(&mut client).unwrap();
    let grants = |kind, path: &str| {
        let id = ObjectId::from_path(kind, path).unwrap();
        let grants = &before.get(&id).unwrap().grants;
        grants.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        grants(Kind::Table, "public.t"),
        [
            "revoke DELETE from owner",
            "INSERT to grants_app",
            "SELECT to grants_app with grant option",
            "SELECT, INSERT to grants_boss with grant option",
            "SELECT to \"Owner\" by grants_boss",
        ]
    );
    assert_eq!(grants(Kind::Column, "public.t.n"), ["UPDATE to public"]);
    assert_eq!(grants(Kind::Routine, "public.f()"), ["revoke EXECUTE from public"]);
    assert!(grants(Kind::Table, "public.born").is_empty());
    let text = schema_core::snapshot::encode(&before);
    let line = r#"{"default_privileges":"of grants_app in public on tables","role":"grants_app","namespace":"public","on":"tables","privileges":["SELECT to public"],"needs":["namespace public"]}"#;
    assert!(text.contains(line), "{text}");
    assert!(
        text.contains(r#"{"unmodelled":"setting \"app.token\""}"#.trim_end_matches('}')),
        "{text}"
    );
    assert!(!text.contains("hidden"));

    client
        .batch_execute("ALTER TABLE t OWNER TO \"Owner\"; ALTER FUNCTION f() OWNER TO grants_boss")
        .unwrap();
    let after = introspect(&mut client).unwrap();
    let id = ObjectId::from_path(Kind::Routine, "public.f()").unwrap();
    assert_eq!(before.get(&id), after.get(&id), "the owner's name does not count");
}
