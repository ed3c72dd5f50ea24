//! Owners of everything that was read and has one of its own, where they are asked for.

use schema_core::{Diagnostic, Kind, Object};

use super::super::catalog::{Catalog, Cells, class};

const NAME: &str = "owner";

pub(super) fn ask(catalog: &Catalog) {
    if catalog.schema.extent.owners {
        catalog.ask(NAME, include_str!("owner.sql"), Vec::new());
    }
}

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    if !catalog.schema.extent.owners {
        return Ok(());
    }
    for row in catalog.rows(NAME)? {
        let mut cells = Cells::new(&row, NAME);
        let (class, oid): (u32, u32) = (cells.get()?, cells.get()?);
        let Some(id) = catalog.id(class, oid, 0).cloned() else { continue };
        let is_routine = matches!(id.kind(), Kind::Routine | Kind::Aggregate);
        let Some(entry) = catalog.schema.get_mut(&id) else { continue };
        let is_its_own = match &entry.object {
            // It has the owner of the table, always.
            Object::Sequence(sequence) => sequence.owned_by.is_none(),
            // The functions that make a range have its oid's name.
            _ => class != class::PG_PROC || is_routine,
        };
        // Whoever ran `CREATE EXTENSION` owns it and what it brings; no statement changes that.
        if is_its_own && entry.extension.is_none() {
            entry.owner = Some(cells.get()?);
        }
    }
    Ok(())
}
