//! Domains (`pg_type` with `typtype` `d`). Their checks are read with the constraints.

use schema_core::object::Domain;
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "domains";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("domain")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let name: String = cells.get()?;
        let array: u32 = cells.get()?;
        let domain = Domain {
            sql_type: cells.get()?,
            not_null: cells.get()?,
            default: cells.get()?,
            collation: cells.get()?,
        };
        let Some(id) = catalog.in_namespace(Kind::Domain, namespace, &name) else { continue };
        catalog.name((class::PG_TYPE, array, 0), id.clone());
        catalog.add(class::PG_TYPE, oid, id, Entry::new(domain));
    }
    Ok(())
}
