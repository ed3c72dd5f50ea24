//! NOT NULLs that stay and are called otherwise, which they can be from PostgreSQL 18 on.

use std::collections::HashMap;

use crate::id::ObjectId;
use crate::name::quote;
use crate::object::{Kind, Object};

use super::context::Context;
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
        let demands = own.map(|it| it.map_or((false, false), |it| (it.no_inherit, it.not_valid)));
        let names = [from, to].map(|context| context.not_null_name(&table, id));
        if is_there != [true, true] || demands[0] != demands[1] || names[0] == names[1] {
            continue;
        }
        // It takes the name of the one above with it, and has no other as long as it comes from there.
        let hand_down =
            |above: &ObjectId| from.hands_down_not_null(above) && to.hands_down_not_null(above);
        let above = from.above(id);
        let comes = to.above(id).iter().any(|it| above.contains(it) && hand_down(it));
        let sql = (!comes).then(|| {
            let alter = text::alter_table(to, &table);
            format!("{alter} RENAME CONSTRAINT {} TO {}", quote(&names[0]), quote(&names[1]))
        });
        match (from.not_null_id(id), to.not_null_id(id)) {
            (before, Some(after)) => {
                old.extend(before.map(|id| (id.clone(), Vec::new())));
                new.insert(after.clone(), Vec::from_iter(sql));
            }
            (Some(before), None) => {
                old.insert(before.clone(), Vec::from_iter(sql));
            }
            (None, None) => {}
        }
    }
    [old, new]
}
