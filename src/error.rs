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
    /// A column of a row is not there, or holds what its field cannot.
    Read {
        /// The place of the column in the statement's select list, from 0.
        column: usize,
        /// Why it could not be read.
        source: ReadError,
    },
    /// An INSERT returned no row: a trigger or a rule of the database kept it from being written.
    NoRow,
    /// Nothing was sent: what would be written violates constraints.
    Invalid(Vec<Violation>),
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
            Self::Read { .. } | Self::NoRow | Self::Invalid(_) | Self::Drift(_) => None,
        }
    }

    /// The constraint that rows violated, where the server names one: which of a table's unique
    /// keys was taken, for example.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            #[cfg(feature = "tokio-postgres")]
            Self::Postgres(error) => error.as_db_error()?.constraint(),
            Self::Read { .. } | Self::NoRow | Self::Invalid(_) | Self::Drift(_) => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(feature = "tokio-postgres")]
            Self::Postgres(error) => match error.as_db_error() {
                Some(said) => said.fmt(f),
                None => error.fmt(f),
            },
            Self::Read { column, source } => {
                write!(f, "column {} of the result could not be read: {source}", column + 1)
            }
            Self::NoRow => f.write_str(
                "no row was written: a trigger or a rule of the table passed over it in silence",
            ),
            Self::Invalid(violations) => {
                f.write_str("nothing was written, for it violates")?;
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
            Self::Read { source, .. } => Some(source.as_ref()),
            Self::NoRow | Self::Invalid(_) | Self::Drift(_) => None,
        }
    }
}

#[cfg(feature = "tokio-postgres")]
impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Postgres(error)
    }
}
