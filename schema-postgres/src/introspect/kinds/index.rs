//! Indexes that no constraint made (`pg_index`).

use schema_core::object::Index;
use schema_core::{Diagnostic, Entry, Kind, Object};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "indexes";

pub(super) fn read(catalog: &mut Catalog<'_>) -> Result<(), Diagnostic> {
    let mut parents = Vec::new();
    for row in catalog.query(KIND, include_str!("index.sql"))? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let name: String = cells.get()?;
        let relation: u32 = cells.get()?;
        let unique = cells.get()?;
        let invalid: bool = cells.get()?;
        let partial = cells.get()?;
        let numbers: Vec<i16> = cells.get()?;
        let definition: String = cells.get()?;
        let create: String = cells.get()?;
        let table: String = cells.get()?;
        let parent: Option<u32> = cells.get()?;
        let tablespace = cells.get()?;
        let statistics = cells.list()?;
        let on = catalog.id(class::PG_CLASS, relation, 0).cloned();
        let id = catalog.in_namespace(Kind::Index, namespace, &name);
        let (Some(on), Some(id)) = (on, id) else { continue };
        let columns = if numbers.contains(&0) {
            Vec::new()
        } else {
            catalog.column_names(relation, &numbers)
        };
        let index = Index {
            on,
            unique,
            definition: from_using(&definition, &create, &table).to_owned(),
            columns,
            partial,
            parent: None,
            tablespace,
            invalid,
            statistics,
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
    Ok(())
}

/// `USING btree (…) …`: the definition without the names, which are addresses.
fn from_using<'d>(definition: &'d str, create: &str, table: &str) -> &'d str {
    let rest = definition.strip_prefix(create).unwrap_or(definition);
    let rest = rest.strip_prefix("ONLY ").unwrap_or(rest);
    rest.strip_prefix(table).unwrap_or(rest)
}
