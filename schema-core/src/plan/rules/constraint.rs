//! Constraints of tables: a line of `CREATE TABLE`, or `ALTER TABLE … ADD`; those of partitions'
//! indexes are attached to the partitioned table's.

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::name::quote;
use crate::object::{Constraint, Inherited, Kind, Object};

use super::super::act::Act;
use super::super::context::{Alteration, Site, parents};
use super::super::not_nulls;
use super::super::rename::{Renaming, To};
use super::super::step::{Alter, Bond, Part, Place};
use super::super::text;
use super::Rule;

#[path = "constraint_effect.rs"]
mod effect;
#[path = "constraint_kin.rs"]
mod kin;
#[path = "constraint_source.rs"]
mod source;
#[path = "constraint_text.rs"]
mod words;

use kin::{
    below, comes_down, is_left_above, is_left_below, keys, make_room, make_way, may_be_taken,
    renamed, stays_below, twins, with_attached,
};

impl Rule for Constraint {
    fn place(&self, site: &Site<'_>) -> Place {
        let Some(table) = site.context.schema.parent(site.id) else { return Place::Own };
        if self.is_implied(site) || self.comes_late(site, &table) {
            return Place::Own;
        }
        match &self.body {
            ConstraintBody::PrimaryKey(_)
            | ConstraintBody::Unique(_)
            | ConstraintBody::Exclusion(_) => {
                // A partition that comes later would make a constraint by a name of its own.
                let late = self.parent.is_some()
                    || site.context.has_partitions(&table)
                    || self.would_name(site, &table);
                if late || self.is_repeated(site, &table) {
                    Place::Own
                } else {
                    Place::Within(table, Bond::Rule)
                }
            }
            ConstraintBody::ForeignKey(key) => {
                let late = self.parent.is_some()
                    || renamed(site).next().is_some()
                    || !twins(site, key).is_empty()
                    || make_room(site, &table).is_some();
                if late { Place::Own } else { Place::Within(table, Bond::Reference) }
            }
            ConstraintBody::Check(_) => Place::Within(table, Bond::Rule),
            ConstraintBody::NotNull(column) => {
                let home = self.new_column(site, &table, column).unwrap_or(table);
                Place::Within(home, Bond::Fixed)
            }
        }
    }

    fn needs(&self, site: &Site<'_>) -> Vec<ObjectId> {
        let context = site.context;
        let Some(table) = context.schema.parent(site.id) else { return Vec::new() };
        let mut needs = Vec::new();
        if context.renaming(site.id).is_some_and(|sql| !sql.is_empty()) {
            return needs;
        }
        if self.is_implied(site) {
            needs.extend(self.sources(site, &table));
            return needs;
        }
        match &self.body {
            ConstraintBody::PrimaryKey(_)
            | ConstraintBody::Unique(_)
            | ConstraintBody::Exclusion(_) => {
                needs.extend(self.parent.clone());
                if context.has_partitions(&table) {
                    needs.extend(context.children(&table).iter().map(|id| (*id).clone()));
                }
            }
            ConstraintBody::ForeignKey(key) => {
                needs.push(key.table.clone());
                for index in keys(context, key) {
                    with_attached(context, &index, &mut needs);
                }
                // A partition's own name for the key is kept only where it comes first.
                needs.extend(renamed(site).cloned());
                needs.extend(twins(site, key));
            }
            ConstraintBody::Check(_) | ConstraintBody::NotNull(_) => {
                if self.comes_late(site, &table) {
                    below(context, &table, &site.id.name(), &mut needs);
                    // Those with names of their own keep them only where they come first.
                    for column in self.body.columns() {
                        let below = context.children(&table).iter();
                        let below = below.map(|table| table.child(Kind::Column, column));
                        let ids = below.filter_map(|it| context.not_null_id(&it));
                        needs.extend(ids.filter(|id| id.name() != site.id.name()).cloned());
                    }
                }
            }
        }
        needs
    }

    fn rank(&self) -> u8 {
        match &self.body {
            ConstraintBody::NotNull(_) => 1,
            ConstraintBody::PrimaryKey(_) => 2,
            ConstraintBody::Unique(_) => 3,
            ConstraintBody::Exclusion(_) => 4,
            ConstraintBody::Check(_) => 5,
            ConstraintBody::ForeignKey(_) => 6,
        }
    }

    fn part(&self, site: &Site<'_>) -> Part {
        let mut element = self.definition(site);
        if let ConstraintBody::NotNull(column) = &self.body
            && let Some(table) = site.context.schema.parent(site.id)
            && self.new_column(site, &table, column).is_some()
        {
            element = self.column_definition(site);
        }
        Part { element: Some(element), after: self.index_uses(site) }
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Some(table) = site.context.schema.parent(site.id) else { return Vec::new() };
        if let Some(renaming) = site.context.renaming(site.id) {
            return renaming.to_vec();
        }
        if self.is_implied(site) {
            return Vec::new();
        }
        let foreign = site.context.table(&table).is_some_and(|table| table.server.is_some());
        let word = if foreign { "FOREIGN TABLE" } else { "TABLE" };
        let has_index = matches!(
            self.body,
            ConstraintBody::PrimaryKey(_)
                | ConstraintBody::Unique(_)
                | ConstraintBody::Exclusion(_)
        );
        let is_alone = has_index && site.context.attached(site.id).is_empty();
        let only = (self.can_attach() || is_alone) && site.context.has_partitions(&table);
        let only = if only { "ONLY " } else { "" };
        let path = table.path();
        let mut steps: Vec<String> = Vec::new();
        if matches!(self.body, ConstraintBody::ForeignKey(_)) {
            steps.extend(make_room(site, &table));
        }
        steps.push(format!("ALTER {word} {only}{path} ADD {}", self.definition(site)));
        if let Some(parent) = self
            .parent
            .as_ref()
            .filter(|parent| self.can_attach() && !site.context.is_matched(&table, Some(parent)))
        {
            let above = match site.context.schema.parent(parent) {
                Some(above) if parent.kind() == Kind::Constraint => {
                    text::beside(&above, &parent.name())
                }
                _ => parent.path().to_owned(),
            };
            let own = text::beside(&table, &site.id.name());
            steps.push(format!("ALTER INDEX {above} ATTACH PARTITION {own}"));
        }
        steps.extend(self.index_uses(site));
        steps
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        let Some(table) = site.context.schema.parent(site.id) else { return Vec::new() };
        if let Some(renaming) = site.context.renaming(site.id) {
            return renaming.to_vec();
        }
        let goes_along = match self.inherited {
            Some(Inherited::Only) => self.is_above(site, &table),
            _ => self.parent.is_some() && !site.context.is_parting(&table),
        };
        if goes_along {
            return Vec::new();
        }
        let name = quote(&site.id.name());
        let mut steps = Vec::new();
        if let ConstraintBody::NotNull(column) = &self.body {
            steps.extend(site.context.keep_below(&table.child(Kind::Column, column)));
        }
        steps.push(format!("{} DROP CONSTRAINT {name}", text::alter_table(site.context, &table)));
        steps
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Constraint(to) = &change.to.entry.object else { return Alter::Replace };
        let mut wanted = to.clone();
        wanted.inherited = self.inherited;
        wanted.parent.clone_from(&self.parent);
        wanted.index_comment.clone_from(&self.index_comment);
        (wanted.clustered, wanted.replica_identity) = (self.clustered, self.replica_identity);
        wanted.not_valid |= self.not_valid;
        if matches!(to.body, ConstraintBody::ForeignKey(_)) {
            wanted.deferrable = self.deferrable;
            wanted.initially_deferred = self.initially_deferred;
        }
        let Some(table) = change.to.context.schema.parent(change.to.id) else {
            return Alter::Replace;
        };
        let moves = to.parent != self.parent && self.parent.is_some();
        let is_check = matches!(to.body, ConstraintBody::Check(_));
        let is_partition =
            change.to.context.table(&table).is_some_and(|table| table.partition_of.is_some());
        // A partition cannot say it besides.
        let is_left = is_left_above(self, to)
            || comes_down(change)
            || is_partition && to.inherited.is_none() && stays_below(change);
        if wanted != *self || moves || is_check && is_left {
            return Alter::Replace;
        }
        let name = quote(&change.to.id.name());
        let alter = text::alter_table(change.to.context, &table);
        let mut steps = Vec::new();
        if (to.deferrable, to.initially_deferred) != (self.deferrable, self.initially_deferred) {
            let word = match (to.deferrable, to.initially_deferred) {
                (false, _) => "NOT DEFERRABLE",
                (true, false) => "DEFERRABLE INITIALLY IMMEDIATE",
                (true, true) => "DEFERRABLE INITIALLY DEFERRED",
            };
            steps.push(format!("{alter} ALTER CONSTRAINT {name} {word}"));
        }
        // What a table only has from its parents becomes its own, too, when it is said of it: before
        // they have it no longer.
        let stays = to.inherited.is_none() && stays_below(change);
        let is_told = to.inherited == Some(Inherited::Merged) || stays;
        if self.inherited == Some(Inherited::Only) && is_told {
            match &to.body {
                ConstraintBody::NotNull(column) => {
                    steps.push(format!("{alter} ALTER COLUMN {} SET NOT NULL", quote(column)));
                }
                ConstraintBody::Check(_) => {
                    steps.push(format!("{alter} ADD {}", to.definition(&change.to)));
                }
                _ => {}
            }
        }
        if let ConstraintBody::NotNull(column) = &to.body
            && is_left_above(self, to)
        {
            steps.extend(not_nulls::leave_above(change, &table.child(Kind::Column, column)));
        }
        if self.not_valid && !to.not_valid {
            steps.push(format!("{alter} VALIDATE CONSTRAINT {name}"));
        }
        let index = text::beside(&table, &change.to.id.name());
        if let Some(parent) = to.parent.as_ref().filter(|parent| {
            self.parent.is_none() && self.can_attach() && !change.is_adopted(&table, parent)
        }) && let Some(above) = change.to.context.schema.parent(parent)
        {
            let above = text::beside(&above, &parent.name());
            steps.push(format!("ALTER INDEX {above} ATTACH PARTITION {index}"));
        }
        if to.index_comment != self.index_comment {
            let comment = to.index_comment.as_deref();
            steps.push(text::comment(&format!("INDEX {index}"), comment));
        }
        steps.extend(text::alter_index_uses(
            change.to.context,
            &table,
            &name,
            (self.clustered, self.replica_identity),
            (to.clustered, to.replica_identity),
        ));
        Alter::InPlace(steps)
    }

    /// A table that is made below one that has it already would have it as a valid one, and one that
    /// has it by its own word, too, has it from above alone when it comes from there anew.
    fn is_reshaped(&self, change: &Alteration<'_>) -> bool {
        let [from, to] = [change.from.context, change.to.context];
        let Some(table) = to.schema.parent(change.to.id) else { return false };
        let below = to.children(&table).iter().filter(|it| {
            from.table(it).is_none() && to.table(it).is_some_and(|it| it.partition_of.is_none())
        });
        let mut below = below.map(|it| it.child(Kind::Constraint, &change.to.id.name()));
        below.any(|it| to.is_unchecked(&it))
            || matches!(self.body, ConstraintBody::Check(_))
                && is_left_below(change, &table, &change.to.id.name())
    }

    fn origins(&self, site: &Site<'_>) -> Vec<ObjectId> {
        let Some(table) = site.context.schema.parent(site.id) else { return Vec::new() };
        let mut origins: Vec<_> =
            self.body.columns().iter().map(|column| table.child(Kind::Column, column)).collect();
        origins.extend(self.parent.clone());
        if self.inherited == Some(Inherited::Only)
            && let Some(table) = site.context.table(&table)
        {
            let name = site.id.name();
            origins.extend(parents(table).map(|parent| parent.child(Kind::Constraint, &name)));
        }
        origins
    }

    fn bond(&self, _: &Site<'_>) -> Bond {
        match self.body {
            ConstraintBody::ForeignKey(_) => Bond::Reference,
            ConstraintBody::PrimaryKey(_)
            | ConstraintBody::Unique(_)
            | ConstraintBody::Check(_)
            | ConstraintBody::Exclusion(_)
            | ConstraintBody::NotNull(_) => Bond::Rule,
        }
    }

    fn rename(&self, renaming: &Renaming<'_>) -> Option<String> {
        let (To::Name(to), id) = (renaming.to, renaming.site.id) else { return None };
        let (from, table) = (text::constraint(&id.name()), id.parent_path()?);
        let sql = format!("ALTER TABLE {table} RENAME {from} TO {}", quote(to));
        let was = renaming.parent?;
        Some(match may_be_taken(renaming.site.context, was, to, |_| true) {
            true => text::block_with("one record", &[make_way(table, to), sql]),
            false => sql,
        })
    }

    fn effect(&self, act: &mut Act<'_>) {
        effect::effect(self, act);
    }

    fn online(&self, act: &Act<'_>) -> Option<Vec<String>> {
        effect::online(self, act)
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        let table = site.id.parent_path()?;
        Some(format!("{} ON {table}", text::constraint(&site.id.name())))
    }

    fn comments(&self, site: &Site<'_>) -> Vec<String> {
        let mut comments = Vec::new();
        if let Some((comment, target)) = site.entry.comment.as_ref().zip(self.target(site)) {
            comments.push(text::comment(&target, Some(comment)));
        }
        if let Some(comment) = &self.index_comment
            && let Some(table) = site.context.schema.parent(site.id)
        {
            let index = text::beside(&table, &site.id.name());
            comments.push(text::comment(&format!("INDEX {index}"), Some(comment)));
        }
        comments
    }
}

impl Constraint {
    /// What its index is used for besides.
    fn index_uses(&self, site: &Site<'_>) -> Vec<String> {
        let Some(table) = site.context.schema.parent(site.id) else { return Vec::new() };
        let name = quote(&site.id.name());
        text::index_uses(&table, &name, self.clustered, self.replica_identity)
    }

    /// Whether its index can become that of a partition. The server does not attach the index of
    /// what excludes (`CompareIndexInfo()`).
    fn can_attach(&self) -> bool {
        match &self.body {
            ConstraintBody::PrimaryKey(key) | ConstraintBody::Unique(key) => !key.without_overlaps,
            ConstraintBody::Exclusion(_)
            | ConstraintBody::ForeignKey(_)
            | ConstraintBody::Check(_)
            | ConstraintBody::NotNull(_) => false,
        }
    }
}
