//! The whole shape of one database: a flat, ordered map of objects, and the views over it.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Bound;

use crate::extent::Extent;
use crate::id::ObjectId;
use crate::object::{Attribute, Column, Entry, Kind, Object};

/// The whole shape of one database, in memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// The major version of the server that printed it, such as 15.
    pub postgres: u32,
    /// What it tells beyond what every schema does.
    pub extent: Extent,
    /// Boxed, because inserting moves what stands beside.
    entries: BTreeMap<ObjectId, Box<Entry>>,
}

/// The kinds that have columns, each a class of `pg_class` with its own namespace of names.
const RELATIONS: [Kind; 3] = [Kind::Table, Kind::View, Kind::MaterializedView];

/// The kinds that a column's type can name.
const TYPES: [Kind; 8] = [
    Kind::Enum,
    Kind::Domain,
    Kind::Composite,
    Kind::Range,
    Kind::BaseType,
    Kind::Table,
    Kind::View,
    Kind::MaterializedView,
];

/// The kinds that live in no namespace and stand before all that does.
const WITHOUT_NAMESPACE: &[Kind] = &[
    Kind::Extension,
    Kind::AccessMethod,
    Kind::ForeignDataWrapper,
    Kind::Server,
    Kind::UserMapping,
    Kind::Language,
    Kind::Cast,
    Kind::Transform,
    Kind::Setting,
    Kind::RoleSetting,
];

impl Schema {
    /// An empty schema, printed by a server of this major version.
    pub fn new(postgres: u32) -> Self {
        Self { postgres, extent: Extent::default(), entries: BTreeMap::new() }
    }

    /// Adds an object; gives back what stood at its address.
    pub fn insert(&mut self, id: ObjectId, entry: Entry) -> Option<Entry> {
        self.entries.insert(id, Box::new(entry)).map(|old| *old)
    }

    /// Removes an object.
    pub fn remove(&mut self, id: &ObjectId) -> Option<Entry> {
        self.entries.remove(id).map(|entry| *entry)
    }

    /// The object at an address.
    pub fn get(&self, id: &ObjectId) -> Option<&Entry> {
        self.entries.get(id).map(|entry| &**entry)
    }

    /// The object at an address, to be changed.
    pub fn get_mut(&mut self, id: &ObjectId) -> Option<&mut Entry> {
        self.entries.get_mut(id).map(|entry| &mut **entry)
    }

    /// Whether there is an object at an address.
    pub fn contains(&self, id: &ObjectId) -> bool {
        self.entries.contains_key(id)
    }

    /// Forgets who owns what belongs to this role.
    pub fn disown(&mut self, role: &str) {
        let own = self.entries.values_mut().filter(|entry| entry.owner.as_deref() == Some(role));
        own.for_each(|entry| entry.owner = None);
    }

    /// Tells no owners any more; those that it told, by object.
    pub fn take_owners(&mut self) -> BTreeMap<ObjectId, String> {
        self.extent.owners = false;
        let all = self.entries.iter_mut();
        all.filter_map(|(id, entry)| Some((id.clone(), entry.owner.take()?))).collect()
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no object at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every object in the order of ids: by kind, then by path.
    pub fn iter(&self) -> impl Iterator<Item = (&ObjectId, &Entry)> {
        self.entries.iter().map(unboxed)
    }

    /// Every object of this schema or another one, in the order of ids, as it is in each.
    pub(crate) fn beside<'s>(
        &'s self,
        other: &'s Schema,
    ) -> impl Iterator<Item = (&'s ObjectId, Option<&'s Entry>, Option<&'s Entry>)> {
        // What only one of them tells says nothing about the other.
        let told = self.extent.role_settings == other.extent.role_settings;
        let common =
            move |(id, _): &(&'s ObjectId, &'s Entry)| told || id.kind() != Kind::RoleSetting;
        let mut ours = self.entries.iter().map(unboxed).filter(common).peekable();
        let mut theirs = other.entries.iter().map(unboxed).filter(common).peekable();
        std::iter::from_fn(move || {
            let order = match (ours.peek(), theirs.peek()) {
                (Some((a, _)), Some((b, _))) => a.cmp(b),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            let mine = if order.is_le() { ours.next() } else { None };
            let its = if order.is_ge() { theirs.next() } else { None };
            let id = mine.or(its)?.0;
            Some((id, mine.map(|it| it.1), its.map(|it| it.1)))
        })
    }

    /// Every object of one kind, by path.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (&ObjectId, &Entry)> {
        let from = ObjectId::bound(kind, "");
        self.entries
            .range((Bound::Included(from), Bound::Unbounded))
            .map(unboxed)
            .take_while(move |(id, _)| id.kind() == kind)
    }

    /// The objects of one kind directly below a path: `children(Kind::Column, "public.users")`.
    pub fn children<'s>(
        &'s self,
        kind: Kind,
        path: &str,
    ) -> impl Iterator<Item = (&'s ObjectId, &'s Entry)> + use<'s> {
        let prefix = format!("{path}.");
        let from = ObjectId::bound(kind, &prefix);
        self.entries
            .range((Bound::Included(from), Bound::Unbounded))
            .map(unboxed)
            .take_while(move |(id, _)| id.kind() == kind && id.path().starts_with(&prefix))
    }

    /// The table, view or materialised view at a path.
    pub fn relation(&self, path: &str) -> Option<(&ObjectId, &Entry)> {
        self.first_of(&RELATIONS, path)
    }

    /// The type at a path: a tables' row type included.
    pub fn type_at(&self, path: &str) -> Option<(&ObjectId, &Entry)> {
        self.first_of(&TYPES, path)
    }

    fn first_of(&self, kinds: &[Kind], path: &str) -> Option<(&ObjectId, &Entry)> {
        kinds
            .iter()
            .find_map(|kind| self.entries.get_key_value(&ObjectId::bound(*kind, path)).map(unboxed))
    }

    /// The columns of a relation in their order.
    pub fn columns(&self, relation: &str) -> Vec<(&ObjectId, &Column, &Entry)> {
        let mut columns: Vec<_> = self
            .children(Kind::Column, relation)
            .filter_map(|(id, entry)| match &entry.object {
                Object::Column(column) => Some((id, column, entry)),
                _ => None,
            })
            .collect();
        columns.sort_by_key(|(_, column, _)| column.position);
        columns
    }

    /// The object that an object is a part of: a column's table, a table's namespace.
    pub fn parent(&self, id: &ObjectId) -> Option<ObjectId> {
        if let Some((name, _)) = id.signature() {
            let namespace = ObjectId::bound(Kind::Namespace, id.first_segment());
            return (name != id.first_segment()).then_some(namespace);
        }
        let path = match id.kind() {
            Kind::PublicationTable | Kind::PublicationNamespace => id.first_segment(),
            Kind::OperatorFamily | Kind::OperatorClass | Kind::Operator => id.first_segment(),
            _ => id.parent_path()?,
        };
        let found = match id.kind() {
            Kind::Column | Kind::Trigger | Kind::RewriteRule => {
                return self.relation(path).map(|(id, _)| id.clone());
            }
            Kind::Default => return Some(id.as_kind(Kind::Column)),
            Kind::Constraint | Kind::Policy => Kind::Table,
            Kind::PublicationTable | Kind::PublicationNamespace => Kind::Publication,
            Kind::DomainConstraint => Kind::Domain,
            Kind::Attribute => Kind::Composite,
            Kind::BaseType
            | Kind::Enum
            | Kind::Domain
            | Kind::Composite
            | Kind::Range
            | Kind::Sequence
            | Kind::Table
            | Kind::View
            | Kind::MaterializedView
            | Kind::Index
            | Kind::Statistics
            | Kind::Collation
            | Kind::Conversion
            | Kind::OperatorFamily
            | Kind::OperatorClass
            | Kind::Operator
            | Kind::TextSearchParser
            | Kind::TextSearchTemplate
            | Kind::TextSearchDictionary
            | Kind::TextSearchConfiguration => Kind::Namespace,
            Kind::Namespace
            | Kind::Extension
            | Kind::Publication
            | Kind::Subscription
            | Kind::EventTrigger
            | Kind::AccessMethod
            | Kind::ForeignDataWrapper
            | Kind::Server
            | Kind::UserMapping
            | Kind::Language
            | Kind::Cast
            | Kind::Transform
            | Kind::Routine
            | Kind::Aggregate
            | Kind::DefaultPrivileges
            | Kind::Setting
            | Kind::RoleSetting
            | Kind::Unmodelled => return None,
        };
        Some(ObjectId::bound(found, path))
    }

    /// Every object in the order of a snapshot: namespace by namespace, types before tables, each
    /// table followed by its columns in their order, its constraints and its indexes.
    pub fn in_reading_order(&self) -> Vec<(&ObjectId, &Entry)> {
        self.some_in_reading_order(|_| true)
    }

    /// Some of the objects in the order of a snapshot.
    pub(crate) fn some_in_reading_order(
        &self,
        chosen: impl Fn(&ObjectId) -> bool,
    ) -> Vec<(&ObjectId, &Entry)> {
        let mut last = Owner { path: "", kind: Kind::Table };
        // Siblings of one kind follow each other: to sort such runs and then what meets in one
        // place takes a quarter of the comparisons of texts.
        let mut runs: Vec<(Group<'_>, Vec<Member<'_>>)> = Vec::new();
        for (id, entry) in self.iter().filter(|(id, _)| chosen(id)) {
            let (group, place) = self.place(id, entry, &mut last);
            let member = (place, id, entry);
            match runs.last_mut() {
                Some((of, members)) if *of == group => members.push(member),
                _ => runs.push((group, vec![member])),
            }
        }
        runs.sort_by(|a, b| a.0.cmp(&b.0));
        let mut all = Vec::new();
        let mut runs = runs.into_iter().peekable();
        while let Some((group, mut members)) = runs.next() {
            while let Some((_, more)) = runs.next_if(|next| next.0 == group) {
                members.extend(more);
            }
            members.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            all.extend(members.into_iter().map(|(_, id, entry)| (id, entry)));
        }
        all
    }

    fn place<'s>(
        &'s self,
        id: &'s ObjectId,
        entry: &'s Entry,
        last: &mut Owner<'s>,
    ) -> (Group<'s>, Place<'s>) {
        let owner = match &entry.object {
            Object::Index(index) => index.on.path(),
            Object::Statistics(statistics) => statistics.on.path(),
            _ if id.kind().depth() == Some(3) => id.parent_path().unwrap_or(id.path()),
            _ => id.path(),
        };
        let owner_kind = match id.kind() {
            Kind::Publication | Kind::PublicationTable | Kind::PublicationNamespace => {
                let group = Group { last: 1, owner: id.first_segment(), ..Group::default() };
                return (group, Place::of(id));
            }
            Kind::Subscription => return (Group::last(2), Place::of(id)),
            Kind::Unmodelled => return (Group::last(3), Place::of(id)),
            // They would change what is made after them.
            Kind::DefaultPrivileges => return (Group::last(4), Place::of(id)),
            // It would fire on the making of whatever comes after it.
            Kind::EventTrigger => return (Group::last(5), Place::of(id)),
            Kind::Column
            | Kind::Default
            | Kind::Index
            | Kind::Statistics
            | Kind::Trigger
            | Kind::RewriteRule => {
                // Siblings follow each other, so most ask about the relation of the one before.
                if last.path != owner {
                    let found = self.relation(owner).map_or(Kind::Table, |(id, _)| id.kind());
                    *last = Owner { path: owner, kind: found };
                }
                last.kind
            }
            Kind::Constraint | Kind::Policy => Kind::Table,
            Kind::DomainConstraint => Kind::Domain,
            Kind::Attribute => Kind::Composite,
            kind => kind,
        };
        let position = match &entry.object {
            Object::Default(_) => self
                .get(&id.as_kind(Kind::Column))
                .and_then(|column| column.object.position())
                .unwrap_or(0),
            object => object.position().unwrap_or(0),
        };
        let part = match id.kind() {
            Kind::Column | Kind::Default | Kind::Attribute => 1,
            Kind::Constraint | Kind::DomainConstraint => 2,
            Kind::Index => 3,
            Kind::Statistics | Kind::Trigger | Kind::RewriteRule | Kind::Policy => 4,
            _ => 0,
        };
        let group = Group {
            last: 0,
            namespace: (!WITHOUT_NAMESPACE.contains(&id.kind())).then(|| id.first_segment()),
            owner_kind: Some(owner_kind),
            owner,
        };
        (group, Place { part, position, kind: Some(id.kind()), path: id.path() })
    }
}

#[expect(clippy::borrowed_box, reason = "that is what the map gives")]
fn unboxed<'s>((id, entry): (&'s ObjectId, &'s Box<Entry>)) -> (&'s ObjectId, &'s Entry) {
    (id, entry)
}

/// The relation that was looked up last.
struct Owner<'s> {
    path: &'s str,
    kind: Kind,
}

/// Where an object stands in a snapshot: with what it belongs to, compared field by field.
#[derive(Default, PartialEq, Eq, PartialOrd, Ord)]
struct Group<'s> {
    /// What stands after all namespaces.
    last: u8,
    namespace: Option<&'s str>,
    owner_kind: Option<Kind>,
    owner: &'s str,
}

/// Where it stands there, compared field by field.
#[derive(Default, PartialEq, Eq, PartialOrd, Ord)]
struct Place<'s> {
    part: u8,
    position: u32,
    kind: Option<Kind>,
    path: &'s str,
}

impl Group<'_> {
    /// Behind all namespaces.
    fn last(last: u8) -> Self {
        Self { last, ..Self::default() }
    }
}

impl<'s> Place<'s> {
    /// By kind and path alone.
    fn of(id: &'s ObjectId) -> Self {
        Self { kind: Some(id.kind()), path: id.path(), ..Self::default() }
    }
}

type Member<'s> = (Place<'s>, &'s ObjectId, &'s Entry);

impl Object {
    /// Its place among its siblings, for kinds that are ordered.
    pub fn position(&self) -> Option<u32> {
        match self {
            Object::Column(column) => Some(column.position),
            Object::Attribute(attribute) => Some(attribute.position),
            _ => None,
        }
    }

    /// Whether both are the same wherever they stand among their siblings.
    pub(crate) fn equals_but_for_position(&self, other: &Object) -> bool {
        match (self, other) {
            _ if self == other => true,
            (Object::Column(a), Object::Column(b)) => {
                *a == Column { position: a.position, ..b.clone() }
            }
            (Object::Attribute(a), Object::Attribute(b)) => {
                *a == Attribute { position: a.position, ..b.clone() }
            }
            _ => false,
        }
    }
}
