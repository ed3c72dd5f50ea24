//! How large tables are, as a live database tells it.

use postgres::Client;
use postgres::types::Type;
use schema_core::plan::file::Size;
use schema_core::report::visible;
use schema_core::{Diagnostic, ObjectId};

/// `reltuples` is -1 where nobody has counted, before PostgreSQL 14 it is 0 in a table of no pages.
const SQL: &str = "
SELECT wanted.place,
    CASE WHEN c.reltuples < 0 OR (c.reltuples = 0 AND c.relpages = 0) THEN NULL
         ELSE c.reltuples::int8 END,
    coalesce(pg_catalog.pg_total_relation_size(c.oid), 0)
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (namespace, name, place)
JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.namespace
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
WHERE c.relkind IN ('r', 'm')
ORDER BY wanted.place";

/// The sizes of these tables and materialised views, without those that are not there or have no
/// rows of their own.
///
/// # Errors
/// `sizes` with the server's reason.
pub fn sizes<'i>(
    client: &mut Client,
    ids: impl IntoIterator<Item = &'i ObjectId>,
) -> Result<Vec<Size>, Diagnostic> {
    let ids: Vec<&ObjectId> = ids.into_iter().collect();
    let namespaces: Vec<String> = ids.iter().map(|id| id.namespace().unwrap_or_default()).collect();
    let names: Vec<String> = ids.iter().map(|id| id.name()).collect();
    let mut found = Vec::new();
    let mut read = || -> Result<(), postgres::Error> {
        let types = [(&namespaces as _, Type::TEXT_ARRAY), (&names as _, Type::TEXT_ARRAY)];
        for row in client.query_typed(SQL, &types)? {
            let (place, rows, bytes): (i64, Option<i64>, i64) =
                (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            let id = usize::try_from(place - 1).ok().and_then(|place| ids.get(place));
            found.extend(id.map(|id| Size {
                object: visible(&id.to_string()),
                rows: rows.and_then(|rows| rows.try_into().ok()),
                bytes: bytes.try_into().unwrap_or_default(),
            }));
        }
        Ok(())
    };
    match read() {
        Ok(()) => Ok(found),
        Err(error) => {
            let why =
                format!("the sizes of tables are not known: {}", crate::apply::reason(&error));
            Err(Diagnostic::error("sizes", why).help("check that the role may read pg_class"))
        }
    }
}
