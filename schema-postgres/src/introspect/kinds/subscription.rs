//! Subscriptions (`pg_subscription`): the columns that everyone may read, so never the connection.

use schema_core::object::Subscription;
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "subscriptions";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("subscription")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: Option<u32> = cells.get()?;
        let name: String = cells.get()?;
        let subscription = Subscription {
            publications: cells.list()?,
            slot: cells.get()?,
            options: cells.list()?,
        };
        let id = ObjectId::new(Kind::Subscription, [name.as_str()]);
        catalog.add(class::PG_SUBSCRIPTION, oid.unwrap_or(0), id, Entry::new(subscription));
    }
    Ok(())
}
