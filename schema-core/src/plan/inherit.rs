//! How a table with parents is created, and what it has from them when it is.

use std::collections::HashSet;

use crate::id::ObjectId;
use crate::object::{Column, Inherited, Kind, Object, Table};
use crate::schema::Schema;

use super::context::{Context, parents};

/// How a table is created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// With a list of all its columns.
    Plain,
    /// With the columns of a composite type (`OF`).
    OfType,
    /// With its own columns after those of its parents (`INHERITS`).
    Inherits,
    /// With the columns of the partitioned table (`PARTITION OF`).
    PartitionOf,
    /// With a list of all its columns, and given its parents after that: `INHERITS` or
    /// `PARTITION OF` would give the columns another order, or their NOT NULLs other names.
    Attach,
}

/// The form of a table; `None` is [`Form::Plain`].
pub(super) fn form(context: &Context<'_>, id: &ObjectId, table: &Table) -> Option<Form> {
    let schema = context.schema;
    if table.of_type.is_some() {
        return Some(Form::OfType);
    }
    parents(table).next()?;
    let own = schema.columns(id.path());
    let inherited = names_from(schema, table);
    let in_order = inherited.len() <= own.len()
        && inherited.iter().zip(&own).all(|(name, (id, _, _))| *name == id.name());
    let form = if table.partition_of.is_some() {
        let same = in_order && inherited.len() == own.len();
        if same && names_not_nulls_alike(context, id, table) && is_computed_alike(schema, id, table)
        {
            Form::PartitionOf
        } else {
            Form::Attach
        }
    } else {
        // Columns that came by inheritance alone cannot be had in any other way.
        let only = own.iter().any(|(_, column, _)| column.inherited == Some(Inherited::Only));
        if in_order || only { Form::Inherits } else { Form::Attach }
    };
    Some(form)
}

/// The columns that a table has from its parents, in the order that `INHERITS` gives them.
fn names_from(schema: &Schema, table: &Table) -> Vec<String> {
    let mut seen = HashSet::new();
    parents(table)
        .flat_map(|parent| schema.columns(parent.path()))
        .map(|(id, _, _)| id.name())
        .filter(|name| seen.insert(name.clone()))
        .collect()
}

/// Whether the NOT NULLs of a partition have the names of the partitioned table's, which is what
/// `PARTITION OF` gives them from PostgreSQL 18 on. `ATTACH PARTITION` leaves them alone.
fn names_not_nulls_alike(context: &Context<'_>, id: &ObjectId, table: &Table) -> bool {
    context.schema.postgres < 18
        || table.partition_of.iter().all(|parent| {
            context.schema.columns(id.path()).into_iter().all(|(own, column, _)| {
                let above = parent.child(Kind::Column, &own.name());
                let is_null = context.column(&above).is_none_or(|above| !above.not_null);
                !column.not_null && context.not_null(own).is_none()
                    || is_null && context.not_null(&above).is_none()
                    || context.not_null_name(id, own) == context.not_null_name(parent, &above)
            })
        })
}

/// Whether the generated columns of a partition are those of the partitioned table.
fn is_computed_alike(schema: &Schema, id: &ObjectId, table: &Table) -> bool {
    let computed = |table: &ObjectId| -> Vec<_> {
        let columns = schema.columns(table.path()).into_iter();
        let computed = columns.filter(|(_, column, _)| column.generated.is_some());
        computed.map(|(id, column, _)| (id.name(), column.generated, &column.expression)).collect()
    };
    table.partition_of.iter().all(|parent| computed(parent) == computed(id))
}

/// What a column has from its parents at once when its table is created.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Received<'s> {
    pub(super) not_null: bool,
    pub(super) default: Option<&'s str>,
    pub(super) identity: bool,
    pub(super) storage: Option<&'s str>,
    pub(super) compression: Option<&'s str>,
}

impl<'s> Context<'s> {
    /// What a column has from its table's parents; `None` where it has nothing of theirs.
    pub(super) fn received(&self, table: &ObjectId, column: &ObjectId) -> Option<Received<'s>> {
        let form = self.form(table);
        if !matches!(form, Form::Inherits | Form::PartitionOf) {
            return None;
        }
        let name = column.name();
        let mut received: Option<Received<'s>> = None;
        for parent in parents(self.table(table)?) {
            let id = parent.child(Kind::Column, &name);
            let Some(above) = self.column(&id) else { continue };
            let all = received.get_or_insert_default();
            all.not_null |= above.not_null && !self.not_null(&id).is_some_and(|c| c.no_inherit);
            all.default = all.default.or_else(|| {
                if self.is_kept(&id) { self.default(&id) } else { self.written_default(&id) }
            });
            // From PostgreSQL 17 on, partitions share the identity of the partitioned table.
            all.identity |=
                form == Form::PartitionOf && above.identity.is_some() && self.schema.postgres >= 17;
            all.storage = all.storage.or(above.storage.as_deref());
            all.compression = all.compression.or(above.compression.as_deref());
        }
        received
    }

    /// What a column has when it comes down by the statement that adds it to a table above: the one
    /// that has it from nowhere.
    pub(super) fn came_down(&self, column: &ObjectId) -> Received<'s> {
        let mut origin = column.clone();
        // No table inherits from itself, but a snapshot may say so.
        for _ in 0..self.schema.len() {
            let mut above = self.above(&origin).into_iter();
            match above.find(|it| self.column(it).is_some() && !self.is_kept(it)) {
                Some(above) => origin = above,
                None => break,
            }
        }
        let Some(first) = self.column(&origin) else { return Received::default() };
        let table = self.schema.parent(column).and_then(|table| self.table(&table));
        let is_partition = table.is_some_and(|table| table.partition_of.is_some());
        Received {
            not_null: first.not_null && self.not_null(&origin).is_none(),
            default: self.written_default(&origin),
            identity: is_partition && first.identity.is_some() && self.schema.postgres >= 17,
            storage: None,
            compression: first.compression.as_deref(),
        }
    }

    /// Whether a table has a constraint from its parents alone that was never validated, which of
    /// a table that is made below one that has it would be valid.
    pub(super) fn is_unchecked(&self, constraint: &ObjectId) -> bool {
        matches!(self.schema.get(constraint).map(|entry| &entry.object),
            Some(Object::Constraint(it)) if it.not_valid && it.inherited == Some(Inherited::Only))
    }

    /// Whether one of a parent of the same name is there already.
    pub(super) fn is_kept_above(&self, part: &ObjectId) -> bool {
        self.above(part).iter().any(|it| self.is_kept(it))
    }

    /// Whether a constraint that was never validated comes down from a parent that gets it when
    /// it has all tables below.
    pub(super) fn comes_late(&self, constraint: &ObjectId) -> bool {
        self.is_unchecked(constraint)
            && !self.is_kept_above(constraint)
            && self.above(constraint).iter().any(|it| self.schema.contains(it))
    }

    /// The column at an id.
    pub(super) fn column(&self, id: &ObjectId) -> Option<&'s Column> {
        match self.schema.get(id).map(|entry| &entry.object) {
            Some(Object::Column(column)) => Some(column),
            _ => None,
        }
    }
}
