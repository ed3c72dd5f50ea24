//! Collations (`pg_collation`).

use schema_core::object::Collation;
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "collations";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("collation")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let name: String = cells.get()?;
        let collation = Collation {
            provider: cells.get()?,
            nondeterministic: cells.get()?,
            locale: cells.get()?,
            lc_collate: cells.get()?,
            lc_ctype: cells.get()?,
            rules: cells.get()?,
        };
        let Some(id) = catalog.in_namespace(Kind::Collation, namespace, &name) else { continue };
        catalog.add(class::PG_COLLATION, oid, id, Entry::new(collation));
    }
    Ok(())
}
