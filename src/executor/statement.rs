//! A statement on its way to the server.

use std::borrow::Cow;
use std::fmt;

use postgres_types::private::BytesMut;
use postgres_types::{IsNull, ToSql, Type};

#[cfg(any(feature = "tokio-postgres", feature = "sqlx"))]
use crate::Error;
use crate::ReadError;

/// A statement and what its parameters are.
#[derive(Debug)]
pub struct Statement<'v> {
    pub(crate) sql: Sql,
    values: Vec<Value<'v>>,
}

/// The text of a statement.
#[derive(Debug)]
pub enum Sql {
    /// The text that a function makes, always the same. The function stands for it where a
    /// prepared statement is looked up, so that the text is only made to be prepared.
    Fixed(fn() -> String),
    /// One that differs from call to call.
    Text(Cow<'static, str>),
}

impl Sql {
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Fixed(make) => make().into(),
            Self::Text(text) => (&**text).into(),
        }
    }
}

/// Whether the server refused a prepared statement for what happened since it was prepared, by the
/// `SQLSTATE` and the function that said so: it was deallocated (`invalid_sql_statement_name`),
/// "cached plan must not change result type" (`feature_not_supported`), or the type of a parameter is
/// gone, and perhaps there anew (`internal_error`). It has done nothing then.
#[cfg(any(feature = "tokio-postgres", feature = "sqlx"))]
pub(super) fn is_stale(code: &str, routine: Option<&str>) -> bool {
    match code {
        "26000" => true,
        "0A000" => routine == Some("RevalidateCachedQuery"),
        "XX000" => routine == Some("getTypeBinaryInputInfo"),
        _ => false,
    }
}

/// What is told where a stale statement could not be prepared again. In a transaction that has failed
/// nothing can be (`in_failed_sql_transaction`): the first error says why.
#[cfg(any(feature = "tokio-postgres", feature = "sqlx"))]
pub(super) fn why(stale: Option<impl Into<Error>>, again: Error) -> Error {
    match stale {
        Some(first) if again.code() == Some("25P02") => first.into(),
        _ => again,
    }
}

/// The value of a parameter.
pub enum Value<'v> {
    /// One that stands somewhere.
    Ref(&'v (dyn ToSql + Sync)),
    /// One that goes with the statement.
    Own(Box<dyn ToSql + Sync + Send + 'v>),
    /// NULL, where it matters to the statement that it is.
    Null,
}

/// NULL of any type.
#[derive(Debug)]
struct Null;

impl ToSql for Null {
    fn to_sql(&self, _: &Type, _: &mut BytesMut) -> Result<IsNull, ReadError> {
        Ok(IsNull::Yes)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, ReadError> {
        self.to_sql(ty, out)
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_sql().fmt(f)
    }
}

impl<'v> Value<'v> {
    /// A value that goes with the statement.
    pub fn own(value: impl ToSql + Sync + Send + 'v) -> Self {
        Self::Own(Box::new(value))
    }

    /// The value as drivers take it.
    pub fn as_sql(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::Ref(value) => *value,
            Self::Own(value) => value.as_ref(),
            Self::Null => &Null,
        }
    }
}

impl<'v> Statement<'v> {
    /// A statement with the values of `$1`, …
    pub fn new(sql: impl Into<Cow<'static, str>>, values: Vec<Value<'v>>) -> Self {
        Self { sql: Sql::Text(sql.into()), values }
    }

    /// A statement whose text is always the one that `sql` makes.
    pub(crate) fn fixed(sql: fn() -> String, values: Vec<Value<'v>>) -> Self {
        Self { sql: Sql::Fixed(sql), values }
    }

    /// The values as a list.
    #[cfg(any(feature = "postgres", feature = "sqlx"))]
    pub(crate) fn list(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.params().collect()
    }

    /// The values as drivers take them.
    pub(crate) fn params(&self) -> impl ExactSizeIterator<Item = &(dyn ToSql + Sync)> {
        self.values.iter().map(Value::as_sql)
    }
}
