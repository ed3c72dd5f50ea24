//! Enums, composite types and base types (`pg_type`, `pg_enum`).

use schema_core::object::{BaseType, Composite, Enum};
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "types";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("plain_type")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let name: String = cells.get()?;
        let typtype = cells.code()?;
        let category = cells.get()?;
        let array: u32 = cells.get()?;
        let relation: u32 = cells.get()?;
        let (kind, entry) = match typtype {
            'e' => (Kind::Enum, Entry::new(Enum { labels: cells.list()? })),
            'c' => (Kind::Composite, Entry::new(Composite {})),
            _ => (Kind::BaseType, Entry::new(of_extension(category))),
        };
        let Some(id) = catalog.in_namespace(kind, namespace, &name) else { continue };
        catalog.name((class::PG_TYPE, array, 0), id.clone());
        if relation != 0 {
            catalog.name((class::PG_CLASS, relation, 0), id.clone());
        }
        catalog.add(class::PG_TYPE, oid, id, entry);
    }
    Ok(())
}

/// A base type of an extension, of which no more is told; others are read once more.
fn of_extension(category: String) -> BaseType {
    BaseType {
        category,
        shell: false,
        input: None,
        output: None,
        receive: None,
        send: None,
        typmod_in: None,
        typmod_out: None,
        analyze: None,
        subscript: None,
        length: None,
        by_value: false,
        alignment: None,
        storage: None,
        preferred: false,
        default: None,
        element: None,
        delimiter: None,
        collatable: false,
    }
}
