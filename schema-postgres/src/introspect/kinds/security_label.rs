//! Security labels of everything that was read (`pg_seclabel`); those of the database itself and of
//! what belongs to an extension are only named.

use schema_core::object::Unmodelled;
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells};

const KIND: &str = "security labels";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("security_label")? {
        let mut cells = Cells::new(&row, KIND);
        let (class, oid, sub) = (cells.get()?, cells.get()?, cells.get()?);
        let (provider, label): (String, String) = (cells.get()?, cells.get()?);
        let id = catalog.id(class, oid, sub).filter(|id| !is_of_extension(catalog, id)).cloned();
        match id.and_then(|id| catalog.schema.get_mut(&id)) {
            Some(entry) => {
                entry.security_labels.insert(provider, label);
            }
            None => {
                let path = cells.get::<&str>()?.replace(['\n', '\0'], " ");
                if let Some(id) = ObjectId::from_path(Kind::Unmodelled, &path) {
                    catalog.schema.insert(id, Entry::new(Unmodelled {}));
                }
            }
        }
    }
    Ok(())
}

fn is_of_extension(catalog: &Catalog, id: &ObjectId) -> bool {
    let belongs =
        |id: &ObjectId| catalog.schema.get(id).is_some_and(|entry| entry.extension.is_some());
    belongs(id) || catalog.schema.parent(id).is_some_and(|parent| belongs(&parent))
}
