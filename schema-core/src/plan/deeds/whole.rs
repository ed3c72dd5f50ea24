//! What is done when tables are whole: they join others, and take back what they let go.

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::object::{Kind, Object};

use super::super::fate::Fate;
use super::super::graph::Node;
use super::{Deed, Deeds};

impl<'s> Deeds<'s> {
    /// What comes last comes when all parts, and all that is needed and its parts, are as they are
    /// to be.
    pub(super) fn completing(&self, deed: &Deed<'s>) -> Node {
        let mut before = vec![deed.id.clone()];
        for id in deed.entry.needs.iter().chain([deed.id]) {
            before.push(id.clone());
            for context in [self.from, self.to] {
                for kind in [Kind::Column, Kind::Attribute] {
                    let parts = context.schema.children(kind, id.path());
                    before.extend(parts.map(|(id, _)| id.clone()));
                }
            }
        }
        // A type that is renamed away goes when the last column has the new one.
        let goes_later =
            |id: &ObjectId| self.fates.get(id) == Some(&Fate::Swapped) || self.is_of_swapped(id);
        let drops = before.iter().filter(|id| !goes_later(id)).filter_map(|id| self.drops.get(id));
        let makes = before.iter().filter_map(|id| self.makes.get(id));
        Node { needs: drops.chain(makes).copied().collect(), ..Node::default() }
    }

    /// A table joins when it is whole, and when its new parent is; what the parent gets beyond its
    /// columns comes after.
    pub(super) fn joining(&self, deed: &Deed<'s>) -> Node {
        let schema = self.to.schema;
        let path = deed.id.path();
        let mut parts: Vec<&ObjectId> = vec![deed.id];
        parts.extend(schema.children(Kind::Column, path).map(|(id, _)| id));
        // One that comes to inherit brings what is demanded of rows above, and needs no indexes.
        let inherits = !self.to.new_parents(deed.id).is_empty();
        let constraints = schema.children(Kind::Constraint, path).filter(|(_, entry)| {
            !inherits
                || matches!(&entry.object, Object::Constraint(it)
                    if it.inherited.is_some()
                        && matches!(it.body, ConstraintBody::Check(_) | ConstraintBody::NotNull(_)))
        });
        parts.extend(constraints.map(|(id, _)| id).filter(|id| !self.waits(id)));
        let indexes = self.to.indexes(deed.id).iter().filter(|_| !inherits);
        parts.extend(indexes.filter(|id| !self.waits(id)));
        if let Some(parent) = self.to.table(deed.id).and_then(|table| table.partition_of.as_ref()) {
            parts.push(parent);
            parts.extend(schema.children(Kind::Column, parent.path()).map(|(id, _)| id));
        }
        // A column that the new parent gets only now comes down to one that lacks it.
        let comes_down = |column: &ObjectId| {
            let above = self.to.new_parents(deed.id).iter();
            let mut above = above.map(|parent| parent.child(Kind::Column, &column.name()));
            self.comes_from_above(column)
                && above.any(|it| self.fates.get(&it) == Some(&Fate::Added))
        };
        // So does its NOT NULL.
        let comes_along = |part: &ObjectId| match schema.get(part).map(|entry| &entry.object) {
            Some(Object::Constraint(it)) if matches!(it.body, ConstraintBody::NotNull(_)) => {
                it.body.columns().iter().any(|it| comes_down(&deed.id.child(Kind::Column, it)))
            }
            _ => comes_down(part),
        };
        parts.retain(|part| !comes_along(part));
        for parent in self.to.new_parents(deed.id) {
            parts.push(parent);
            let columns = schema.children(Kind::Column, parent.path()).map(|(id, _)| id);
            parts.extend(columns.filter(|id| self.fates.get(id) != Some(&Fate::Added)));
        }
        let columns = schema.children(Kind::Column, path);
        let named = columns.filter_map(|(id, _)| self.renaming(id));
        let made = parts.into_iter().filter_map(|id| self.makes.get(id)).copied();
        let wishes = self.going_above(deed);
        Node { needs: made.chain(named).collect(), wishes, ..Node::default() }
    }
}
