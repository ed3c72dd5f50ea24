//! Sequences (`pg_sequence`), with what `CREATE SEQUENCE` would choose left out.

use schema_core::object::Sequence;
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "sequences";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("sequence")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let name: String = cells.get()?;
        let unlogged = cells.get()?;
        let sql_type: String = cells.get()?;
        let start: i64 = cells.get()?;
        let increment: i64 = cells.get()?;
        let min: i64 = cells.get()?;
        let max: i64 = cells.get()?;
        let cache: i64 = cells.get()?;
        let cycle = cells.get()?;
        let owner: Option<u32> = cells.get()?;
        let column: Option<i32> = cells.get()?;
        let identity = cells.get()?;
        let (default_min, default_max) = bounds(&sql_type, increment);
        let sequence = Sequence {
            start: other_than(start, if increment < 0 { max } else { min }),
            increment: other_than(increment, 1),
            min: other_than(min, default_min),
            max: other_than(max, default_max),
            cache: other_than(cache, 1),
            sql_type,
            cycle,
            unlogged,
            owned_by: owner
                .zip(column)
                .and_then(|(table, column)| catalog.id(class::PG_CLASS, table, column).cloned()),
            identity,
        };
        let Some(id) = catalog.in_namespace(Kind::Sequence, namespace, &name) else { continue };
        catalog.add(class::PG_CLASS, oid, id, Entry::new(sequence));
    }
    Ok(())
}

fn other_than(value: i64, default: i64) -> Option<i64> {
    (value != default).then_some(value)
}

/// The bounds that `CREATE SEQUENCE` chooses: see its MINVALUE and MAXVALUE.
fn bounds(sql_type: &str, increment: i64) -> (i64, i64) {
    let (lowest, highest) = match sql_type {
        "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    if increment < 0 { (lowest, -1) } else { (1, highest) }
}
