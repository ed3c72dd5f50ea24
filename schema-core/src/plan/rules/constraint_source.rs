//! Where a constraint comes from: SQL of its own, the line of a table or column, or a parent; and
//! whether it must come late.

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::object::{Constraint, Inherited, Kind, Object};
use crate::plan::context::{Site, parents};

impl Constraint {
    /// Whether it would give a NOT NULL that comes from a parent another name if it stood in
    /// `CREATE TABLE`.
    pub(super) fn would_name(&self, site: &Site<'_>, table: &ObjectId) -> bool {
        let ConstraintBody::PrimaryKey(key) = &self.body else { return false };
        let columns = key.columns.iter().map(|column| table.child(Kind::Column, column));
        let mut not_nulls = columns.filter_map(|column| site.context.not_null(&column));
        not_nulls.any(|it| it.inherited.is_some())
    }

    /// Whether it comes with the constraint of a parent, so that no SQL of its own makes it.
    pub(super) fn is_implied(&self, site: &Site<'_>) -> bool {
        match &self.body {
            ConstraintBody::PrimaryKey(_)
            | ConstraintBody::Unique(_)
            | ConstraintBody::Exclusion(_) => self.parent.is_some() && !self.can_attach(),
            ConstraintBody::ForeignKey(_) => {
                self.parent.as_ref().is_some_and(|parent| parent.name() == site.id.name())
            }
            ConstraintBody::Check(_) | ConstraintBody::NotNull(_) => {
                // A table that comes to inherit must have it by then.
                let brings = |table: &ObjectId| {
                    !site.context.new_parents(table).is_empty()
                        && !self.comes_with_column(site, table)
                        && !self.is_above(site, table)
                };
                self.inherited == Some(Inherited::Only)
                    && site.context.schema.parent(site.id).is_some_and(|table| {
                        let comes = site.context.comes_late(site.id);
                        !brings(&table) && (comes || !site.context.attaches(&table, true))
                    })
            }
        }
    }

    /// The column that a table which stays gets, in whose line its NOT NULL stands: an identity would
    /// have one of another name otherwise.
    pub(super) fn new_column(
        &self,
        site: &Site<'_>,
        table: &ObjectId,
        column: &str,
    ) -> Option<ObjectId> {
        let context = site.context;
        let column = table.child(Kind::Column, column);
        let own = context.column(&column)?.inherited != Some(Inherited::Only);
        (own && context.is_kept(table) && !context.is_kept(&column)).then_some(column)
    }

    /// Whether it is the NOT NULL of a column that comes down from a parent only now.
    pub(super) fn comes_with_column(&self, site: &Site<'_>, table: &ObjectId) -> bool {
        let ConstraintBody::NotNull(column) = &self.body else { return false };
        let column = table.child(Kind::Column, column);
        !site.context.is_kept(&column)
            && site.context.column(&column).is_some_and(|it| it.inherited == Some(Inherited::Only))
            && site.context.above(&column).iter().all(|it| !site.context.is_kept(it))
    }

    /// Whether a parent of its table has it, too, that is one both before and after.
    pub(super) fn is_above(&self, site: &Site<'_>, table: &ObjectId) -> bool {
        let context = site.context;
        match &self.body {
            ConstraintBody::NotNull(column) => {
                let above = context.staying_above(&table.child(Kind::Column, column));
                above.iter().any(|it| context.hands_down_not_null(it))
            }
            _ => context.staying_above(site.id).iter().any(|it| context.schema.contains(it)),
        }
    }

    /// Whether it must be added after the tables below have come: they would have it otherwise as
    /// a valid one, or as one of their own.
    pub(super) fn comes_late(&self, site: &Site<'_>, table: &ObjectId) -> bool {
        let name = site.id.name();
        self.not_valid
            || site.context.children(table).iter().any(|child| {
                site.context.attaches(child, false)
                    && site
                        .context
                        .constraint(child, &name)
                        .is_some_and(|below| below.inherited == Some(Inherited::Only))
            })
    }

    /// Whether another one demands the same: `CREATE TABLE` makes only the first of them.
    pub(super) fn is_repeated(&self, site: &Site<'_>, table: &ObjectId) -> bool {
        let demand = |body: &ConstraintBody| match body {
            ConstraintBody::PrimaryKey(key) | ConstraintBody::Unique(key) => Some(key.definition()),
            ConstraintBody::Exclusion(definition) => Some(definition.clone()),
            ConstraintBody::ForeignKey(_)
            | ConstraintBody::Check(_)
            | ConstraintBody::NotNull(_) => None,
        };
        let own = demand(&self.body);
        own.is_some()
            && site
                .context
                .schema
                .children(Kind::Constraint, table.path())
                .filter(|(id, _)| *id < site.id)
                .any(|(_, entry)| {
                    matches!(&entry.object, Object::Constraint(it) if demand(&it.body) == own)
                })
    }

    /// The constraints of parents that an implied one comes with.
    pub(super) fn sources(&self, site: &Site<'_>, table: &ObjectId) -> Vec<ObjectId> {
        if let Some(parent) = &self.parent {
            return vec![parent.clone()];
        }
        let Some(table) = site.context.table(table) else { return Vec::new() };
        let name = site.id.name();
        parents(table)
            .map(|parent| parent.child(Kind::Constraint, &name))
            .filter(|id| site.context.schema.contains(id))
            .collect()
    }
}
