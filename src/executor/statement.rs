//! A statement on its way to the server.

use std::borrow::Cow;
use std::fmt;

use postgres_types::ToSql;

/// A statement and what its parameters are.
#[derive(Debug)]
pub struct Statement<'v> {
    pub(crate) sql: Cow<'static, str>,
    values: Vec<Value<'v>>,
}

/// The value of a parameter.
pub enum Value<'v> {
    /// One that stands somewhere.
    Ref(&'v (dyn ToSql + Sync)),
    /// One that goes with the statement.
    Own(Box<dyn ToSql + Sync + Send + 'v>),
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
        }
    }
}

impl<'v> Statement<'v> {
    /// A statement with the values of `$1`, …
    pub fn new(sql: impl Into<Cow<'static, str>>, values: Vec<Value<'v>>) -> Self {
        Self { sql: sql.into(), values }
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
