//! Indexes that no constraint made (`pg_index`).

use std::collections::HashMap;

use postgres::types::Type;
use schema_core::object::Index;
use schema_core::{Diagnostic, Entry, Kind, Object, name};

use super::super::catalog::{Catalog, Cells, Parameters, class};

const KIND: &str = "indexes";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    let classes = default_classes(catalog)?;
    let mut parents = Vec::new();
    let mut unprinted = Vec::new();
    for row in catalog.rows("index")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let index_name: &str = cells.get()?;
        let relation: u32 = cells.get()?;
        let unique = cells.get()?;
        let invalid: bool = cells.get()?;
        let partial = cells.get()?;
        let keys = usize::try_from(cells.get::<i16>()?).unwrap_or(0);
        let numbers: Vec<i16> = cells.get()?;
        let numbers = numbers.get(..keys).unwrap_or(&numbers);
        let opclasses: Vec<u32> = cells.get()?;
        let collations: Vec<u32> = cells.get()?;
        let special: bool = cells.get()?;
        let method: &str = cells.get()?;
        let predicate: Option<&str> = cells.get()?;
        let parent: Option<u32> = cells.get()?;
        let tablespace = cells.get()?;
        let (clustered, replica_identity) = (cells.get()?, cells.get()?);
        let on = catalog.id(class::PG_CLASS, relation, 0).cloned();
        let id = catalog.in_namespace(Kind::Index, namespace, index_name);
        let (Some(on), Some(id)) = (on, id) else { continue };
        let columns =
            if numbers.contains(&0) { Vec::new() } else { catalog.column_names(relation, numbers) };
        let by_default = |(number, (opclass, collation)): (&i16, (&u32, &u32))| {
            catalog.column_type(relation, *number).is_some_and(|column| {
                classes.get(opclass) == Some(&column.0) && *collation == column.1
            })
        };
        let definition =
            if !special && numbers.iter().zip(opclasses.iter().zip(&collations)).all(by_default) {
                plain(method, &columns, predicate)
            } else {
                unprinted.push(oid);
                String::new()
            };
        let index = Index {
            on,
            unique,
            definition,
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
    let unprinted: Parameters = vec![(Box::new(unprinted), Type::OID_ARRAY)];
    catalog.ask("index_definition", include_str!("index_definition.sql"), unprinted);
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

/// The definitions that only the server can print, asked for by [`read`].
pub(super) fn read_definitions(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("index_definition")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let definition: Option<&str> = cells.get()?;
        let Some(id) = catalog.id(class::PG_CLASS, oid, 0).cloned() else { continue };
        if let Some(Object::Index(index)) =
            catalog.schema.get_mut(&id).map(|entry| &mut entry.object)
        {
            index.definition = from_using(definition.unwrap_or_default()).to_owned();
        }
    }
    Ok(())
}

/// The operator classes that are the default of a type, and that type.
fn default_classes(catalog: &mut Catalog) -> Result<HashMap<u32, u32>, Diagnostic> {
    let mut classes = HashMap::new();
    for row in catalog.rows("index_class")? {
        let mut cells = Cells::new(&row, KIND);
        classes.insert(cells.get()?, cells.get()?);
    }
    Ok(classes)
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
fn plain(method: &str, columns: &[String], predicate: Option<&str>) -> String {
    let columns: Vec<String> = columns.iter().map(|column| name::quote(column)).collect();
    let using = format!("USING {} ({})", name::quote(method), columns.join(", "));
    match predicate {
        Some(predicate) => format!("{using} WHERE {predicate}"),
        None => using,
    }
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
