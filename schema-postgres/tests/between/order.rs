//! Where a plan leaves a column that stands in another place than wanted.

use schema_core::plan::{Plan, Verb};
use schema_core::{Change, Object, ObjectId, Schema, What};

/// Whether a change that is left is only the place of a column or attribute, and no statement could
/// give it a better one: those that stay come first, as they stood, and those that are added come
/// after them, as wanted. The product grades it so too: it plans nothing for a place alone, and a
/// proof lists it apart ([`schema_postgres::prove::Proof::order`]).
pub(crate) fn is_best_place(
    change: &Change,
    (from, reached, to): (&Schema, &Schema, &Schema),
    plan: &Plan,
) -> bool {
    let What::Altered(fields) = &change.what else { return false };
    let Some(parent) =
        to.parent(&change.id).filter(|_| fields.iter().all(|it| it.field == "position"))
    else {
        return false;
    };
    match to.get(&parent).map(|entry| &entry.object) {
        // What comes from the tables above comes in their order, when they get it.
        Some(Object::Table(it)) if it.partition_of.is_some() || !it.inherits.is_empty() => {
            return true;
        }
        Some(Object::Table(_) | Object::Composite(_)) => {}
        // The query of a view says where its columns stand.
        _ => return false,
    }
    let in_order = |schema: &Schema| -> Vec<ObjectId> {
        let all = schema.children(change.id.kind(), parent.path());
        let mut all: Vec<_> =
            all.map(|(id, entry)| (entry.object.position(), id.clone())).collect();
        all.sort();
        all.into_iter().map(|(_, id)| id).collect()
    };
    let made = |id: &ObjectId| plan.steps.iter().any(|it| it.verb == Verb::Create && it.id == *id);
    let wanted = in_order(to);
    let mut best = in_order(from);
    best.retain(|id| wanted.contains(id) && !made(id) && !made(&parent));
    let added: Vec<_> = wanted.into_iter().filter(|it| !best.contains(it)).collect();
    best.extend(added);
    in_order(reached) == best
}
