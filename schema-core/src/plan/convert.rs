//! Values of composite types that change their shape: what PostgreSQL reads of a row goes by the
//! place of its values, what is meant goes by the names of its attributes
//! (<https://www.postgresql.org/docs/current/rowtypes.html>).

use crate::id::ObjectId;
use crate::name::quote;
use crate::object::{Kind, Object};

use super::context::Context;
use super::{narrow, retype};

/// How deep types are looked into: a snapshot can say of a type that it is a part of itself.
const DEPTH: usize = 8;

/// The values of a type of the first schema on their way to one of the second.
pub(super) struct Conversion<'c, 's> {
    pub(super) from: &'c Context<'s>,
    pub(super) to: &'c Context<'s>,
}

/// What has a text that the new type reads.
pub(super) struct Readable {
    pub(super) sql: String,
    /// Whether a query stands in it, which `USING` does not take.
    pub(super) queries: bool,
}

impl Conversion<'_, '_> {
    /// What to print of a value so that it can be read as another type; `None` where that is the
    /// value.
    pub(super) fn readable(&self, value: &str, before: &str, after: &str) -> Option<Readable> {
        self.inner(value, before, after, 0)
    }

    fn inner(&self, value: &str, before: &str, after: &str, depth: usize) -> Option<Readable> {
        let before = narrow::base(self.from, before);
        let after = narrow::base(self.to, after);
        if depth > DEPTH {
            return None;
        }
        if let (Some(before), Some(after)) = (before.strip_suffix("[]"), after.strip_suffix("[]"))
            && composite(self.from, narrow::base(self.from, before)).is_some()
        {
            return self.array(value, before, after, depth);
        }
        if let (Some(before), Some(after)) =
            (composite(self.from, before), composite(self.to, after))
        {
            return self.row(value, &before, &after, depth);
        }
        // Numbers and times are rounded as in a column; texts are not cut.
        let rounds = before != after
            && retype::is_same_family(before, after)
            && !retype::is_same_family(after, "text");
        rounds.then(|| Readable { sql: format!("{value}::{after}"), queries: false })
    }

    fn row(
        &self,
        value: &str,
        before: &ObjectId,
        after: &ObjectId,
        depth: usize,
    ) -> Option<Readable> {
        let old = attributes(self.from, before);
        let mut new = attributes(self.to, after);
        if after.kind() == Kind::Table {
            // Its columns that stay come first, as they stood.
            let place = |name: &str| old.iter().position(|(other, _)| other == name);
            new.sort_by_key(|(name, _)| place(name).unwrap_or(usize::MAX));
        }
        let mut queries = false;
        let mut same = old.len() == new.len();
        let mut values = Vec::new();
        for (place, (name, sql_type)) in new.iter().enumerate() {
            let Some(at) = old.iter().position(|(other, _)| other == name) else {
                same = false;
                values.push("NULL".to_owned());
                continue;
            };
            let own = format!("({value}).{}", quote(name));
            let was = old.get(at).map_or("", |(_, was)| was);
            let converted = self.inner(&own, was, sql_type, depth + 1);
            same &= at == place && converted.is_none();
            queries |= converted.as_ref().is_some_and(|it| it.queries);
            values.push(converted.map_or(own, |it| it.sql));
        }
        // `IS NULL` takes a row of NULLs for none.
        let sql =
            format!("CASE WHEN {value} IS DISTINCT FROM NULL THEN ROW({}) END", values.join(", "));
        (!same).then_some(Readable { sql, queries })
    }

    fn array(&self, value: &str, before: &str, after: &str, depth: usize) -> Option<Readable> {
        let i = format!("i{depth}");
        let element = self.inner(&format!("({value})[{i}]"), before, after, depth + 1)?.sql;
        // Elements of others are not found by one number: the server says which array it is.
        let sql = format!(
            "CASE WHEN array_ndims({value}) > 1 OR array_lower({value}, 1) <> 1 \
             THEN ARRAY[(array_dims({value}) || ' is not converted')::integer::text] \
             WHEN {value} IS NOT NULL THEN ARRAY(SELECT ({element})::text \
             FROM generate_subscripts({value}, 1) AS {i} ORDER BY {i}) END"
        );
        Some(Readable { sql, queries: true })
    }
}

/// The composite type of a name that is no extension's, or the table whose rows are of its type.
fn composite(context: &Context<'_>, sql_type: &str) -> Option<ObjectId> {
    let ids = [Kind::Composite, Kind::Table].map(|kind| ObjectId::from_path(kind, sql_type));
    let is_own =
        |id: &ObjectId| context.schema.get(id).is_some_and(|entry| entry.extension.is_none());
    ids.into_iter().flatten().find(is_own)
}

/// The names and types of the attributes of a composite type, or of the columns of a table, in order.
pub(super) fn attributes(context: &Context<'_>, composite: &ObjectId) -> Vec<(String, String)> {
    if composite.kind() == Kind::Table {
        let columns = context.schema.columns(composite.path()).into_iter();
        return columns.map(|(id, column, _)| (id.name(), column.sql_type.clone())).collect();
    }
    let mut attributes: Vec<_> = context
        .schema
        .children(Kind::Attribute, composite.path())
        .filter_map(|(id, entry)| match &entry.object {
            Object::Attribute(it) => Some((it.position, id.name(), it.sql_type.clone())),
            _ => None,
        })
        .collect();
    attributes.sort();
    attributes.into_iter().map(|(_, name, sql_type)| (name, sql_type)).collect()
}
