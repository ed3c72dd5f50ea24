//! Rewrite rules (`pg_rewrite`), without those that make views.

use schema_core::object::RewriteRule;
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, class};
use super::split::{firing, split, unread};

const KIND: &str = "rules";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("rule")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let relation: u32 = cells.get()?;
        let name: String = cells.get()?;
        let enabled = firing(cells.code()?);
        let event = match cells.code()? {
            '2' => "update",
            '3' => "insert",
            '4' => "delete",
            _ => "select",
        };
        let text: &str = cells.get()?;
        let table: &str = cells.get()?;
        let Some(relation) = catalog.id(class::PG_CLASS, relation, 0) else { continue };
        let id = relation.child(Kind::RewriteRule, &name);
        let (_, definition) =
            split(text, &format!(" TO {table}")).ok_or_else(|| unread(&id, text))?;
        let definition = definition.trim_end().trim_end_matches(';').to_owned();
        let rule = RewriteRule { event: event.to_owned(), definition, enabled };
        catalog.add(class::PG_REWRITE, oid, id, Entry::new(rule));
    }
    Ok(())
}
