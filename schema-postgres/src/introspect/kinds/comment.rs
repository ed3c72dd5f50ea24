//! Comments on everything that was read (`pg_description`).

use schema_core::{Diagnostic, Object};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "comments";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("comment")? {
        let mut cells = Cells::new(&row, KIND);
        let class: u32 = cells.get()?;
        let oid: u32 = cells.get()?;
        let sub: i32 = cells.get()?;
        let comment: String = cells.get()?;
        let Some(id) = catalog.id(class, oid, sub).cloned() else { continue };
        let Some(entry) = catalog.schema.get_mut(&id) else { continue };
        match &mut entry.object {
            // A constraint's index is no object of its own, but can carry a comment.
            Object::Constraint(constraint) if class == class::PG_CLASS => {
                constraint.index_comment = Some(comment);
            }
            _ => entry.comment = Some(comment),
        }
    }
    Ok(())
}
