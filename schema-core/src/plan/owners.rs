//! `ALTER … OWNER TO`: the one place that writes it, for every kind that has an owner. And the roles
//! that a plan is asked to make.

use crate::grant::{Grantee, Level, Rights};
use crate::id::ObjectId;
use crate::name::{literal, quote};
use crate::object::{Entry, Kind};
use crate::schema::Schema;

use super::context::{Context, Site};
use super::rules::rule;
use super::step::{Step, Verb};
use super::text;

/// Whom the namespace `public` of a new database belongs to, from PostgreSQL 15 on.
const OF_PUBLIC: &str = "pg_database_owner";

/// Whom an object is to belong to: as the schema says, or to whom it belonged before.
pub(super) fn of<'s>(from: &'s Schema, id: &ObjectId, entry: &'s Entry) -> Option<&'s str> {
    let before = || from.get(id).and_then(|before| before.owner.as_deref());
    entry.owner.as_deref().or_else(before)
}

/// The owners of a plan. They come when all else is made and before the grants, so that the role
/// that runs the plan owns what it makes as long as it works on it. Apart, those of event triggers,
/// which are made after everything that they would see.
pub(super) fn between(
    from: &Context<'_>,
    to: &Context<'_>,
    stays: impl Fn(&ObjectId) -> bool,
) -> (Vec<Step>, Vec<Step>) {
    if !from.schema.extent.or(to.schema.extent).owners {
        return (Vec::new(), Vec::new());
    }
    let steps = to.schema.in_reading_order().into_iter().filter_map(|(id, entry)| {
        let owner = of(from.schema, id, entry)?;
        let before = from.schema.get(id).filter(|_| stays(id));
        let is_so = match before {
            // As in a diff: what one side does not tell does not differ.
            Some(before) => before.owner.as_deref().is_none_or(|before| before == owner),
            None => Context::is_given(id) && owner == OF_PUBLIC && to.schema.postgres >= 15,
        };
        if is_so || entry.extension.is_some() || to.left_out(entry) {
            return None;
        }
        let target = rule(&entry.object).target(&Site { context: to, id, entry })?;
        let sql = format!("ALTER {target} OWNER TO {}", quote(owner));
        Some(Step::new(Verb::Alter, id, sql))
    });
    steps.partition(|step| step.id.kind() != Kind::EventTrigger)
}

/// Makes a role where the server lacks it: without rights, to which its passwords and memberships
/// are added by hand.
pub(super) fn create_role(name: &str) -> Option<Step> {
    let id = ObjectId::from_path(Kind::Unmodelled, &format!("role {}", quote(name)))?;
    let there = format!("SELECT FROM pg_catalog.pg_roles WHERE rolname = {}", literal(name));
    let create = format!("IF NOT EXISTS ({there}) THEN CREATE ROLE {}; END IF", quote(name));
    Some(Step::new(Verb::Create, &id, text::block(&[create])))
}

/// What rights become when a role comes to own the object: its own are the owner's now, and what
/// it gave is given by the owner (`aclnewowner()`). `born` tells whether an owner has them by birth.
pub(super) fn owned_by(owner: &str, born: bool, rights: Rights) -> Rights {
    let own = Grantee::Role(owner.to_owned());
    let (had, others): (Rights, Rights) = rights.into_iter().partition(|(it, _)| it.0 == own);
    let given_by = |by: Option<String>| by.filter(|by| by != owner);
    let mut after = Rights::new();
    for ((grantee, by, privilege), level) in others {
        let most = after.entry((grantee, given_by(by), privilege)).or_insert(level);
        *most = level.max(*most);
    }
    for ((_, by, privilege), level) in had {
        let right = (Grantee::Owner, given_by(by), privilege);
        if born && right.1.is_none() && level == Level::Granted {
            // The owner has it as by birth, also where it was taken from the one before.
            after.retain(|it, level| *it != right || *level != Level::Revoked);
        } else {
            let most = after.entry(right).or_insert(level);
            *most = level.max(*most);
        }
    }
    after
}
