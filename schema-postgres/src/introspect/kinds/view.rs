//! Views and materialised views (`pg_class`, `pg_rewrite`).

use schema_core::object::{MaterializedView, View};
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "views";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("view")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let name: String = cells.get()?;
        let row_types: [Option<u32>; 2] = [cells.get()?, cells.get()?];
        let is_view = cells.code()? == 'v';
        let definition: String = cells.get()?;
        let definition = definition.trim().trim_end_matches(';').to_owned();
        let mut options = cells.list()?;
        // It stands behind the query, so that those of `WITH` come first.
        options.sort_by_key(|option| option.starts_with("check_option="));
        let access_method = cells.get()?;
        let tablespace = cells.get()?;
        let rules: Vec<u32> = cells.get::<Option<_>>()?.unwrap_or_default();
        let kind = if is_view { Kind::View } else { Kind::MaterializedView };
        let entry = if is_view {
            Entry::new(View { definition, options })
        } else {
            Entry::new(MaterializedView { definition, options, access_method, tablespace })
        };
        let Some(id) = catalog.in_namespace(kind, namespace, &name) else { continue };
        for oid in row_types.into_iter().flatten() {
            catalog.name((class::PG_TYPE, oid, 0), id.clone());
        }
        for rule in rules {
            catalog.name((class::PG_REWRITE, rule, 0), id.clone());
        }
        catalog.add(class::PG_CLASS, oid, id, entry);
    }
    Ok(())
}
