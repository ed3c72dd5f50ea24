//! Settings of the database (`pg_db_role_setting`), without the values of those that look secret.

use schema_core::object::{Setting, Unmodelled};
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, without_secrets};

const KIND: &str = "settings";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("setting")? {
        for setting in Cells::new(&row, KIND).list()? {
            let Some((name, value)) = setting.split_once('=') else { continue };
            let id = ObjectId::new(Kind::Setting, [name]);
            if is_secret(name) {
                let path = format!("{id}").replace(['\n', '\0'], " ");
                if let Some(id) = ObjectId::from_path(Kind::Unmodelled, &path) {
                    catalog.schema.insert(id, Entry::new(Unmodelled {}));
                }
            } else {
                catalog.schema.insert(id, Entry::new(Setting { value: value.to_owned() }));
            }
        }
    }
    Ok(())
}

/// Whether a parameter sounds secret. PostgreSQL's own have no dot, and none of them is.
pub(super) fn is_secret(name: &str) -> bool {
    name.contains('.') && without_secrets(vec![name.to_owned()]).is_empty()
}
