//! Procedural languages that no extension brought (`pg_language`).

use schema_core::object::Language;
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "languages";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("language")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let name: &str = cells.get()?;
        let language = Language {
            trusted: cells.get()?,
            handler: cells.get()?,
            inline: cells.get()?,
            validator: cells.get()?,
        };
        let id = ObjectId::new(Kind::Language, [name]);
        catalog.add(class::PG_LANGUAGE, oid, id, Entry::new(language));
    }
    Ok(())
}
