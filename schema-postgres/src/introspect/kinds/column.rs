//! Columns of tables and views, and attributes of composite types (`pg_attribute`).

use std::collections::HashMap;

use schema_core::object::{Attribute, Column, Generated, Identity, Inherited};
use schema_core::{Diagnostic, Entry, Kind, Object};

use super::super::catalog::{Catalog, Cells, class, without_secrets};

const KIND: &str = "columns";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    let types = types(catalog)?;
    let mut relation = 0;
    let mut position = 0;
    for row in catalog.rows("column")? {
        let mut cells = Cells::new(&row, KIND);
        let owner: u32 = cells.get()?;
        let number: i16 = cells.get()?;
        let name: &str = cells.get()?;
        let sql_type = types.get(&(cells.get()?, cells.get()?)).cloned().unwrap_or_default();
        let not_null = cells.get()?;
        position = if owner == relation { position + 1 } else { 1 };
        relation = owner;
        // Indexes, sequences and temporary tables have columns too, and are not known here.
        let Some(parent) = catalog.id(class::PG_CLASS, owner, 0) else { continue };
        let (id, entry) = if parent.kind() == Kind::Composite {
            let attribute = Attribute { position, sql_type, collation: None };
            (parent.child(Kind::Attribute, name), Entry::new(attribute))
        } else {
            let column = Column {
                position,
                sql_type,
                not_null,
                collation: None,
                identity: None,
                generated: None,
                expression: None,
                inherited: None,
                storage: None,
                compression: None,
                statistics: None,
                options: Vec::new(),
                server_options: Vec::new(),
            };
            (parent.child(Kind::Column, name), Entry::new(column))
        };
        catalog.schema.insert(id.clone(), entry);
        catalog.name((class::PG_CLASS, owner, i32::from(number)), id);
    }
    options(catalog)
}

/// The types of all columns, each printed once.
fn types(catalog: &mut Catalog) -> Result<HashMap<(u32, i32), String>, Diagnostic> {
    let mut types = HashMap::new();
    for row in catalog.rows("column_type")? {
        let mut cells = Cells::new(&row, KIND);
        types.insert((cells.get()?, cells.get()?), cells.get()?);
    }
    Ok(types)
}

/// What most columns do not have, read for those that do.
fn options(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("column_option")? {
        let mut cells = Cells::new(&row, KIND);
        let owner: u32 = cells.get()?;
        let number: i32 = cells.get()?;
        let Some(id) = catalog.id(class::PG_CLASS, owner, number).cloned() else { continue };
        match catalog.schema.get_mut(&id).map(|entry| &mut entry.object) {
            Some(Object::Attribute(attribute)) => attribute.collation = cells.get()?,
            Some(Object::Column(column)) => {
                column.collation = cells.get()?;
                column.identity = identity(cells.code()?);
                column.generated = generated(cells.code()?);
                column.inherited = inherited(cells.get()?, cells.get()?);
                column.storage = cells
                    .get::<Option<i8>>()?
                    .and_then(|code| storage_word(code.cast_unsigned().into()));
                column.compression = compression(cells.code()?);
                column.statistics = cells.get()?;
                column.options = cells.list()?;
                column.server_options = without_secrets(cells.list()?);
            }
            _ => {}
        }
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
