//! A server with the tables of `db/`.

use std::path::Path;

use postgres::Client;
use schema::tokio_postgres;
use schema_data_tests::db::{NewUser, User};
use schema_postgres::scripts::{read_scripts, run_scripts};
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions};

/// An empty database; it is gone when the value is dropped.
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

impl Server {
    /// What a setting of the server is.
    pub(crate) fn setting(&mut self, name: &str) -> String {
        self.client.query_one(&format!("SELECT {name}"), &[]).unwrap().get(0)
    }

    /// Where an asynchronous client finds the same database.
    pub(crate) fn config(&mut self) -> tokio_postgres::Config {
        let mut config = tokio_postgres::Config::new();
        let folder = self.setting("current_setting('unix_socket_directories')");
        config
            .host(folder.trim_matches('"'))
            .port(self.setting("current_setting('port')").parse().unwrap())
            .user(self.setting("current_user::text"))
            .dbname(self.setting("current_database()::text"));
        config
    }

    /// Inserts users, each with a name and an age; the address is made from the name.
    pub(crate) fn users(&mut self, users: &[(&str, Option<i32>)]) -> Vec<User> {
        users
            .iter()
            .map(|(name, age)| {
                let mut new = NewUser::new(format!("{name}@example.org"), (*name).to_owned());
                new.age = *age;
                schema::Table::insert(&mut self.client, &new).unwrap()
            })
            .collect()
    }
}
