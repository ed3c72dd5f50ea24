//! Plans between two schemas, run on a server: the first becomes the second, in both directions,
//! by the statements that a case demands, and nothing is left to do.

use std::path::Path;

use schema_core::plan::PlanFile;
use schema_core::{Schema, plan};
use schema_postgres::introspect;
use schema_postgres::prove::prove;
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions, find_binaries};

use crate::order;

/// Two schemas, and how every statement that leads from the first to the second begins.
#[derive(Default)]
struct Case {
    name: String,
    /// The oldest server that it is for.
    since: u32,
    from: String,
    to: String,
    steps: Vec<String>,
}

/// Reads `--! case NAME`, `--! since MAJOR`, `--! both` (what the schemas share), `--! from`, `--! to`,
/// `--! steps` and, after any of them, lines of SQL or of beginnings.
fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut part = "";
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("--! case ") {
            cases.push(Case { name: name.to_owned(), ..Case::default() });
            part = "both";
        } else if let Some(major) = line.strip_prefix("--! since ") {
            cases.last_mut().unwrap().since = major.parse().unwrap();
        } else if let Some(next) = line.strip_prefix("--! ") {
            part = next;
        } else if let Some(case) = cases.last_mut().filter(|_| !line.trim().is_empty()) {
            let line = format!("{line}\n");
            match part {
                "both" => {
                    case.from += &line;
                    case.to += &line;
                }
                "from" => case.from += &line,
                "to" => case.to += &line,
                "steps" => case.steps.push(line.trim_end().to_owned()),
                other => panic!("{}: no part {other}", case.name),
            }
        }
    }
    cases
}

fn load(shadow: &Shadow, name: &str, script: &str) -> (ShadowDatabase, Schema) {
    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    client.batch_execute(script).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let schema = introspect(&mut client).unwrap();
    (database, schema)
}

/// Makes the second schema of the first; the statements, or what went wrong.
fn convert(database: &ShadowDatabase, from: &Schema, to: &Schema) -> Result<Vec<String>, String> {
    let plan = plan::between(from, to).map_err(|errors| format!("{errors:#?}"))?;
    let mut client = database.connect().unwrap();
    let settings = plan.settings().map(str::to_owned);
    for sql in settings.chain(plan.steps.iter().map(|step| step.sql.clone())) {
        client.batch_execute(&sql).map_err(|error| format!("{sql}\n{error:?}\n{plan}"))?;
    }
    let reached = introspect(&mut client).unwrap();
    let mut left = schema_core::diff(&reached, to);
    left.retain(|change| !order::is_best_place(change, (from, &reached, to), &plan));
    if !left.is_empty() {
        return Err(format!("{plan}\nleaves {left:#?}"));
    }
    Ok(plan.steps.into_iter().map(|step| step.sql).collect())
}

fn judge(shadow: &Shadow, nothing: &Schema, case: &Case, findings: &mut Vec<String>) {
    let (first, from) = load(shadow, &case.name, &case.from);
    let (second, to) = load(shadow, &case.name, &case.to);
    let mut find = |way: &str, text: String| {
        findings.push(format!("{} ({}), {way}: {text}", case.name, from.postgres));
    };
    match convert(&first, &from, &to) {
        Err(error) => find("forwards", error),
        Ok(steps) => {
            let want = case.steps.len();
            let fits = steps.iter().zip(&case.steps).all(|(step, start)| step.starts_with(start));
            if want > 0 && (want != steps.len() || !fits) {
                find("forwards", format!("other steps than wanted:\n{}", steps.join("\n")));
            }
        }
    }
    if let Err(error) = convert(&second, &to, &from) {
        find("backwards", error);
    }
    // The first database has the second schema now: all of it can go.
    if let Err(error) = convert(&first, &to, nothing) {
        find("to nothing", error);
    }
}

fn judge_all(binaries: &Path) {
    let options = ShadowOptions { binaries: Some(binaries.to_owned()), ..Default::default() };
    let shadow = Shadow::start(&options).unwrap();
    let only = std::env::var("SCHEMA_TEST_ONLY").unwrap_or_default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/between");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let mut findings = Vec::new();
    let (_database, nothing) = load(&shadow, "nothing", "");
    for file in files {
        for case in cases(&std::fs::read_to_string(&file).unwrap()) {
            if case.name.contains(&only) && case.since <= shadow.version() / 10_000 {
                judge(&shadow, &nothing, &case, &mut findings);
            }
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn one_schema_becomes_another() {
    judge_all(&find_binaries(None, &|variable| std::env::var_os(variable)).unwrap());
}

/// `SCHEMA_TEST_PG_DIRS` names the folders of more servers' programs, separated as `PATH` is.
#[test]
fn on_every_supported_major() {
    let Some(folders) = std::env::var_os("SCHEMA_TEST_PG_DIRS") else {
        eprintln!("SCHEMA_TEST_PG_DIRS is not set: one server only");
        return;
    };
    for folder in std::env::split_paths(&folders) {
        judge_all(&folder);
    }
}

/// Values of composites that get their attributes in another order, with other types, and new ones.
const SHAPES: [&str; 2] = [
    "CREATE TYPE i AS (a text, b text);
     CREATE TYPE c AS (x text, n numeric, i i, gone text);
     CREATE DOMAIN d AS i;
     CREATE TABLE t (id int, c c, i i, l i[], d d);
     CREATE TABLE a (x int, y text);
     CREATE TABLE b (r a, s a[]);",
    "CREATE TYPE i AS (b text, a text);
     CREATE TYPE c AS (n integer, new text, x text, i i);
     CREATE DOMAIN d AS i;
     CREATE TABLE t (id int, c c, i i, l i[], d d);
     CREATE TABLE a (x bigint, z text, y text);
     CREATE TABLE b (r a, s a[]);",
];

#[test]
fn values_of_attributes_keep_their_names() {
    let options = ShadowOptions { binaries: None, ..Default::default() };
    let shadow = Shadow::start(&options).unwrap();
    let (database, from) = load(&shadow, "shapes", SHAPES[0]);
    let (_, to) = load(&shadow, "shapes", SHAPES[1]);
    let mut client = database.connect().unwrap();
    client
        .batch_execute(
            r#"INSERT INTO t VALUES
                (1, ('o"x,', 1.5, ('a', 'b'), 'g'), ('a', NULL), ARRAY[('a', 'b'), NULL, (NULL, NULL)]::i[], ('a', 'b')),
                (2, (NULL, NULL, NULL, NULL), (NULL, NULL), '{}', (NULL, '')),
                (3, NULL, NULL, NULL, NULL)"#,
        )
        .unwrap();
    client
        .batch_execute(
            r#"INSERT INTO b VALUES ((1, 'o"y,'), ARRAY[(2, 'b'), (3, NULL)]::a[]), (NULL, NULL)"#,
        )
        .unwrap();
    convert(&database, &from, &to).unwrap();
    let stored = client.query("SELECT to_jsonb(b)::text FROM b", &[]).unwrap();
    let stored: Vec<String> = stored.iter().map(|row| row.get(0)).collect();
    let expected = [
        r#"{"r": {"x": 1, "y": "o\"y,", "z": null}, "s": [{"x": 2, "y": "b", "z": null}, {"x": 3, "y": null, "z": null}]}"#,
        r#"{"r": null, "s": null}"#,
    ];
    assert_eq!(stored, expected);
    let rows = client.query("SELECT to_jsonb(t)::text FROM t ORDER BY id", &[]).unwrap();
    let rows: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let expected = [
        r#"{"c": {"i": {"a": "a", "b": "b"}, "n": 2, "x": "o\"x,", "new": null}, "d": {"a": "a", "b": "b"}, "i": {"a": "a", "b": null}, "l": [{"a": "a", "b": "b"}, null, {"a": null, "b": null}], "id": 1}"#,
        r#"{"c": {"i": null, "n": null, "x": null, "new": null}, "d": {"a": null, "b": ""}, "i": {"a": null, "b": null}, "l": [], "id": 2}"#,
        r#"{"c": null, "d": null, "i": null, "l": null, "id": 3}"#,
    ];
    assert_eq!(rows, expected);
    // What is not told of an array is not lost in silence.
    client.batch_execute("UPDATE t SET l = ARRAY[[ROW('b', 'a')::i]]").unwrap();
    let error = convert(&database, &to, &from).unwrap_err();
    assert!(error.contains("[1:1][1:1] is not converted"), "{error}");
}

#[test]
fn a_proof_finds_values_that_changed_places() {
    let options = ShadowOptions { binaries: None, ..Default::default() };
    let shadow = Shadow::start(&options).unwrap();
    let (_, from) = load(&shadow, "shapes", SHAPES[0]);
    let (_, to) = load(&shadow, "shapes", SHAPES[1]);
    let plan = plan::between(&from, &to).unwrap();
    let mut file = PlanFile::new(&plan, ("a", &from), ("b", &to));
    let proof = prove(&shadow, &from, &to, &file).unwrap();
    assert!(proof.holds(), "{plan}\n{proof:#?}");
    assert!(proof.seeded.rows > 0, "{:?}", proof.seeded);
    let lost: Vec<_> = file.steps.iter().flat_map(|it| it.hazards_of("data-loss")).collect();
    assert_eq!(lost.len(), 1, "{plan}");
    let step = file.steps.iter_mut().find(|it| it.sql.contains("COLUMN i TYPE")).unwrap();
    step.sql = "ALTER TABLE public.t ALTER COLUMN i TYPE public.i USING i::text::public.i".into();
    let proof = prove(&shadow, &from, &to, &file).unwrap();
    assert!(
        proof.rows.iter().any(|it| it.table.path() == "public.t" && it.kept == 0),
        "{proof:#?}"
    );
}
