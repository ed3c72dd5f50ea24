//! Policies of row-level security (`pg_policy`).

use schema_core::object::Policy;
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "policies";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("policy")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let relation: u32 = cells.get()?;
        let name: String = cells.get()?;
        let policy = Policy {
            restrictive: cells.get()?,
            command: cells.get()?,
            roles: cells.list()?,
            using: cells.get()?,
            check: cells.get()?,
        };
        let Some(table) = catalog.id(class::PG_CLASS, relation, 0) else { continue };
        let id = table.child(Kind::Policy, &name);
        catalog.add(class::PG_POLICY, oid, id, Entry::new(policy));
    }
    Ok(())
}
