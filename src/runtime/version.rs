//! Optimistic updates: a row is changed only where it is what it was when it was read.

use postgres_types::ToSql;

use super::write::set;
use super::{Keyed, Shifted, Table, first, invalid};
use crate::executor::{AnyRow, Executor, Statement, Value};
use crate::query::Writer;
use crate::{Error, sql};

/// A table with a version column: named by `version` of `[models]` in `schema.toml`, an integer
/// that is never NULL. Every update and upsert of the models raises it by one, unless a patch says
/// what it is.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` have no version",
    label = "expected a table with a version column and a primary key",
    note = "`version` below `[models]` in schema.toml names the column"
)]
pub trait Versioned: Table + Keyed {
    /// The type of the version.
    type Version: ToSql + Sync + Send + 'static;

    /// Changes the row with this key where it still has this version, raises the version by one,
    /// and gives the row back as the database then has it; `None` where there is no such row, or
    /// row security or a trigger keeps it from being updated. What the patch says of the version is
    /// passed over.
    ///
    /// # Errors
    ///
    /// [`Error::Stale`] where the row has another version: it was changed since it was read. What
    /// the server refuses, and what [`from_row`](crate::Model::from_row) does.
    fn update_version<'c, C: Executor<'c>>(
        client: C,
        key: Self::Key<'c>,
        version: Self::Version,
        patch: &'c Self::Patch,
    ) -> C::Answer<Option<Self>> {
        if let Err(mut violations) = Self::check_patch(patch) {
            let is_version = |column: &str| column == Self::VERSION;
            violations.retain(|it| !it.columns.split(", ").any(is_version));
            if !violations.is_empty() {
                return C::ready(Err(invalid::<Self>(violations)));
            }
        }
        let take = |found: &mut Option<Self>, row: &C::Row| match row
            .read::<sql::Bool, Option<bool>>(0)?
        {
            Some(true) => first(found, &Shifted { row, by: 1 }),
            Some(false) => Err(Error::Stale(Self::RELATION)),
            None => Ok(()),
        };
        client.fetch(statement::<Self>(key, version, patch), None, take, Ok)
    }
}

/// The UPDATE, and the row as it is where the UPDATE changed none: NULL and not `false` before it says
/// that it has the version all the same.
fn statement<'v, T: Versioned>(
    key: T::Key<'v>,
    version: T::Version,
    patch: &'v T::Patch,
) -> Statement<'v> {
    use super::KeyOf;

    let (relation, select, column) = (T::RELATION, T::SELECT, T::VERSION);
    let mut out = Writer::new("WITH done AS (".to_owned(), key.values());
    set::<T>(&mut out, patch, true);
    out.push(&[" WHERE ", T::KEY, " AND ", column, " = "]);
    let version = out.value(Value::own(version), "");
    out.push(&[" RETURNING ", select, ") SELECT true, ", select, " FROM done UNION ALL "]);
    // Locked, for then row security asks of it what it asks of a row that is updated.
    out.push(&["SELECT * FROM (SELECT nullif(", column, " = "]);
    out.number(version);
    out.push(&[", true), ", select, " FROM ", relation, " WHERE ", T::KEY]);
    out.push(&[" AND NOT EXISTS (SELECT FROM done) FOR NO KEY UPDATE) AS seen"]);
    out.finish()
}
