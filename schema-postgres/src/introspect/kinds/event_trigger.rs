//! Event triggers (`pg_event_trigger`).

use schema_core::object::EventTrigger;
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, class};
use super::split::firing;

const KIND: &str = "event triggers";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("event_trigger")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let name: String = cells.get()?;
        let trigger = EventTrigger {
            event: cells.get()?,
            tags: cells.list()?,
            function: cells.get()?,
            enabled: firing(cells.code()?),
        };
        let id = ObjectId::new(Kind::EventTrigger, [name.as_str()]);
        catalog.add(class::PG_EVENT_TRIGGER, oid, id, Entry::new(trigger));
    }
    Ok(())
}
