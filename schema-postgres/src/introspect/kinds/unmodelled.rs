//! Everything that the catalog has and no other file here reads: found, named, not understood.

use schema_core::object::Unmodelled;
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells};

const KIND: &str = "other kinds";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("unmodelled")? {
        let mut cells = Cells::new(&row, KIND);
        let kind: &str = cells.get()?;
        let identity: &str = cells.get()?;
        let path = format!("{kind} {}", identity.replace(['\n', '\0'], " "));
        if let Some(id) = ObjectId::from_path(Kind::Unmodelled, &path) {
            catalog.schema.insert(id, Entry::new(Unmodelled {}));
        }
    }
    Ok(())
}
