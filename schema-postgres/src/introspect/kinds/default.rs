//! Defaults, and the expressions of generated columns (`pg_attrdef`).

use schema_core::object::Default;
use schema_core::{Diagnostic, Entry, Kind, Object};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "defaults";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("default")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let relation: u32 = cells.get()?;
        let number: i32 = cells.get()?;
        let expression: String = cells.get()?;
        let Some(id) = catalog.id(class::PG_CLASS, relation, number).cloned() else { continue };
        match catalog.schema.get_mut(&id).map(|entry| &mut entry.object) {
            Some(Object::Column(column)) if column.generated.is_some() => {
                column.expression = Some(expression);
                catalog.name((class::PG_ATTRDEF, oid, 0), id);
            }
            Some(Object::Column(_)) => {
                let default = Entry::new(Default { expression });
                catalog.add(class::PG_ATTRDEF, oid, id.as_kind(Kind::Default), default);
            }
            _ => {}
        }
    }
    Ok(())
}
