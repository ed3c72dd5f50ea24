//! What a deed waits for beyond the needs of its object: tables that join, leave or let go.

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::object::{Constraint, Inherited, Kind, Object};

use super::super::context::{Context, parents};
use super::super::fate::{Fate, needs};
use super::super::step::Verb;
use super::{Deed, Deeds};

impl<'s> Deeds<'s> {
    /// Whether an index or constraint of a table that joins another comes after that: the one that
    /// it is to belong to is made only now, or it is there already and only comes to belong to it.
    pub(super) fn waits(&self, id: &ObjectId) -> bool {
        let parent = self.to.owner(id);
        // What was never validated comes down to a partition, and is not brought by it.
        let comes_down = self.to.comes_late(id);
        let brings = || {
            self.to.schema.parent(id).is_some_and(|table| !self.to.new_parents(&table).is_empty())
        };
        comes_down && !brings()
            || parent.is_some_and(|parent| {
                !self.to.is_kept(parent)
                    || self.to.is_kept(id) && self.from.owner(id) != Some(parent)
            })
    }

    /// The tables whose joining must come before an object is made.
    pub(super) fn awaited(&self, deed: &Deed<'s>) -> Vec<usize> {
        let mut joins = Vec::new();
        match &deed.entry.object {
            // The clone of a trigger is there when all tables up to that of the trigger have joined.
            Object::Trigger(trigger) if trigger.parent.is_some() => {
                let mut table = self.to.schema.parent(deed.id);
                while let Some(at) = table {
                    joins.extend(self.joins.get(&at));
                    table = self.to.table(&at).and_then(|table| table.partition_of.clone());
                }
            }
            Object::Index(index) => self.await_tables(deed, &index.on, true, &mut joins),
            Object::Constraint(constraint) => {
                if let Some(table) = self.to.schema.parent(deed.id) {
                    // A table that joins one whose rows were not checked would have to bring it.
                    let comes_down = constraint.body.has_index() || constraint.not_valid;
                    self.await_tables(deed, &table, comes_down, &mut joins);
                }
            }
            _ => {}
        }
        joins
    }

    /// A partition that joins after its table has an index gets one of its own name, unless what it
    /// brings is matched.
    fn await_tables(&self, deed: &Deed<'s>, table: &ObjectId, indexed: bool, to: &mut Vec<usize>) {
        let waits = self.waits(deed.id);
        if waits {
            to.extend(self.joins.get(table));
        }
        if waits || indexed {
            to.extend(self.to.children(table).iter().filter_map(|child| self.joins.get(*child)));
        }
    }

    /// Those that need something no longer that is altered in a way that PostgreSQL refuses while
    /// they do: the type of a column, and what is demanded of a domain that arrays or composite
    /// types are made of, whether or not there are any values. The type of a column also cannot be
    /// another than that of a parent's.
    pub(super) fn departing(&self, deed: &Deed<'s>) -> Vec<usize> {
        let altered = match &deed.entry.object {
            Object::Domain(_) if deed.verb == Verb::Alter => deed.id.clone(),
            Object::Column(after)
                if self.from.column(deed.id).is_some_and(|before| {
                    (&before.sql_type, &before.collation) != (&after.sql_type, &after.collation)
                }) =>
            {
                deed.id.clone()
            }
            Object::DomainConstraint(_) => match self.to.schema.parent(deed.id) {
                Some(domain) => domain,
                None => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        let departs = |it: &&&ObjectId| {
            let (before, after) = (self.from.schema.get(it), self.to.schema.get(it));
            let in_the_way = altered.kind() != Kind::Column
                || before.is_some_and(|before| !self.fates.follows(before, &altered));
            matches!(self.fates.get(it), Some(Fate::Altered(_)))
                && it.kind() != Kind::DomainConstraint
                && in_the_way
                && after.is_some_and(|after| !needs(self.to.schema, it, after).contains(&altered))
        };
        let dependants = self.fates.dependants(&altered).iter().filter(departs);
        let departing = dependants.filter_map(|it| self.makes.get(*it));
        let above = self.from.above(&altered);
        departing.chain(above.iter().filter_map(|it| self.drops.get(it))).copied().collect()
    }

    /// The tables that let go of a type before its attributes change, and before their own columns.
    pub(super) fn letting_go(&self, deed: &Deed<'s>) -> Vec<usize> {
        let Some(whole) =
            self.from.schema.parent(deed.id).or_else(|| self.to.schema.parent(deed.id))
        else {
            return Vec::new();
        };
        match deed.id.kind() {
            Kind::Attribute => {
                let tables = self.fates.dependants(&whole).iter();
                let tables = tables.filter(|it| it.kind() == Kind::Table);
                let each = |it: &&ObjectId| self.drops.get(*it).or_else(|| self.makes.get(*it));
                tables.filter_map(each).copied().collect()
            }
            Kind::Column => {
                let typed = self.from.table(&whole).filter(|it| it.of_type.is_some());
                let leaves = typed.and_then(|_| self.makes.get(&whole));
                let stored = self.fates.dependants(&whole).iter().filter(|it| {
                    it.kind() == Kind::Column
                        && self.fates.late().contains_key(**it)
                        && self.from.schema.parent(it).as_ref() != Some(&whole)
                });
                leaves
                    .into_iter()
                    .chain(stored.filter_map(|it| self.makes.get(*it)))
                    .copied()
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Tables that turn unlogged before one that they reference, or logged before one that
    /// references them.
    pub(super) fn turning(&self, deed: &Deed<'s>) -> Vec<usize> {
        let unlogged = |context: &Context<'_>, id: &ObjectId| Some(context.table(id)?.unlogged);
        let turns = |id: &ObjectId| {
            let both = unlogged(self.from, id).zip(unlogged(self.to, id));
            both.is_some_and(|(before, after)| before != after)
        };
        if deed.verb != Verb::Alter || deed.id.kind() != Kind::Table || !turns(deed.id) {
            return Vec::new();
        }
        let mut turning = Vec::new();
        for (id, entry) in self.from.schema.of_kind(Kind::Constraint) {
            if let Object::Constraint(Constraint { body: ConstraintBody::ForeignKey(key), .. }) =
                &entry.object
                && let Some(table) = self.from.schema.parent(id)
            {
                let (first, second) = match unlogged(self.to, deed.id) {
                    Some(true) => (table, key.table.clone()),
                    _ => (key.table.clone(), table),
                };
                if second == *deed.id && first != *deed.id && turns(&first) {
                    turning.extend(self.makes.get(&first));
                }
            }
        }
        turning
    }

    /// The statement by which a table leaves a parent, before a column, constraint or index goes
    /// that it had from there too.
    pub(super) fn parting(&self, id: &ObjectId) -> Option<usize> {
        let table = match self.from.schema.get(id).map(|entry| &entry.object)? {
            Object::Column(_) | Object::Constraint(_) => self.from.schema.parent(id)?,
            Object::Index(index) => index.parent.as_ref().map(|_| index.on.clone())?,
            _ => return None,
        };
        self.makes.get(&table).copied().filter(|_| self.from.is_parting(&table))
    }

    /// Those that leave a table before a column, a constraint or a NOT NULL of it goes, so that they
    /// lose nothing with it.
    pub(super) fn parted(&self, deed: &Deed<'s>) -> Vec<usize> {
        let goes = match &deed.entry.object {
            _ if deed.verb == Verb::Create => false,
            Object::Column(_) | Object::Constraint(_) if deed.verb == Verb::Drop => true,
            Object::Column(_) => {
                self.from.hands_down_not_null(deed.id) && !self.to.hands_down_not_null(deed.id)
            }
            _ => false,
        };
        let Some(table) = self.from.schema.parent(deed.id).filter(|_| goes) else {
            return Vec::new();
        };
        let children = self.from.children(&table);
        let heirs = children.iter().filter(|it| self.from.is_parting(it));
        let name = deed.id.name();
        // Others say before that they keep it.
        let below = children.iter().filter(|_| deed.id.kind() == Kind::Constraint);
        let below = below.map(|it| it.child(Kind::Constraint, &name));
        let kept = below.filter(|it| matches!(self.fates.get(it), Some(Fate::Altered(_))));
        let kept = kept.filter_map(|it| self.makes.get(&it).copied());
        heirs.filter_map(|it| self.makes.get(*it)).copied().chain(kept).collect()
    }

    /// What an object that stays does not wait for although it needs it: the parents that a table
    /// joins by a statement of its own, and the columns of parents that are made above what it has.
    /// Nor does a new column wait for those above that are computed where it is not.
    pub(super) fn above(&self, deed: &Deed<'s>) -> Vec<ObjectId> {
        match &deed.entry.object {
            Object::Column(_) if deed.verb == Verb::Create => {
                let mut above = self.to.above(deed.id);
                let first = self.is_added_below(deed.id);
                above.retain(|it| first || self.is_unlike(it, deed.id));
                above
            }
            _ if deed.verb != Verb::Alter => Vec::new(),
            Object::Table(table) if self.joins.contains_key(deed.id) => {
                parents(table).cloned().collect()
            }
            Object::Column(_) => self.to.above(deed.id),
            _ => Vec::new(),
        }
        .into_iter()
        .filter(|it| {
            let is_made = matches!(self.fates.get(it), Some(Fate::Added | Fate::Replaced));
            it.kind() == Kind::Table || is_made
        })
        .collect()
    }

    /// The columns of its table, some of which a constraint may name in its text, and the constraints
    /// that may name a column that goes.
    pub(super) fn beside(&self, deed: &Deed<'s>) -> Vec<usize> {
        let (schema, all, kind) = match (deed.id.kind(), deed.verb) {
            (Kind::Column, Verb::Drop) => (self.from.schema, &self.drops, Kind::Constraint),
            (Kind::Constraint, Verb::Create) => (self.to.schema, &self.makes, Kind::Column),
            _ => return Vec::new(),
        };
        let table = schema.parent(deed.id);
        let parts = table.iter().flat_map(|it| schema.children(kind, it.path()));
        parts.filter_map(|(id, _)| all.get(id)).copied().collect()
    }

    /// The columns that go from the parents of a table before it is made below them, or joins them:
    /// they would be its own otherwise. The defaults of those that stay are what they are to be.
    pub(super) fn going_above(&self, deed: &Deed<'s>) -> Vec<usize> {
        let Object::Table(table) = &deed.entry.object else { return Vec::new() };
        if deed.verb == Verb::Alter {
            return Vec::new();
        }
        let columns = |parent| self.from.schema.children(Kind::Column, ObjectId::path(parent));
        let mut going = Vec::new();
        for (id, _) in parents(table).flat_map(columns) {
            going.extend(self.drops.get(id));
            if self.to.is_kept(id) {
                let default = id.as_kind(Kind::Default);
                going.extend(self.drops.get(&default));
                going.extend(self.makes.get(&default));
            }
        }
        going
    }

    /// The tables that leave one before it gets another column or alters one, which would be theirs
    /// too, and the columns that a new one is merged with, which are as it by then.
    pub(super) fn leaving(&self, deed: &Deed<'s>) -> Vec<usize> {
        let Object::Column(_) = &deed.entry.object else { return Vec::new() };
        let Some(table) = self.to.schema.parent(deed.id) else { return Vec::new() };
        let stays = |child: &&&ObjectId| self.to.children(&table).contains(*child);
        let children = self.from.children(&table).iter().filter(|child| !stays(child));
        let leaving = children.filter_map(|child| self.makes.get(*child)).copied();
        if deed.verb == Verb::Alter {
            return leaving.collect();
        }
        let below = self.to.children(&table).iter();
        let below = below.map(|child| child.child(Kind::Column, &deed.id.name()));
        let merged = below.filter(|it| self.to.is_kept(it)).filter_map(|it| self.makes.get(&it));
        leaving.chain(merged.copied()).chain(self.added_below(deed.id)).collect()
    }

    /// The columns below one that tables get by their own word, too.
    fn added_below(&self, column: &ObjectId) -> Vec<usize> {
        let mut added = Vec::new();
        let mut tables: Vec<_> = self.to.schema.parent(column).into_iter().collect();
        while let Some(table) = tables.pop() {
            for child in self.to.children(&table) {
                let below = child.child(Kind::Column, &column.name());
                added.extend(self.makes.get(&below).filter(|_| self.is_added_below(&below)));
                tables.push((*child).clone());
            }
        }
        added
    }

    /// Whether a table that stays gets a column by its own word before one above gets it, which would
    /// come down to it.
    fn is_added_below(&self, column: &ObjectId) -> bool {
        let table = self.to.schema.parent(column).filter(|table| self.to.is_kept(table));
        table.is_some()
            && self.fates.get(column) == Some(&Fate::Added)
            && self.to.column(column).is_some_and(|it| it.inherited == Some(Inherited::Merged))
    }

    /// The tables that join one before it gets a column, to get the column with it, and those that
    /// are made before, to have one that differs.
    pub(super) fn heirs(&self, deed: &Deed<'s>) -> Vec<usize> {
        let Object::Column(_) = &deed.entry.object else { return Vec::new() };
        let Some(table) = self.to.schema.parent(deed.id) else { return Vec::new() };
        let joining = self.to.children(&table).iter().filter(|child| {
            self.to.new_parents(child).contains(&table)
                && self.comes_from_above(&child.child(Kind::Column, &deed.id.name()))
        });
        let joining = joining.filter_map(|child| self.joins.get(*child));
        let unlike = self.to.children(&table).iter().filter(|child| {
            let below = child.child(Kind::Column, &deed.id.name());
            !self.to.is_kept(child) && self.is_unlike(deed.id, &below)
        });
        let heirs = joining.chain(unlike.filter_map(|child| self.makes.get(*child))).copied();
        heirs.chain(self.late_before(deed, &table)).collect()
    }

    /// The column before one in a new table that is added to it only when others have joined it: those
    /// after it come later, too.
    fn late_before(&self, deed: &Deed<'s>, table: &ObjectId) -> Option<usize> {
        let joins = |child: &&&ObjectId| self.to.new_parents(child).contains(table);
        if self.fates.get(table) != Some(&Fate::Added) {
            return None;
        }
        self.to.children(table).iter().find(joins)?;
        let columns = self.to.schema.columns(table.path());
        let at = columns.iter().position(|(id, ..)| *id == deed.id)?;
        let (before, ..) = columns.get(at.checked_sub(1)?)?;
        let before = *self.makes.get(before)?;
        let late = !self.heirs(self.deeds.get(before)?).is_empty();
        late.then_some(before)
    }

    /// Whether a column is computed and one below it is not so: that is only of a column that was
    /// there before the one above.
    fn is_unlike(&self, above: &ObjectId, below: &ObjectId) -> bool {
        let columns = self.to.column(above).zip(self.to.column(below));
        columns.is_some_and(|(a, b)| a.generated.is_some() && a.generated != b.generated)
    }

    /// Whether a column is new and comes from the tables above alone.
    pub(super) fn comes_from_above(&self, column: &ObjectId) -> bool {
        self.fates.get(column) == Some(&Fate::Added)
            && self.to.column(column).is_some_and(|it| it.inherited == Some(Inherited::Only))
    }

    /// The NOT NULLs of tables below that get the name of one that is made above them, as long as
    /// they are their tables' own.
    pub(super) fn named_below(&self, deed: &Deed<'s>) -> Vec<usize> {
        let Some(table) = self.to.schema.parent(deed.id) else { return Vec::new() };
        let column = match &deed.entry.object {
            Object::Column(_) => deed.id.clone(),
            Object::Constraint(Constraint { body: ConstraintBody::NotNull(name), .. }) => {
                table.child(Kind::Column, name)
            }
            _ => return Vec::new(),
        };
        if self.from.hands_down_not_null(&column) || !self.to.hands_down_not_null(&column) {
            return Vec::new();
        }
        let mut named = Vec::new();
        let mut tables = self.to.children(&table).to_vec();
        while let Some(table) = tables.pop() {
            named.extend(self.renaming(&table.child(Kind::Column, &column.name())));
            tables.extend(self.to.children(table));
        }
        named
    }

    /// The drops below of checks that are to come down.
    pub(super) fn dropped_below(&self, deed: &Deed<'s>) -> Vec<usize> {
        let table = self
            .to
            .schema
            .parent(deed.id)
            .filter(|_| deed.verb == Verb::Create && deed.id.kind() == Kind::Constraint);
        let Some(table) = table else { return Vec::new() };
        let name = deed.id.name();
        let below = self.to.children(&table).iter().map(|it| it.child(Kind::Constraint, &name));
        below.filter_map(|it| self.drops.get(&it).copied()).collect()
    }

    /// The drops above of what its table has by its own word, too: it cannot go before.
    pub(super) fn dropped_above(&self, deed: &Deed<'s>) -> Vec<usize> {
        if !self.goes_after_above(deed) {
            return Vec::new();
        }
        let above = self.from.staying_above(deed.id);
        above.iter().filter_map(|it| self.drops.get(it)).copied().collect()
    }

    /// Those by which the tables above no longer have a NOT NULL that gets another name: it has that
    /// of theirs until then.
    pub(super) fn freeing(&self, deed: &Deed<'s>) -> Vec<usize> {
        let Object::Constraint(Constraint { body: ConstraintBody::NotNull(name), .. }) =
            &deed.entry.object
        else {
            return Vec::new();
        };
        let renaming = self.site(deed).context.renaming(deed.id);
        let frees = renaming.is_some() || deed.verb == Verb::Drop && self.goes_after_above(deed);
        let Some(table) = self.from.schema.parent(deed.id).filter(|_| frees) else {
            return Vec::new();
        };
        let mut freeing = Vec::new();
        let mut columns = self.from.above(&table.child(Kind::Column, name));
        while let Some(column) = columns.pop() {
            columns.extend(self.from.above(&column));
            if self.from.hands_down_not_null(&column) && !self.to.hands_down_not_null(&column) {
                let constraint = self.from.not_null_id(&column);
                freeing.extend(constraint.and_then(|id| self.drops.get(id)));
                freeing.extend(self.drops.get(&column).or_else(|| self.makes.get(&column)));
            }
        }
        freeing
    }

    /// The deed that gives the NOT NULL of a column, which stays, its name.
    pub(super) fn renaming(&self, column: &ObjectId) -> Option<usize> {
        let says = |context: &Context<'_>, id: &&ObjectId| {
            context.renaming(id).is_some_and(|sql| !sql.is_empty())
        };
        let new = self.to.not_null_id(column).filter(|id| says(self.to, id));
        let old = self.from.not_null_id(column).filter(|id| says(self.from, id));
        new.and_then(|id| self.makes.get(id)).or_else(|| self.drops.get(old?)).copied()
    }

    /// Whether a column or constraint goes from a table that stays, which has it from above and by its
    /// own word.
    fn goes_after_above(&self, deed: &Deed<'s>) -> bool {
        let inherited = match &deed.entry.object {
            Object::Column(it) => it.inherited,
            Object::Constraint(it) => it.inherited,
            _ => None,
        };
        inherited == Some(Inherited::Merged)
            && self.from.schema.parent(deed.id).is_some_and(|it| !self.drops.contains_key(&it))
    }
}
