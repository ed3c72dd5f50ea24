//! Foreign-data wrappers, foreign servers and user mappings. The view `pg_user_mappings` shows
//! options only to those who may use the mapping.

use schema_core::object::{ForeignDataWrapper, Server, UserMapping};
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, class, without_secrets};

const KIND: &str = "foreign servers";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("foreign")? {
        let mut cells = Cells::new(&row, KIND);
        let class: u32 = cells.get()?;
        let oid: u32 = cells.get()?;
        let mut texts = cells.get::<Vec<Option<String>>>()?.into_iter();
        let mut text = || texts.next().flatten();
        let name = text().unwrap_or_default();
        let options = without_secrets(cells.list()?);
        let (id, entry) = match class {
            class::PG_FOREIGN_DATA_WRAPPER => {
                let id = ObjectId::new(Kind::ForeignDataWrapper, [name.as_str()]);
                let (handler, validator) = (text(), text());
                (id, Entry::new(ForeignDataWrapper { handler, validator, options }))
            }
            class::PG_FOREIGN_SERVER => {
                let id = ObjectId::new(Kind::Server, [name.as_str()]);
                let wrapper = text().unwrap_or_default();
                let (server_type, version) = (text(), text());
                (id, Entry::new(Server { wrapper, server_type, version, options }))
            }
            _ => {
                let Some(id) = ObjectId::from_path(Kind::UserMapping, &name) else { continue };
                (id, Entry::new(UserMapping { options }))
            }
        };
        catalog.add(class, oid, id, entry);
    }
    Ok(())
}
