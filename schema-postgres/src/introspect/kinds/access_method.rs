//! Access methods (`pg_am`).

use schema_core::object::AccessMethod;
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "access methods";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("access_method")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let name: &str = cells.get()?;
        let method = AccessMethod { of: cells.get()?, handler: cells.get()? };
        let id = ObjectId::new(Kind::AccessMethod, [name]);
        catalog.add(class::PG_AM, oid, id, Entry::new(method));
    }
    Ok(())
}
