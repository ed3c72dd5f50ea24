//! NOT NULLs that stay and are called otherwise, which they can be from PostgreSQL 18 on.

use std::collections::{HashMap, VecDeque};

use crate::id::ObjectId;
use crate::name::quote;
use crate::object::{Inherited, Kind, Object};

use super::context::{Alteration, Context};
use super::text;

/// The statements that objects of each schema stand for, by the NOT NULL.
type Statements = HashMap<ObjectId, Vec<String>>;

/// The NOT NULLs with names of their own that are neither dropped nor added, although their objects
/// are: dropping one would drop what a primary key needs, and adding one would have every row read.
pub(super) fn renamed(from: &Context<'_>, to: &Context<'_>) -> [Statements; 2] {
    let [mut old, mut new] = [Statements::new(), Statements::new()];
    if to.schema.postgres < 18 {
        return [old, new];
    }
    for (id, entry) in to.schema.of_kind(Kind::Column).filter(|(id, _)| to.is_kept(id)) {
        let (Object::Column(after), Some(before)) = (&entry.object, from.column(id)) else {
            continue;
        };
        let Some(table) = to.schema.parent(id).filter(|it| it.kind() == Kind::Table) else {
            continue;
        };
        let own = [from.not_null(id), to.not_null(id)];
        let is_there = [before.not_null || own[0].is_some(), after.not_null || own[1].is_some()];
        let not_valid = own.map(|it| it.is_some_and(|it| it.not_valid));
        let no_inherit = own.map(|it| it.is_some_and(|it| it.no_inherit));
        let names = [from, to].map(|context| context.not_null_name(&table, id));
        let same_name = names[0] == names[1];
        // Of one that both schemas have, the rule of constraints knows what to do.
        let is_one = same_name && own[0].is_some() == own[1].is_some();
        if is_there != [true, true] || not_valid[0] != not_valid[1] || is_one {
            continue;
        }
        // It takes the name of the one above with it, and has no other as long as it comes from there.
        let hand_down =
            |above: &ObjectId| from.hands_down_not_null(above) && to.hands_down_not_null(above);
        let above = from.above(id);
        let comes = to.above(id).iter().any(|it| above.contains(it) && hand_down(it));
        // One that is to come from above alone goes before that, where nothing else needs it.
        let to_come = own[1].is_some_and(|it| it.inherited == Some(Inherited::Only))
            && to.above(id).iter().any(|it| above.contains(it) && to.hands_down_not_null(it));
        let needed = needs_not_null(from, id);
        let alter = text::alter_table(to, &table);
        let mut sql = Vec::new();
        if to_come && !needed && !comes {
            sql.push(format!("{alter} ALTER COLUMN {} DROP NOT NULL", quote(&id.name())));
        } else if !comes {
            let [old, new] = [&names[0], &names[1]].map(|name| quote(name));
            if !same_name {
                sql.push(format!("{alter} RENAME CONSTRAINT {old} TO {new}"));
            }
            if no_inherit[0] != no_inherit[1] {
                let word = if no_inherit[1] { "NO INHERIT" } else { "INHERIT" };
                sql.push(format!("{alter} ALTER CONSTRAINT {new} {word}"));
            }
        }
        match (from.not_null_id(id), to.not_null_id(id)) {
            (before, Some(after)) => {
                old.extend(before.map(|id| (id.clone(), Vec::new())));
                new.insert(after.clone(), sql);
            }
            (Some(before), None) => {
                old.insert(before.clone(), sql);
            }
            (None, None) => {}
        }
    }
    [old, new]
}

/// The columns that stay NOT NULL although those above, from which alone they have it, do not. Up to
/// PostgreSQL 17 nothing tells from where they have it.
pub(super) fn staying(from: &Context<'_>, to: &Context<'_>) -> HashMap<ObjectId, Vec<ObjectId>> {
    let mut staying: HashMap<_, Vec<_>> = HashMap::new();
    if to.schema.postgres < 18 {
        return staying;
    }
    for (id, _) in to.schema.of_kind(Kind::Column) {
        let is_below = from.not_null(id).is_some_and(|it| it.inherited == Some(Inherited::Only));
        let mut above = from.above(id);
        let both = |it: &ObjectId| from.hands_down_not_null(it) && to.hands_down_not_null(it);
        if !is_below || !to.hands_down_not_null(id) || above.iter().any(both) {
            continue;
        }
        while let Some(column) = above.pop() {
            above.extend(from.above(&column));
            if from.hands_down_not_null(&column) && !to.hands_down_not_null(&column) {
                staying.entry(column).or_default().push(id.clone());
            }
        }
    }
    staying
}

/// The statements by which a column is NOT NULL from above alone, which is so by its table's own word,
/// too: those above keep theirs to themselves until those below have none. None where one below needs
/// its own all the while.
pub(super) fn leave_above(change: &Alteration<'_>, column: &ObjectId) -> Vec<String> {
    let [from, to] = [change.from.context, change.to.context];
    let both = |it: &ObjectId| from.hands_down_not_null(it) && to.hands_down_not_null(it);
    let above = |it: &ObjectId| -> Vec<ObjectId> {
        let before = from.above(it);
        to.above(it).into_iter().filter(|it| before.contains(it) && both(it)).collect()
    };
    let (mut origins, mut open) = (Vec::new(), vec![column.clone()]);
    while let Some(at) = open.pop() {
        let next = above(&at);
        if next.is_empty() && at != *column && !origins.contains(&at) {
            origins.push(at);
        }
        open.extend(next);
    }
    let is_only = |it: &ObjectId| {
        to.not_null(it).is_some_and(|it| it.inherited == Some(Inherited::Only))
            && from.not_null(it).is_some()
    };
    let (mut free, mut open) = (Vec::new(), VecDeque::from(origins.clone()));
    while let Some(at) = open.pop_front() {
        let Some(table) = from.schema.parent(&at) else { continue };
        for child in from.children(&table) {
            let below = child.child(Kind::Column, &column.name());
            if is_only(&below) && !free.contains(&below) {
                free.push(below.clone());
            }
            open.extend(from.column(&below).map(|_| below));
        }
    }
    if free.iter().any(|it| needs_not_null(from, it) || needs_not_null(to, it)) {
        return Vec::new();
    }
    let word = |word: &str| -> Vec<String> {
        let each = origins.iter().filter_map(|it| {
            let table = to.schema.parent(it)?;
            let name = text::constraint(&to.not_null_name(&table, it));
            Some(format!("{} ALTER {name} {word}", text::alter_table(to, &table)))
        });
        each.collect()
    };
    let action = ["DROP NOT NULL".to_owned()];
    let drops = free.iter().filter_map(|it| text::alter_column(to, it, &action)).collect();
    [word("NO INHERIT"), drops, word("INHERIT")].concat()
}

/// Whether something else of its table demands that a column is NOT NULL.
fn needs_not_null(context: &Context<'_>, column: &ObjectId) -> bool {
    let Some(table) = context.schema.parent(column) else { return false };
    context.column(column).is_some_and(|it| it.identity.is_some())
        || context.identifies_rows(&table)
        || context.primary_key(&table).is_some_and(|key| key.columns.contains(&column.name()))
}
