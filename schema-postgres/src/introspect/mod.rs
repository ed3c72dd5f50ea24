//! Catalog → schema: one read-only transaction, one set-based query a kind.

mod catalog;
mod depend;
mod fingerprint;
mod kinds;

use std::collections::BTreeSet;

use postgres::Client;
use schema_core::constraint::ConstraintBody;
use schema_core::{Diagnostic, Entry, Kind, Object, ObjectId, Schema};

use catalog::Catalog;
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
    client.batch_execute(SESSION).map_err(|error| catalog::failed("session", &error))?;
    let schema = Catalog::new(client).and_then(read);
    let closed = client.batch_execute("ROLLBACK").map_err(|e| catalog::failed("session", &e));
    let schema = schema?;
    closed?;
    Ok(schema)
}

fn read(mut catalog: Catalog<'_>) -> Result<Schema, Diagnostic> {
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
    let marked: Vec<(ObjectId, String)> = schema
        .iter()
        .filter_map(|(id, entry)| {
            let owner = match &entry.object {
                Object::Index(index) => Some(index.on.clone()),
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
            let implied = implied(schema, id, entry);
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

fn implied(schema: &Schema, id: &ObjectId, entry: &Entry) -> Vec<ObjectId> {
    let mut implied: Vec<ObjectId> = schema.parent(id).into_iter().collect();
    match &entry.object {
        Object::Extension(extension) => {
            implied.push(ObjectId::new(Kind::Namespace, [extension.namespace.as_str()]));
        }
        Object::Sequence(sequence) => {
            if let Some(column) = &sequence.owned_by {
                implied.extend([column.clone()]);
                implied.extend(schema.parent(column));
            }
        }
        Object::Table(table) => {
            implied.extend(table.partition_of.clone());
            implied.extend(table.inherits.iter().cloned());
        }
        Object::Default(_) => implied.extend(schema.parent(&id.as_kind(Kind::Column))),
        Object::Constraint(constraint) => {
            let own = id.parent_path().unwrap_or_default();
            let table = ObjectId::from_path(Kind::Table, own);
            let columns = constraint.body.columns().iter();
            implied.extend(
                table.iter().flat_map(|t| columns.clone().map(|c| t.child(Kind::Column, c))),
            );
            implied.extend(constraint.parent.clone());
            match &constraint.body {
                ConstraintBody::PrimaryKey(key) | ConstraintBody::Unique(key) => {
                    let include = key.include.iter();
                    implied.extend(
                        table
                            .iter()
                            .flat_map(|t| include.clone().map(|c| t.child(Kind::Column, c))),
                    );
                }
                ConstraintBody::ForeignKey(key) => {
                    implied.push(key.table.clone());
                    implied.extend(key.referenced.iter().map(|c| key.table.child(Kind::Column, c)));
                }
                ConstraintBody::Check(_)
                | ConstraintBody::Exclusion(_)
                | ConstraintBody::NotNull(_) => {}
            }
        }
        Object::Index(index) => {
            implied.push(index.on.clone());
            implied.extend(index.columns.iter().map(|c| index.on.child(Kind::Column, c)));
            implied.extend(index.parent.clone());
        }
        _ => {}
    }
    implied
}
