//! Renames one after the other: what can be done by now, and what waits for a name.

mod seats;

use std::collections::{BTreeMap, HashMap};

use crate::constraint::ConstraintBody;
use crate::diagnostic::Diagnostic;
use crate::id::ObjectId;
use crate::name::{join, made_name, quote};
use crate::object::{Entry, Kind, Object};
use crate::plan::context::{Context, Site};
use crate::plan::hazard::Lock;
use crate::plan::rules::rule;
use crate::plan::step::{Step, Verb};

use super::{Renaming, To, Wishes, fixed, last_name};
use seats::Seat;

/// A wish that is not fulfilled yet.
struct Pending {
    id: ObjectId,
    goal: Goal,
}

#[derive(Clone)]
enum Goal {
    Name(String),
    /// The namespace by the id it had before.
    Namespace(ObjectId),
}

pub(super) struct Moves<'s> {
    context: &'s Context<'s>,
    /// The names of those that have another one by now.
    names: HashMap<ObjectId, String>,
    /// The namespaces of those that have another one by now, by the id that it had before.
    spaces: HashMap<ObjectId, ObjectId>,
    taken: HashMap<Seat, ObjectId>,
    /// Columns, constraints and triggers that are renamed with one of a table above, or of a type.
    followers: HashMap<ObjectId, Vec<ObjectId>>,
    /// Indexes, constraints and sequences that go where their table goes.
    tied: HashMap<ObjectId, Vec<ObjectId>>,
    steps: Vec<Step>,
}

impl<'s> Moves<'s> {
    pub(super) fn new(context: &'s Context<'s>, wishes: &Wishes<'_>) -> Self {
        let mut moves = Self {
            context,
            names: HashMap::new(),
            spaces: HashMap::new(),
            taken: HashMap::new(),
            followers: HashMap::new(),
            tied: HashMap::new(),
            steps: Vec::new(),
        };
        if wishes.is_empty() {
            return moves;
        }
        for (id, entry) in context.schema.iter() {
            for seat in moves.seats(id) {
                moves.taken.insert(seat, id.clone());
            }
            if let Some(leader) = moves.leader(id, entry) {
                moves.followers.entry(leader).or_default().push(id.clone());
            }
            if let Some(table) = moves.home(id, entry) {
                moves.tied.entry(table).or_default().push(id.clone());
            }
        }
        moves
    }

    pub(super) fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    /// Fulfils all wishes: those of parts first, so that statements name what is there by the names
    /// that readers know.
    pub(super) fn run(&mut self, wishes: &Wishes<'_>, errors: &mut Vec<Diagnostic>) {
        for (id, wish) in wishes {
            for (before, after) in &wish.labels {
                let to = To::Label { before: before.clone(), after: after.clone() };
                self.write(id, &to, errors);
            }
        }
        // Signatures name types, which must have their old names as long as those are used.
        let depth = |id: &ObjectId| id.kind().depth().unwrap_or(4);
        let mut ids: Vec<_> = wishes.keys().copied().collect();
        ids.sort_by_key(|id| std::cmp::Reverse(depth(id)));
        let homes = self.homes(wishes, errors);
        let mut pending = Vec::new();
        for id in ids {
            let Some(wish) = wishes.get(id) else { continue };
            if let Some(name) = &wish.name
                && last_name(id).as_ref() != Some(name)
                && self.leads(id, name, wishes, errors)
            {
                pending.push(Pending { id: id.clone(), goal: Goal::Name(name.clone()) });
            }
            if let Some(home) = wish.namespace.as_ref().and_then(|name| homes.get(name))
                && self.space(id).as_ref() != Some(home)
                && self.travels(id, home, wishes, &homes, errors)
            {
                pending.push(Pending { id: id.clone(), goal: Goal::Namespace(home.clone()) });
            }
        }
        let (first, rest): (Vec<_>, Vec<_>) =
            pending.into_iter().partition(|it| it.id.kind().depth().is_none());
        self.fulfil(first, errors);
        self.fulfil(rest, errors);
    }

    /// The namespaces that objects are to move to, by the names that they get. Those that are not
    /// there are made.
    fn homes(
        &mut self,
        wishes: &Wishes<'_>,
        errors: &mut Vec<Diagnostic>,
    ) -> BTreeMap<String, ObjectId> {
        let mut homes = BTreeMap::new();
        for (id, name) in wishes.iter().filter_map(|(id, it)| Some((id, it.namespace.as_ref()?))) {
            if homes.contains_key(name) {
                continue;
            }
            let plain = ObjectId::new(Kind::Namespace, [name.as_str()]);
            let mut renamed = wishes.iter().filter(|(id, wish)| {
                id.kind() == Kind::Namespace && wish.name.as_ref() == Some(name)
            });
            let home = renamed.next().map(|(id, _)| (*id).clone());
            let leaves = wishes.get(&plain).is_some_and(|wish| wish.name.is_some());
            let there = self.context.schema.contains(&plain) || Context::is_given(&plain);
            if home.is_none() && leaves {
                let why = format!("{id} cannot move to {plain}, which is to be renamed itself");
                let error = Diagnostic::error("rename-taken", why).object(id);
                errors.push(error.help(format!("name another namespace than {name}")));
                continue;
            }
            if home.is_none() && !there {
                let sql = format!("CREATE SCHEMA {}", plain.path());
                self.steps.push(Step::new(Verb::Create, &plain, sql));
            }
            homes.insert(name.clone(), home.unwrap_or(plain));
        }
        homes
    }

    /// Whether the object is renamed by a statement of its own: not with that of a table above.
    fn leads(
        &self,
        id: &ObjectId,
        name: &str,
        wishes: &Wishes<'_>,
        errors: &mut Vec<Diagnostic>,
    ) -> bool {
        let entry = self.context.schema.get(id);
        let Some(leader) = entry.and_then(|entry| self.leader(id, entry)) else { return true };
        let same = |wish: &super::Wish| wish.name.as_deref() == Some(name);
        if !wishes.get(&leader).is_some_and(same) {
            let why = format!("{id} cannot be called {name}: it has its name from {leader}");
            errors.push(goes_along(id, why, "rename", &leader));
        }
        false
    }

    /// Whether the object moves by a statement of its own: not with its table.
    fn travels(
        &self,
        id: &ObjectId,
        to: &ObjectId,
        wishes: &Wishes<'_>,
        homes: &BTreeMap<String, ObjectId>,
        errors: &mut Vec<Diagnostic>,
    ) -> bool {
        let entry = self.context.schema.get(id);
        let Some(table) = entry.and_then(|entry| self.home(id, entry)) else { return true };
        let goal = wishes.get(&table).and_then(|wish| homes.get(wish.namespace.as_ref()?));
        if goal != Some(to) {
            let why = format!("{id} cannot move to {to} without {table}");
            errors.push(goes_along(id, why, "move", &table));
        }
        false
    }

    /// Does what can be done until all is done. What waits in a circle is opened with a temporary
    /// name.
    fn fulfil(&mut self, mut pending: Vec<Pending>, errors: &mut Vec<Diagnostic>) {
        while !pending.is_empty() {
            let count = pending.len();
            let mut blocked = Vec::new();
            for wish in pending {
                if !self.fulfil_one(&wish, errors) {
                    blocked.push(wish);
                }
            }
            pending = blocked;
            if pending.len() < count {
                continue;
            }
            let moving: Vec<ObjectId> = pending.iter().map(|wish| wish.id.clone()).collect();
            pending.retain(|wish| {
                let Some((_, holder)) = self.blocker(wish) else { return true };
                // What moves may go out of the way; what goes with it goes too.
                let goes = moving.contains(&holder)
                    || moving.iter().any(|id| {
                        let with = [self.tied.get(id), self.followers.get(id)];
                        with.into_iter().flatten().any(|ids| ids.contains(&holder))
                    });
                if !goes {
                    errors.push(taken(&wish.id, &self.goal_name(wish), &holder));
                }
                goes
            });
            if pending.len() == count
                && let Some(first) = pending.first()
            {
                let id = first.id.clone();
                let (name, own) = (self.name(&id), last_name(&id));
                let temporary = self.temporary(&id, &name);
                let opened = Pending { id: id.clone(), goal: Goal::Name(temporary) };
                if !self.fulfil_one(&opened, errors) {
                    errors.push(taken(&id, &name, &id));
                    return;
                }
                let named =
                    pending.iter().any(|wish| wish.id == id && matches!(wish.goal, Goal::Name(_)));
                if let Some(own) = own.filter(|_| !named) {
                    pending.push(Pending { id, goal: Goal::Name(own) });
                }
            }
        }
    }

    /// Does it where nobody has the name. What cannot be done at all is an error, and done with.
    fn fulfil_one(&mut self, wish: &Pending, errors: &mut Vec<Diagnostic>) -> bool {
        if self.blocker(wish).is_some() {
            return false;
        }
        let to = match &wish.goal {
            Goal::Name(name) => To::Name(name.clone()),
            Goal::Namespace(home) => To::Namespace(self.name(home)),
        };
        if !self.write(&wish.id, &to, errors) {
            return true;
        }
        let along = self.along(wish);
        for id in &along {
            for seat in self.seats(id) {
                self.taken.remove(&seat);
            }
        }
        for id in &along {
            match &wish.goal {
                Goal::Name(name) => {
                    self.names.insert(id.clone(), name.clone());
                }
                Goal::Namespace(home) => {
                    self.spaces.insert(id.clone(), home.clone());
                }
            }
        }
        for id in along {
            for seat in self.seats(&id) {
                self.taken.insert(seat, id.clone());
            }
        }
        true
    }

    /// Writes the statement.
    fn write(&mut self, id: &ObjectId, to: &To, errors: &mut Vec<Diagnostic>) -> bool {
        let Some(entry) = self.context.schema.get(id) else { return false };
        let now = self.now(id);
        let parent = self.context.schema.parent(id);
        let site = Site { context: self.context, id: &now, entry };
        let renaming = Renaming { site, parent: parent.as_ref(), to };
        let Some(sql) = rule(&entry.object).rename(&renaming) else {
            let what = match to {
                To::Namespace(_) => "cannot move to another namespace",
                To::Name(_) | To::Label { .. } => "cannot be renamed",
            };
            errors.push(fixed(id, &format!("{id} {what}: PostgreSQL has no statement for it")));
            return false;
        };
        let mut step = Step::new(Verb::Alter, id, sql);
        step.locks.extend(lock(id, parent));
        self.steps.push(step);
        true
    }

    /// The object and all that goes where it goes.
    fn along(&self, wish: &Pending) -> Vec<ObjectId> {
        let with = match wish.goal {
            Goal::Name(_) => &self.followers,
            Goal::Namespace(_) => &self.tied,
        };
        let mut along = vec![wish.id.clone()];
        let mut at = 0;
        while let Some(id) = along.get(at) {
            let more = with.get(id).cloned().unwrap_or_default();
            along.extend(more);
            at += 1;
        }
        along
    }

    /// Who has the name that the object, or something that goes with it, is to have.
    fn blocker(&self, wish: &Pending) -> Option<(Seat, ObjectId)> {
        let along = self.along(wish);
        along.iter().find_map(|id| {
            let (space, name) = match &wish.goal {
                Goal::Name(name) => (self.space(id), name.clone()),
                Goal::Namespace(home) => (Some(home.clone()), self.name(id)),
            };
            self.seats_at(id, space.as_ref(), &name).into_iter().find_map(|seat| {
                let holder = self.taken.get(&seat).filter(|holder| !along.contains(holder))?;
                Some((seat, holder.clone()))
            })
        })
    }

    fn goal_name(&self, wish: &Pending) -> String {
        match &wish.goal {
            Goal::Name(name) => quote(name),
            Goal::Namespace(home) => join([self.name(home).as_str(), &self.name(&wish.id)]),
        }
    }

    /// A name that nobody has.
    fn temporary(&self, id: &ObjectId, name: &str) -> String {
        let mut number = 0_usize;
        loop {
            let label = if number == 0 { "old".to_owned() } else { format!("old{number}") };
            let temporary = made_name(name, "", &label);
            let goal = Goal::Name(temporary.clone());
            if self.blocker(&Pending { id: id.clone(), goal }).is_none() {
                return temporary;
            }
            number += 1;
        }
    }

    /// The column or constraint of a table above, or the attribute, with which one is renamed.
    fn leader(&self, id: &ObjectId, entry: &Entry) -> Option<ObjectId> {
        let schema = self.context.schema;
        let inherits = match &entry.object {
            Object::Column(column) => column.inherited.is_some(),
            Object::Constraint(it) => {
                it.inherited.is_some()
                    && matches!(it.body, ConstraintBody::Check(_) | ConstraintBody::NotNull(_))
            }
            Object::Trigger(trigger) => return trigger.parent.clone(),
            _ => return None,
        };
        let parent = schema.parent(id)?;
        let table = self.context.table(&parent)?;
        let above = crate::plan::context::parents(table);
        let mut above = above.map(|parent| parent.child(id.kind(), &id.name()));
        if inherits && let Some(leader) = above.find(|leader| schema.contains(leader)) {
            return Some(leader);
        }
        let of_type = ObjectId::from_path(Kind::Composite, table.of_type.as_ref()?)?;
        let attribute = of_type.child(Kind::Attribute, &id.name());
        (id.kind() == Kind::Column && schema.contains(&attribute)).then_some(attribute)
    }

    /// The table with which one moves to another namespace.
    fn home(&self, id: &ObjectId, entry: &Entry) -> Option<ObjectId> {
        match &entry.object {
            Object::Index(index) => Some(index.on.clone()),
            Object::Sequence(sequence) => self.context.schema.parent(sequence.owned_by.as_ref()?),
            Object::Constraint(_) => self.context.schema.parent(id),
            _ => None,
        }
    }
}

/// What is told of an object that follows another one and was to do something else.
fn goes_along(id: &ObjectId, why: String, verb: &str, with: &ObjectId) -> Diagnostic {
    let help = format!("{verb} {with}; it takes {id} along");
    Diagnostic::error("rename-fixed", why).object(id).help(help)
}

/// The lock that a rename takes (`RenameRelation()`, `renameatt()` and the like).
fn lock(id: &ObjectId, parent: Option<ObjectId>) -> Option<(Lock, ObjectId)> {
    match (id.kind(), id.kind().depth()) {
        (Kind::Index, _) => Some((Lock::ShareUpdateExclusive, id.clone())),
        (Kind::Table | Kind::View | Kind::MaterializedView | Kind::Sequence, _) => {
            Some((Lock::AccessExclusive, id.clone()))
        }
        (Kind::Attribute | Kind::DomainConstraint, _) => None,
        (_, Some(3)) => parent.map(|parent| (Lock::AccessExclusive, parent)),
        _ => None,
    }
}

fn taken(id: &ObjectId, name: &str, holder: &ObjectId) -> Diagnostic {
    let why = format!("{id} cannot be called {name}: {holder} has that name");
    Diagnostic::error("rename-taken", why)
        .object(id)
        .help(format!("rename {holder} too, or choose another name"))
}
