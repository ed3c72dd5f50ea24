//! The embedded PostgreSQL, for machines without one.

use schema_postgres::scripts::{Script, read_scripts, run_scripts};
use schema_postgres::shadow::Shadow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[test]
fn scripts_load_into_databases_of_their_own() {
    let shadow = Shadow::embedded(Duration::from_secs(120)).unwrap();
    assert!(shadow.description().contains("embedded"));
    let start = Instant::now();
    let one = shadow.database().unwrap_or_else(|error| panic!("{error}"));
    let mut client = one.connect().unwrap_or_else(|error| panic!("{error}"));
    eprintln!("first query after {:?}", start.elapsed());
    let script = Script {
        path: PathBuf::from("a.sql"),
        text: "create table t (id int generated always as identity primary key);\ncreate view v as select * from t;\nbroken;".to_owned(),
        first_line: 1,
        transaction: false,
    };
    let error = run_scripts(&mut client, &[script]).unwrap_err();
    assert_eq!(error.origin.unwrap().line_column(), (3, 1));
    client.batch_execute("select from v").unwrap();
    let version: String = client.query_one("show server_version_num", &[]).unwrap().get(0);
    assert_eq!(version, shadow.version().to_string());
    // One after the other, sessions are no problem.
    drop(client);
    one.connect().unwrap().batch_execute("select from v").unwrap();

    let two = shadow.database().unwrap();
    let mut client = two.connect().unwrap();
    assert!(client.batch_execute("select from t").is_err());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/schemas/pagila.sql");
    match read_scripts(&[file]) {
        Ok(scripts) => {
            run_scripts(&mut client, &scripts).unwrap_or_else(|error| panic!("{error}"));
        }
        Err(error) => eprintln!("skipped a part: {error}"),
    }
    // A session that is still open does not keep the database from going away.
    let start = Instant::now();
    drop(two);
    assert!(start.elapsed() < Duration::from_secs(30));
}
