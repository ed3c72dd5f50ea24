//! The deeds of a plan, what each waits for, and the statements they become.

mod awaits;
mod stubs;
mod whole;
mod write;

use std::collections::HashMap;

use crate::constraint::ConstraintBody;
use crate::diagnostic::Diagnostic;
use crate::id::ObjectId;
use crate::name::{join, made_name};
use crate::object::{Constraint, Entry, Kind, Object, Sequence};

use super::context::{Context, Site};
use super::fate::{Fate, Fates};
use super::graph::{Graph, Node};
use super::rules::rule;
use super::step::{Bond, Place, Verb};

struct Deed<'s> {
    verb: Verb,
    id: &'s ObjectId,
    entry: &'s Entry,
}

/// Everything that is to be done, drops first and last things first, then the rest in reading
/// order.
pub(super) struct Deeds<'s> {
    from: &'s Context<'s>,
    to: &'s Context<'s>,
    fates: &'s Fates<'s>,
    deeds: Vec<Deed<'s>>,
    drops: HashMap<&'s ObjectId, usize>,
    /// Those that are made or altered.
    makes: HashMap<&'s ObjectId, usize>,
    joins: HashMap<&'s ObjectId, usize>,
    /// What is said of those that stay when their parts are as they are to be.
    late: HashMap<&'s ObjectId, usize>,
    /// Deeds that others need in a circle, and that stand in for themselves first.
    stubs: Vec<usize>,
}

/// Two objects that cannot be there at once: relations and types share their names' places, and so
/// do routines and aggregates.
type Slot = (Kind, String);

impl<'s> Deeds<'s> {
    pub(super) fn new(from: &'s Context<'s>, to: &'s Context<'s>, fates: &'s Fates<'s>) -> Self {
        let mut all = Self {
            from,
            to,
            fates,
            deeds: Vec::new(),
            drops: HashMap::new(),
            makes: HashMap::new(),
            joins: HashMap::new(),
            late: HashMap::new(),
            stubs: Vec::new(),
        };
        let fated = |id: &ObjectId| fates.get(id).is_some();
        for (id, entry) in from.schema.some_in_reading_order(fated).into_iter().rev() {
            if let Some(Fate::Removed | Fate::Replaced | Fate::Swapped) = fates.get(id)
                && all.has_deed(entry, Fate::Removed)
            {
                all.drops.insert(id, all.deeds.len());
                all.deeds.push(Deed { verb: Verb::Drop, id, entry });
            }
        }
        for (id, entry) in to.schema.some_in_reading_order(fated) {
            let verb = match fates.get(id) {
                Some(Fate::Added | Fate::Replaced | Fate::Swapped) => Verb::Create,
                Some(Fate::Altered(_)) => Verb::Alter,
                Some(Fate::Removed) | None => continue,
            };
            if all.has_deed(entry, Fate::Added) {
                all.makes.insert(id, all.deeds.len());
                all.deeds.push(Deed { verb, id, entry });
            }
        }
        for (id, entry) in to.schema.of_kind(Kind::Table).filter(|(id, _)| to.is_joining(id)) {
            all.joins.insert(id, all.deeds.len());
            all.deeds.push(Deed { verb: Verb::Join, id, entry });
        }
        for (id, entry) in to.schema.some_in_reading_order(|id| fates.late().contains_key(id)) {
            if matches!(fates.get(id), Some(Fate::Altered(_))) {
                all.late.insert(id, all.deeds.len());
                all.deeds.push(Deed { verb: Verb::Alter, id, entry });
            }
        }
        all
    }

    /// What an extension has comes and goes with it, and not otherwise.
    fn has_deed(&self, entry: &Entry, with: Fate) -> bool {
        entry.extension.as_ref().is_none_or(|name| {
            self.fates.get(&ObjectId::new(Kind::Extension, [name.as_str()])) == Some(&with)
        })
    }

    fn site(&self, deed: &Deed<'s>) -> Site<'s> {
        let context = if deed.verb == Verb::Drop { self.from } else { self.to };
        Site { context, id: deed.id, entry: deed.entry }
    }

    /// What stands in which statement, and in which order.
    ///
    /// # Errors
    /// `plan-orphan` and `plan-cycle`, all of them.
    pub(super) fn graph(&mut self) -> Result<Graph, Vec<Diagnostic>> {
        let mut opened: Vec<Vec<usize>> = Vec::new();
        loop {
            let mut nodes = self.nodes()?;
            self.add_stubs(&mut nodes, &opened);
            let circles = match Graph::new(nodes) {
                Ok(graph) => return Ok(graph),
                Err(circles) => circles,
            };
            let closed: Vec<_> = circles.iter().filter(|it| !self.open(it)).collect();
            if !closed.is_empty() {
                return Err(closed.iter().map(|circle| self.circle_error(circle)).collect());
            }
            opened.extend(circles);
        }
    }

    fn nodes(&self) -> Result<Vec<Node>, Vec<Diagnostic>> {
        let mut errors = Vec::new();
        let mut slots: HashMap<Slot, Vec<usize>> = HashMap::new();
        for (i, deed) in self.deeds.iter().enumerate().filter(|(_, it)| it.verb == Verb::Drop) {
            for slot in slots_of(deed) {
                slots.entry(slot).or_default().push(i);
            }
        }
        let nodes = self.deeds.iter().enumerate().map(|(i, deed)| {
            let mut node = match deed.verb {
                _ if self.late.get(deed.id) == Some(&i) => self.completing(deed),
                Verb::Drop => self.dropping(deed),
                Verb::Alter | Verb::Create => self.making(deed, &mut errors),
                Verb::Join => self.joining(deed),
            };
            if deed.verb == Verb::Create && self.fates.get(deed.id) != Some(&Fate::Swapped) {
                node.needs
                    .extend(slots_of(deed).iter().filter_map(|slot| slots.get(slot)).flatten());
            }
            node
        });
        let nodes: Vec<_> = nodes.collect();
        errors.sort_by(|a: &Diagnostic, b| a.message.cmp(&b.message));
        errors.dedup();
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(nodes)
    }

    fn dropping(&self, deed: &Deed<'s>) -> Node {
        let mut node = Node::default();
        for dependant in self.fates.dependants(deed.id) {
            let before = self.drops.get(dependant).or_else(|| self.makes.get(dependant));
            node.needs.extend(before);
            if self.fates.get(dependant) == Some(&Fate::Swapped) {
                node.needs.extend(self.makes.get(dependant));
            }
        }
        if self.fates.get(deed.id) == Some(&Fate::Swapped) {
            node.needs.extend(self.makes.get(deed.id));
        }
        if let Object::Sequence(Sequence { identity: true, owned_by: Some(column), .. }) =
            &deed.entry.object
        {
            // It leaves its name when it gets another, if it does not make way before.
            let next = self.to.identity_sequence(column);
            let next = next.filter(|_| self.from.renaming(deed.id).is_some_and(<[_]>::is_empty));
            node.needs.extend(next.and_then(|(id, _)| self.makes.get(id)));
        }
        if let Object::Constraint(Constraint { body: ConstraintBody::NotNull(column), .. }) =
            &deed.entry.object
            && let Some(table) = self.from.schema.parent(deed.id)
        {
            // An identity cannot be without it.
            let numbers = self.from.identity_sequence(&table.child(Kind::Column, column));
            let goes = numbers.filter(|(id, _)| self.goes_with_identity(id));
            node.needs.extend(goes.and_then(|(id, _)| self.drops.get(id)));
        }
        node.needs.extend(self.freeing(deed));
        node.needs.extend(self.dropped_above(deed));
        node.needs.extend(self.letting_go(deed));
        node.wishes.extend(self.beside(deed));
        let parting = self.parting(deed.id);
        node.needs.extend(parting);
        node.needs.extend(self.parted(deed));
        if let Some(extension) = &deed.entry.extension {
            let extension = ObjectId::new(Kind::Extension, [extension.as_str()]);
            node.home = self.drops.get(&extension).map(|home| (*home, Bond::Fixed));
            node.silent = true;
        } else {
            let site = self.site(deed);
            let bond = rule(&deed.entry.object).bond(&site);
            node.home = homes(&site)
                .iter()
                .filter(|home| {
                    self.fates.get(home) != Some(&Fate::Swapped)
                        || deed.id.kind() == Kind::Attribute
                        || deed.id.kind() == Kind::DomainConstraint
                })
                .find_map(|home| self.drops.get(home))
                .filter(|_| parting.is_none())
                .map(|home| (*home, bond));
        }
        node
    }

    fn making(&self, deed: &Deed<'s>, errors: &mut Vec<Diagnostic>) -> Node {
        let (id, entry) = (deed.id, deed.entry);
        let site = self.site(deed);
        let mut node = Node::default();
        if let Some(extension) = &entry.extension {
            let extension = ObjectId::new(Kind::Extension, [extension.as_str()]);
            match self.makes.get(&extension) {
                Some(home) => node.home = Some((*home, Bond::Fixed)),
                None => errors.push(orphan(id, &extension)),
            }
            node.silent = true;
            return node;
        }
        let rule = rule(&entry.object);
        if deed.verb == Verb::Create {
            if let Place::Within(home, bond) = rule.place(&site) {
                if !self.to.schema.contains(&home) {
                    errors.push(orphan(id, &home));
                }
                let number = self.makes.get(&home).copied();
                let open = number
                    .and_then(|number| self.deeds.get(number))
                    .is_some_and(|home| home.verb == Verb::Create);
                node.home = number.filter(|_| open).map(|number| (number, bond));
            }
            if self.fates.get(id) == Some(&Fate::Swapped) {
                // Others that are renamed away and made again go after the columns have them, too,
                // and what belongs to it goes with it.
                let goes_later = |it: &ObjectId| {
                    self.fates.get(it) == Some(&Fate::Swapped) || self.is_of_swapped(it)
                };
                let dependants = self.fates.dependants(id).iter().filter(|it| !goes_later(it));
                node.needs.extend(dependants.filter_map(|it| self.drops.get(it)));
            } else if !self.is_of_swapped(id) {
                node.needs.extend(self.drops.get(id));
            }
        } else {
            // A routine or the labels of an enum are altered in place or not at all. A type's own
            // functions go after it, and so can a column's sequence.
            let before = self.from.schema.get(id).map(|before| &before.needs);
            let dependants = self.fates.dependants(id).iter().filter(|it| {
                !matches!(entry.object, Object::Routine(_) | Object::Enum(_))
                    && self.parting(it).is_none()
                    && (it.kind() != Kind::Sequence || self.goes_with_identity(it))
                    && before.is_none_or(|needs| !needs.contains(**it))
            });
            let drops = dependants.filter_map(|it| self.drops.get(it));
            // Few of them are in a table's way.
            let list = if id.kind() == Kind::Table { &mut node.wishes } else { &mut node.needs };
            list.extend(drops);
        }
        node.needs.extend(self.departing(deed));
        node.needs.extend(self.letting_go(deed));
        node.wishes.extend(self.turning(deed));
        node.wishes.extend(self.going_above(deed));
        node.wishes.extend(self.beside(deed));
        node.needs.extend(self.leaving(deed));
        node.needs.extend(self.dropped_below(deed));
        node.needs.extend(self.named_below(deed));
        node.needs.extend(self.freeing(deed));
        node.needs.extend(self.parted(deed));
        let parent = self.to.schema.parent(id);
        match &parent {
            Some(parent) if !self.to.schema.contains(parent) && !Context::is_given(parent) => {
                errors.push(orphan(id, parent));
            }
            None if entry.object.kind().depth().is_some_and(|depth| depth > 1) => {
                errors.push(orphan(id, id.parent_path().unwrap_or_default()));
            }
            _ => {}
        }
        if deed.verb == Verb::Create {
            let former = self
                .to
                .former(id)
                .filter(|former| self.from.renaming(former).is_some_and(|first| !first.is_empty()));
            node.needs.extend(former.and_then(|former| self.drops.get(former)));
            node.needs.extend(self.awaited(deed));
            let heirs = self.heirs(deed);
            if !heirs.is_empty() {
                node.home = None;
                node.needs.extend(heirs);
            }
        } else if self.waits(id) {
            node.needs.extend(self.awaited(deed));
        }
        let from_rule = rule.needs(&site);
        // A type that is only altered is there for the functions that it gets.
        let lets_go = self.late.contains_key(id);
        let own = entry.needs.iter().filter(|need| {
            // A table that lets go of its type takes it back at last.
            if lets_go && matches!(need.kind(), Kind::Composite | Kind::Table) {
                return false;
            }
            let is_altered = matches!(self.fates.get(need), Some(Fate::Altered(_)));
            let made_of_it = || self.to.schema.get(need).is_some_and(|it| it.needs.contains(id));
            !(is_altered && made_of_it())
        });
        let above = self.above(deed);
        // A rule that wants it the other way round knows better.
        let wants = |need: &ObjectId| {
            let entry = self.to.schema.get(need)?;
            let site = Site { context: self.to, id: need, entry };
            Some(super::rules::rule(&entry.object).needs(&site).contains(id))
        };
        let mut implied = self.to.schema.implied_needs(id, entry);
        implied.retain(|need| need.kind() != id.kind() || wants(need) != Some(true));
        let all = own.chain(&implied).chain(&from_rule);
        for need in all.filter(|need| !above.contains(*need)) {
            node.needs.extend(self.makes.get(need));
            // What stands on a column comes when it stores its own type again.
            node.needs.extend(self.late.get(need).filter(|_| need.kind() == Kind::Column));
        }
        node
    }

    /// Whether a sequence goes when its column has an identity no longer, before anything else becomes
    /// of the column.
    fn goes_with_identity(&self, sequence: &ObjectId) -> bool {
        matches!(self.from.schema.get(sequence).map(|entry| &entry.object),
            Some(Object::Sequence(it)) if it.identity)
            && self.from.renaming(sequence).is_none()
    }

    /// Whether it belongs to a type that is renamed away: it goes with the old one and comes with
    /// the new one.
    fn is_of_swapped(&self, id: &ObjectId) -> bool {
        let parent = self.from.schema.parent(id);
        parent.is_some_and(|parent| self.fates.get(&parent) == Some(&Fate::Swapped))
    }

    fn circle_error(&self, circle: &[usize]) -> Diagnostic {
        let deeds: Vec<_> = circle.iter().filter_map(|i| self.deeds.get(*i)).collect();
        let names: Vec<_> =
            deeds.iter().map(|deed| format!("{} {}", deed.verb.word(), deed.id)).collect();
        let message = format!(
            "no order of statements does these, they need each other: {}",
            names.join(", ")
        );
        let error = Diagnostic::error("plan-cycle", message)
            .help("report this with the snapshots, or with the lines of these objects");
        match deeds.first() {
            Some(first) => error.object(first.id),
            None => error,
        }
    }
}

/// The objects with which one goes without a word, when they go.
fn homes(site: &Site<'_>) -> Vec<ObjectId> {
    let schema = site.context.schema;
    let mut homes: Vec<ObjectId> = Vec::new();
    match &site.entry.object {
        Object::Index(index) => {
            homes.push(index.on.clone());
            homes.extend(index.columns.iter().map(|column| index.on.child(Kind::Column, column)));
            homes.extend(index.parent.clone());
        }
        Object::Sequence(sequence) => homes.extend(sequence.owned_by.clone()),
        Object::Constraint(Constraint { body: ConstraintBody::NotNull(column), .. }) => {
            let table = schema.parent(site.id);
            homes.extend(table.iter().map(|table| table.child(Kind::Column, column)));
            homes.extend(table);
        }
        Object::Table(table) => homes.extend(table.partition_of.clone()),
        _ if site.id.kind().depth() == Some(3) => homes.extend(schema.parent(site.id)),
        _ => {}
    }
    homes.extend(rule(&site.entry.object).origins(site));
    homes
}

/// Where a type stands while its columns move to the one that takes its name, and a sequence while
/// another one leaves the name that it gets.
pub(super) fn old_id(id: &ObjectId) -> ObjectId {
    let names = id.names();
    let (last, home) = names.split_last().map_or(("", &[][..]), |(a, b)| (a.as_str(), b));
    let old = made_name(last, "", "old");
    ObjectId::new(id.kind(), home.iter().map(String::as_str).chain([old.as_str()]))
}

fn slots_of(deed: &Deed<'_>) -> Vec<Slot> {
    let relation = |path: String| vec![(Kind::Table, path)];
    match &deed.entry.object {
        Object::Constraint(_) => {
            let beside = deed.id.parent_path().and_then(|table| {
                let table = ObjectId::from_path(Kind::Table, table)?;
                Some(join([table.namespace()?.as_str(), &deed.id.name()]))
            });
            let mut slots = vec![(Kind::Constraint, deed.id.path().to_owned())];
            slots.extend(beside.map(|path| (Kind::Table, path)));
            slots
        }
        Object::Routine(_) | Object::Aggregate(_) => {
            vec![(Kind::Routine, deed.id.path().to_owned())]
        }
        _ if deed.id.kind().depth() == Some(2) => relation(deed.id.path().to_owned()),
        _ => Vec::new(),
    }
}

fn orphan(id: &ObjectId, home: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::error("plan-orphan", format!("{id} is part of {home}, which the schema lacks"))
        .object(id)
        .help("write the snapshot again: cargo schema pull")
}
