//! Conversions between encodings (`pg_conversion`).

use schema_core::object::Conversion;
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "conversions";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("conversion")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let name: String = cells.get()?;
        let conversion = Conversion {
            default: cells.get()?,
            from: cells.get()?,
            to: cells.get()?,
            function: cells.get()?,
        };
        let Some(id) = catalog.in_namespace(Kind::Conversion, namespace, &name) else { continue };
        catalog.add(class::PG_CONVERSION, oid, id, Entry::new(conversion));
    }
    Ok(())
}
