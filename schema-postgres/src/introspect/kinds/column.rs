//! Columns of tables and views, and attributes of composite types (`pg_attribute`).

use std::collections::{HashMap, HashSet};

use postgres::Row;
use postgres::types::Type as PgType;
use schema_core::object::{Attribute, Column, Generated, Identity, Inherited};
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, Parameters, class, without_secrets};

const KIND: &str = "columns";

/// A type as columns have it: its oid, its modifier, and the collation.
type Key = (u32, i32, u32);

/// What a type says of a column, unless the column says otherwise.
struct Type {
    printed: String,
    storage: i8,
    collation: Option<String>,
}

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    let rows = catalog.rows("column")?;
    let types = types(catalog)?;
    catalog.column_types.reserve(rows.len());
    let mut relation = 0;
    let mut position = 0;
    for row in &rows {
        let mut cells = Cells::new(row, KIND);
        let owner: u32 = cells.get()?;
        let number: i16 = cells.get()?;
        let name: &str = cells.get()?;
        let key: Key = (cells.get()?, cells.get()?, cells.get()?);
        let storage: i8 = cells.get()?;
        position = if owner == relation { position + 1 } else { 1 };
        relation = owner;
        catalog.column_types.push(((owner, number), (key.0, key.2)));
        // Temporary tables have columns too, and are not known here.
        let Some(parent) = catalog.id(class::PG_CLASS, owner, 0) else { continue };
        let of = types.get(&key);
        let sql_type = of.map(|of| of.printed.clone()).unwrap_or_default();
        let collation = of.and_then(|of| of.collation.clone());
        let (id, entry) = if parent.kind() == Kind::Composite {
            let attribute = Attribute { position, sql_type, collation };
            (parent.child(Kind::Attribute, name), Entry::new(attribute))
        } else {
            let not_null = cells.get()?;
            let rare: Rare = cells.get::<Option<Vec<&str>>>()?.into();
            let column = Column {
                position,
                sql_type,
                not_null,
                collation,
                identity: rare.identity,
                generated: rare.generated,
                expression: None,
                inherited: rare.inherited,
                storage: of
                    .filter(|of| of.storage != storage)
                    .and_then(|_| storage_word(storage.cast_unsigned().into())),
                compression: rare.compression,
                statistics: rare.statistics,
                options: cells.list()?,
                server_options: without_secrets(cells.list()?),
            };
            (parent.child(Kind::Column, name), Entry::new(column))
        };
        catalog.schema.insert(id.clone(), entry);
        catalog.name((class::PG_CLASS, owner, i32::from(number)), id);
    }
    Ok(())
}

/// Which types the columns have, for the query that prints each of them once.
pub(super) fn used_types(rows: &[Row]) -> Result<Parameters, Diagnostic> {
    let mut keys = HashSet::new();
    for row in rows {
        let mut cells = Cells::at(row, 3, KIND);
        let key: Key = (cells.get()?, cells.get()?, cells.get()?);
        keys.insert(key);
    }
    let types: Vec<u32> = keys.iter().map(|key| key.0).collect();
    let modifiers: Vec<i32> = keys.iter().map(|key| key.1).collect();
    let collations: Vec<u32> = keys.iter().map(|key| key.2).collect();
    Ok(vec![
        (Box::new(types), PgType::OID_ARRAY),
        (Box::new(modifiers), PgType::INT4_ARRAY),
        (Box::new(collations), PgType::OID_ARRAY),
    ])
}

/// Which columns have privileges of their own, for the query that reads them.
pub(super) fn granted(rows: &[Row]) -> Result<Parameters, Diagnostic> {
    let (mut relations, mut numbers) = (Vec::<u32>::new(), Vec::<i16>::new());
    for row in rows {
        if Cells::at(row, 11, KIND).get::<Option<bool>>()?.is_some() {
            let mut cells = Cells::new(row, KIND);
            relations.push(cells.get()?);
            numbers.push(cells.get()?);
        }
    }
    Ok(vec![(Box::new(relations), PgType::OID_ARRAY), (Box::new(numbers), PgType::INT2_ARRAY)])
}

fn types(catalog: &mut Catalog) -> Result<HashMap<Key, Type>, Diagnostic> {
    let mut types = HashMap::new();
    for row in catalog.rows("column_type")? {
        let mut cells = Cells::new(&row, KIND);
        let key = (cells.get()?, cells.get()?, cells.get()?);
        let (printed, storage, collation) = (cells.get()?, cells.get()?, cells.get()?);
        types.insert(key, Type { printed, storage, collation });
    }
    Ok(types)
}

/// What most columns do not have, and what therefore comes as a list of words.
#[derive(Default)]
struct Rare {
    identity: Option<Identity>,
    generated: Option<Generated>,
    inherited: Option<Inherited>,
    statistics: Option<i64>,
    compression: Option<String>,
}

impl From<Option<Vec<&str>>> for Rare {
    fn from(words: Option<Vec<&str>>) -> Self {
        let Some(words) = words else { return Self::default() };
        let mut words = words.into_iter();
        let mut next = || words.next().unwrap_or_default();
        Self {
            identity: identity(next()),
            generated: generated(next()),
            inherited: Inherited::from_word(next()),
            statistics: next().parse().ok().filter(|target| *target >= 0),
            compression: compression(next()),
        }
    }
}

fn identity(code: &str) -> Option<Identity> {
    match code {
        "a" => Some(Identity::Always),
        "d" => Some(Identity::ByDefault),
        _ => None,
    }
}

fn generated(code: &str) -> Option<Generated> {
    match code {
        "s" => Some(Generated::Stored),
        "v" => Some(Generated::Virtual),
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

fn compression(code: &str) -> Option<String> {
    let word = match code {
        "p" => "pglz",
        "l" => "lz4",
        _ => return None,
    };
    Some(word.to_owned())
}
