//! Who is called what by now, and which names only one object can have.

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::name::{join, quote, split};
use crate::object::{Kind, Object};
use crate::plan::definition;

use super::super::last_name;
use super::Moves;

/// A name that only one object can have: what for, and the name below the address that its parent
/// had before.
pub(super) type Seat = (&'static str, String);

impl Moves<'_> {
    /// The last name by now.
    pub(super) fn name(&self, id: &ObjectId) -> String {
        let name = self.names.get(id).cloned();
        name.or_else(|| last_name(id)).unwrap_or_default()
    }

    /// The namespace by now, by the id that it had before.
    pub(super) fn space(&self, id: &ObjectId) -> Option<ObjectId> {
        if let Some(space) = self.spaces.get(id) {
            return Some(space.clone());
        }
        let has_one = id.signature().is_some()
            || matches!(id.kind(), Kind::Operator | Kind::OperatorClass | Kind::OperatorFamily)
            || id.kind().depth() > Some(1);
        let name = split(id.first_segment())?.pop()?;
        has_one.then(|| ObjectId::new(Kind::Namespace, [name.as_str()]))
    }

    /// The address by now.
    pub(in crate::plan::rename) fn now(&self, id: &ObjectId) -> ObjectId {
        let schema = self.context.schema;
        let name = self.name(id);
        let same = || Some(id.clone());
        let now = match (id.kind(), id.kind().depth()) {
            (Kind::Default, _) => Some(self.now(&id.as_kind(Kind::Column)).as_kind(Kind::Default)),
            (_, Some(1)) => Some(ObjectId::new(id.kind(), [name.as_str()])),
            (_, Some(3)) => {
                schema.parent(id).map(|parent| self.now(&parent).child(id.kind(), &name))
            }
            (_, Some(_)) => self
                .space(id)
                .map(|space| ObjectId::new(id.kind(), [self.name(&space).as_str(), &name])),
            (Kind::Routine | Kind::Aggregate, None) => {
                id.signature().zip(self.space(id)).and_then(|((_, types), space)| {
                    let path = format!("{}({types})", join([self.name(&space).as_str(), &name]));
                    ObjectId::from_path(id.kind(), &path)
                })
            }
            (Kind::OperatorClass | Kind::OperatorFamily, None) => {
                definition::split_unquoted(id.path(), " USING ").zip(self.space(id)).and_then(
                    |((_, method), space)| {
                        let path = join([self.name(&space).as_str(), &name]);
                        ObjectId::from_path(id.kind(), &format!("{path} USING {method}"))
                    },
                )
            }
            (Kind::Operator, None) => self.space(id).and_then(|space| {
                let rest = id.path().strip_prefix(id.first_segment())?;
                ObjectId::from_path(id.kind(), &format!("{}{rest}", quote(&self.name(&space))))
            }),
            (_, None) => same(),
        };
        now.or_else(same).unwrap_or_else(|| id.clone())
    }

    pub(super) fn seats(&self, id: &ObjectId) -> Vec<Seat> {
        self.seats_at(id, self.space(id).as_ref(), &self.name(id))
    }

    /// The names that an object has under another name or in another namespace: a table is a
    /// relation and a type (`pg_class`, `pg_type`), a key is a constraint and an index.
    pub(super) fn seats_at(
        &self,
        id: &ObjectId,
        space: Option<&ObjectId>,
        name: &str,
    ) -> Vec<Seat> {
        let home = space.map_or("", ObjectId::path);
        let below = |home: &str| format!("{home}.{}", quote(name));
        let (relation, sql_type) = (("relation", below(home)), ("type", below(home)));
        match id.kind() {
            Kind::Table | Kind::View | Kind::MaterializedView | Kind::Composite => {
                vec![relation, sql_type]
            }
            Kind::Sequence | Kind::Index => vec![relation],
            Kind::Enum | Kind::Domain | Kind::Range | Kind::BaseType => vec![sql_type],
            Kind::Routine | Kind::Aggregate => {
                let types = id.signature().map_or("", |(_, types)| types);
                vec![("routine", format!("{}({types})", below(home)))]
            }
            Kind::Constraint => {
                let own = ("constraint", below(id.parent_path().unwrap_or_default()));
                let entry = self.context.schema.get(id);
                match entry.map(|entry| &entry.object) {
                    Some(Object::Constraint(it)) if has_index(&it.body) => vec![own, relation],
                    _ => vec![own],
                }
            }
            // The path says what a default is of; it has no name.
            Kind::Default => Vec::new(),
            kind => match (kind.depth(), id.parent_path()) {
                (Some(3), Some(parent)) => vec![(kind.word(), below(parent))],
                (Some(2), _) => vec![(kind.word(), below(home))],
                (Some(_), _) => vec![(kind.word(), quote(name))],
                (None, _) => vec![(kind.word(), self.now(id).path().to_owned())],
            },
        }
    }
}

fn has_index(body: &ConstraintBody) -> bool {
    match body {
        ConstraintBody::PrimaryKey(_)
        | ConstraintBody::Unique(_)
        | ConstraintBody::Exclusion(_) => true,
        ConstraintBody::ForeignKey(_) | ConstraintBody::Check(_) | ConstraintBody::NotNull(_) => {
            false
        }
    }
}
