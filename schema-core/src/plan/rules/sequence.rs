//! Sequences: `CREATE SEQUENCE`, or the options of an identity column, or `serial`.

use crate::id::ObjectId;
use crate::object::{Inherited, Kind, Object, Sequence};

use super::super::act::Act;
use super::super::context::{Alteration, Site};
use super::super::grants::Grantable;
use super::super::hazard::Lock;
use super::super::numbering;
use super::super::owners;
use super::super::step::{Alter, Bond, Part, Place};
use super::super::text;
use super::Rule;

impl Rule for Sequence {
    fn place(&self, site: &Site<'_>) -> Place {
        let Some(column) = &self.owned_by else { return Place::Own };
        if self.identity && site.context.is_kept(column) {
            Place::Own
        } else if self.identity || site.context.is_serial(column) {
            Place::Within(column.clone(), Bond::Fixed)
        } else {
            Place::Own
        }
    }

    fn needs(&self, site: &Site<'_>) -> Vec<ObjectId> {
        let column = self.owned_by.iter();
        // Only a column that is NOT NULL can number rows. One of a new table is so by those above.
        let comes_along = |column: &ObjectId| {
            let table = site.context.schema.parent(column);
            table.is_none_or(|table| !site.context.is_kept(&table))
                && site
                    .context
                    .not_null(column)
                    .is_some_and(|it| it.inherited == Some(Inherited::Only))
        };
        let demanded = column.clone().filter(|column| !comes_along(column));
        let not_null = demanded.filter_map(|column| site.context.not_null_id(column));
        column.chain(not_null.filter(|_| self.identity)).cloned().collect()
    }

    fn part(&self, site: &Site<'_>) -> Part {
        let mut part = Part::default();
        let table = self.owned_by.as_ref().and_then(|column| site.context.schema.parent(column));
        if let Some(table) = table.and_then(|id| site.context.table(&id))
            && site.context.schema.postgres >= 15
            && table.unlogged != self.unlogged
        {
            let word = if self.unlogged { "UNLOGGED" } else { "LOGGED" };
            part.after.push(format!("ALTER SEQUENCE {} SET {word}", site.id.path()));
        }
        part
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        if let Some(renaming) = site.context.renaming(site.id) {
            return renaming.to_vec();
        }
        if let Some(column) = self.owned_by.as_ref().filter(|_| self.identity) {
            let mut steps = site.context.number(column);
            steps.extend(self.part(site).after);
            return steps;
        }
        let unlogged = if self.unlogged { "UNLOGGED " } else { "" };
        let mut sql = format!("CREATE {unlogged}SEQUENCE {}", site.id.path());
        if self.sql_type != "bigint" {
            sql += &format!(" AS {}", self.sql_type);
        }
        for option in numbering::options(self) {
            sql += &format!("\n    {option}");
        }
        let Some(column) = &self.owned_by else { return vec![sql] };
        let owned = format!("OWNED BY {}", column.as_kind(Kind::Column).path());
        let table = site.context.schema.parent(column);
        // A table that is made in the same plan belongs to the same role until its end.
        let is_there = table.is_some_and(|table| site.context.is_kept(&table));
        match owners::align(site, column).filter(|_| is_there) {
            Some(align) => {
                let join = format!("ALTER SEQUENCE {} {owned}", site.id.path());
                vec![sql, align, join]
            }
            None => vec![format!("{sql}\n    {owned}")],
        }
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        if let Some(renaming) = site.context.renaming(site.id) {
            return renaming.to_vec();
        }
        if !self.identity {
            return vec![format!("DROP SEQUENCE {}", site.id.path())];
        }
        // That of an identity column goes with the identity, and not alone.
        let drop = |id| text::alter_whole_column(site.context, id, &["DROP IDENTITY".to_owned()]);
        self.owned_by.as_ref().and_then(drop).into_iter().collect()
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Sequence(to) = &change.to.entry.object else { return Alter::Replace };
        // That of an identity column never leaves it.
        if to.identity != self.identity || (to.identity && to.owned_by != self.owned_by) {
            return Alter::Replace;
        }
        let path = change.to.id.path();
        let mut actions = numbering::changes(self, to);
        if !to.identity && to.owned_by != self.owned_by {
            actions.push(match &to.owned_by {
                Some(column) => format!("OWNED BY {}", column.as_kind(Kind::Column).path()),
                None => "OWNED BY NONE".to_owned(),
            });
        }
        let mut steps = Vec::new();
        if let Some(column) = to.owned_by.as_ref().filter(|_| to.owned_by != self.owned_by) {
            steps.extend(owners::align(&change.to, column));
        }
        steps.extend(numbering::reach(path, self, to));
        if !actions.is_empty() {
            steps.push(format!("ALTER SEQUENCE {path} {}", actions.join(" ")));
        }
        // That of a column follows its table.
        let turns = self.owned_by.as_ref().is_some_and(|column| {
            let tables = [change.from.context, change.to.context]
                .map(|it| Some(it.table(&it.schema.parent(column)?)?.unlogged));
            let turns = matches!(tables, [Some(a), Some(b)] if a != b);
            turns && change.to.context.schema.postgres >= 15
        });
        let stays = to.owned_by == self.owned_by;
        let follows = if stays { turns == (to.unlogged != self.unlogged) } else { !turns };
        if !follows || !stays && to.unlogged != self.unlogged {
            let word = if to.unlogged { "UNLOGGED" } else { "LOGGED" };
            steps.push(format!("ALTER SEQUENCE {path} SET {word}"));
        }
        Alter::InPlace(steps)
    }

    fn follows(&self) -> bool {
        true
    }

    fn loses(&self, _: &Site<'_>) -> Option<&'static str> {
        // That of a column counts for nothing without it.
        self.owned_by.is_none().then_some("how far it has counted")
    }

    fn effect(&self, act: &mut Act<'_>) {
        if act.says("SELECT") {
            // The largest number that a column has so far, for the sequence goes on after it.
            let column = self.owned_by.as_ref().filter(|_| act.says("HAVING"));
            let from = act.setting.from;
            if let Some(column) = column
                && let Some(table) = from.schema.parent(column)
                && !numbering::is_sorted(from, &table, column)
            {
                act.scans(&table);
            }
        } else if act.says("DROP SEQUENCE") {
            act.lock(Lock::AccessExclusive, act.id);
        } else if act.says("SET LOGGED") || act.says("SET UNLOGGED") {
            act.needs_server(15);
            act.lock(Lock::AccessExclusive, act.id);
        } else if act.says("ALTER SEQUENCE") {
            act.lock(Lock::ShareRowExclusive, act.id);
        } else if let Some(table) =
            self.owned_by.as_ref().and_then(|it| act.setting.from.schema.parent(it))
        {
            act.lock(Lock::AccessExclusive, &table);
        }
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("SEQUENCE {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        Some(Grantable::Whole(format!("SEQUENCE {}", site.id.path())))
    }
}
