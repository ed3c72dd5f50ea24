//! Columns of tables and views, and attributes of composite types (`pg_attribute`).

use schema_core::object::{Attribute, Column, Generated, Identity, Inherited};
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, class, without_secrets};

const KIND: &str = "columns";

pub(super) fn read(catalog: &mut Catalog<'_>) -> Result<(), Diagnostic> {
    let mut relation = 0;
    let mut position = 0;
    for row in catalog.query(KIND, include_str!("column.sql"))? {
        let mut cells = Cells::new(&row, KIND);
        let owner: u32 = cells.get()?;
        let number: i16 = cells.get()?;
        let relkind = cells.code()?;
        let name: &str = cells.get()?;
        position = if owner == relation { position + 1 } else { 1 };
        relation = owner;
        let sql_type = cells.get()?;
        let not_null = cells.get()?;
        let collation = cells.get()?;
        let identity = identity(cells.code()?);
        let generated = generated(cells.code()?);
        let inherited = inherited(cells.get()?, cells.get()?);
        let storage: Option<i8> = cells.get()?;
        let compression = compression(cells.code()?);
        let statistics = cells.get()?;
        let options = cells.list()?;
        let server_options = without_secrets(cells.list()?);
        let Some(parent) = catalog.id(class::PG_CLASS, owner, 0).cloned() else { continue };
        let (id, entry) = if relkind == 'c' {
            let attribute = Attribute { position, sql_type, collation };
            (parent.child(Kind::Attribute, name), Entry::new(attribute))
        } else {
            let column = Column {
                position,
                sql_type,
                not_null,
                collation,
                identity,
                generated,
                expression: None,
                inherited,
                storage: storage.and_then(|code| storage_word(code.cast_unsigned().into())),
                compression,
                statistics,
                options,
                server_options,
            };
            (parent.child(Kind::Column, name), Entry::new(column))
        };
        catalog.schema.insert(id.clone(), entry);
        catalog.name((class::PG_CLASS, owner, i32::from(number)), id);
    }
    Ok(())
}

fn identity(code: char) -> Option<Identity> {
    match code {
        'a' => Some(Identity::Always),
        'd' => Some(Identity::ByDefault),
        _ => None,
    }
}

fn generated(code: char) -> Option<Generated> {
    match code {
        's' => Some(Generated::Stored),
        'v' => Some(Generated::Virtual),
        _ => None,
    }
}

/// `attinhcount > 0` (or `coninhcount`) and `attislocal` (or `conislocal`), as one word.
pub(super) fn inherited(from_parent: bool, local: bool) -> Option<Inherited> {
    from_parent.then_some(if local { Inherited::Merged } else { Inherited::Only })
}

fn storage_word(code: char) -> Option<String> {
    let word = match code {
        'p' => "plain",
        'e' => "external",
        'm' => "main",
        'x' => "extended",
        _ => return None,
    };
    Some(word.to_owned())
}

fn compression(code: char) -> Option<String> {
    let word = match code {
        'p' => "pglz",
        'l' => "lz4",
        _ => return None,
    };
    Some(word.to_owned())
}
