//! Triggers (`pg_trigger`), without those by which the server keeps constraints.

use schema_core::object::Trigger;
use schema_core::{Diagnostic, Entry, Kind, Object};

use super::super::catalog::{Catalog, Cells, class};
use super::split::{firing, split, unread};

const KIND: &str = "triggers";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    let mut clones = Vec::new();
    for row in catalog.rows("trigger")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let relation: u32 = cells.get()?;
        let name: String = cells.get()?;
        let enabled = firing(cells.code()?);
        let constraint = cells.get()?;
        let text: Option<&str> = cells.get()?;
        let quoted: &str = cells.get()?;
        let table: &str = cells.get()?;
        let above: Option<Vec<u32>> = cells.get()?;
        let Some(relation) = catalog.id(class::PG_CLASS, relation, 0) else { continue };
        let id = relation.child(Kind::Trigger, &name);
        let (events, definition) = match text {
            Some(text) => {
                let (events, definition) =
                    parts(text, quoted, table).ok_or_else(|| unread(&id, text))?;
                (Some(events.to_owned()), Some(definition.to_owned()))
            }
            None => (None, None),
        };
        let trigger = Trigger { events, definition, constraint, parent: None, enabled };
        if let Some(above) = above {
            clones.push((id.clone(), above));
        }
        catalog.add(class::PG_TRIGGER, oid, id, Entry::new(trigger));
    }
    for (id, above) in clones {
        // Between a clone and its trigger, only clones that fire in another way are objects.
        let parent = above.iter().find_map(|oid| catalog.id(class::PG_TRIGGER, *oid, 0)).cloned();
        if let Some(Object::Trigger(trigger)) =
            catalog.schema.get_mut(&id).map(|entry| &mut entry.object)
        {
            trigger.parent = parent;
        }
    }
    Ok(())
}

/// What `pg_get_triggerdef()` prints before and after the table's name.
fn parts<'t>(text: &'t str, name: &str, table: &str) -> Option<(&'t str, &'t str)> {
    let text = text.strip_prefix("CREATE ")?;
    let text = text.strip_prefix("CONSTRAINT ").unwrap_or(text).strip_prefix("TRIGGER ")?;
    split(text.strip_prefix(name)?.strip_prefix(' ')?, &format!(" ON {table} "))
}

#[cfg(test)]
#[test]
fn the_tables_name_is_found_among_names_like_it() {
    let text = r#"CREATE CONSTRAINT TRIGGER "a ON b " AFTER UPDATE OF " ON public.t " ON public.t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f(' ON public.t ')"#;
    assert_eq!(
        parts(text, r#""a ON b ""#, "public.t"),
        Some((
            r#"AFTER UPDATE OF " ON public.t ""#,
            "DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f(' ON public.t ')"
        ))
    );
}
