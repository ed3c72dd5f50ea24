//! Catalog → schema: one read-only transaction, one set-based query a kind.

mod ask;
mod catalog;
mod fingerprint;
mod kinds;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use postgres::Client;
use schema_core::{Diagnostic, Extent, Kind, Object, ObjectId, Schema};

use crate::connect::{Address, connect};
use ask::Jobs;
use catalog::{Catalog, Cells, failed};
pub use fingerprint::fingerprint;

/// The oldest major version that is supported.
pub const MIN_MAJOR: u32 = 13;

/// From how many bytes of `pg_attribute` on, some 300 tables of 15 columns, a second connection is worth it.
const LARGE: i64 = 2 << 20;

const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;";

/// What every printed definition depends on, pinned. The same settings as `pg_dump`'s, and UTC,
/// because constants of type `timestamptz` are printed in the session's time zone.
const SETTINGS: &str = "\
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
    introspect_with(client, Extent::default())
}

/// Reads the schema as [`introspect`] does, and what was asked for besides.
///
/// # Errors
/// Those of [`introspect`].
pub fn introspect_with(client: &mut Client, extent: Extent) -> Result<Schema, Diagnostic> {
    run(client, extent, None::<fn() -> Option<Client>>)
}

/// The schema that this session made, such as by scripts: what it owns itself would belong to
/// whoever else had run them.
///
/// # Errors
/// Those of [`introspect`].
pub fn introspect_own(client: &mut Client, extent: Extent) -> Result<Schema, Diagnostic> {
    let mut like = Schema::new(0);
    like.extent = extent;
    introspect_like(client, &like)
}

/// What became of a schema that this session made: what it owns itself has an owner only where the
/// role owned something in that schema already.
///
/// # Errors
/// Those of [`introspect`].
pub(crate) fn introspect_like(client: &mut Client, like: &Schema) -> Result<Schema, Diagnostic> {
    let mut schema = introspect_with(client, like.extent)?;
    if like.extent.owners {
        let own = session_role(client)?;
        let own = own.filter(|own| !like.iter().any(|(_, it)| it.owner.as_ref() == Some(own)));
        own.iter().for_each(|own| schema.disown(own));
    }
    Ok(schema)
}

/// The role to which belongs what this session makes.
///
/// # Errors
/// Those of [`introspect`].
pub fn session_role(client: &mut Client) -> Result<Option<String>, Diagnostic> {
    let rows = client.query_typed("SELECT current_user::text", &[]);
    let rows = rows.map_err(|error| failed("session", &error))?;
    Ok(rows.first().and_then(|row| row.try_get(0).ok()))
}

/// Reads the schema as [`introspect`] does, and a large one over a second connection besides,
/// which sees the same state of the database (`pg_export_snapshot()`). `address` is that of
/// `client`. Where no second connection is to be had within `connecting`, the first one suffices.
///
/// # Errors
/// Those of [`introspect`].
pub fn introspect_at(
    client: &mut Client,
    extent: Extent,
    address: &Address,
    connecting: Duration,
) -> Result<Schema, Diagnostic> {
    // Of several servers the second connection could meet another one.
    let address = (address.endpoints.len() == 1).then(|| address.clone());
    run(client, extent, address.map(|address| move || connect(&address, connecting).ok()))
}

fn run(
    client: &mut Client,
    extent: Extent,
    second: Option<impl FnOnce() -> Option<Client> + Send + 'static>,
) -> Result<Schema, Diagnostic> {
    begin(client)?;
    let schema = server(client).and_then(|server| {
        let second = second.filter(|_| server.is_large);
        let second = match second.map(|second| (second, exported_snapshot(client))) {
            None => None,
            Some((second, Some(snapshot))) => Some((second, snapshot)),
            Some((_, None)) => {
                rollback(client)?;
                begin(client)?;
                None
            }
        };
        ask_and_read(client, server, extent, second)
    });
    let closed = rollback(client);
    let schema = schema?;
    closed?;
    Ok(schema)
}

fn begin(client: &mut Client) -> Result<(), Diagnostic> {
    let begin = format!("{BEGIN} {SETTINGS}");
    client.batch_execute(&begin).map_err(|error| failed("session", &error))
}

fn rollback(client: &mut Client) -> Result<(), Diagnostic> {
    client.batch_execute("ROLLBACK").map_err(|error| failed("session", &error))
}

/// What is to be known of a server before it is asked for objects.
struct Server {
    /// The major version.
    major: u32,
    /// Whether there is much to read.
    is_large: bool,
}

fn server(client: &mut Client) -> Result<Server, Diagnostic> {
    let sql = "SELECT current_setting('server_version_num')::int4, \
        pg_relation_size('pg_catalog.pg_attribute')";
    let rows = client.query_typed(sql, &[]).map_err(|error| failed("version", &error))?;
    let (number, size): (i32, i64) = match rows.first() {
        Some(row) => {
            let mut cells = Cells::new(row, "version");
            (cells.get()?, cells.get()?)
        }
        None => (0, 0),
    };
    let major = u32::try_from(number / 10_000).unwrap_or(0);
    if major < MIN_MAJOR {
        return Err(Diagnostic::error(
            "server-too-old",
            format!("the server is PostgreSQL {major}; {MIN_MAJOR} or newer is needed"),
        )
        .help("name a newer server, or restore the schema on one"));
    }
    Ok(Server { major, is_large: size >= LARGE })
}

/// The name by which another session can see what this one sees. Where there is none to be had,
/// the transaction is broken.
fn exported_snapshot(client: &mut Client) -> Option<String> {
    let rows = client.query_typed("SELECT pg_export_snapshot()", &[]).ok()?;
    let name: String = rows.first()?.try_get(0).ok()?;
    // It becomes a part of a statement.
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-').then_some(name)
}

/// Asks in one thread and reads in another, so that the server answers the next query while the
/// rows of the last one become objects.
fn ask_and_read(
    client: &mut Client,
    server: Server,
    extent: Extent,
    second: Option<(impl FnOnce() -> Option<Client> + Send + 'static, String)>,
) -> Result<Schema, Diagnostic> {
    let (answer, answers) = mpsc::channel();
    let (request, requests) = mpsc::channel();
    let catalog = Catalog::new(server.major, extent, answers, request);
    let jobs = Jobs::new(server);
    if let Some((connect, snapshot)) = second {
        ask::help(connect, snapshot, jobs.clone(), answer.clone());
    }
    thread::scope(|scope| {
        let asking = scope.spawn(move || ask::ask(client, &jobs, answer, &requests));
        let schema = read(catalog);
        // Where it stopped short, rows are missing, which `read` has said.
        let _ = asking.join();
        schema
    })
}

fn read(mut catalog: Catalog) -> Result<Schema, Diagnostic> {
    kinds::read(&mut catalog)?;
    kinds::finish(&mut catalog)?;
    let mut schema = catalog.schema;
    mark_children(&mut schema);
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
