//! Extended statistics (`pg_statistic_ext`).

use schema_core::object::Statistics;
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, class};
use super::split::unread;

const KIND: &str = "statistics";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("statistics")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let name: String = cells.get()?;
        let relation: u32 = cells.get()?;
        let text: &str = cells.get()?;
        let path: &str = cells.get()?;
        let table: &str = cells.get()?;
        let target = cells.get()?;
        let id = catalog.in_namespace(Kind::Statistics, namespace, &name);
        let on = catalog.id(class::PG_CLASS, relation, 0).cloned();
        let (Some(id), Some(on)) = (id, on) else { continue };
        let definition = text
            .strip_prefix("CREATE STATISTICS ")
            .and_then(|text| text.strip_prefix(path))
            .and_then(|text| text.strip_suffix(table)?.strip_suffix(" FROM "))
            .ok_or_else(|| unread(&id, text))?
            .trim_start()
            .to_owned();
        let entry = Entry::new(Statistics { on, definition, target });
        catalog.add(class::PG_STATISTIC_EXT, oid, id, entry);
    }
    Ok(())
}
