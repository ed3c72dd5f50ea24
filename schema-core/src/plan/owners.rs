//! `ALTER … OWNER TO`: the one place that writes it, for every kind that has an owner. And the roles
//! that a plan is asked to make.

use std::collections::BTreeMap;

use crate::grant::{Grantee, Level, Rights};
use crate::id::ObjectId;
use crate::name::{literal, quote};
use crate::object::{Entry, Kind, Object};
use crate::schema::Schema;

use super::context::{Context, Site};
use super::grants::{for_owner, stored_owner};
use super::rules::rule;
use super::step::{Step, Verb};
use super::text;

/// Whom the namespace `public` of a new database belongs to, from PostgreSQL 15 on.
const OF_PUBLIC: &str = "pg_database_owner";

/// Whom objects belong to.
#[derive(Clone, Copy)]
pub(super) struct Owners<'s> {
    pub(super) from: &'s Schema,
    pub(super) to: &'s Schema,
    /// As it was, of what the first schema does not tell.
    pub(super) apart: &'s BTreeMap<ObjectId, String>,
}

impl<'s> Owners<'s> {
    /// Whom an object belongs to when all is done: as the second schema says, or as before.
    pub(super) fn of(self, id: &ObjectId) -> Option<&'s str> {
        let entry = self.to.get(id)?;
        match relation_of(self.to, id, entry) {
            Some(relation) => self.of(&relation),
            None => entry.owner.as_deref().or_else(|| told(self.from, id)),
        }
    }

    /// Likewise of one that is made, perhaps for the second time.
    pub(super) fn of_made(self, id: &ObjectId) -> Option<&'s str> {
        let entry = self.to.get(id)?;
        match relation_of(self.to, id, entry) {
            Some(relation) => self.of_made(&relation),
            None => self.of(id).or_else(|| self.apart.get(id).map(String::as_str)),
        }
    }
}

/// Whom an object belongs to, as far as a schema tells.
fn told<'s>(schema: &'s Schema, id: &ObjectId) -> Option<&'s str> {
    let entry = schema.get(id)?;
    match relation_of(schema, id, entry) {
        Some(relation) => schema.get(&relation)?.owner.as_deref(),
        None => entry.owner.as_deref(),
    }
}

/// The relation whose owner something has: that of a column, or of a sequence that is a column's.
fn relation_of(schema: &Schema, id: &ObjectId, entry: &Entry) -> Option<ObjectId> {
    match &entry.object {
        Object::Column(_) => schema.parent(id),
        Object::Sequence(sequence) => schema.parent(sequence.owned_by.as_ref()?),
        _ => None,
    }
}

/// The statement that gives a sequence to whom a table belongs, as `OWNED BY` demands
/// (`process_owned_by()`); none where nobody asks for owners.
pub(super) fn align(site: &Site<'_>, column: &ObjectId) -> Option<String> {
    let schema = site.context.schema;
    let table = schema.parent(column).filter(|_| schema.extent.owners)?;
    let give = format!("ALTER SEQUENCE {} OWNER TO ", site.id.path());
    Some(for_owner(&give, "", &stored_owner(&table)?))
}

/// The owners of a plan. They come when all else is made and before the grants, so that the role
/// that runs the plan owns what it makes as long as it works on it. Apart, those of event triggers,
/// which are made after everything that they would see.
pub(super) fn between(
    from: &Context<'_>,
    to: &Context<'_>,
    owners: Owners<'_>,
    stays: impl Fn(&ObjectId) -> bool,
) -> (Vec<Step>, Vec<Step>) {
    let is_asked = from.schema.extent.or(to.schema.extent).owners;
    if !is_asked && owners.apart.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let steps = to.schema.in_reading_order().into_iter().filter_map(|(id, entry)| {
        if relation_of(to.schema, id, entry).is_some() {
            return None;
        }
        let again = from.schema.contains(id) && !stays(id);
        let owner = match is_asked {
            true => owners.of(id)?,
            false => owners.of_made(id).filter(|_| again)?,
        };
        let is_so = match from.schema.get(id).filter(|_| stays(id)) {
            // Where owners were asked for, what tells none belongs to whoever runs the plan.
            Some(_) => match told(from.schema, id) {
                Some(before) => before == owner,
                None => !from.schema.extent.owners,
            },
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
