//! Shadows on a real server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use schema_postgres::scripts::{read_scripts, run_scripts};
use schema_postgres::shadow::{Shadow, ShadowOptions};
use std::path::{Path, PathBuf};

#[test]
fn loads_the_corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/schemas");
    let t = std::time::Instant::now();
    let shadow = Shadow::start(&ShadowOptions::default()).unwrap();
    eprintln!("start {:?} {}", t.elapsed(), shadow.description());
    for file in std::fs::read_dir(folder).unwrap() {
        let path: PathBuf = file.unwrap().path();
        if path.extension().is_none_or(|e| e != "sql") {
            continue;
        }
        let t = std::time::Instant::now();
        let database = shadow.database().unwrap();
        eprintln!("db {:?}", t.elapsed());
        let mut client = database.connect().unwrap();
        eprintln!("conn {:?}", t.elapsed());
        run_scripts(&mut client, &read_scripts(&[path]).unwrap()).unwrap();
        eprintln!("loaded {:?}", t.elapsed());
        drop(client);
        drop(database);
        eprintln!("dropped {:?}", t.elapsed());
    }
    let t = std::time::Instant::now();
    drop(shadow);
    eprintln!("stop {:?}", t.elapsed());
}
