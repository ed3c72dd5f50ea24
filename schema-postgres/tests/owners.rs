//! Owners and what is set for roles: read where they are asked for, compared where both sides tell
//! them, and written by every plan that needs them.

use std::process::Command;

use schema_core::plan::{self, PlanFile};
use schema_core::{Extent, Kind, ObjectId, Schema, What, diff, snapshot};
use schema_postgres::apply::{Applied, ApplyOptions, apply};
use schema_postgres::prove::prove;
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions, find_binaries};
use schema_postgres::{introspect, introspect_own, introspect_with};

const OWNERS: Extent = Extent { owners: true, role_settings: false };
const ROLE_SETTINGS: Extent = Extent { owners: false, role_settings: true };

const ROLES: &str = "
    CREATE ROLE owners_app; CREATE ROLE owners_ops; CREATE ROLE \"Owners Root\" SUPERUSER;
";

/// A server of its own with the roles: they go with it.
fn server() -> Shadow {
    let shadow = Shadow::start(&ShadowOptions::default()).unwrap();
    run(&shadow.database().unwrap(), ROLES);
    shadow
}

fn run(database: &ShadowDatabase, sql: &str) {
    let mut client = database.connect().unwrap();
    client.batch_execute(sql).unwrap_or_else(|error| panic!("{error:?}\n{sql}"));
}

fn read(database: &ShadowDatabase, extent: Extent) -> Schema {
    introspect_with(&mut database.connect().unwrap(), extent).unwrap()
}

fn load(shadow: &Shadow, sql: &str) -> (ShadowDatabase, Schema) {
    let database = shadow.database().unwrap();
    run(&database, sql);
    let schema = read(&database, OWNERS);
    (database, schema)
}

/// Makes the second schema of the first: the statements, and what they leave.
fn convert(database: &ShadowDatabase, from: &Schema, to: &Schema) -> Vec<String> {
    let plan = plan::between(from, to).unwrap();
    let settings = plan.settings().map(str::to_owned);
    for sql in settings.chain(plan.steps.iter().map(|step| step.sql.clone())) {
        run(database, &sql);
    }
    assert_eq!(diff(&read(database, from.extent.or(to.extent)), to), [], "{plan}");
    plan.steps.into_iter().map(|step| step.sql).collect()
}

/// The lines of `pg_dump -s`, owners and all; nothing where the server comes without it.
fn dump(database: &ShadowDatabase) -> Vec<String> {
    let binaries = find_binaries(None, &|variable| std::env::var_os(variable)).unwrap();
    let mut client = database.connect().unwrap();
    let mut show = |name: &str| -> String {
        client.query_one(&format!("SELECT current_setting('{name}')"), &[]).unwrap().get(0)
    };
    let (folder, port) = (show("unix_socket_directories"), show("port"));
    let output = Command::new(binaries.join("pg_dump"))
        .args(["--schema-only", "-U", "postgres", "-h", folder.trim_matches('"'), "-p", &port])
        .args(["-d", database.address().database()])
        .output();
    let Ok(output) = output else { return Vec::new() };
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("OWNER TO"), "{}", String::from_utf8_lossy(&output.stderr));
    let mut lines: Vec<_> =
        text.lines().filter(|line| !line.starts_with(['-', '\\'])).map(str::to_owned).collect();
    lines.sort();
    lines
}

fn owner(schema: &Schema, kind: Kind, path: &str) -> Option<String> {
    schema.get(&ObjectId::from_path(kind, path).unwrap()).unwrap().owner.clone()
}

#[test]
fn an_owner_is_altered_and_nothing_else_is() {
    let shadow = server();
    let table = "CREATE TABLE t (id serial PRIMARY KEY, n integer);";
    let (first, from) = load(&shadow, table);
    let (_, to) = load(&shadow, &format!("{table} ALTER TABLE t OWNER TO owners_app"));
    assert_eq!(owner(&to, Kind::Table, "public.t").as_deref(), Some("owners_app"));
    let changes = diff(&from, &to);
    let What::Altered(fields) = &changes[0].what else { panic!("{changes:#?}") };
    assert_eq!((changes.len(), fields.len(), fields[0].field), (1, 1, "owner"));
    let steps = convert(&first, &from, &to);
    assert_eq!(steps, ["ALTER TABLE public.t OWNER TO owners_app"]);
    assert_eq!(convert(&first, &to, &from), ["ALTER TABLE public.t OWNER TO postgres"]);
}

#[test]
fn nothing_is_told_of_owners_unless_asked() {
    let shadow = server();
    let (database, with) = load(&shadow, "CREATE TABLE t (); ALTER TABLE t OWNER TO owners_app");
    let without = introspect(&mut database.connect().unwrap()).unwrap();
    let text = snapshot::encode(&without);
    assert!(!text.contains("owner") && !text.contains("extent"), "{text}");
    // Neither way is it drift.
    assert_eq!(diff(&without, &with), []);
    assert_eq!(diff(&with, &without), []);
    assert_eq!(plan::between(&without, &with).unwrap().steps, []);
    let told = snapshot::encode(&with);
    assert!(told.contains(r#""postgres": "#) && told.contains(r#""extent": ["owners"]"#), "{told}");
    assert_eq!(snapshot::decode(&told, "x").unwrap(), with);
}

/// One of every kind that has an owner, in which others stand.
const EVERY_KIND: &str = r#"
    CREATE SCHEMA s;
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE TYPE pair AS (a integer, b text);
    CREATE TYPE span AS RANGE (subtype = integer);
    CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
    CREATE TYPE shelltype;
    CREATE SEQUENCE alone;
    CREATE TABLE t (id serial PRIMARY KEY, n integer GENERATED BY DEFAULT AS IDENTITY, x text);
    CREATE INDEX ON t (x);
    CREATE TABLE parted (id integer, at date) PARTITION BY RANGE (at);
    CREATE TABLE part PARTITION OF parted FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
    CREATE VIEW v AS SELECT id, x FROM t;
    CREATE MATERIALIZED VIEW m AS SELECT id FROM v;
    CREATE FUNCTION f(a integer, OUT b integer) LANGUAGE sql AS 'SELECT a';
    CREATE PROCEDURE p(INOUT a integer) LANGUAGE sql AS 'SELECT a';
    CREATE FUNCTION less(point, point) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1[0] < $2[0]';
    CREATE FUNCTION compare(point, point) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
    CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer);
    CREATE OPERATOR <<< (FUNCTION = less, LEFTARG = point, RIGHTARG = point);
    CREATE OPERATOR FAMILY fam USING btree;
    CREATE OPERATOR CLASS cls FOR TYPE point USING btree FAMILY fam AS
        OPERATOR 1 <<<, FUNCTION 1 compare(point, point);
    CREATE COLLATION coll (locale = 'C');
    CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
    CREATE LANGUAGE lang HANDLER plpgsql_call_handler;
    CREATE STATISTICS stat ON id, x FROM t;
    CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple);
    CREATE TEXT SEARCH CONFIGURATION conf (COPY = simple);
    CREATE FOREIGN DATA WRAPPER w;
    CREATE SERVER srv FOREIGN DATA WRAPPER w;
    CREATE FOREIGN TABLE ft (id integer) SERVER srv;
    CREATE USER MAPPING FOR owners_app SERVER srv;
    CREATE FUNCTION heard() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
    CREATE EVENT TRIGGER et ON ddl_command_end EXECUTE FUNCTION heard();
    CREATE PUBLICATION pub FOR TABLE t;
    CREATE SUBSCRIPTION sub CONNECTION '' PUBLICATION pub WITH (connect = false, slot_name = NONE);
"#;

/// What gives each of them to a role.
fn given_to(role: &str) -> String {
    let one = [
        "SCHEMA s",
        "SCHEMA public",
        "TYPE mood",
        "TYPE pair",
        "TYPE span",
        "DOMAIN positive",
        "TYPE shelltype",
        "SEQUENCE alone",
        "TABLE t",
        "TABLE parted",
        "TABLE part",
        "VIEW v",
        "MATERIALIZED VIEW m",
        "FUNCTION f(integer)",
        "PROCEDURE p(integer)",
        "FUNCTION less(point, point)",
        "FUNCTION compare(point, point)",
        "AGGREGATE total(integer)",
        "OPERATOR <<< (point, point)",
        "OPERATOR FAMILY fam USING btree",
        "OPERATOR CLASS cls USING btree",
        "COLLATION coll",
        "CONVERSION conv",
        "LANGUAGE lang",
        "STATISTICS stat",
        "TEXT SEARCH DICTIONARY dict",
        "TEXT SEARCH CONFIGURATION conf",
        "FOREIGN DATA WRAPPER w",
        "SERVER srv",
        "FOREIGN TABLE ft",
        "FUNCTION heard()",
        "EVENT TRIGGER et",
        "PUBLICATION pub",
        "SUBSCRIPTION sub",
    ];
    one.map(|it| format!("ALTER {it} OWNER TO \"{role}\";")).concat()
}

#[test]
fn every_kind_that_has_an_owner_is_given_to_it() {
    let shadow = server();
    let (first, from) = load(&shadow, EVERY_KIND);
    let (_, to) = load(&shadow, &format!("{EVERY_KIND}{}", given_to("Owners Root")));
    let others: Vec<_> = to
        .iter()
        .filter(|(_, entry)| entry.owner.as_deref().is_some_and(|it| it != "Owners Root"))
        .collect();
    assert_eq!(others, [], "the script gives them all away");
    let owned = to.iter().filter(|(_, entry)| entry.owner.is_some()).count();
    assert_eq!(diff(&from, &to).len(), owned);
    let steps = convert(&first, &from, &to);
    assert_eq!(steps.len(), owned, "one statement each: {steps:#?}");
    // From nothing, and back to nothing.
    let empty = shadow.database().unwrap();
    let nothing = read(&empty, OWNERS);
    convert(&empty, &nothing, &to);
    assert_eq!(dump(&empty), dump(&first), "with owners, as pg_dump sees it");
    convert(&empty, &to, &nothing);
}

#[test]
fn what_is_made_again_gets_its_owner_back() {
    let shadow = server();
    let owned = "
        ALTER TABLE t OWNER TO owners_app; GRANT SELECT ON t TO owners_ops;
        CREATE VIEW v AS SELECT a FROM t; ALTER VIEW v OWNER TO owners_app;
        CREATE MATERIALIZED VIEW m AS SELECT a FROM v; ALTER MATERIALIZED VIEW m OWNER TO owners_ops;
        GRANT SELECT ON v TO owners_ops; REVOKE DELETE ON v FROM owners_app;";
    let (first, from) = load(&shadow, &format!("CREATE TABLE t (a integer); {owned}"));
    let (_, to) = load(&shadow, &format!("CREATE TABLE t (a bigint); {owned}"));
    let steps = convert(&first, &from, &to);
    assert!(steps.iter().any(|sql| sql.starts_with("DROP VIEW")), "{steps:#?}");

    // The second side leaves owners to whoever runs it: they stay as they were.
    let (first, _) = load(&shadow, &format!("CREATE TABLE t (a integer); {owned}"));
    let bare = shadow.database().unwrap();
    run(
        &bare,
        "CREATE TABLE t (a bigint); CREATE VIEW v AS SELECT a FROM t;
        CREATE MATERIALIZED VIEW m AS SELECT a FROM v;
        GRANT SELECT ON t, v TO owners_ops; REVOKE DELETE ON v FROM postgres",
    );
    let unsaid = introspect_own(&mut bare.connect().unwrap(), OWNERS).unwrap();
    assert_eq!(owner(&unsaid, Kind::View, "public.v"), None);
    convert(&first, &from, &unsaid);
    assert_eq!(diff(&read(&first, OWNERS), &to), []);
}

#[test]
fn what_belonged_to_whoever_made_it_is_given_to_an_owner() {
    let shadow = server();
    let bare = shadow.database().unwrap();
    run(&bare, "CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t");
    let from = introspect_own(&mut bare.connect().unwrap(), OWNERS).unwrap();
    let (_, to) = load(
        &shadow,
        "CREATE TABLE t (a bigint); CREATE VIEW v AS SELECT a FROM t;
        ALTER TABLE t OWNER TO owners_app; ALTER VIEW v OWNER TO owners_ops;",
    );
    let steps = convert(&bare, &from, &to);
    assert!(
        steps.iter().any(|sql| sql == "ALTER TABLE public.t OWNER TO owners_app"),
        "{steps:#?}"
    );
}

#[test]
fn grants_follow_the_owner() {
    let shadow = server();
    let table = "CREATE TABLE t (n integer, m integer);";
    let before = "ALTER TABLE t OWNER TO owners_app;
        GRANT SELECT, INSERT ON t TO owners_ops WITH GRANT OPTION; GRANT UPDATE (n) ON t TO owners_ops;
        REVOKE DELETE ON t FROM owners_app; GRANT DELETE ON t TO owners_ops;
        SET ROLE owners_ops; GRANT SELECT ON t TO pg_monitor; RESET ROLE;";
    let after = [
        "ALTER TABLE t OWNER TO owners_ops;",
        "ALTER TABLE t OWNER TO owners_ops; GRANT SELECT ON t TO owners_app, pg_monitor;",
        "ALTER TABLE t OWNER TO owners_ops; REVOKE TRUNCATE ON t FROM owners_ops;
         GRANT UPDATE (n) ON t TO owners_app WITH GRANT OPTION;",
    ];
    for after in after {
        let (first, from) = load(&shadow, &format!("{table}{before}"));
        let (_, to) = load(&shadow, &format!("{table}{after}"));
        convert(&first, &from, &to);
        convert(&first, &to, &from);
    }
}

#[test]
fn a_plan_that_gives_away_is_proved_and_applied() {
    let shadow = server();
    let (database, from) = load(&shadow, &format!("{EVERY_KIND} CREATE TABLE gone ();"));
    let to = format!("{EVERY_KIND}{} CREATE TABLE fresh ();", given_to("Owners Root"));
    let (_, to) = load(&shadow, &to);
    let made = plan::between(&from, &to).unwrap();
    let file = PlanFile::new(&made, ("a", &from), ("b", &to));
    assert_eq!(PlanFile::decode(&file.sql(), "p").unwrap(), file);
    assert_eq!(PlanFile::decode(&file.json(), "p").unwrap(), file);
    let proof =
        prove(&Shadow::start(&ShadowOptions::default()).unwrap(), &from, &to, &file).unwrap();
    assert!(proof.holds(), "{proof:#?}");

    // Somebody else owns it by now.
    run(&database, "ALTER TABLE part OWNER TO owners_ops");
    let mut client = database.connect().unwrap();
    let mut go = || apply(&mut client, &file, ApplyOptions::default(), &mut |_, _| {});
    let error = go().unwrap_err();
    assert!(
        error.code == "apply-start" && error.message.contains("table public.part"),
        "{error:?}"
    );
    run(&database, "ALTER TABLE part OWNER TO postgres");
    let done = go().unwrap();
    assert!(matches!(done, Applied::Done { reordered: false, .. }), "{done:?}");
    assert_eq!(go().unwrap(), Applied::Already);
    run(&database, "ALTER TABLE part OWNER TO owners_ops");
    assert_eq!(go().unwrap_err().code, "apply-start");
}

#[test]
fn settings_of_roles_are_told_where_asked_and_without_secrets() {
    let shadow = server();
    let set = |role: &str, what: &str| {
        let sql = format!("ALTER ROLE {role} IN DATABASE %I SET {what}");
        format!("DO $$BEGIN EXECUTE format($f${sql}$f$, current_database()); END$$;")
    };
    let sql = set("owners_app", "search_path TO \"$user\", 'a, b'")
        + &set("\"Owners Root\"", "app.\"Thing\" TO 'it''s 100%%'")
        + &set("owners_app", "app.jwt_secret TO 'hunter2'")
        + "ALTER ROLE owners_app SET work_mem TO '1MB'";
    let (database, _) = load(&shadow, &sql);
    let plain = introspect(&mut database.connect().unwrap()).unwrap();
    assert_eq!(plain.of_kind(Kind::RoleSetting).count(), 0);
    let told = read(&database, ROLE_SETTINGS);
    let text = snapshot::encode(&told);
    assert!(!text.contains("hunter2") && !text.contains("work_mem"), "{text}");
    assert!(
        text.contains(r#"{"unmodelled":"role_setting \"app.jwt_secret\" of owners_app"}"#),
        "{text}"
    );
    assert_eq!(snapshot::decode(&text, "x").unwrap(), told);
    assert_eq!(told.of_kind(Kind::RoleSetting).count(), 2);
    assert_eq!(
        diff(&plain, &told).iter().filter(|it| it.id.kind() == Kind::RoleSetting).count(),
        0
    );

    let empty = shadow.database().unwrap();
    let nothing = read(&empty, ROLE_SETTINGS);
    let made = |schema: &Schema| -> Vec<ObjectId> {
        schema.of_kind(Kind::RoleSetting).map(|(id, _)| id.clone()).collect()
    };
    for (from, to) in [(&nothing, &told), (&told, &nothing)] {
        for step in plan::between(from, to).unwrap().steps {
            run(&empty, &step.sql);
        }
        let reached = read(&empty, ROLE_SETTINGS);
        assert_eq!(made(&reached), made(to));
        for id in made(to) {
            assert_eq!(reached.get(&id), to.get(&id));
        }
    }
}

#[test]
fn labels_are_told_and_named_where_they_cannot_be_written() {
    let shadow = server();
    // No provider comes with PostgreSQL: the rows are put where one would put them.
    let label = |class: &str, oid: &str, sub: i32, label: &str| {
        format!(
            "INSERT INTO pg_catalog.pg_seclabel VALUES ({oid}, '{class}'::regclass, {sub}, 'our policy', '{label}');"
        )
    };
    let sql = "SET allow_system_table_mods = on; CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t;
        CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
        CREATE EXTENSION IF NOT EXISTS plpgsql;"
        .to_owned()
        + &label("pg_class", "'t'::regclass", 0, "it''s top secret")
        + &label("pg_class", "'t'::regclass", 1, "secret")
        + &label("pg_class", "'v'::regclass", 0, "x")
        + &label("pg_proc", "'f'::regproc", 0, "y")
        + "INSERT INTO pg_catalog.pg_shseclabel SELECT oid, 'pg_database'::regclass, 'our policy', 'z'
           FROM pg_database WHERE datname = current_database();";
    let (database, labelled) = load(&shadow, &sql);
    let text = snapshot::encode(&labelled);
    let line = r#"{"table":"public.t","security_labels":{"our policy":"it's top secret"},"#;
    assert!(text.contains(line), "{text}");
    assert!(
        text.contains(r#"{"unmodelled":"security label of our policy on database"}"#),
        "{text}"
    );
    assert_eq!(snapshot::decode(&text, "x").unwrap(), labelled);

    let (_, bare) = load(
        &shadow,
        "CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t;
        CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';",
    );
    let plan = plan::between(&bare, &labelled).unwrap();
    let steps: Vec<_> = plan.steps.iter().map(|step| step.sql.as_str()).collect();
    assert_eq!(
        steps,
        [
            "SECURITY LABEL FOR \"our policy\" ON FUNCTION public.f(integer) IS 'y'",
            "SECURITY LABEL FOR \"our policy\" ON TABLE public.t IS 'it''s top secret'",
            "SECURITY LABEL FOR \"our policy\" ON COLUMN public.t.a IS 'secret'",
            "SECURITY LABEL FOR \"our policy\" ON VIEW public.v IS 'x'",
        ]
    );
    let back = plan::between(&labelled, &bare).unwrap();
    assert!(back.steps.iter().all(|step| step.sql.ends_with(" IS NULL")), "{back}");
    // The server has no such provider, which proving says.
    let file = PlanFile::new(&plan, ("a", &bare), ("b", &labelled));
    let error = prove(&shadow, &bare, &labelled, &file).unwrap_err();
    assert_eq!(error.code, "prove-build");
    assert!(
        error.message.contains("our policy") && error.message.contains("is not loaded"),
        "{error:?}"
    );
    run(&database, "SET allow_system_table_mods = on; DELETE FROM pg_catalog.pg_shseclabel");
}

#[test]
fn roles_are_made_only_when_asked() {
    let shadow = server();
    let (_, to) = load(
        &shadow,
        "CREATE ROLE \"owners 'new'\"; CREATE TABLE t ();
        ALTER TABLE t OWNER TO \"owners 'new'\"; GRANT SELECT ON t TO owners_app;",
    );
    let other = Shadow::start(&ShadowOptions::default()).unwrap();
    let (target, from) = load(&other, "");
    let go = |options: &plan::Options| {
        let plan = plan::with(&from, &to, options).unwrap();
        let file = PlanFile::new(&plan, ("a", &from), ("b", &to));
        assert_eq!(PlanFile::decode(&file.sql(), "p").unwrap(), file);
        assert_eq!(PlanFile::decode(&file.json(), "p").unwrap(), file);
        let mut client = target.connect().unwrap();
        apply(&mut client, &file, ApplyOptions::default(), &mut |_, _| {})
    };
    let error = go(&plan::Options::default()).unwrap_err();
    assert_eq!(error.code, "apply-roles");
    assert!(
        error.help[0].contains("CREATE ROLE owners_app; CREATE ROLE \"owners 'new'\";")
            || error.help[0].contains("CREATE ROLE \"owners 'new'\"; CREATE ROLE owners_app;"),
        "{error:?}"
    );
    let asked = plan::Options { create_roles: true, ..plan::Options::default() };
    assert!(matches!(go(&asked).unwrap(), Applied::Done { .. }));
    assert_eq!(diff(&read(&target, OWNERS), &to), []);
}

/// Where owners are not compared, what a plan makes again is still whose it was, with what was
/// granted on it; the rest is left alone, and the file does not tell the owners of it.
#[test]
fn what_is_made_again_is_given_back() {
    let shadow = server();
    let script = |column: &str| {
        format!(
            "CREATE TYPE mood AS ENUM ('a', 'b'); ALTER TYPE mood OWNER TO owners_app;
            CREATE TABLE t (n {column}, m mood); ALTER TABLE t OWNER TO owners_ops;
            CREATE VIEW v AS SELECT n, m FROM t; ALTER VIEW v OWNER TO owners_app;
            GRANT SELECT ON v TO owners_ops WITH GRANT OPTION; REVOKE INSERT ON v FROM owners_app;
            SET ROLE owners_ops; GRANT SELECT ON v TO PUBLIC; RESET ROLE;
            CREATE VIEW mine AS SELECT n FROM v;
            CREATE FUNCTION f(v) RETURNS int LANGUAGE sql AS 'SELECT 1';
            ALTER FUNCTION f(v) OWNER TO owners_ops; REVOKE ALL ON FUNCTION f(v) FROM PUBLIC;
            CREATE FUNCTION seen() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE EVENT TRIGGER seen ON ddl_command_end EXECUTE FUNCTION seen();
            ALTER EVENT TRIGGER seen OWNER TO \"Owners Root\";"
        )
    };
    let (database, mut from) = load(&shadow, &script("integer"));
    let before = dump(&database);
    let (_, mut to) = load(&shadow, &script("bigint").replace("ddl_command_end", "sql_drop"));
    from.disown("postgres");
    let owners = from.take_owners();
    to.take_owners();
    let allow = plan::Allow::All;
    let options = plan::Options { allow, owners, ..plan::Options::default() };
    let plan = plan::with(&from, &to, &options).unwrap();
    assert_eq!(plan.owners.iter().collect::<Vec<_>>(), ["Owners Root", "owners_app", "owners_ops"]);
    let file = PlanFile::new(&plan, ("a", &from), ("b", &to));
    assert_eq!(file.from.digest, snapshot::digest(&from));
    assert!(file.sql().matches(" OWNER TO ").count() == 3, "{plan}");
    // A server that has never heard of them proves it too.
    let other = Shadow::start(&ShadowOptions::default()).unwrap();
    let proof = prove(&other, &from, &to, &file).unwrap();
    assert!(proof.holds(), "{plan}\n{proof:#?}");
    let mut client = database.connect().unwrap();
    apply(&mut client, &file, ApplyOptions::default(), &mut |_, _| {}).unwrap();
    let told = read(&database, OWNERS);
    for (id, owner) in options.owners {
        assert_eq!(told.get(&id).unwrap().owner, Some(owner), "{id}");
    }
    let after: Vec<_> = dump(&database)
        .into_iter()
        .map(|line| line.replace("bigint", "integer").replace("sql_drop", "ddl_command_end"))
        .collect();
    assert_eq!(after, before);
}

/// `OWNED BY` demands one owner of the sequence and the table.
#[test]
fn a_sequence_joins_a_table_of_another_role() {
    let shadow = server();
    let table = "CREATE TABLE t (n integer, m integer); ALTER TABLE t OWNER TO owners_app;";
    let new = "CREATE SEQUENCE made; ALTER SEQUENCE made OWNER TO owners_app;
        ALTER SEQUENCE made OWNED BY t.n; CREATE SEQUENCE other; ALTER SEQUENCE other OWNER TO owners_app;
        ALTER SEQUENCE other OWNED BY t.m; ALTER TABLE t ALTER m SET DEFAULT nextval('other');";
    let (first, from) = load(&shadow, &format!("{table} CREATE SEQUENCE other;"));
    let (_, to) = load(&shadow, &format!("{table}{new}"));
    convert(&first, &from, &to);
    convert(&first, &to, &from);
}
