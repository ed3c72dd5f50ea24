//! Extensions (`pg_extension`), without what every new database has.

use schema_core::object::Extension;
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "extensions";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("extension")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let name: String = cells.get()?;
        let extension = Extension { namespace: cells.get()?, version: cells.get()? };
        let id = ObjectId::new(Kind::Extension, [name.as_str()]);
        catalog.add(class::PG_EXTENSION, oid, id, Entry::new(extension));
    }
    Ok(())
}
