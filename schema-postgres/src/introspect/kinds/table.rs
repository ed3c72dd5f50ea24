//! Tables: ordinary, partitioned, partitions, foreign (`pg_class`).

use schema_core::object::Table;
use schema_core::{Diagnostic, Entry, Kind, Object};

use super::super::catalog::{Catalog, Cells, class, without_secrets};

const KIND: &str = "tables";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("table")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let name: String = cells.get()?;
        let row_types: [Option<u32>; 2] = [cells.get()?, cells.get()?];
        let unlogged = cells.get()?;
        let partition_by = cells.get()?;
        let bound = cells.get()?;
        let of_type = cells.get()?;
        let access_method = cells.get()?;
        let tablespace = cells.get()?;
        let mut options = cells.list()?;
        options.extend(cells.list()?.into_iter().map(|option| format!("toast.{option}")));
        let table = Table {
            unlogged,
            partition_by,
            partition_of: None,
            bound,
            detaching: false,
            inherits: Vec::new(),
            of_type,
            access_method,
            tablespace,
            options,
            replica_identity: cells.get()?,
            row_security: cells.get()?,
            force_row_security: cells.get()?,
            server: cells.get()?,
            server_options: without_secrets(cells.list()?),
        };
        let Some(id) = catalog.in_namespace(Kind::Table, namespace, &name) else { continue };
        for oid in row_types.into_iter().flatten() {
            catalog.name((class::PG_TYPE, oid, 0), id.clone());
        }
        catalog.add(class::PG_CLASS, oid, id, Entry::new(table));
    }
    parents(catalog)
}

/// Inheritance, of which being a partition is a form.
fn parents(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("inherit")? {
        let mut cells = Cells::new(&row, KIND);
        let child: u32 = cells.get()?;
        let parents: Vec<u32> = cells.get()?;
        let detaching = cells.get()?;
        let Some(id) = catalog.id(class::PG_CLASS, child, 0).cloned() else { continue };
        let mut parents: Vec<_> = parents
            .into_iter()
            .filter_map(|oid| catalog.id(class::PG_CLASS, oid, 0).cloned())
            .collect();
        if let Some(Object::Table(table)) =
            catalog.schema.get_mut(&id).map(|entry| &mut entry.object)
        {
            if table.bound.is_some() {
                table.partition_of = parents.pop();
                table.detaching = detaching;
            } else {
                table.inherits = parents;
            }
        }
    }
    Ok(())
}
