//! Transforms that no extension brought (`pg_transform`).

use schema_core::object::Transform;
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "transforms";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("transform")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let path: &str = cells.get()?;
        let transform = Transform { from_sql: cells.get()?, to_sql: cells.get()? };
        if let Some(id) = ObjectId::from_path(Kind::Transform, path) {
            catalog.add(class::PG_TRANSFORM, oid, id, Entry::new(transform));
        }
    }
    Ok(())
}
