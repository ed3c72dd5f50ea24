//! What changes of tables lock and cost
//! (<https://www.postgresql.org/docs/current/sql-altertable.html>).

use crate::id::ObjectId;
use crate::name::{made_name, quote};
use crate::object::{Kind, Object, Table};

use super::super::super::act::{Act, references};
use super::super::super::context::parents;
use super::super::super::hazard::Lock;

/// The major version that detaches partitions concurrently.
const CONCURRENTLY: u32 = 14;

pub(super) fn effect(table: &Table, act: &mut Act<'_>) {
    if act.says("DROP TABLE") || act.says("DROP FOREIGN TABLE") {
        drop_table(table, act);
    } else if act.says("CREATE TABLE")
        || act.says("CREATE UNLOGGED TABLE")
        || act.says("CREATE FOREIGN TABLE")
    {
        create_table(table, act);
    } else if act.says("DETACH PARTITION") {
        let Some(Object::Table(before)) = act.before().map(|entry| &entry.object) else { return };
        let early = act.setting.from.schema.postgres < CONCURRENTLY;
        let own = if early { Lock::ShareUpdateExclusive } else { Lock::AccessExclusive };
        act.lock(own, act.id);
        if let Some(parent) = &before.partition_of {
            if act.says("CONCURRENTLY") || act.says("FINALIZE") {
                if act.says("CONCURRENTLY") {
                    act.stands_alone();
                }
                act.lock(Lock::ShareUpdateExclusive, parent);
                return;
            }
            act.lock(Lock::AccessExclusive, parent);
            if let Some(rest) = act.default_partition(parent) {
                act.lock(Lock::AccessExclusive, &rest);
            }
        }
    } else if act.says("ATTACH PARTITION") {
        attach(table, act);
    } else if let Some(rest) = super::attach::in_rest(table, act) {
        if act.says("VALIDATE CONSTRAINT") {
            act.lock(Lock::ShareUpdateExclusive, &rest);
            act.scans(&rest);
            takes_from(&rest, act);
        } else {
            act.lock(Lock::AccessExclusive, &rest);
        }
    } else if act.says("VALIDATE CONSTRAINT") {
        act.lock(Lock::ShareUpdateExclusive, act.id);
        act.scans(act.id);
        not_within(table, act);
    } else if act.says("INHERIT") {
        act.lock(Lock::AccessExclusive, act.id);
        if !act.says("NO INHERIT") {
            for parent in changed_parents(table, act) {
                act.lock(Lock::ShareUpdateExclusive, &parent);
            }
        }
    } else if ["SET LOGGED", "SET UNLOGGED", "SET TABLESPACE", "SET ACCESS METHOD"]
        .iter()
        .any(|words| act.says(words))
    {
        act.lock(Lock::AccessExclusive, act.id);
        // A partitioned table only says what its new partitions will be.
        if !act.is_partitioned(act.id) {
            act.rewrites(act.id);
        }
    } else if act.ends("SET") || act.ends("RESET") {
        act.lock(Lock::ShareUpdateExclusive, act.id);
    } else {
        act.lock(Lock::AccessExclusive, act.id);
    }
}

fn drop_table(table: &Table, act: &mut Act<'_>) {
    act.lock_all(Lock::AccessExclusive, act.id);
    // One that was detached before has no parent.
    if let Some(parent) = table.partition_of.as_ref().filter(|_| !act.shared) {
        act.lock(Lock::AccessExclusive, parent);
        if let Some(rest) = act.default_partition(parent) {
            act.lock(Lock::AccessExclusive, &rest);
        }
    }
    for table in std::iter::once(act.id.clone()).chain(act.below(act.id)) {
        for (id, key) in references(act.setting.from, &table) {
            if !act.setting.is_dropped(id) {
                act.lock(Lock::AccessExclusive, &key.table);
            }
        }
    }
}

fn create_table(table: &Table, act: &mut Act<'_>) {
    for (id, key) in references(act.setting.to, act.id) {
        if act.setting.to.is_part(id) {
            act.lock(Lock::ShareRowExclusive, &key.table);
        }
    }
    if act.says("PARTITION OF") {
        if let Some(parent) = &table.partition_of {
            act.lock(Lock::AccessExclusive, parent);
            takes_keys(parent, act);
            if let Some(rest) = act.default_partition(parent) {
                act.lock(Lock::AccessExclusive, &rest);
                act.scans(&rest);
                takes_from(&rest, act);
            }
        }
    } else if act.says("INHERITS") {
        for parent in &table.inherits {
            act.lock(Lock::ShareUpdateExclusive, parent);
        }
    }
}

/// A partition gets the foreign keys of the tables above it.
fn takes_keys(parent: &ObjectId, act: &mut Act<'_>) {
    let from = act.setting.from;
    let mut above = Some(parent);
    while let Some(table) = above {
        for (_, key) in references(from, table) {
            act.lock(Lock::ShareRowExclusive, &key.table);
        }
        above = from.table(table).and_then(|it| it.partition_of.as_ref());
    }
}

fn attach(table: &Table, act: &mut Act<'_>) {
    let Some(parent) = &table.partition_of else { return };
    act.lock(Lock::ShareUpdateExclusive, parent);
    act.lock(Lock::AccessExclusive, act.id);
    takes_keys(parent, act);
    for id in act.below(act.id) {
        act.lock(Lock::AccessExclusive, &id);
    }
    // Of several steps, one before this has looked at the rows.
    if act.is_there(act.id) && !act.shared {
        let rows = std::iter::once(act.id.clone()).chain(act.below(act.id));
        for id in rows.collect::<Vec<_>>() {
            act.scans(&id);
        }
        not_within(table, act);
    }
    if let Some(rest) = act.default_partition(parent).filter(|rest| rest != act.id) {
        act.lock(Lock::AccessExclusive, &rest);
        if !act.shared {
            act.scans(&rest);
            takes_from(&rest, act);
        }
    }
    if act.setting.online && !act.shared {
        super::attach::advise(table, parent, act);
    }
}

/// The default partition may have rows that the new one takes.
fn takes_from(rest: &ObjectId, act: &mut Act<'_>) {
    act.fails(rest, format!("{rest} has rows that belong into {}", act.id.path()));
}

/// Its rows may not be those that its bound takes.
fn not_within(table: &Table, act: &mut Act<'_>) {
    let bound = table.bound.as_deref().unwrap_or("DEFAULT");
    act.fails(act.id, format!("a row of {} is not {bound}", act.id.path()));
}

/// The parents that a statement about inheritance names.
fn changed_parents(table: &Table, act: &Act<'_>) -> Vec<ObjectId> {
    let before = match act.before().map(|entry| &entry.object) {
        Some(Object::Table(before)) => before.inherits.clone(),
        _ => Vec::new(),
    };
    let all = before.iter().chain(parents(table)).filter(|id| id.kind() == Kind::Table);
    all.filter(|id| act.sql.ends_with(id.path())).cloned().collect()
}

/// A partition leaves while others use the partitioned table. PostgreSQL then keeps the bound as a
/// check of the table that left (`DetachAddConstraintIfNeeded()`), which goes too.
pub(super) fn online(table: &Table, act: &Act<'_>) -> Option<Vec<String>> {
    if act.says("ATTACH PARTITION") {
        return super::attach::online(table, act);
    }
    let dropped = act.says("DROP TABLE");
    if !(dropped || act.says("DETACH PARTITION")) || act.setting.from.schema.postgres < CONCURRENTLY
    {
        return None;
    }
    let from = act.setting.from;
    let before = from.table(act.id).filter(|it| !it.detaching)?;
    let parent = before.partition_of.as_ref().filter(|it| act.is_there(it))?;
    // The server refuses it beside a default partition.
    if act.default_partition(parent).is_some() {
        return None;
    }
    let path = act.id.path();
    let detach = format!("ALTER TABLE {} DETACH PARTITION {path} CONCURRENTLY", parent.path());
    if dropped {
        return Some(vec![detach, act.sql.to_owned()]);
    }
    let above = from.table(parent)?;
    let column = key_column(above, act)?;
    let check = made_name(&act.id.name(), &column, "check");
    let id = act.id.child(Kind::Constraint, &check);
    let taken = from.schema.contains(&id) || act.setting.to.schema.contains(&id);
    if taken || above.partition_of.is_some() || act.is_partitioned(act.id) {
        return None;
    }
    let check = quote(&check);
    Some(vec![detach, format!("ALTER TABLE {path} DROP CONSTRAINT IF EXISTS {check}")])
}

/// The column by which a table is partitioned, where it is by the values of one.
fn key_column(above: &Table, act: &Act<'_>) -> Option<String> {
    let key = above.partition_by.as_deref()?;
    let key =
        key.strip_prefix("RANGE (").or_else(|| key.strip_prefix("LIST ("))?.strip_suffix(')')?;
    let mut columns = act.setting.from.schema.children(Kind::Column, act.id.path());
    columns.find(|(id, _)| quote(&id.name()) == key).map(|(id, _)| id.name())
}
