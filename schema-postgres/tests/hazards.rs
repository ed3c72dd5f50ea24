//! What steps claim to lock, rewrite and read, against what a server does: `pg_locks`, the file
//! of each table and the counts of scans, within the transaction of each step.

use std::collections::{BTreeMap, BTreeSet};

use postgres::{Client, GenericClient};
use schema_core::plan::{self, Allow, Hazard, Lock, Options};
use schema_core::{Extent, ObjectId, Schema, What, diff};
use schema_postgres::introspect_with;
use schema_postgres::shadow::{Shadow, ShadowOptions, find_binaries};

const OWNERS: Extent = Extent { owners: true, role_settings: false };

/// What every case starts from, before its own first script.
const BASE: &str = "
CREATE TABLE a (id integer PRIMARY KEY, v character varying(20) DEFAULT 'x', n numeric(10,2),
    i integer, ts timestamp with time zone DEFAULT now());
INSERT INTO a SELECT g, 'v' || g, g, g FROM generate_series(1, 100) g;
CREATE TABLE b (id integer PRIMARY KEY, a_id integer, x integer NOT NULL DEFAULT 0);
INSERT INTO b SELECT g, g FROM generate_series(1, 100) g;
CREATE TABLE p (id integer NOT NULL, k integer NOT NULL) PARTITION BY RANGE (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (100);
CREATE TABLE p2 PARTITION OF p DEFAULT;
INSERT INTO p SELECT g, g FROM generate_series(1, 200) g;
CREATE TABLE parent (id integer, w integer);
CREATE TABLE child () INHERITS (parent);
INSERT INTO parent VALUES (1, 1); INSERT INTO child VALUES (2, 2);
CREATE VIEW av AS SELECT id, v FROM a;
CREATE MATERIALIZED VIEW am AS SELECT id FROM b;
CREATE SEQUENCE s;
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION vol() RETURNS integer VOLATILE LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
CREATE FUNCTION sta() RETURNS integer STABLE LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN free AS integer;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE d (x positive, m mood, f free); INSERT INTO d VALUES (1, 'ok', 3);
";

/// What takes a case out of the database again.
const EMPTY: &str = "RESET ALL; DROP PUBLICATION IF EXISTS pub; DROP SCHEMA public CASCADE;
CREATE SCHEMA public";

/// Each: what is there besides, and what is then changed by hand. The plan finds its own way.
const CASES: &[(&str, &str)] = &[
    // Columns.
    ("", "ALTER TABLE a ADD c integer"),
    ("", "ALTER TABLE a ADD c integer DEFAULT 7 NOT NULL"),
    ("", "ALTER TABLE a ADD c double precision DEFAULT random()"),
    ("", "ALTER TABLE a ADD c timestamp with time zone DEFAULT now()"),
    ("", "ALTER TABLE a ADD c integer DEFAULT vol()"),
    ("", "ALTER TABLE a ADD c integer DEFAULT sta()"),
    ("", "ALTER TABLE a ADD c serial"),
    ("", "ALTER TABLE a ADD c integer GENERATED ALWAYS AS IDENTITY"),
    ("", "ALTER TABLE a ADD c integer GENERATED ALWAYS AS (i * 2) STORED"),
    ("", "ALTER TABLE a ADD c positive"),
    ("", "ALTER TABLE a ADD c free"),
    ("", "ALTER TABLE p ADD c integer"),
    ("", "ALTER TABLE parent ADD c integer DEFAULT 3"),
    ("", "ALTER TABLE a DROP n"),
    ("", "ALTER TABLE p DROP id"),
    ("ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a", "ALTER TABLE b DROP a_id"),
    ("", "ALTER TABLE a ALTER i SET DEFAULT 5"),
    ("", "ALTER TABLE a ALTER v DROP DEFAULT"),
    ("", "ALTER TABLE a ALTER i SET NOT NULL"),
    ("ALTER TABLE a ADD CHECK (i IS NOT NULL)", "ALTER TABLE a ALTER i SET NOT NULL"),
    ("", "ALTER TABLE b ALTER x DROP NOT NULL"),
    ("", "ALTER TABLE parent ALTER w SET NOT NULL"),
    ("", "ALTER TABLE a ALTER v SET STATISTICS 200"),
    ("", "ALTER TABLE a ALTER v SET STORAGE EXTERNAL"),
    ("", "ALTER TABLE a ALTER v SET (n_distinct = 5)"),
    ("ALTER TABLE a ALTER v SET (n_distinct = 5)", "ALTER TABLE a ALTER v RESET (n_distinct)"),
    ("", "ALTER TABLE b ALTER id ADD GENERATED ALWAYS AS IDENTITY"),
    // Types.
    ("DROP VIEW av", "ALTER TABLE a ALTER v TYPE character varying(40)"),
    ("DROP VIEW av", "ALTER TABLE a ALTER v TYPE text"),
    ("DROP VIEW av", "ALTER TABLE a ALTER v TYPE character varying(10)"),
    ("DROP VIEW av", "ALTER TABLE a ALTER v TYPE character(20)"),
    ("", "DROP VIEW av; ALTER TABLE a ALTER v TYPE text; CREATE VIEW av AS SELECT id, v FROM a"),
    ("", "ALTER TABLE a ALTER n TYPE numeric(12,2)"),
    ("", "ALTER TABLE a ALTER n TYPE numeric"),
    ("", "ALTER TABLE a ALTER n TYPE numeric(10,1)"),
    ("", "ALTER TABLE a ALTER i TYPE bigint"),
    ("", "ALTER TABLE a ALTER i TYPE text"),
    ("", "ALTER TABLE a ALTER i TYPE free"),
    ("", "ALTER TABLE a ALTER i TYPE positive"),
    ("", "ALTER TABLE d ALTER x TYPE integer"),
    (
        "ALTER TABLE a ALTER ts DROP DEFAULT, ALTER ts TYPE timestamp(3) with time zone",
        "ALTER TABLE a ALTER ts TYPE timestamp(5) with time zone",
    ),
    ("", "ALTER TABLE a ALTER ts TYPE timestamp(0) with time zone"),
    ("ALTER TABLE a ADD CHECK (i > 0)", "ALTER TABLE a ALTER i TYPE bigint"),
    ("ALTER TABLE a ADD l character varying(5)[]", "ALTER TABLE a ALTER l TYPE text[]"),
    ("ALTER TABLE a ADD c1 cidr", "ALTER TABLE a ALTER c1 TYPE inet"),
    ("ALTER TABLE a ADD c1 bit(3)", "ALTER TABLE a ALTER c1 TYPE bit varying"),
    ("ALTER TABLE a ADD c1 xml", "ALTER TABLE a ALTER c1 TYPE text"),
    ("ALTER TABLE a ADD c1 time(3)", "ALTER TABLE a ALTER c1 TYPE time"),
    ("ALTER TABLE a ADD c1 interval(3)", "ALTER TABLE a ALTER c1 TYPE interval"),
    ("ALTER TABLE a ADD c1 json", "ALTER TABLE a ALTER c1 TYPE jsonb"),
    (
        "DROP VIEW av; ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a",
        "ALTER TABLE a ALTER id TYPE bigint",
    ),
    ("ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a", "ALTER TABLE b ALTER a_id TYPE bigint"),
    ("", "ALTER TABLE p ALTER id TYPE bigint"),
    ("DROP VIEW av", "ALTER TABLE a ALTER v TYPE character varying(20) COLLATE \"C\""),
    ("", "ALTER TYPE mood ADD VALUE 'happy'"),
    (
        "",
        "ALTER TABLE d DROP m; DROP TYPE mood; CREATE TYPE mood AS ENUM ('ok');
          ALTER TABLE d ADD m mood",
    ),
    ("", "ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 100)"),
    ("", "ALTER DOMAIN free SET NOT NULL"),
    // Constraints.
    ("", "ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a"),
    ("", "ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a NOT VALID"),
    (
        "ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (a_id) REFERENCES a NOT VALID",
        "ALTER TABLE b VALIDATE CONSTRAINT f",
    ),
    (
        "ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (a_id) REFERENCES a",
        "ALTER TABLE b ALTER CONSTRAINT f DEFERRABLE",
    ),
    (
        "ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (a_id) REFERENCES a",
        "ALTER TABLE b DROP CONSTRAINT f",
    ),
    ("DELETE FROM p WHERE id > 100", "ALTER TABLE p ADD FOREIGN KEY (id) REFERENCES a"),
    ("", "ALTER TABLE a ADD CHECK (i > 0)"),
    ("", "ALTER TABLE a ADD CONSTRAINT c CHECK (i > 0) NOT VALID"),
    (
        "ALTER TABLE a ADD CONSTRAINT c CHECK (i > 0) NOT VALID",
        "ALTER TABLE a VALIDATE CONSTRAINT c",
    ),
    ("ALTER TABLE a ADD CONSTRAINT c CHECK (i > 0)", "ALTER TABLE a DROP CONSTRAINT c"),
    ("", "ALTER TABLE p ADD CHECK (id > 0)"),
    ("", "ALTER TABLE parent ADD CHECK (w > 0)"),
    ("", "ALTER TABLE a ADD UNIQUE (i)"),
    ("", "ALTER TABLE a ADD EXCLUDE USING btree (i WITH =)"),
    ("", "ALTER TABLE a DROP CONSTRAINT a_pkey"),
    ("", "ALTER TABLE p ADD PRIMARY KEY (id, k)"),
    ("", "ALTER TABLE a CLUSTER ON a_pkey"),
    ("", "ALTER TABLE a REPLICA IDENTITY USING INDEX a_pkey"),
    // Indexes.
    ("", "CREATE INDEX ai ON a (i)"),
    ("", "CREATE UNIQUE INDEX ai ON a (i)"),
    ("", "CREATE INDEX pi ON p (id)"),
    ("", "CREATE INDEX ci ON parent (w)"),
    ("", "CREATE INDEX mi ON am (id)"),
    ("CREATE INDEX ai ON a (i)", "DROP INDEX ai"),
    ("CREATE INDEX pi ON p (id)", "DROP INDEX pi"),
    ("", "CREATE STATISTICS st ON i, n FROM a"),
    ("CREATE STATISTICS st ON i, n FROM a", "DROP STATISTICS st"),
    // Tables.
    ("", "DROP TABLE d"),
    (
        "ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a",
        "DROP MATERIALIZED VIEW am; DROP TABLE b",
    ),
    ("", "DROP TABLE p1"),
    ("", "DROP TABLE p"),
    (
        "DELETE FROM p WHERE id > 100; ALTER TABLE p ADD FOREIGN KEY (id) REFERENCES a",
        "DROP TABLE p",
    ),
    (
        "DELETE FROM p WHERE id > 100; ALTER TABLE p ADD FOREIGN KEY (id) REFERENCES a",
        "DROP TABLE p1",
    ),
    (
        "ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a",
        "ALTER TABLE a ALTER v DROP DEFAULT, ALTER i SET NOT NULL",
    ),
    ("", "ALTER TABLE b ADD d integer UNIQUE CHECK (d > 0)"),
    (
        "CREATE TABLE n (id integer PRIMARY KEY)",
        "CREATE TABLE q (id integer REFERENCES n, a_id integer REFERENCES a)",
    ),
    (
        "ALTER TABLE a ADD c integer GENERATED ALWAYS AS (i * 2) STORED",
        "ALTER TABLE a ALTER c DROP EXPRESSION",
    ),
    (
        "ALTER TABLE a ADD c integer GENERATED ALWAYS AS (i * 2) STORED",
        "ALTER TABLE a DROP c; ALTER TABLE a ADD c integer GENERATED ALWAYS AS (i * 3) STORED",
    ),
    ("CREATE TYPE pair AS (x integer, y integer)", "ALTER TYPE pair ADD ATTRIBUTE z integer"),
    ("CREATE INDEX ai ON a (i)", "DROP INDEX ai; CREATE INDEX ai ON a (i) INCLUDE (n)"),
    ("ALTER TABLE a ALTER i SET NOT NULL", "ALTER TABLE a ALTER i DROP NOT NULL"),
    ("", "ALTER TABLE a ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"),
    (
        "DELETE FROM p; ALTER TABLE p ADD FOREIGN KEY (id) REFERENCES a",
        "CREATE TABLE p3 PARTITION OF p FOR VALUES FROM (300) TO (400)",
    ),
    ("", "ALTER TABLE p1 SET UNLOGGED"),
    ("", "ALTER TABLE p1 ALTER id SET DEFAULT 3"),
    ("", "CREATE TABLE n (id integer PRIMARY KEY REFERENCES a)"),
    ("", "DELETE FROM p; CREATE TABLE p3 PARTITION OF p FOR VALUES FROM (300) TO (400)"),
    (
        "CREATE TABLE p3 (id integer NOT NULL, k integer NOT NULL)",
        "ALTER TABLE p ATTACH PARTITION p3 FOR VALUES FROM (300) TO (400)",
    ),
    ("", "ALTER TABLE p DETACH PARTITION p1"),
    ("", "CREATE TABLE c2 () INHERITS (parent)"),
    ("CREATE TABLE c2 (id integer, w integer)", "ALTER TABLE c2 INHERIT parent"),
    ("", "ALTER TABLE child NO INHERIT parent"),
    ("", "ALTER TABLE d SET UNLOGGED"),
    ("ALTER TABLE d SET UNLOGGED", "ALTER TABLE d SET LOGGED"),
    ("", "ALTER TABLE a SET (fillfactor = 70)"),
    ("", "ALTER TABLE a SET (autovacuum_enabled = off)"),
    ("", "ALTER TABLE a REPLICA IDENTITY FULL"),
    ("", "ALTER TABLE a ENABLE ROW LEVEL SECURITY"),
    ("", "COMMENT ON TABLE a IS 'x'"),
    ("", "COMMENT ON COLUMN a.id IS 'x'"),
    ("", "COMMENT ON CONSTRAINT a_pkey ON a IS 'x'"),
    ("", "COMMENT ON VIEW av IS 'x'"),
    ("", "GRANT SELECT ON a TO PUBLIC"),
    ("", "ALTER TABLE a OWNER TO pg_monitor"),
    ("ALTER TABLE a ADD c serial", "ALTER TABLE a OWNER TO pg_monitor"),
    ("", "ALTER TABLE p OWNER TO pg_monitor"),
    ("", "ALTER VIEW av OWNER TO pg_monitor"),
    ("", "ALTER MATERIALIZED VIEW am OWNER TO pg_monitor"),
    ("", "ALTER SEQUENCE s OWNER TO pg_monitor"),
    // The rest.
    ("", "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION tf()"),
    ("", "CREATE TRIGGER t BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION tf()"),
    (
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION tf()",
        "ALTER TABLE a DISABLE TRIGGER t",
    ),
    (
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION tf()",
        "DROP TRIGGER t ON a",
    ),
    ("", "CREATE RULE r AS ON INSERT TO a DO NOTHING"),
    ("CREATE RULE r AS ON INSERT TO a DO NOTHING", "DROP RULE r ON a"),
    ("", "CREATE POLICY y ON a USING (id > 0)"),
    ("CREATE POLICY y ON a USING (id > 0)", "ALTER POLICY y ON a USING (id > 1)"),
    ("CREATE POLICY y ON a USING (id > 0)", "DROP POLICY y ON a"),
    ("", "CREATE PUBLICATION pub FOR TABLE a"),
    ("CREATE PUBLICATION pub", "ALTER PUBLICATION pub ADD TABLE a"),
    ("CREATE PUBLICATION pub FOR TABLE a, b", "ALTER PUBLICATION pub DROP TABLE a"),
    ("", "ALTER SEQUENCE s INCREMENT BY 2"),
    ("", "DROP SEQUENCE s"),
    ("", "CREATE OR REPLACE VIEW av AS SELECT id, v FROM a WHERE id > 1"),
    ("", "ALTER VIEW av SET (security_barrier = true)"),
    ("", "DROP VIEW av"),
    ("", "ALTER MATERIALIZED VIEW am SET (fillfactor = 70)"),
    ("", "DROP MATERIALIZED VIEW am"),
];

/// Puts a database into the state that scripts lead to.
fn load(client: &mut Client, scripts: &[&str]) -> Result<Schema, String> {
    client.batch_execute(EMPTY).unwrap();
    for script in scripts {
        client.batch_execute(script).map_err(|error| explain(script, &error))?;
    }
    Ok(introspect_with(client, OWNERS).unwrap())
}

fn explain(sql: &str, error: &postgres::Error) -> String {
    format!("{sql}: {}", error.as_db_error().unwrap())
}

/// What a server did.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord, Clone)]
struct Seen {
    /// `public.a ACCESS EXCLUSIVE`; what reads and writes of rows take is left out.
    locks: BTreeSet<String>,
    rewritten: BTreeSet<String>,
    scanned: BTreeSet<String>,
}

fn claims(step: &plan::Step) -> Seen {
    let mut seen = Seen::default();
    let felt = step.locks.iter().filter(|(lock, _)| *lock >= Lock::ShareUpdateExclusive);
    seen.locks.extend(felt.map(|(lock, id)| format!("{} {}", id.path(), lock.sql())));
    let path = |id: &ObjectId| id.path().to_owned();
    for hazard in &step.hazards {
        match hazard {
            Hazard::Rewrite(id) => {
                seen.rewritten.insert(path(id));
            }
            Hazard::Scan(id) => {
                seen.scanned.insert(path(id));
            }
            _ => {}
        }
    }
    seen
}

/// A relation's name, its file, and how often the transaction has read all its rows.
type Relation = (String, u32, i64);

/// The relations with rows, or the definition of a query, that are there, by oid.
fn relations(client: &mut impl GenericClient) -> BTreeMap<u32, Relation> {
    let rows = client
        .query(
            "SELECT c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname),
                    CASE WHEN c.relkind <> 'S' THEN coalesce(pg_relation_filenode(c.oid), 0::oid)
                         ELSE 0::oid END, pg_stat_get_xact_numscans(c.oid)
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = 'public' AND c.relkind IN ('r','p','v','m','S','f')",
            &[],
        )
        .unwrap();
    rows.iter().map(|row| (row.get(0), (row.get(1), row.get(2), row.get(3)))).collect()
}

/// Runs a step in a transaction and looks around before its end.
fn observe(
    client: &mut Client,
    first: &BTreeMap<u32, Relation>,
    sql: &str,
) -> Result<Seen, String> {
    let mut seen = Seen::default();
    let mut transaction = client.transaction().unwrap();
    let before = relations(&mut transaction);
    transaction.batch_execute(sql).map_err(|error| explain(sql, &error))?;
    let locks = transaction
        .query(
            "SELECT relation, mode FROM pg_locks
             WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted",
            &[],
        )
        .unwrap();
    let mut strongest: BTreeMap<&str, Lock> = BTreeMap::new();
    for row in &locks {
        let (oid, mode): (u32, String) = (row.get(0), row.get(1));
        let Some((name, ..)) = first.get(&oid) else { continue };
        let lock = Lock::ALL.iter().find(|lock| lock.catalog() == mode).unwrap();
        let held = strongest.entry(name).or_insert(*lock);
        *held = (*held).max(*lock);
    }
    let felt = strongest.iter().filter(|(_, lock)| **lock >= Lock::ShareUpdateExclusive);
    seen.locks.extend(felt.map(|(name, lock)| format!("{name} {}", lock.sql())));
    let after = relations(&mut transaction);
    for (oid, (name, file, earlier)) in before.iter().filter(|(oid, _)| first.contains_key(oid)) {
        let Some((_, now, scans)) = after.get(oid) else { continue };
        if now != file {
            seen.rewritten.insert(name.clone());
        }
        if scans > earlier {
            seen.scanned.insert(name.clone());
        }
    }
    transaction.commit().unwrap();
    Ok(seen)
}

/// Cases whose gentle forms those of [`CASES`] do not show.
const GENTLE: &[(&str, &str)] = &[
    ("DROP TABLE p2", "ALTER TABLE p DETACH PARTITION p1"),
    ("DROP TABLE p2", "DROP TABLE p1"),
    ("CREATE INDEX ai ON a (i)", "DROP INDEX ai; CREATE INDEX ai ON a (i, n) WHERE i > 0"),
    ("CREATE UNIQUE INDEX ai ON a (i)", "DROP INDEX ai; CREATE UNIQUE INDEX ai ON a (n, i)"),
    ("", "ALTER TABLE p ADD UNIQUE (id, k)"),
    ("", "ALTER TABLE b ADD CONSTRAINT u UNIQUE (a_id) DEFERRABLE INITIALLY DEFERRED"),
    ("ALTER TABLE a DROP CONSTRAINT a_pkey", "ALTER TABLE a ADD PRIMARY KEY (i) INCLUDE (n)"),
    (
        "ALTER TABLE a ADD CONSTRAINT a_i_is_not_null CHECK (i > 0)",
        "ALTER TABLE a ALTER i SET NOT NULL",
    ),
    ("CREATE TABLE \"T x\" (\"i I\" integer)", "ALTER TABLE \"T x\" ALTER \"i I\" SET NOT NULL"),
];

/// The server that is found, and those whose programs stand in the folders that
/// `SCHEMA_TEST_PG_DIRS` names, separated as `PATH` is.
fn shadows() -> impl Iterator<Item = Shadow> {
    let found = find_binaries(None, &|variable| std::env::var_os(variable)).unwrap();
    let more = std::env::var_os("SCHEMA_TEST_PG_DIRS").unwrap_or_default();
    let more: Vec<_> =
        std::env::split_paths(&more).filter(|it| !it.as_os_str().is_empty()).collect();
    std::iter::once(found).chain(more).map(|folder| {
        let options = ShadowOptions { binaries: Some(folder), ..Default::default() };
        Shadow::start(&options).unwrap()
    })
}

/// Runs the plans of the cases, and tells where a step does not what it says.
fn judge(cases: &[(&str, &str)], options: &Options) {
    for shadow in shadows() {
        let database = shadow.database().unwrap();
        let mut client = database.connect().unwrap();
        let mut wrong = Vec::new();
        for (first, then) in cases {
            if let Err(error) = compare(&mut client, first, then, options, &mut wrong) {
                wrong.push(error);
            }
        }
        let server = shadow.description();
        assert!(wrong.is_empty(), "{server}: {} steps:\n{}", wrong.len(), wrong.join("\n"));
    }
}

fn compare(
    client: &mut Client,
    first: &str,
    then: &str,
    options: &Options,
    wrong: &mut Vec<String>,
) -> Result<(), String> {
    let to = load(client, &[BASE, first, then])?;
    let from = load(client, &[BASE, first])?;
    let plan = plan::with(&from, &to, options).map_err(|errors| format!("{then}: {errors:#?}"))?;
    if plan.steps.is_empty() {
        return Err(format!("{then}: nothing to do"));
    }
    client.batch_execute("SET timezone = 'Europe/Berlin'; SET search_path = ''").unwrap();
    let relations = relations(client);
    for step in &plan.steps {
        if !step.transactional {
            client.batch_execute(&step.sql).map_err(|error| explain(&step.sql, &error))?;
            continue;
        }
        let mut claimed = claims(step);
        claimed.scanned.extend(claimed.rewritten.iter().cloned());
        let seen = observe(client, &relations, &step.sql)?;
        if claimed != seen {
            wrong.push(format!("{then}\n  {}\n  says {claimed:?}\n  does {seen:?}", step.sql));
        }
    }
    let mut left = diff(&introspect_with(client, OWNERS).unwrap(), &to);
    left.retain(|change| match &change.what {
        What::Altered(fields) => fields.iter().any(|field| field.field != "position"),
        What::Added | What::Removed => true,
    });
    if !left.is_empty() {
        wrong.push(format!("{then}\n  leaves {left:?}"));
    }
    Ok(())
}

/// Every step locks, rewrites and reads what it says, and nothing else.
#[test]
fn steps_lock_and_rewrite_what_they_say() {
    judge(CASES, &Options { allow: Allow::All, ..Options::default() });
}

/// So do the gentle forms, and what they lead to is the same.
#[test]
fn gentle_forms_lead_to_the_same() {
    let all = [CASES, GENTLE].concat();
    judge(&all, &Options { allow: Allow::All, online: true, ..Options::default() });
}
