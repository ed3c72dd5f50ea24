//! Catalog → schema: one read-only transaction, one set-based query a kind.

mod catalog;
mod depend;
mod fingerprint;
mod kinds;

use std::collections::BTreeSet;
use std::sync::mpsc;
use std::thread;

use postgres::Client;
use schema_core::{Diagnostic, Kind, Object, ObjectId, Schema};

use catalog::{Catalog, Cells, failed, for_major};
pub use fingerprint::fingerprint;

/// The oldest major version that is supported.
pub const MIN_MAJOR: u32 = 13;

/// What every printed definition depends on, pinned. The same settings as `pg_dump`'s, and UTC,
/// because constants of type `timestamptz` are printed in the session's time zone.
const SESSION: &str = "\
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL search_path = '';
SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = ISO;
SET LOCAL IntervalStyle = postgres;
SET LOCAL extra_float_digits = 3;
SET LOCAL bytea_output = hex;
SET LOCAL quote_all_identifiers = off;
SET LOCAL standard_conforming_strings = on;
SET LOCAL lock_timeout = '5s';
SET LOCAL jit = off;";

/// Reads the schema of the database that `client` is connected to.
///
/// Runs in one read-only, repeatable-read transaction that is rolled back at the end. A role that
/// may connect suffices: nothing but `pg_catalog` is read.
///
/// # Errors
/// Where the server is older than PostgreSQL 13, or a query fails; the diagnostic names the kind
/// of object that could not be read.
pub fn introspect(client: &mut Client) -> Result<Schema, Diagnostic> {
    client.batch_execute(SESSION).map_err(|error| failed("session", &error))?;
    let schema = major(client).and_then(|major| ask_and_read(client, major));
    let closed = client.batch_execute("ROLLBACK").map_err(|error| failed("session", &error));
    let schema = schema?;
    closed?;
    Ok(schema)
}

fn major(client: &mut Client) -> Result<u32, Diagnostic> {
    let sql = "SELECT current_setting('server_version_num')::int4";
    let rows = client.query_typed(sql, &[]).map_err(|error| failed("version", &error))?;
    let number: i32 = match rows.first() {
        Some(row) => Cells::new(row, "version").get()?,
        None => 0,
    };
    let major = u32::try_from(number / 10_000).unwrap_or(0);
    if major < MIN_MAJOR {
        return Err(Diagnostic::error(
            "server-too-old",
            format!("the server is PostgreSQL {major}; {MIN_MAJOR} or newer is needed"),
        )
        .help("name a newer server, or restore the schema on one"));
    }
    Ok(major)
}

/// Asks in one thread and reads in another, so that the server answers the next query while the
/// rows of the last one become objects.
fn ask_and_read(client: &mut Client, major: u32) -> Result<Schema, Diagnostic> {
    let (send, receive) = mpsc::channel();
    thread::scope(|scope| {
        let reader = scope.spawn(move || read(Catalog::new(major, receive)));
        for (name, sql) in kinds::QUERIES.iter().copied() {
            let rows = client.query_typed(&for_major(sql, major), &[]);
            let rows = rows.map_err(|error| failed(name, &error));
            let failed = rows.is_err();
            if send.send((name, rows)).is_err() || failed {
                break;
            }
        }
        drop(send);
        reader.join().unwrap_or_else(|_| {
            Err(Diagnostic::error("introspect-failed", "reading the catalog stopped short")
                .help("this is a defect of schema-postgres: please report it"))
        })
    })
}

fn read(mut catalog: Catalog) -> Result<Schema, Diagnostic> {
    kinds::read(&mut catalog)?;
    depend::read(&mut catalog)?;
    let mut schema = catalog.schema;
    mark_children(&mut schema);
    drop_implied_needs(&mut schema);
    Ok(schema)
}

/// What stands below an extension's object belongs to the extension, though `pg_depend` has a
/// row only for the object itself.
fn mark_children(schema: &mut Schema) {
    if schema.of_kind(Kind::Extension).next().is_none() {
        return;
    }
    let marked: Vec<(ObjectId, String)> = schema
        .iter()
        .filter_map(|(id, entry)| {
            let owner = match &entry.object {
                Object::Index(index) => Some(index.on.clone()),
                Object::Statistics(statistics) => Some(statistics.on.clone()),
                Object::Default(_) => schema.parent(&id.as_kind(Kind::Column)),
                _ if id.kind().depth() == Some(3) => schema.parent(id),
                _ => None,
            }?;
            Some((id.clone(), schema.get(&owner)?.extension.clone()?))
        })
        .collect();
    for (id, extension) in marked {
        if let Some(entry) = schema.get_mut(&id) {
            entry.extension = Some(extension);
        }
    }
}

/// Leaves out of `needs` what the parent or a field says already.
fn drop_implied_needs(schema: &mut Schema) {
    let slim: Vec<(ObjectId, BTreeSet<ObjectId>)> = schema
        .iter()
        .filter(|(_, entry)| !entry.needs.is_empty())
        .filter_map(|(id, entry)| {
            let implied = schema.implied_needs(id, entry);
            let needs: BTreeSet<_> = entry
                .needs
                .iter()
                .filter(|need| {
                    *need != id
                        && !implied.contains(need)
                        && need.parent_path() != Some(id.path())
                        && schema.contains(need)
                })
                .cloned()
                .collect();
            (needs.len() != entry.needs.len()).then(|| (id.clone(), needs))
        })
        .collect();
    for (id, needs) in slim {
        if let Some(entry) = schema.get_mut(&id) {
            entry.needs = needs;
        }
    }
}
