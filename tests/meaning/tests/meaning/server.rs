//! A server with the tables of `db/`.

use std::path::Path;

use postgres::Client;
use schema::sqlx::PgPool;
use schema::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
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

/// Runs a test with a pool of `sqlx`.
pub(crate) fn pool(server: &mut Server, test: impl AsyncFnOnce(PgPool)) {
    let mut setting = |name: &str| -> String {
        server.client.query_one(&format!("SELECT {name}"), &[]).unwrap().get(0)
    };
    let options = PgConnectOptions::new()
        .socket(setting("trim('\"' FROM current_setting('unix_socket_directories'))"))
        .port(setting("current_setting('port')").parse().unwrap())
        .username(&setting("current_user::text"))
        .database(&setting("current_database()::text"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let pool = PgPoolOptions::new().max_connections(2).connect_lazy_with(options);
        test(pool.clone()).await;
        pool.close().await;
    });
}
