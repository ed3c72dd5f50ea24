//! What constraints and unique indexes promise of rows and of a domain's values. Models count on the
//! promise, whichever object makes it.

use super::Impact;
use crate::constraint::{ConstraintBody, ForeignKey};
use crate::id::ObjectId;
use crate::object::{Equality, Kind, Object};
use crate::schema::Schema;

/// A promise, and the relation or domain that it is made of.
#[derive(PartialEq)]
struct Promise<'s> {
    on: &'s str,
    body: Body<'s>,
}

#[derive(PartialEq)]
enum Body<'s> {
    /// No two rows have the same values in these columns, or of these expressions.
    Key {
        columns: Vec<&'s str>,
        /// What is true of the rows of which it is said, where these are not all.
        only: Option<&'s str>,
        primary: bool,
        /// Whether NULLs count as values.
        nulls: bool,
        /// Whether `ON CONFLICT` takes it.
        arbiter: bool,
    },
    /// There is a row that this one points at.
    ForeignKey { key: &'s ForeignKey, trusted: bool },
    /// The condition is met; `trusted` where also by what was stored before it.
    Check { definition: &'s str, trusted: bool },
}

/// What it means that an object promises something else than before, or nothing.
pub(super) fn impact(id: &ObjectId, from: &Schema, to: &Schema) -> Impact {
    let (before, after) = (promise(id, from), promise(id, to));
    if before == after {
        return Impact::Invisible;
    }
    match before {
        Some(before) if is_lost(&before, to) => Impact::Breaking,
        Some(_) | None => Impact::Compatible,
    }
}

/// What a program must expect where an object's promise is lost.
pub(crate) fn loss(id: &ObjectId, from: &Schema, to: &Schema) -> Option<&'static str> {
    match promise(id, from).filter(|before| is_lost(before, to))?.body {
        Body::Key { .. } => {
            Some("what finds one row by these columns, or upserts by them, may fail")
        }
        Body::Check { .. } => Some("values may come, or be refused, that models know otherwise"),
        Body::ForeignKey { .. } => None,
    }
}

/// Whether nothing of a schema promises as much. A foreign key's relations can be followed without it.
fn is_lost(before: &Promise<'_>, to: &Schema) -> bool {
    let checks = [Kind::Constraint, Kind::DomainConstraint];
    let parts = checks.into_iter().flat_map(|kind| to.children(kind, before.on));
    let indexes = to.relation(before.on).into_iter().flat_map(|_| to.of_kind(Kind::Index));
    let mut others = parts.chain(indexes).filter_map(|(id, _)| promise(id, to));
    !matches!(before.body, Body::ForeignKey { .. })
        && !others.any(|other| other.on == before.on && other.body.covers(&before.body))
}

impl Body<'_> {
    /// Whether what counts on the other one can count on this one.
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Key { columns, only, primary, nulls, arbiter },
                Self::Key {
                    columns: its,
                    only: its_only,
                    primary: is_primary,
                    nulls: its_nulls,
                    arbiter: is_arbiter,
                },
            ) => {
                let same = match is_primary {
                    // The order is that in which a key is given to `find`.
                    true => *primary && columns == its,
                    false => {
                        columns.len() == its.len() && its.iter().all(|it| columns.contains(it))
                    }
                };
                let same = same && (only.is_none() || only == its_only);
                same && (*nulls || !its_nulls) && (*arbiter || !is_arbiter)
            }
            (
                Self::Check { definition, trusted },
                Self::Check { definition: its, trusted: is_trusted },
            ) => definition == its && (*trusted || !is_trusted),
            (Self::Key { .. } | Self::ForeignKey { .. } | Self::Check { .. }, _) => false,
        }
    }
}

fn promise<'s>(id: &'s ObjectId, schema: &'s Schema) -> Option<Promise<'s>> {
    let on = id.parent_path().unwrap_or_default();
    let (on, body) = match &schema.get(id)?.object {
        Object::Constraint(constraint) => {
            let trusted = !constraint.not_valid && !constraint.not_enforced;
            let body = match &constraint.body {
                ConstraintBody::PrimaryKey(key) => Body::Key {
                    columns: names(&key.columns),
                    only: None,
                    primary: true,
                    nulls: true,
                    arbiter: !constraint.deferrable && !key.without_overlaps,
                },
                ConstraintBody::Unique(key) if !key.without_overlaps => Body::Key {
                    columns: names(&key.columns),
                    only: None,
                    primary: false,
                    nulls: key.nulls_not_distinct,
                    arbiter: !constraint.deferrable,
                },
                ConstraintBody::ForeignKey(key) => Body::ForeignKey { key, trusted },
                ConstraintBody::Check(definition) if !constraint.not_enforced => {
                    Body::Check { definition, trusted }
                }
                ConstraintBody::Unique(_)
                | ConstraintBody::Check(_)
                | ConstraintBody::Exclusion(_)
                | ConstraintBody::NotNull(_) => return None,
            };
            (on, body)
        }
        Object::DomainConstraint(constraint) => {
            let definition = &constraint.definition;
            (on, Body::Check { definition, trusted: !constraint.not_valid })
        }
        Object::Index(index) => {
            let only = index.predicate();
            let columns = match index.columns.is_empty() {
                true if index.equality(schema) == Equality::Usual => index.keys(),
                _ => names(index.equal_columns(schema)),
            };
            // Rows are found by functions; by other expressions, which stand in brackets, they are not.
            let is_told = index.partial == only.is_some()
                && !columns.iter().any(|column| column.starts_with('('));
            if !index.unique || index.invalid || !is_told || columns.is_empty() {
                return None;
            }
            let nulls = index.nulls_not_distinct();
            (index.on.path(), Body::Key { columns, only, primary: false, nulls, arbiter: true })
        }
        _ => return None,
    };
    Some(Promise { on, body })
}

fn names(columns: &[String]) -> Vec<&str> {
    columns.iter().map(String::as_str).collect()
}
