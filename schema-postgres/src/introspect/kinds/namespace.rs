//! Namespaces (`pg_namespace`), without the system's own.

use schema_core::object::Namespace;
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "namespaces";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("namespace")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let name: String = cells.get()?;
        let id = ObjectId::new(Kind::Namespace, [name.as_str()]);
        catalog.add(class::PG_NAMESPACE, oid, id, Entry::new(Namespace {}));
        catalog.add_namespace(oid, name);
    }
    Ok(())
}
