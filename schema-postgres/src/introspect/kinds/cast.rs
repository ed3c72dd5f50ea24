//! Casts (`pg_cast`), without those that come with an extension or a range type.

use schema_core::object::{Cast, CastContext};
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "casts";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("cast")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let path: &str = cells.get()?;
        let cast = Cast {
            function: cells.get()?,
            inout: cells.get()?,
            implicit: match cells.code()? {
                'a' => Some(CastContext::Assignment),
                'i' => Some(CastContext::Implicit),
                _ => None,
            },
        };
        if let Some(id) = ObjectId::from_path(Kind::Cast, path) {
            catalog.add(class::PG_CAST, oid, id, Entry::new(cast));
        }
    }
    Ok(())
}
