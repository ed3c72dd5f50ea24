//! Rows of `sqlx`.

use std::fmt;
use std::sync::Arc;

use postgres_types::{FromSql, Type, WrongType};
use sqlx::postgres::{PgRow, PgValueFormat, PgValueRef};
use sqlx::{Column, Row as _, ValueRef};

use super::types;
use crate::executor::AnyRow;
use crate::executor::row::named;
use crate::reads::{As, ReadError};
use crate::{Error, Reads};

/// A row of a statement of a model, with the types of its columns, which are made out once for
/// all rows.
pub struct Row {
    row: PgRow,
    types: Arc<[Type]>,
}

impl Row {
    pub(super) fn new(row: PgRow, types: Arc<[Type]>) -> Self {
        Self { row, types }
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.row.fmt(f)
    }
}

/// The bytes of a value, `None` being NULL.
pub(super) fn bytes<'r>(value: &PgValueRef<'r>) -> Result<Option<&'r [u8]>, ReadError> {
    match value.format() {
        PgValueFormat::Binary if value.is_null() => Ok(None),
        PgValueFormat::Binary => value.as_bytes().map(Some),
        PgValueFormat::Text => Err("a value as text, which `raw_sql` answers: use `query`".into()),
    }
}

/// Reads a value of a row whose type is known, or is what the row says.
pub(super) fn get<T: for<'r> FromSql<'r>>(
    row: &PgRow,
    index: usize,
    ty: Option<&Type>,
) -> Result<T, ReadError> {
    let value = sqlx::Row::try_get_raw(row, index)?;
    let read = |ty: &Type| {
        if !T::accepts(ty) {
            return Err(WrongType::new::<T>(ty.clone()).into());
        }
        T::from_sql_nullable(ty, bytes(&value)?)
    };
    match ty {
        Some(ty) => read(ty),
        None => read(&types::of(&value.type_info())),
    }
}

fn told<T>(row: &PgRow, column: usize, read: Result<T, ReadError>) -> Result<T, Error> {
    read.map_err(|source| {
        let name = row.columns().get(column).map_or("", |column| column.name()).to_owned();
        Error::Read { column, name, source }
    })
}

impl AnyRow for Row {
    fn len(&self) -> usize {
        self.types.len()
    }

    fn name(&self, index: usize) -> &str {
        self.row.name(index)
    }

    fn read<M, T: Reads<M>>(&self, index: usize) -> Result<T, Error> {
        let value = get::<As<M, T>>(&self.row, index, self.types.get(index));
        told(&self.row, index, value.map(|value| value.0))
            .map_err(|error| named(error, self.types.get(index), std::any::type_name::<T>()))
    }

    fn own<T: for<'r> FromSql<'r>>(&self, index: usize) -> Result<T, Error> {
        told(&self.row, index, get(&self.row, index, self.types.get(index)))
    }
}

impl AnyRow for PgRow {
    fn len(&self) -> usize {
        sqlx::Row::len(self)
    }

    fn name(&self, index: usize) -> &str {
        self.columns().get(index).map_or("", |column| column.name())
    }

    fn read<M, T: Reads<M>>(&self, index: usize) -> Result<T, Error> {
        told(self, index, get::<As<M, T>>(self, index, None).map(|value| value.0))
    }

    fn own<T: for<'r> FromSql<'r>>(&self, index: usize) -> Result<T, Error> {
        told(self, index, get(self, index, None))
    }
}
