//! Operators (`pg_operator`), without those that only another operator speaks of.

use schema_core::object::Operator;
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "operators";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("operator")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let path: &str = cells.get()?;
        let operator = Operator {
            function: cells.get()?,
            left: cells.get()?,
            right: cells.get()?,
            commutator: cells.get()?,
            negator: cells.get()?,
            restrict: cells.get()?,
            join: cells.get()?,
            hashes: cells.get()?,
            merges: cells.get()?,
        };
        let Some(id) = ObjectId::from_path(Kind::Operator, path) else { continue };
        catalog.add(class::PG_OPERATOR, oid, id, Entry::new(operator));
    }
    Ok(())
}
