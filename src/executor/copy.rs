//! Rows on their way to the server by COPY, in its binary format
//! (<https://www.postgresql.org/docs/current/sql-copy.html>, "Binary Format").

use bytes::{BufMut, Bytes};
use postgres_types::private::BytesMut;
use postgres_types::{IsNull, Type};

#[cfg(feature = "sqlx")]
use super::Statement;
use crate::Error;
#[cfg(feature = "sqlx")]
use crate::query::Writer;
use crate::reads::{ReadError, base};
use crate::runtime::{Group, Param, write_part};

/// Rows to be written by COPY.
#[derive(Debug)]
pub struct Copy<'v> {
    /// A statement whose columns are of the types of the columns that are written.
    pub(crate) types: String,
    pub(crate) sql: String,
    pub(crate) rows: Group<'v>,
}

/// How many bytes are sent at once.
const CHUNK: usize = 1 << 16;

impl<'v> Copy<'v> {
    /// The same as an INSERT, for drivers that cannot break COPY off.
    #[cfg(feature = "sqlx")]
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
