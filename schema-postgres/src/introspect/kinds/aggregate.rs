//! Aggregates (`pg_aggregate`). Those of an extension come with it.

use schema_core::object::Aggregate;
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, class};
use super::routine;

const KIND: &str = "aggregates";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("aggregate")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let name: &str = cells.get()?;
        let types = cells.list()?.join(",");
        let aggregate = Aggregate {
            arguments: cells.get()?,
            result: cells.get()?,
            hypothetical: cells.get()?,
            sfunc: cells.get()?,
            stype: cells.get()?,
            sspace: cells.get()?,
            finalfunc: cells.get()?,
            finalfunc_extra: cells.get()?,
            finalfunc_modify: cells.get()?,
            combinefunc: cells.get()?,
            serialfunc: cells.get()?,
            deserialfunc: cells.get()?,
            initcond: cells.get()?,
            msfunc: cells.get()?,
            minvfunc: cells.get()?,
            mstype: cells.get()?,
            msspace: cells.get()?,
            mfinalfunc: cells.get()?,
            mfinalfunc_extra: cells.get()?,
            mfinalfunc_modify: cells.get()?,
            minitcond: cells.get()?,
            sortop: cells.get()?,
            parallel: routine::parallel(cells.code()?),
        };
        let id = routine::id(catalog, Kind::Aggregate, namespace, name, &types);
        let Some(id) = id else { continue };
        catalog.add(class::PG_PROC, oid, id, Entry::new(aggregate));
    }
    Ok(())
}
