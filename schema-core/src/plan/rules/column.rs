//! Columns: a line of `CREATE TABLE`, and what can only be said after it.

use crate::id::ObjectId;
use crate::name::quote;
use crate::object::{Column, Generated, Inherited, Kind};

use super::super::act::Act;
use super::super::context::{Alteration, Site, parents};
use super::super::grants::Grantable;
use super::super::inherit::{Form, Received};
use super::super::rename::{Renaming, To};
use super::super::step::{Alter, Bond, Part, Place};
use super::super::text;
use super::Rule;

#[path = "column_alter.rs"]
mod alter;

#[path = "column_effect.rs"]
mod effect;

impl Rule for Column {
    fn place(&self, site: &Site<'_>) -> Place {
        match site.context.schema.parent(site.id) {
            Some(relation) => Place::Within(relation, Bond::Fixed),
            None => Place::Own,
        }
    }

    fn part(&self, site: &Site<'_>) -> Part {
        let Some(relation) = site.context.schema.parent(site.id) else { return Part::default() };
        let (form, listed) = match relation.kind() {
            Kind::Table => {
                let form = site.context.form(&relation);
                (form, lists(form, self.inherited))
            }
            _ => (Form::Plain, false),
        };
        let mut received = match relation.kind() {
            Kind::Table => site.context.received(&relation, site.id),
            // The query of a view says all of these.
            _ => Some(Received { not_null: true, ..Received::default() }),
        };
        let element = match (form, listed) {
            (Form::OfType, _) => {
                let said = self.constraints(site, false);
                (!said.is_empty()).then(|| format!("{} WITH OPTIONS{said}", quote(&site.id.name())))
            }
            (_, true) => Some(self.definition(site, received.is_some())),
            (Form::PartitionOf, false) => self.named_not_null(site, received.as_mut()),
            (_, false) => None,
        };
        let actions = self.actions(site, &relation, listed, received.as_ref());
        let after = text::alter_column(site.context, site.id, &actions);
        Part { element, after: after.into_iter().collect() }
    }

    fn create(&self, site: &Site<'_>, elements: &[String]) -> Vec<String> {
        let Some(relation) = site.context.schema.parent(site.id) else { return Vec::new() };
        let mut steps = Vec::new();
        let listed = relation.kind() == Kind::Table;
        // What comes down from a parent table that gets the column is there by then. One that joins
        // a partitioned table has all its columns before.
        let is_partition =
            || site.context.table(&relation).is_some_and(|it| it.partition_of.is_some());
        let comes_down = self.inherited == Some(Inherited::Only)
            && !(site.context.is_joining(&relation)
                && (is_partition()
                    || site.context.above(site.id).iter().any(|it| site.context.is_kept(it))));
        let added = listed && !comes_down;
        let received = match (listed, comes_down) {
            (false, _) => Some(Received { not_null: true, ..Received::default() }),
            (true, true) => Some(site.context.came_down(site.id)),
            (true, false) => None,
        };
        if added {
            let alter = text::alter_table(site.context, &relation);
            let line = [self.definition(site, false)];
            let line: Vec<_> = line.iter().chain(elements).map(String::as_str).collect();
            steps.push(format!("{alter} ADD COLUMN {}", line.join(" ")));
        }
        let mut actions = self.actions(site, &relation, added, received.as_ref());
        if added && has_heirs(site) {
            actions.extend(site.context.identity(site.id).map(|it| format!("ADD {it}")));
        }
        steps.extend(text::alter_column(site.context, site.id, &actions));
        steps
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        let relation = site.context.schema.parent(site.id);
        let Some(table) = relation.filter(|it| it.kind() == Kind::Table) else { return Vec::new() };
        let stays_below = |table: &ObjectId| {
            let below = site.context.children(table).iter();
            below
                .filter(|it| !site.context.leaves(it, table))
                .map(|it| it.child(Kind::Column, &site.id.name()))
                .any(|it| site.context.is_kept(&it))
        };
        let mut above = site.context.table(&table).into_iter().flat_map(parents);
        let goes_along = self.inherited == Some(Inherited::Only)
            && site
                .context
                .staying_above(site.id)
                .iter()
                .any(|it| site.context.column(it).is_some());
        if goes_along && !above.any(stays_below) {
            return Vec::new();
        }
        let mut alter = text::alter_table(site.context, &table);
        let name = quote(&site.id.name());
        let mut steps = Vec::new();
        if stays_below(&table) {
            // From PostgreSQL 18 on, the NOT NULLs below would go on counting as inherited.
            if self.not_null && site.context.schema.postgres >= 18 {
                steps.extend(site.context.keep_below(site.id));
                steps.push(format!("{alter} ALTER COLUMN {name} DROP NOT NULL"));
            }
            alter = alter.replacen("TABLE ", "TABLE ONLY ", 1);
        }
        steps.push(format!("{alter} DROP COLUMN {name}"));
        steps
    }

    fn loses(&self, site: &Site<'_>) -> Option<&'static str> {
        let table = site.context.schema.parent(site.id)?;
        let stored = site.context.table(&table)?.server.is_none();
        (stored && self.generated.is_none()).then_some("its values")
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        alter::alter(self, change)
    }

    fn origins(&self, site: &Site<'_>) -> Vec<ObjectId> {
        // One that is its table's own besides stays when those above go.
        let goes_along = self.inherited != Some(Inherited::Merged);
        if goes_along { site.context.above(site.id) } else { Vec::new() }
    }

    fn needs(&self, site: &Site<'_>) -> Vec<ObjectId> {
        site.context.above(site.id)
    }

    fn bond(&self, _: &Site<'_>) -> Bond {
        Bond::Column
    }

    fn follows(&self) -> bool {
        self.generated.is_none()
    }

    fn rename(&self, renaming: &Renaming<'_>) -> Option<String> {
        let (To::Name(to), id) = (renaming.to, renaming.site.id) else { return None };
        let relation = renaming.parent?;
        let word = match relation.kind() {
            Kind::View => "VIEW",
            Kind::MaterializedView => "MATERIALIZED VIEW",
            _ => match renaming.site.context.table(relation)?.server {
                Some(_) => "FOREIGN TABLE",
                None => "TABLE",
            },
        };
        let path = id.parent_path()?;
        let (from, to) = (quote(&id.name()), quote(to));
        Some(format!("ALTER {word} {path} RENAME COLUMN {from} TO {to}"))
    }

    fn reshapes(&self, site: &Site<'_>) -> bool {
        effect::rewrites(self, site.context, site.id, site.context.default(site.id))
    }

    fn effect(&self, act: &mut Act<'_>) {
        effect::effect(self, act);
    }

    fn online(&self, act: &Act<'_>) -> Option<Vec<String>> {
        effect::online(act)
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("COLUMN {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        let relation = site.id.parent_path()?;
        Some(Grantable::Column(quote(&site.id.name()), format!("TABLE {relation}")))
    }
}

/// Whether a column is added to a table that others inherit from: it cannot number rows from the
/// start, since theirs will not (`ATPrepAddColumn()`).
fn has_heirs(site: &Site<'_>) -> bool {
    let Some(table) = site.context.schema.parent(site.id) else { return false };
    site.context.is_kept(&table)
        && !site.context.has_partitions(&table)
        && !site.context.children(&table).is_empty()
}

/// Whether the column has a line of its own in `CREATE TABLE`.
fn lists(form: Form, inherited: Option<Inherited>) -> bool {
    match form {
        Form::Plain | Form::Attach | Form::OfType => true,
        Form::Inherits => inherited != Some(Inherited::Only),
        Form::PartitionOf => false,
    }
}

/// The storage of a type whose values can be stored in more than one way (`typstorage`). The word
/// `DEFAULT` is known from PostgreSQL 16 on only.
pub(super) fn own_storage(sql_type: &str) -> &'static str {
    let main = ["numeric", "inet", "cidr"].iter().any(|name| sql_type.starts_with(name));
    if main && !sql_type.ends_with(']') { "MAIN" } else { "EXTENDED" }
}

impl Column {
    /// The line of a column: `email character varying(255) DEFAULT '' NOT NULL`. A compression
    /// that differs from that of a parent cannot stand in it.
    fn definition(&self, site: &Site<'_>, merged: bool) -> String {
        let name = quote(&site.id.name());
        if let Some(serial) = site.context.serial(site.id) {
            let named = site.context.taken_not_null_name(site.id);
            let not_null = named.map(|it| format!(" {} NOT NULL", text::constraint(&it)));
            return format!("{name} {serial}{}", not_null.unwrap_or_default());
        }
        let mut sql = format!("{name} {}", self.sql_type);
        if let Some(compression) = self.compression.as_ref().filter(|_| !merged) {
            sql += &format!(" COMPRESSION {compression}");
        }
        if !self.server_options.is_empty() {
            sql += &format!(" {}", text::foreign_options(&self.server_options, ""));
        }
        if let Some(collation) = &self.collation {
            sql += &format!(" COLLATE {collation}");
        }
        sql + &self.constraints(site, merged)
    }

    /// The NOT NULL of a partition that would get another name, because another table has that one.
    fn named_not_null(
        &self,
        site: &Site<'_>,
        received: Option<&mut Received<'_>>,
    ) -> Option<String> {
        let received = received.filter(|it| self.not_null && !it.not_null)?;
        let name = site.context.taken_not_null_name(site.id)?;
        received.not_null = true;
        Some(format!("{} {} NOT NULL", quote(&site.id.name()), text::constraint(&name)))
    }

    /// The default, identity or expression, and NOT NULL, each with a space before.
    fn constraints(&self, site: &Site<'_>, merged: bool) -> String {
        let mut sql = String::new();
        let identity = site.context.identity(site.id).filter(|_| !has_heirs(site));
        if let Some(identity) = &identity {
            sql += &format!(" {identity}");
        } else if let Some((generated, expression)) = self.generated.zip(self.expression.as_ref()) {
            let word = match generated {
                Generated::Stored => "STORED",
                Generated::Virtual => "VIRTUAL",
            };
            let expression = text::parenthesised(expression);
            // Before PostgreSQL 16, a column that is merged may not say it again.
            let said = merged
                && site.context.schema.postgres < 16
                && site.context.above(site.id).iter().any(|above| {
                    site.context.column(above).is_some_and(|above| above.generated.is_some())
                });
            if !said {
                sql += &format!(" GENERATED ALWAYS AS {expression} {word}");
            }
        } else if let Some(default) = site.context.written_default(site.id) {
            sql += &format!(" DEFAULT {default}");
        } else if merged {
            // Parents with several defaults demand one, even where it goes again.
            let above = site.context.above(site.id);
            let mut defaults = above.iter().filter_map(|it| site.context.written_default(it));
            let first = defaults.next();
            if defaults.any(|other| Some(other) != first) {
                sql += " DEFAULT NULL";
            }
        }
        let name = site.context.taken_not_null_name(site.id).filter(|_| self.not_null);
        if let Some(name) = name {
            sql += &format!(" {} NOT NULL", text::constraint(&name));
        } else if self.not_null && identity.is_none() && site.context.not_null(site.id).is_none() {
            sql += " NOT NULL";
        }
        sql
    }

    /// What must be said after `CREATE TABLE`: what has no place in the line, or differs from
    /// what the column has from its parents.
    fn actions(
        &self,
        site: &Site<'_>,
        relation: &ObjectId,
        listed: bool,
        received: Option<&Received<'_>>,
    ) -> Vec<String> {
        let Self {
            position: _,
            sql_type,
            not_null,
            collation: _,
            identity: _,
            generated: _,
            expression: _,
            inherited: _,
            storage,
            compression,
            statistics,
            options,
            server_options,
        } = self;
        let context = site.context;
        let mut actions = Vec::new();
        let from_parents = received.cloned().unwrap_or_default();
        let default = context.written_default(site.id);
        if !listed && let Some(default) = default.filter(|_| default != from_parents.default) {
            actions.push(format!("SET DEFAULT {default}"));
        } else if default.is_none() && from_parents.default.is_some() {
            actions.push("DROP DEFAULT".to_owned());
        }
        if !listed && *not_null && !from_parents.not_null && context.not_null(site.id).is_none() {
            actions.push("SET NOT NULL".to_owned());
        } else if !*not_null
            && from_parents.not_null
            && relation.kind() == Kind::Table
            && context.schema.postgres < 18
        {
            actions.push("DROP NOT NULL".to_owned());
        }
        if !listed
            && relation.kind() == Kind::Table
            && !from_parents.identity
            && let Some(identity) = context.identity(site.id)
        {
            actions.push(format!("ADD {identity}"));
        }
        match storage {
            Some(storage) if from_parents.storage != Some(storage) => {
                actions.push(format!("SET STORAGE {}", storage.to_ascii_uppercase()));
            }
            None if from_parents.storage.is_some() => {
                actions.push(format!("SET STORAGE {}", own_storage(sql_type)));
            }
            _ => {}
        }
        let said = if listed && received.is_none() {
            compression.as_deref()
        } else {
            from_parents.compression
        };
        if compression.as_deref() != said {
            let compression = compression.as_deref().unwrap_or("default");
            actions.push(format!("SET COMPRESSION {compression}"));
        }
        if let Some(target) = statistics {
            actions.push(format!("SET STATISTICS {target}"));
        }
        if !options.is_empty() {
            actions.push(format!("SET ({})", text::parameters(options)));
        }
        if !listed && !server_options.is_empty() {
            actions.push(text::foreign_options(server_options, "ADD "));
        }
        actions
    }
}
