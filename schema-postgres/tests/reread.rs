//! Texts that differ are compared again when a server has read and printed both.

use schema_core::{Change, Diagnostic, Object, Schema, What, diff};
use schema_postgres::shadow::{Shadow, ShadowOptions};
use schema_postgres::{Purpose, introspect, reread};

const TABLE: &str = "CREATE TABLE t (a int, b int, c int, status varchar(20));";

/// How PostgreSQL prints an IN list, and how it prints that when it has read it.
const LIST: &str = "CREATE INDEX i ON t (a) WHERE status IN ('new', 'old');";
const ARRAY: &str = "CREATE INDEX i ON t (a) WHERE (status)::text =
    ANY ((ARRAY['new'::character varying, 'old'::character varying])::text[]);";

fn start() -> Shadow {
    Shadow::start(&ShadowOptions::default()).unwrap()
}

fn load(shadow: &Shadow, parts: &[&str]) -> Schema {
    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    client.batch_execute(TABLE).unwrap();
    client.batch_execute(&parts.concat()).unwrap();
    introspect(&mut client).unwrap()
}

fn left(shadow: &Shadow, from: &Schema, to: &Schema, purpose: Purpose) -> Vec<Change> {
    let (to, doubt) = reread(|| Ok(shadow.clone()), from, to, purpose);
    assert_eq!(doubt, None);
    diff(from, &to)
}

#[test]
fn a_text_that_is_printed_otherwise_once_read_is_no_drift() {
    let shadow = start();
    let (list, array) = (load(&shadow, &[LIST]), load(&shadow, &[ARRAY]));
    assert_eq!(diff(&list, &array).len(), 1, "the server prints them in two ways");
    assert!(left(&shadow, &list, &array, Purpose::Compare).is_empty());
    assert!(left(&shadow, &array, &list, Purpose::Compare).is_empty());
    // A database that was made by the text of the first has that of the second.
    assert!(left(&shadow, &array, &list, Purpose::Plan).is_empty());
    // Where a statement brings the very text about, a plan has it.
    assert_eq!(left(&shadow, &list, &array, Purpose::Plan).len(), 1);
}

#[test]
fn what_parentheses_and_comments_change_is_drift() {
    let shadow = start();
    let one = load(&shadow, &["CREATE VIEW v AS SELECT (a - b) - c AS x FROM t;", LIST]);
    let comment = "COMMENT ON INDEX i IS 'new';";
    let two = load(&shadow, &["CREATE VIEW v AS SELECT a - (b - c) AS x FROM t;", ARRAY, comment]);
    let left = left(&shadow, &one, &two, Purpose::Compare);
    let fields: Vec<&str> = left
        .iter()
        .flat_map(|change| match &change.what {
            What::Altered(fields) => fields.iter().map(|it| it.field).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(fields, ["comment", "definition"], "of the index, of the view");
}

#[test]
fn what_different_majors_printed_is_printed_by_one() {
    let shadow = start();
    let view = "CREATE VIEW v AS SELECT a FROM t WHERE b > 1;";
    let from = load(&shadow, &[view]);
    let mut to = from.clone();
    to.postgres = if from.postgres == 13 { 14 } else { 13 };
    let id = to.iter().map(|(id, _)| id).find(|id| id.to_string() == "view public.v").cloned();
    let Object::View(view) = &mut to.get_mut(&id.unwrap()).unwrap().object else { panic!() };
    view.definition = "SELECT public.t.a AS a FROM public.t WHERE public.t.b > 1".to_owned();
    assert_eq!(diff(&from, &to).len(), 1);
    for purpose in [Purpose::Compare, Purpose::Plan] {
        assert!(left(&shadow, &from, &to, purpose).is_empty());
        assert!(left(&shadow, &to, &from, purpose).is_empty());
    }
}

#[test]
fn without_a_shadow_it_is_said() {
    let shadow = start();
    let (list, array) = (load(&shadow, &[LIST]), load(&shadow, &[ARRAY]));
    let none = || Err(Diagnostic::error("shadow-no-binaries", "no server was found"));
    let (to, doubt) = reread(none, &list, &array, Purpose::Compare);
    assert_eq!(*to, array);
    let said = doubt.unwrap().message;
    assert!(said.contains("index public.i") && said.contains("no server was found"), "{said}");
    // Nobody is asked where there is no doubt.
    let other = load(&shadow, &["CREATE INDEX i ON t (a) WHERE b > 1;"]);
    assert_eq!(reread(no_shadow, &list, &other, Purpose::Compare).1, None);
}

fn no_shadow() -> Result<Shadow, Diagnostic> {
    panic!("nothing is in doubt")
}
