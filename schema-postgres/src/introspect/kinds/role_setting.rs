//! Settings of roles in the database (`pg_db_role_setting`), where they are asked for; without the
//! values of those that look secret.

use schema_core::name::quote;
use schema_core::object::{RoleSetting, Unmodelled};
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells};
use super::setting::is_secret;

const NAME: &str = "role_setting";

pub(super) fn ask(catalog: &Catalog) {
    if catalog.schema.extent.role_settings {
        catalog.ask(NAME, include_str!("role_setting.sql"), Vec::new());
    }
}

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    if !catalog.schema.extent.role_settings {
        return Ok(());
    }
    for row in catalog.rows(NAME)? {
        let mut cells = Cells::new(&row, NAME);
        let role: String = cells.get()?;
        for setting in cells.list()? {
            let Some((parameter, value)) = setting.split_once('=') else { continue };
            let path = format!("{} of {}", quote(parameter), quote(&role)).replace('\n', " ");
            let Some(id) = ObjectId::from_path(Kind::RoleSetting, &path) else { continue };
            if is_secret(parameter) {
                if let Some(id) = ObjectId::from_path(Kind::Unmodelled, &id.to_string()) {
                    catalog.schema.insert(id, Entry::new(Unmodelled {}));
                }
                continue;
            }
            let (role, parameter) = (role.clone(), parameter.to_owned());
            let entry = Entry::new(RoleSetting { role, parameter, value: value.to_owned() });
            catalog.schema.insert(id, entry);
        }
    }
    Ok(())
}
