//! Triggers: `CREATE TRIGGER`, and `ALTER TABLE` for whether they fire.

use crate::id::ObjectId;
use crate::name::{literal, quote};
use crate::object::{Kind, Object, Trigger};

use super::super::act::Act;
use super::super::context::{Alteration, Site};
use super::super::hazard::Lock;
use super::super::rename::{Renaming, To};
use super::super::step::Alter;
use super::super::text;
use super::Rule;

/// The first server with `CREATE OR REPLACE TRIGGER`.
const REPLACES: u32 = 14;

/// The first server that renames a trigger's clones on partitions with it.
const RENAMES_CLONES: u32 = 15;

impl Rule for Trigger {
    fn needs(&self, _: &Site<'_>) -> Vec<ObjectId> {
        self.parent.iter().cloned().collect()
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { events: _, definition: _, constraint: _, parent, enabled } = self;
        let mut steps: Vec<_> = self.made(site, "CREATE").into_iter().collect();
        if enabled.is_some() || parent.is_some() {
            steps.push(self.fires(site));
        }
        steps
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        let Some(parent) = &self.parent else {
            return vec![format!("DROP TRIGGER {}", on_table(site))];
        };
        // A clone stays, and fires again as the trigger above does.
        let above = site.context.schema.get(parent).map(|entry| &entry.object);
        let enabled = match above {
            Some(Object::Trigger(above)) => above.enabled,
            _ => None,
        };
        vec![Self { enabled, ..self.clone() }.fires(site)]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Trigger(to) = &change.to.entry.object else { return Alter::Replace };
        let same = (&self.events, &self.definition) == (&to.events, &to.definition);
        let mut steps = Vec::new();
        if !same || self.constraint != to.constraint || self.parent != to.parent {
            let replaces = change.from.context.schema.postgres >= REPLACES
                && !(self.constraint || to.constraint)
                && self.parent.is_none()
                && to.parent.is_none();
            let Some(made) = to.made(&change.to, "CREATE OR REPLACE").filter(|_| replaces) else {
                return Alter::Replace;
            };
            steps.push(made);
            // The new one fires as if there had been none.
            if to.enabled.is_some() {
                steps.push(to.fires(&change.to));
            }
        } else {
            steps.push(to.fires(&change.to));
        }
        // Both reach the partitions: those that fire in another way, and stay so, are told again.
        steps.extend(kept_clones(change).iter().map(|(clone, site)| clone.fires(site)));
        Alter::InPlace(steps)
    }

    fn origins(&self, _: &Site<'_>) -> Vec<ObjectId> {
        self.parent.iter().cloned().collect()
    }

    fn effect(&self, act: &mut Act<'_>) {
        let Some(relation) = act.parent() else { return };
        let lock =
            if act.says("DROP TRIGGER") { Lock::AccessExclusive } else { Lock::ShareRowExclusive };
        act.lock_all(lock, &relation);
        if act.says("CREATE OR REPLACE TRIGGER") {
            act.needs_server(REPLACES);
        }
    }

    fn rename(&self, renaming: &Renaming<'_>) -> Option<String> {
        let To::Name(name) = renaming.to else { return None };
        let (site, context) = (&renaming.site, renaming.site.context);
        let table = renaming.parent.and_then(|parent| context.table(parent));
        let has_clones = table.is_some_and(|table| table.partition_by.is_some());
        if context.schema.postgres >= RENAMES_CLONES || !has_clones {
            return Some(format!("ALTER TRIGGER {} RENAME TO {}", on_table(site), quote(name)));
        }
        let (own, path) = (site.id.name(), site.id.parent_path().unwrap_or_default());
        let each = format!(
            "FOR one IN WITH RECURSIVE clones AS (SELECT oid, tgname, tgrelid \
             FROM pg_catalog.pg_trigger WHERE tgname = {} \
             AND tgrelid = {}::pg_catalog.regclass UNION ALL \
             SELECT t.oid, t.tgname, t.tgrelid FROM pg_catalog.pg_trigger t \
             JOIN clones c ON t.tgparentid = c.oid) SELECT * FROM clones LOOP \
             EXECUTE pg_catalog.format('ALTER TRIGGER %I ON %s RENAME TO %I', one.tgname, \
             one.tgrelid::pg_catalog.regclass, {}); END LOOP",
            literal(&own),
            literal(path),
            literal(name)
        );
        Some(text::block_with("one record", &[each]))
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("TRIGGER {}", on_table(site)))
    }
}

impl Trigger {
    /// The statement that makes it, which a clone has none of.
    fn made(&self, site: &Site<'_>, word: &str) -> Option<String> {
        let (events, definition) = (self.events.as_ref()?, self.definition.as_ref()?);
        let constraint = if self.constraint { "CONSTRAINT " } else { "" };
        let name = quote(&site.id.name());
        let table = site.id.parent_path()?;
        Some(format!("{word} {constraint}TRIGGER {name} {events} ON {table} {definition}"))
    }

    /// The statement that says whether it fires.
    fn fires(&self, site: &Site<'_>) -> String {
        let table = site.id.parent_path().unwrap_or_default();
        let name = quote(&site.id.name());
        format!("ALTER TABLE {table} {} TRIGGER {name}", text::firing(self.enabled))
    }
}

/// `name ON table`.
fn on_table(site: &Site<'_>) -> String {
    format!("{} ON {}", quote(&site.id.name()), site.id.parent_path().unwrap_or_default())
}

/// The clones of a trigger that fire in another way before and after, the highest first. Those
/// that change have statements of their own.
fn kept_clones<'a>(change: &Alteration<'a>) -> Vec<(&'a Trigger, Site<'a>)> {
    let context = change.to.context;
    let mut found: Vec<(&'a Trigger, Site<'a>)> = Vec::new();
    let mut above = vec![change.to.id];
    while let Some(parent) = above.pop() {
        for (id, entry) in context.schema.of_kind(Kind::Trigger) {
            if let Object::Trigger(trigger) = &entry.object
                && trigger.parent.as_ref() == Some(parent)
            {
                above.push(id);
                let before = change.from.context.schema.get(id).map(|entry| &entry.object);
                if before == Some(&entry.object) {
                    found.push((trigger, Site { context, id, entry }));
                }
            }
        }
    }
    found
}
