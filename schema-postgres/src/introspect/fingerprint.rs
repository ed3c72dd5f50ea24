//! One cheap query that tells whether anything in the catalog changed.

use postgres::Client;
use schema_core::Diagnostic;

use super::catalog::{Cells, failed};

/// A text that is another one as soon as any object of the database was created, changed or
/// dropped. It means nothing beyond that: it differs between databases with the same schema.
///
/// Every catalog row carries the transaction that wrote it (`xmin`), and a dropped object takes
/// its rows away; so the number of rows and the sum of their `xmin` change with every DDL. `age(xmin)` counts from
/// now, and `age('3')` (the first transaction there is) takes that off again: `xid` has no cheaper
/// cast to a number. Rows of the system's birth have no age and never change.
/// The members of publications are counted by their dependencies, because one of their catalogs
/// came with PostgreSQL 15. Of subscriptions, whose `xmin` only superusers see, only what every
/// version shows to everyone counts: the name, the slot and the publications.
///
/// # Errors
/// Where the query fails.
pub fn fingerprint(client: &mut Client) -> Result<String, Diagnostic> {
    let sql = include_str!("fingerprint.sql");
    let rows = client.query_typed(sql, &[]).map_err(|error| failed("fingerprint", &error))?;
    match rows.first() {
        Some(row) => Cells::new(row, "fingerprint").get(),
        None => Ok(String::new()),
    }
}
