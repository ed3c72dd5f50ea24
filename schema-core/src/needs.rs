//! What an object needs without a word in [`Entry::needs`].

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::object::{Entry, Kind, Object};
use crate::schema::Schema;

impl Schema {
    /// What an object needs by its place and by its fields; [`Entry::needs`] has the rest.
    pub fn implied_needs(&self, id: &ObjectId, entry: &Entry) -> Vec<ObjectId> {
        let mut implied: Vec<ObjectId> = self.parent(id).into_iter().collect();
        match &entry.object {
            Object::Extension(extension) => {
                implied.push(ObjectId::new(Kind::Namespace, [extension.namespace.as_str()]));
            }
            Object::Sequence(sequence) => {
                if let Some(column) = &sequence.owned_by {
                    implied.extend([column.clone()]);
                    implied.extend(self.parent(column));
                }
            }
            Object::Table(table) => {
                implied.extend(table.partition_of.clone());
                implied.extend(table.inherits.iter().cloned());
            }
            Object::Default(_) => implied.extend(self.parent(&id.as_kind(Kind::Column))),
            Object::Constraint(constraint) => {
                let own = id.parent_path().unwrap_or_default();
                let table = ObjectId::from_path(Kind::Table, own);
                let columns = constraint.body.columns().iter();
                implied.extend(
                    table.iter().flat_map(|t| columns.clone().map(|c| t.child(Kind::Column, c))),
                );
                implied.extend(constraint.parent.clone());
                match &constraint.body {
                    ConstraintBody::PrimaryKey(key) | ConstraintBody::Unique(key) => {
                        let include = key.include.iter();
                        implied.extend(
                            table
                                .iter()
                                .flat_map(|t| include.clone().map(|c| t.child(Kind::Column, c))),
                        );
                    }
                    ConstraintBody::ForeignKey(key) => {
                        implied.push(key.table.clone());
                        implied.extend(
                            key.referenced.iter().map(|c| key.table.child(Kind::Column, c)),
                        );
                    }
                    ConstraintBody::Check(_)
                    | ConstraintBody::Exclusion(_)
                    | ConstraintBody::NotNull(_) => {}
                }
            }
            Object::Statistics(statistics) => implied.push(statistics.on.clone()),
            Object::Trigger(trigger) => implied.extend(trigger.parent.clone()),
            Object::Index(index) => {
                implied.push(index.on.clone());
                implied.extend(index.columns.iter().map(|c| index.on.child(Kind::Column, c)));
                implied.extend(index.parent.clone());
            }
            _ => {}
        }
        implied
    }
}
