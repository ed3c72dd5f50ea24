//! What goes wrong with a statement of a model.

use std::fmt;

use crate::reads::ReadError;
use crate::runtime::checks::Violation;
use crate::verify::Difference;

/// Why a statement of a model failed. It is the same for every driver.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// What `postgres` or `tokio-postgres` said: the server refused, or could not be reached.
    #[cfg(feature = "tokio-postgres")]
    Postgres(tokio_postgres::Error),
    /// What `sqlx` said: the server refused, or could not be reached.
    #[cfg(feature = "sqlx")]
    Sqlx(sqlx::Error),
    /// A column of a row is not there, or holds what its field cannot. A statement that writes has
    /// written all the same, unless its transaction is rolled back.
    Read {
        /// The place of the column in the statement's select list, from 0.
        column: usize,
        /// What the result calls it, after the relation where it is read as a part of a model:
        /// `public.users.email`. Empty where there is no such column.
        name: String,
        /// Why it could not be read.
        source: ReadError,
    },
    /// A value cannot be written as its column's type. Of a parameter of a statement the driver says
    /// so.
    Write {
        /// The column as SQL names it, `public.users.email`. Empty where it is not known.
        name: String,
        /// Why not.
        source: ReadError,
    },
    /// There is no row where one must be: a related one that is not there or cannot be seen, or one
    /// that a trigger or a rule of the database kept from being written.
    ///
    /// It has the relation, as SQL names it.
    NoRow(&'static str),
    /// The row of this relation has another version than the one that was to be changed: it was
    /// changed since it was read.
    Stale(&'static str),
    /// Nothing was sent: what would be written violates constraints.
    Invalid {
        /// The relation, as SQL names it.
        relation: &'static str,
        /// Which of the rows that were given, from 0; `None` where it is the only one.
        row: Option<usize>,
        /// What it would violate.
        violations: Vec<Violation>,
    },
    /// The database lacks what the models use, or has it in another form.
    Drift(Vec<Difference>),
}

impl Error {
    /// The `SQLSTATE` of an error that the server raised: five characters, see
    /// <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
    pub fn code(&self) -> Option<&str> {
        match self {
            #[cfg(feature = "tokio-postgres")]
            Self::Postgres(error) => error.code().map(tokio_postgres::error::SqlState::code),
            #[cfg(feature = "sqlx")]
            Self::Sqlx(error) => Some(server(error)?.code()),
            Self::Read { .. }
            | Self::Write { .. }
            | Self::NoRow(_)
            | Self::Stale(_)
            | Self::Invalid { .. }
            | Self::Drift(_) => None,
        }
    }

    /// The constraint that rows violated, or would, where it is known: which of a table's unique keys
    /// was taken, for example. Of several that would be violated it is the first that has a name.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            #[cfg(feature = "tokio-postgres")]
            Self::Postgres(error) => error.as_db_error()?.constraint(),
            #[cfg(feature = "sqlx")]
            Self::Sqlx(error) => server(error)?.constraint(),
            Self::Invalid { violations, .. } => violations.iter().find_map(|it| it.constraint),
            Self::Read { .. }
            | Self::Write { .. }
            | Self::NoRow(_)
            | Self::Stale(_)
            | Self::Drift(_) => None,
        }
    }
}

impl Error {
    /// The same of a column of this relation.
    #[cold]
    pub(crate) fn of(self, relation: &str) -> Self {
        match self {
            Self::Read { column, name, source } if !name.is_empty() => {
                Self::Read { column, name: format!("{relation}.{name}"), source }
            }
            error => error,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(feature = "tokio-postgres")]
            Self::Postgres(error) => match error.as_db_error() {
                Some(said) => said.fmt(f),
                None => {
                    error.fmt(f)?;
                    match std::error::Error::source(error) {
                        Some(source) => write!(f, ": {source}"),
                        None => Ok(()),
                    }
                }
            },
            #[cfg(feature = "sqlx")]
            Self::Sqlx(error) => match server(error) {
                Some(said) => {
                    let severity = format!("{:?}", said.severity()).to_uppercase();
                    write!(f, "{severity}: {}", said.message())?;
                    for (word, more) in [("DETAIL", said.detail()), ("HINT", said.hint())] {
                        if let Some(more) = more {
                            write!(f, "\n{word}: {more}")?;
                        }
                    }
                    Ok(())
                }
                None => error.fmt(f),
            },
            Self::Read { column, name, source } => {
                write!(f, "column {} of the result", column + 1)?;
                if !name.is_empty() {
                    write!(f, ", `{name}`,")?;
                }
                write!(f, " could not be read: {source}")
            }
            Self::Write { name, source } if name.is_empty() => {
                write!(f, "a value could not be written: {source}")
            }
            Self::Write { name, source } => {
                write!(f, "a value of `{name}` could not be written: {source}")
            }
            Self::NoRow(relation) => write!(
                f,
                "there is no row of `{relation}` where one must be: what it is related to cannot be \
                 seen, or a trigger or rule passed over it when it was written"
            ),
            Self::Stale(relation) => write!(
                f,
                "the row of `{relation}` was changed since it was read: read it again, and decide \
                 anew"
            ),
            Self::Invalid { relation, row, violations } => {
                write!(f, "nothing was written to `{relation}`, for ")?;
                match row {
                    None => f.write_str("it violates")?,
                    Some(row) => write!(f, "row {} violates", row + 1)?,
                }
                for violation in violations {
                    write!(f, "\n  {violation}")?;
                }
                Ok(())
            }
            Self::Drift(differences) => {
                f.write_str("the database is not the one that the models were made from")?;
                for difference in differences {
                    write!(f, "\n  {difference}")?;
                }
                f.write_str(
                    "\n  help: `cargo schema check` compares the snapshot with the database",
                )
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            #[cfg(feature = "tokio-postgres")]
            Self::Postgres(error) => Some(error),
            #[cfg(feature = "sqlx")]
            Self::Sqlx(error) => Some(error),
            Self::Read { source, .. } | Self::Write { source, .. } => Some(source.as_ref()),
            Self::NoRow(_) | Self::Stale(_) | Self::Invalid { .. } | Self::Drift(_) => None,
        }
    }
}

#[cfg(feature = "tokio-postgres")]
impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Postgres(error)
    }
}

#[cfg(feature = "sqlx")]
impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Sqlx(error)
    }
}

/// The error that the server raised, if it did.
#[cfg(feature = "sqlx")]
fn server(error: &sqlx::Error) -> Option<&sqlx::postgres::PgDatabaseError> {
    error.as_database_error()?.try_downcast_ref()
}
