//! A server with the tables of `db/`.

use std::path::Path;

use postgres::Client;
use schema_postgres::scripts::{read_scripts, run_scripts};
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions};

/// A database with the tables; it is gone when the value is dropped.
pub(crate) struct Server {
    pub(crate) client: Client,
    _database: ShadowDatabase,
    _shadow: Shadow,
}

pub(crate) fn start() -> Server {
    let shadow = Shadow::start(&ShadowOptions::default()).unwrap();
    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("db");
    run_scripts(&mut client, &read_scripts(&[scripts]).unwrap()).unwrap();
    Server { client, _database: database, _shadow: shadow }
}
