//! Online plans that fail on the way: the next plan repairs what they left.

use std::collections::BTreeMap;
use std::time::Duration;

use postgres::Client;
use schema_core::plan::{self, Allow, Options, PlanFile};
use schema_core::{Diagnostic, Schema, diff};
use schema_postgres::apply::{Applied, ApplyOptions, apply};
use schema_postgres::introspect;
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions, find_binaries};

const OPTIONS: Options =
    Options { allow: Allow::All, online: true, create_roles: false, owners: BTreeMap::new() };

/// The first schema, what is changed, the rows that stand in the way, and what removes them.
const FAILURES: &[(&str, &str, &str, &str)] = &[
    (
        "CREATE TABLE a (i integer)",
        "CREATE UNIQUE INDEX x ON a (i)",
        "INSERT INTO a VALUES (1), (1)",
        "TRUNCATE a",
    ),
    (
        "CREATE TABLE a (i integer, j integer); CREATE UNIQUE INDEX x ON a (i, j)",
        "DROP INDEX x; CREATE UNIQUE INDEX x ON a (i)",
        "INSERT INTO a VALUES (1, 1), (1, 2)",
        "TRUNCATE a",
    ),
    (
        "CREATE TABLE a (i integer)",
        "ALTER TABLE a ADD UNIQUE (i)",
        "INSERT INTO a VALUES (1), (1)",
        "TRUNCATE a",
    ),
    (
        "CREATE TABLE a (i integer NOT NULL)",
        "ALTER TABLE a ADD PRIMARY KEY (i)",
        "INSERT INTO a VALUES (1), (1)",
        "TRUNCATE a",
    ),
    (
        "CREATE TABLE a (i integer)",
        "ALTER TABLE a ADD CHECK (i > 0)",
        "INSERT INTO a VALUES (0)",
        "TRUNCATE a",
    ),
    (
        "CREATE TABLE a (i integer)",
        "ALTER TABLE a ALTER i SET NOT NULL",
        "INSERT INTO a VALUES (NULL)",
        "TRUNCATE a",
    ),
    (
        "CREATE TABLE a (i integer); CREATE TABLE b (i integer PRIMARY KEY)",
        "ALTER TABLE a ADD FOREIGN KEY (i) REFERENCES b",
        "INSERT INTO a VALUES (7)",
        "INSERT INTO b VALUES (7)",
    ),
    (
        "CREATE TABLE p (i integer, k integer) PARTITION BY LIST (k);
         CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
         CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
         CREATE TABLE p3 PARTITION OF p FOR VALUES IN (3)",
        "CREATE UNIQUE INDEX x ON p (i, k)",
        "INSERT INTO p VALUES (1, 2), (1, 2)",
        "TRUNCATE p",
    ),
    (
        "CREATE TABLE p (i integer NOT NULL, k integer NOT NULL) PARTITION BY LIST (k);
         CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
         CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2)",
        "ALTER TABLE p ADD CONSTRAINT u UNIQUE (i, k)",
        "INSERT INTO p VALUES (1, 2), (1, 2)",
        "TRUNCATE p",
    ),
    (
        "CREATE TABLE p (i integer, k bigint) PARTITION BY LIST (k);
         CREATE TABLE q (i integer, k bigint)",
        "ALTER TABLE p ATTACH PARTITION q FOR VALUES IN (1, -7)",
        "INSERT INTO q VALUES (1, -7), (1, 2)",
        "DELETE FROM q WHERE k = 2",
    ),
    (
        "CREATE TABLE p (i integer, \"At\" date) PARTITION BY RANGE (\"At\");
         CREATE TABLE q (i integer, \"At\" date)",
        "ALTER TABLE p ATTACH PARTITION q FOR VALUES FROM ('2020-01-01') TO (MAXVALUE)",
        "INSERT INTO q VALUES (1, NULL), (1, '2021-01-01')",
        "DELETE FROM q WHERE \"At\" IS NULL",
    ),
    (
        "CREATE TABLE p (i integer, k integer) PARTITION BY RANGE (i, ((k + 1)));
         CREATE TABLE q (i integer, k integer);
         CREATE TABLE r PARTITION OF p DEFAULT",
        "ALTER TABLE p ATTACH PARTITION q FOR VALUES FROM (1, 5) TO (2, MAXVALUE)",
        "INSERT INTO p VALUES (1, 4)",
        "DELETE FROM r",
    ),
    (
        "CREATE TABLE p (i integer, k text) PARTITION BY LIST (lower(k));
         CREATE TABLE r PARTITION OF p DEFAULT",
        "CREATE TABLE q PARTITION OF p FOR VALUES IN ('a', 'b')",
        "INSERT INTO p VALUES (1, 'B')",
        "DELETE FROM r",
    ),
];

fn shadow() -> Shadow {
    let binaries = find_binaries(None, &|variable| std::env::var_os(variable)).unwrap();
    let options = ShadowOptions { binaries: Some(binaries), ..Default::default() };
    Shadow::start(&options).unwrap()
}

fn database(shadow: &Shadow, scripts: &[&str]) -> (ShadowDatabase, Client) {
    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    for script in scripts {
        client.batch_execute(script).unwrap_or_else(|error| panic!("{script}: {error:?}"));
    }
    (database, client)
}

/// Makes a plan from what is there, and applies it.
fn go(
    client: &mut Client,
    to: &Schema,
    options: ApplyOptions,
) -> (PlanFile, Result<Applied, Diagnostic>) {
    let from = introspect(client).unwrap();
    let plan = plan::with(&from, to, &OPTIONS).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let file = PlanFile::new(&plan, ("from", &from), ("to", to));
    let applied = apply(client, &file, options, &mut |_, _| {});
    (file, applied)
}

#[test]
fn what_a_failure_left_is_repaired() {
    let shadow = shadow();
    let mut wrong = Vec::new();
    for (first, then, obstacle, remedy) in FAILURES {
        let (_database, mut client) = database(&shadow, &[first, then]);
        let to = introspect(&mut client).unwrap();
        let (_database, mut client) = database(&shadow, &[first, obstacle]);
        let error = go(&mut client, &to, ApplyOptions::default()).1.unwrap_err();
        assert_eq!(error.code, "apply-failed", "{then}: {error:?}");
        client.batch_execute(remedy).unwrap();
        let (file, applied) = go(&mut client, &to, ApplyOptions::default());
        let left = diff(&introspect(&mut client).unwrap(), &to);
        if applied.is_err() || !left.is_empty() {
            wrong.push(format!("{then}: {applied:#?}\n{left:#?}\n{}", file.sql()));
        }
        // Nothing that is read as a whole keeps others from writing.
        for step in &file.steps {
            let reads = step.hazards_of("scan").next().is_some();
            assert!(!reads || step.hazards_of("blocks-writes").next().is_none(), "{step:#?}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What `REINDEX CONCURRENTLY` leaves when it is interrupted.
#[test]
fn an_index_that_a_failed_reindex_left_goes() {
    let shadow = shadow();
    let first = "CREATE TABLE a (i integer); CREATE INDEX x ON a (i)";
    let (_database, mut client) = database(&shadow, &[first]);
    let to = introspect(&mut client).unwrap();
    client
        .batch_execute(
            "CREATE INDEX x_ccnew ON a (i);
             UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'x_ccnew'::regclass;
             UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'x'::regclass",
        )
        .unwrap();
    let (file, applied) = go(&mut client, &to, ApplyOptions::default());
    assert!(matches!(applied, Ok(Applied::Done { .. })), "{applied:?}");
    assert!(diff(&introspect(&mut client).unwrap(), &to).is_empty(), "{}", file.sql());
}

/// What `DETACH PARTITION CONCURRENTLY` leaves when it is interrupted.
#[test]
fn a_partition_that_was_interrupted_on_its_way_out_goes_or_comes_back() {
    let shadow = shadow();
    if shadow.version() < 140_000 {
        return;
    }
    let first = "CREATE TABLE p (i integer, k integer) PARTITION BY LIST (k);
        CREATE TABLE q PARTITION OF p FOR VALUES IN (1)";
    let (_database, mut client) = database(&shadow, &[first]);
    let whole = introspect(&mut client).unwrap();
    client.batch_execute("ALTER TABLE p DETACH PARTITION q").unwrap();
    let apart = introspect(&mut client).unwrap();
    for to in [apart, whole] {
        let (_database, mut client) = database(&shadow, &[first]);
        let pending = "INSERT INTO p VALUES (1, 1);
            ALTER TABLE q ADD CONSTRAINT q_k_check CHECK (k IS NOT NULL AND k = 1);
            UPDATE pg_inherits SET inhdetachpending = true WHERE inhrelid = 'q'::regclass";
        client.batch_execute(pending).unwrap();
        let (file, applied) = go(&mut client, &to, ApplyOptions::default());
        assert!(matches!(applied, Ok(Applied::Done { .. })), "{applied:?}\n{}", file.sql());
        assert!(file.sql().contains("DETACH PARTITION public.q FINALIZE"), "{}", file.sql());
        assert_eq!(diff(&introspect(&mut client).unwrap(), &to), [], "{}", file.sql());
        let rows: i64 = client.query_one("SELECT count(*) FROM q", &[]).unwrap().get(0);
        assert_eq!(rows, 1);
    }
}

/// A lock that is not to be had at once is asked for again, and meanwhile others pass.
#[test]
fn a_step_that_gets_no_lock_is_tried_again() {
    let shadow = shadow();
    let (other, mut client) = database(&shadow, &["CREATE TABLE a (i integer)"]);
    let (_to, mut target) =
        database(&shadow, &["CREATE TABLE a (i integer, j integer); CREATE INDEX x ON a (i)"]);
    let to = introspect(&mut target).unwrap();
    let mut holder = other.connect().unwrap();
    holder.batch_execute("BEGIN; SELECT * FROM a").unwrap();
    let holding = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(1));
        holder.batch_execute("COMMIT").unwrap();
    });
    let options =
        ApplyOptions { lock_timeout: Some(Duration::from_millis(100)), ..Default::default() };
    let (_, applied) = go(&mut client, &to, options);
    holding.join().unwrap();
    assert!(matches!(applied, Ok(Applied::Done { .. })), "{applied:?}");
}
