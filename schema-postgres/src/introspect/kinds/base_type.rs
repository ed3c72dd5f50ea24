//! Base types that no extension brought, and types that are only names so far (`pg_type`). Arrays
//! are told by their input function, which gives arrays only and so can be no other type's.

use schema_core::object::BaseType;
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "base types";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("base_type")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let name: &str = cells.get()?;
        let base = BaseType {
            category: cells.get()?,
            shell: cells.get()?,
            input: cells.get()?,
            output: cells.get()?,
            receive: cells.get()?,
            send: cells.get()?,
            typmod_in: cells.get()?,
            typmod_out: cells.get()?,
            analyze: cells.get()?,
            subscript: cells.get()?,
            length: cells.get()?,
            by_value: cells.get()?,
            alignment: cells.get()?,
            storage: cells.get()?,
            preferred: cells.get()?,
            default: cells.get()?,
            element: cells.get()?,
            delimiter: cells.get()?,
            collatable: cells.get()?,
        };
        let Some(id) = catalog.in_namespace(Kind::BaseType, namespace, name) else { continue };
        catalog.add(class::PG_TYPE, oid, id, Entry::new(base));
    }
    Ok(())
}
