//! The server of these tests: one for the process, one database for each test.

use std::sync::Mutex;

use postgres::Client;
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions};

/// Runs a test in a database of its own. The server ends with the last test that uses it.
pub(crate) fn with_database(test: impl FnOnce(&mut Client, u32)) {
    static SHADOW: Mutex<Option<(Shadow, usize)>> = Mutex::new(None);
    let shadow = {
        let mut slot = SHADOW.lock().unwrap();
        let (shadow, users) = slot.get_or_insert_with(|| {
            (Shadow::start(&ShadowOptions::default()).expect("a shadow"), 0)
        });
        *users += 1;
        shadow.clone()
    };
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let database: ShadowDatabase = shadow.database().expect("a database");
        let mut client = database.connect().expect("a connection");
        test(&mut client, shadow.version() / 10_000);
    }));
    drop(shadow);
    let mut slot = SHADOW.lock().unwrap();
    if let Some((_, users)) = slot.as_mut() {
        *users -= 1;
        if *users == 0 {
            *slot = None;
        }
    }
    drop(slot);
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}
