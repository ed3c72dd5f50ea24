//! Operator families and classes with their members (`pg_opfamily`, `pg_opclass`, `pg_amop`,
//! `pg_amproc`).

use schema_core::object::{OperatorClass, OperatorFamily};
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "operator classes";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("operator_class")? {
        let mut cells = Cells::new(&row, KIND);
        let class: u32 = cells.get()?;
        let oid: u32 = cells.get()?;
        let path: &str = cells.get()?;
        let default: Option<bool> = cells.get()?;
        let sql_type: Option<String> = cells.get()?;
        let family: Option<&str> = cells.get()?;
        let storage = cells.get()?;
        let members = cells.list()?;
        let classes: Vec<u32> = cells.get::<Option<_>>()?.unwrap_or_default();
        let oids: Vec<u32> = cells.get::<Option<_>>()?.unwrap_or_default();
        let family = family.and_then(|path| ObjectId::from_path(Kind::OperatorFamily, path));
        let (kind, entry) = match (default, sql_type, family) {
            (Some(default), Some(sql_type), Some(family)) if class == class::PG_OPCLASS => {
                let class = OperatorClass { default, sql_type, family, storage, members };
                (Kind::OperatorClass, Entry::new(class))
            }
            _ => (Kind::OperatorFamily, Entry::new(OperatorFamily { members })),
        };
        let Some(id) = ObjectId::from_path(kind, path) else { continue };
        for (class, oid) in classes.into_iter().zip(oids) {
            catalog.name((class, oid, 0), id.clone());
        }
        catalog.add(class, oid, id, entry);
    }
    Ok(())
}
