//! Range types with their multirange types (`pg_range`).

use schema_core::object::Range;
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "ranges";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("range")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let name: String = cells.get()?;
        let array: u32 = cells.get()?;
        let subtype = cells.get()?;
        let subtype_opclass = cells.get()?;
        let collation = cells.get()?;
        let canonical = cells.get()?;
        let subtype_diff = cells.get()?;
        let multirange_oids: [Option<u32>; 2] = [cells.get()?, cells.get()?];
        let multirange = cells.get()?;
        let Some(id) = catalog.in_namespace(Kind::Range, namespace, &name) else { continue };
        for oid in multirange_oids.into_iter().flatten().chain([array]) {
            catalog.name((class::PG_TYPE, oid, 0), id.clone());
        }
        let range =
            Range { subtype, subtype_opclass, collation, canonical, subtype_diff, multirange };
        catalog.add(class::PG_TYPE, oid, id, Entry::new(range));
    }
    Ok(())
}
