//! Extended statistics (`pg_statistic_ext`).

use schema_core::object::Statistics;
use schema_core::{Diagnostic, Entry, Kind, name};

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
        let numbers: Vec<i16> = cells.get()?;
        let target = cells.get()?;
        let id = catalog.in_namespace(Kind::Statistics, namespace, &name);
        let on = catalog.id(class::PG_CLASS, relation, 0).cloned();
        let (Some(id), Some(on)) = (id, on) else { continue };
        let columns = catalog.column_names(relation, &numbers);
        let definition = definition(text, path, table, columns).ok_or_else(|| unread(&id, text))?;
        let entry = Entry::new(Statistics { on, definition, target });
        catalog.add(class::PG_STATISTIC_EXT, oid, id, entry);
    }
    Ok(())
}

/// What `pg_get_statisticsobjdef()` prints between the two names. The columns come first and in
/// the order of the table, which is history; here they are in the order of their names.
fn definition(text: &str, path: &str, table: &str, mut columns: Vec<String>) -> Option<String> {
    let text = text.strip_prefix("CREATE STATISTICS ")?.strip_prefix(path)?;
    let (kinds, items) = text.strip_suffix(table)?.strip_suffix(" FROM ")?.split_once(" ON ")?;
    let list = |columns: &[String]| {
        columns.iter().map(|column| name::quote(column)).collect::<Vec<_>>().join(", ")
    };
    let expressions = items.strip_prefix(&list(&columns))?;
    columns.sort();
    Some(format!("{kinds} ON {}{expressions}", list(&columns)).trim_start().to_owned())
}
