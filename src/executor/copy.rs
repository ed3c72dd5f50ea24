//! Rows on their way to the server by COPY, in its binary format
//! (<https://www.postgresql.org/docs/current/sql-copy.html>, "Binary Format").

use bytes::{BufMut, Bytes};
use postgres_types::private::BytesMut;
use postgres_types::{IsNull, Type};

use super::Statement;
use crate::Error;
use crate::query::Writer;
use crate::reads::{ReadError, base};
use crate::runtime::{Group, Param, write_part};

/// Rows to be written by COPY.
#[derive(Debug)]
pub struct Copy<'v> {
    /// The table as SQL names it.
    pub(crate) relation: &'static str,
    /// A statement whose columns are of the types of the columns that are written.
    pub(crate) types: String,
    pub(crate) sql: String,
    pub(crate) rows: Group<'v>,
}

/// Whether nothing is known that would have the server refuse COPY into `$1` before it takes rows. Of
/// every column, given or not, it wants the binary form to be one that it can read.
///
/// `tokio-postgres` 0.7.18 sends Sync with such a COPY, and again where it is refused: the server
/// answers both, and every later statement would be given the answer of the one before.
#[cfg(feature = "tokio-postgres")]
pub(super) const IS_SAFE: &str = "SELECT pg_catalog.has_table_privilege($1, 'INSERT') \
    AND NOT pg_catalog.row_security_active($1) \
    AND pg_catalog.current_setting('transaction_read_only') = 'off' \
    AND pg_catalog.current_setting('lock_timeout') = '0' \
    AND pg_catalog.current_setting('statement_timeout') = '0' \
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute AS a \
        JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid \
        WHERE a.attrelid = $1::pg_catalog.regclass AND a.attnum > 0 AND t.typreceive = 0)";

/// Ends a connection whose COPY was refused all the same. A transaction that failed with it would refuse
/// that, too, and so may the server for a role that was set; where nothing helps, a transaction that has
/// failed is left, which refuses everything.
#[cfg(feature = "tokio-postgres")]
pub(super) const END: &str = "ROLLBACK; BEGIN; SET LOCAL SESSION AUTHORIZATION DEFAULT; \
    SET LOCAL ROLE NONE; SELECT pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid())";

/// How often [`END`] is sent until it is not answered any more: the first answer may be the one that is
/// too many.
#[cfg(feature = "tokio-postgres")]
pub(super) const ENDS: usize = 3;

/// How many bytes are sent at once.
const CHUNK: usize = 1 << 14;

impl<'v> Copy<'v> {
    /// The same as an INSERT, for where COPY is not safe.
    pub(crate) fn into_insert(self) -> Statement<'v> {
        let mut out = Writer::default();
        self.rows.insert(&mut out, false);
        out.finish()
    }

    /// What is sent, in pieces.
    pub(crate) fn chunks<'a>(
        &'a self,
        types: Vec<&'a Type>,
    ) -> impl Iterator<Item = Result<Bytes, Error>> + use<'a, 'v> {
        let mut out = BytesMut::with_capacity(CHUNK * 2);
        // A signature, no flags and no extension.
        out.put_slice(b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0");
        let mut rows = self.rows.values().chunks(self.rows.width().max(1));
        let mut ended = false;
        std::iter::from_fn(move || {
            while !ended && out.len() < CHUNK {
                match rows.next() {
                    Some(row) => {
                        if let Err((column, source)) = write_row(row, &types, &mut out) {
                            ended = true;
                            let name = self.rows.name(column);
                            return Some(Err(Error::Write { name, source }));
                        }
                    }
                    None => {
                        out.put_i16(-1);
                        ended = true;
                    }
                }
            }
            (!out.is_empty()).then(|| Ok(out.split().freeze()))
        })
    }
}

/// Writes a row; the error comes with the place of its column.
fn write_row(
    row: &[Param<'_>],
    types: &[&Type],
    out: &mut BytesMut,
) -> Result<(), (usize, ReadError)> {
    out.put_i16(i16::try_from(row.len()).map_err(|error| (0, error.into()))?);
    for (column, (value, ty)) in row.iter().zip(types).enumerate() {
        write_value(*value, base(ty), out).map_err(|error| (column, error))?;
    }
    Ok(())
}

fn write_value(value: Param<'_>, ty: &Type, out: &mut BytesMut) -> Result<(), ReadError> {
    let start = out.len();
    out.put_i32(-1);
    if let IsNull::No = write_part(value, ty, out)? {
        let length = i32::try_from(out.len() - start - 4)?;
        if let Some(place) = out.get_mut(start..start + 4) {
            place.copy_from_slice(&length.to_be_bytes());
        }
    }
    Ok(())
}
