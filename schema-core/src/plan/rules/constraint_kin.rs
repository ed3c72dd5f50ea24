//! The constraints, indexes and tables that a constraint has to do with: keys that it references,
//! those of partitions and children.

use super::super::super::context::{Alteration, Context, Site};
use super::super::super::inherit::Form;
use super::super::super::text;
use crate::constraint::{ConstraintBody, ForeignKey};
use crate::id::ObjectId;
use crate::name::{literal, made_name};
use crate::object::{Constraint, Inherited, Kind, Object};

/// The first server that names them after the foreign key itself.
const NAMES_CLONES_APART: u32 = 18;

/// The foreign keys of partitions that belong to this one and have names of their own.
pub(super) fn renamed<'a>(site: &Site<'a>) -> impl Iterator<Item = &'a ObjectId> {
    let id = site.id;
    site.context.attached(id).iter().copied().filter(|child| child.name() != id.name())
}

/// The same foreign keys of a partition that belong to the partitioned table's. Those come first: one
/// that is there already would be taken for theirs (`tryAttachPartitionForeignKey()`).
pub(super) fn twins(site: &Site<'_>, key: &ForeignKey) -> Vec<ObjectId> {
    let Object::Constraint(Constraint { parent: None, .. }) = &site.entry.object else {
        return Vec::new();
    };
    let Some(table) = site.id.parent_path() else { return Vec::new() };
    let siblings = site.context.schema.children(Kind::Constraint, table);
    let twins = siblings.filter_map(|(id, entry)| match &entry.object {
        Object::Constraint(Constraint {
            body: ConstraintBody::ForeignKey(other),
            parent: Some(parent),
            ..
        }) if **other == *key => Some([id.clone(), parent.clone()]),
        _ => None,
    });
    twins.flatten().collect()
}

/// Makes room for a foreign key whose name another one of the table may have taken. Before PostgreSQL
/// 18, one that references a partitioned table has a constraint for each partition of that, with the
/// next name that is free (`addFkRecurseReferenced()`); no schema tells those.
pub(super) fn make_room(site: &Site<'_>, table: &ObjectId) -> Option<String> {
    let name = site.id.name();
    let others = |id: &ObjectId| id != site.id;
    let rename =
        may_be_taken(site.context, table, &name, others).then(|| make_way(table.path(), &name));
    Some(text::block_with("one record", &[rename?]))
}

/// Whether a constraint that no schema tells may have this name: one of a foreign key among those
/// that are `asked`.
pub(super) fn may_be_taken(
    context: &Context<'_>,
    table: &ObjectId,
    name: &str,
    asked: impl Fn(&ObjectId) -> bool,
) -> bool {
    let takes = |key: &ForeignKey| {
        let first = made_name(&table.name(), &key.columns.join("_"), "fkey");
        let rest = name.strip_prefix(&first).is_some_and(|rest| rest.bytes().all(is_digit));
        rest && context.table(&key.table).is_some_and(|table| table.partition_by.is_some())
    };
    let mut siblings = context.schema.children(Kind::Constraint, table.path());
    context.schema.postgres < NAMES_CLONES_APART
        && siblings.any(|(id, entry)| match &entry.object {
            Object::Constraint(Constraint { body: ConstraintBody::ForeignKey(key), .. }) => {
                asked(id) && takes(key)
            }
            _ => false,
        })
}

/// What in a block, with a record `one`, renames constraints of a table that no schema tells.
pub(super) fn make_way(table: &str, name: &str) -> String {
    let (table, name) = (literal(table), literal(name));
    format!(
        "FOR one IN SELECT oid FROM pg_catalog.pg_constraint WHERE conname = {name} \
         AND conrelid = {table}::pg_catalog.regclass AND conparentid <> 0 LOOP \
         EXECUTE pg_catalog.format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', {table}, {name}, \
         'clone_' || one.oid); END LOOP"
    )
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

/// The keys and unique indexes on the columns that a foreign key references: it needs one of them.
pub(super) fn keys(context: &Context<'_>, key: &ForeignKey) -> Vec<ObjectId> {
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort_unstable();
        names
    };
    let referenced = sorted(&key.referenced);
    let constraints = context
        .schema
        .children(Kind::Constraint, key.table.path())
        .filter(|(_, entry)| match &entry.object {
            Object::Constraint(Constraint {
                body: ConstraintBody::PrimaryKey(key) | ConstraintBody::Unique(key),
                ..
            }) => sorted(&key.columns) == referenced,
            _ => false,
        })
        .map(|(id, _)| id.clone());
    let indexes = context.indexes(&key.table).iter().filter(|id| {
        matches!(context.schema.get(id).map(|entry| &entry.object), Some(Object::Index(index))
            if index.unique && !index.partial && sorted(&index.columns) == referenced)
    });
    constraints.chain(indexes.map(|id| (*id).clone())).collect()
}

/// A key of a partitioned table holds only when the partitions' indexes are attached to it.
pub(super) fn with_attached(context: &Context<'_>, id: &ObjectId, out: &mut Vec<ObjectId>) {
    let mut todo = vec![id.clone()];
    while let Some(id) = todo.pop() {
        if !out.contains(&id) {
            todo.extend(context.attached(&id).iter().map(|id| (*id).clone()));
            out.push(id);
        }
    }
}

impl<'a> Context<'a> {
    /// Whether the table is made whole before it becomes a partition, or inherits.
    pub(super) fn attaches(&self, table: &ObjectId, as_partition: bool) -> bool {
        self.form(table) == Form::Attach
            && self.table(table).is_some_and(|t| t.partition_of.is_some() == as_partition)
    }

    /// The constraint of a table.
    pub(super) fn constraint(&self, table: &ObjectId, name: &str) -> Option<&'a Constraint> {
        match &self.schema.get(&table.child(Kind::Constraint, name))?.object {
            Object::Constraint(constraint) => Some(constraint),
            _ => None,
        }
    }
}

/// The tables below a table that a constraint comes down to as it is: those where it is valid
/// although it is not here came after it.
pub(super) fn below(context: &Context<'_>, table: &ObjectId, name: &str, out: &mut Vec<ObjectId>) {
    let valid = |id: &ObjectId| context.constraint(id, name).is_some_and(|c| !c.not_valid);
    let is_valid = valid(table);
    let mut todo: Vec<_> = context.children(table).to_vec();
    while let Some(id) = todo.pop() {
        if valid(id) == is_valid && !out.contains(id) {
            todo.extend(context.children(id));
            out.push(id.clone());
        }
    }
}

/// Whether one that was a table's own is to come down from a parent that gets it.
pub(super) fn comes_down(change: &Alteration<'_>) -> bool {
    let [from, to] = [change.from.context, change.to.context];
    let inherited = [change.from, change.to].map(|site| match &site.entry.object {
        Object::Constraint(it) => it.inherited,
        _ => None,
    });
    let before = from.above(change.to.id);
    inherited == [None, Some(Inherited::Only)]
        && to
            .above(change.to.id)
            .iter()
            .any(|it| before.contains(it) && !from.schema.contains(it) && to.schema.contains(it))
}

/// Whether a parent that stays one has it no longer. What of a NOT NULL is demanded below then is said
/// with that of the parent.
pub(super) fn stays_below(change: &Alteration<'_>) -> bool {
    let [from, to] = [change.from.context, change.to.context];
    let above = to.above(change.to.id);
    matches!(&change.to.entry.object, Object::Constraint(it) if matches!(it.body, ConstraintBody::Check(_)))
        && above.iter().any(|it| from.schema.contains(it) && !to.schema.contains(it))
}

/// Whether a table has one by its own word no longer, but from above.
pub(super) fn is_left_above(before: &Constraint, after: &Constraint) -> bool {
    (before.inherited, after.inherited) == (Some(Inherited::Merged), Some(Inherited::Only))
}

/// Whether a table below has one that comes down to it by its own word no longer.
pub(super) fn is_left_below(change: &Alteration<'_>, table: &ObjectId, name: &str) -> bool {
    let [from, to] = [change.from.context, change.to.context];
    from.children(table).iter().any(|child| {
        let both = from.constraint(child, name).zip(to.constraint(child, name));
        both.is_some_and(|(before, after)| is_left_above(before, after))
            || both.is_some() && is_left_below(change, child, name)
    })
}
