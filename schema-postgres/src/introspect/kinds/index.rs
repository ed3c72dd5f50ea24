//! Indexes that no constraint made (`pg_index`).

use schema_core::object::Index;
use schema_core::{Diagnostic, Entry, Kind, Object, name};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "indexes";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    let mut parents = Vec::new();
    for row in catalog.rows("index")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let index_name: String = cells.get()?;
        let relation: u32 = cells.get()?;
        let unique = cells.get()?;
        let invalid: bool = cells.get()?;
        let partial = cells.get()?;
        let numbers: Vec<i16> = cells.get()?;
        let method: String = cells.get()?;
        let definition: Option<String> = cells.get()?;
        let parent: Option<u32> = cells.get()?;
        let tablespace = cells.get()?;
        let (clustered, replica_identity) = (cells.get()?, cells.get()?);
        let on = catalog.id(class::PG_CLASS, relation, 0).cloned();
        let id = catalog.in_namespace(Kind::Index, namespace, &index_name);
        let (Some(on), Some(id)) = (on, id) else { continue };
        let columns = if numbers.contains(&0) {
            Vec::new()
        } else {
            catalog.column_names(relation, &numbers)
        };
        let index = Index {
            on,
            unique,
            definition: match definition {
                Some(definition) => from_using(&definition).to_owned(),
                None => plain(&method, &columns),
            },
            columns,
            partial,
            parent: None,
            tablespace,
            invalid,
            statistics: Vec::new(),
            clustered,
            replica_identity,
        };
        if let Some(parent) = parent {
            parents.push((id.clone(), parent));
        }
        catalog.add(class::PG_CLASS, oid, id, Entry::new(index));
    }
    for (id, parent) in parents {
        let parent = catalog.id(class::PG_CLASS, parent, 0).cloned();
        if let Some(Object::Index(index)) =
            catalog.schema.get_mut(&id).map(|entry| &mut entry.object)
        {
            index.parent = parent;
        }
    }
    options(catalog)
}

/// What few indexes have: statistics targets, and a constraint's index that belongs to an index of
/// the partitioned table that is no constraint's.
fn options(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("index_option")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let statistics = cells.list()?;
        let parent = cells.get::<Option<u32>>()?;
        let Some(id) = catalog.id(class::PG_CLASS, oid, 0).cloned() else { continue };
        let parent = parent.and_then(|oid| catalog.id(class::PG_CLASS, oid, 0)).cloned();
        match catalog.schema.get_mut(&id).map(|entry| &mut entry.object) {
            Some(Object::Index(index)) => index.statistics = statistics,
            Some(Object::Constraint(constraint)) => {
                constraint.parent = constraint.parent.take().or(parent);
            }
            _ => {}
        }
    }
    Ok(())
}

/// What `pg_get_indexdef()` prints for plain columns with the default operator class, collation
/// and order of each. Most indexes are such, and the server needs longer to print one than for
/// all the rest that is read of it.
fn plain(method: &str, columns: &[String]) -> String {
    let columns: Vec<String> = columns.iter().map(|column| name::quote(column)).collect();
    format!("USING {} ({})", name::quote(method), columns.join(", "))
}

/// `USING btree (…) …`: the definition without the names before it, which are addresses.
fn from_using(definition: &str) -> &str {
    const USING: &str = "USING ";
    let mut quoted = false;
    for (i, b) in definition.bytes().enumerate() {
        match b {
            b'"' => quoted = !quoted,
            b'U' if !quoted && definition.get(i..).is_some_and(|d| d.starts_with(USING)) => {
                return definition.get(i..).unwrap_or(definition);
            }
            _ => {}
        }
    }
    definition
}
