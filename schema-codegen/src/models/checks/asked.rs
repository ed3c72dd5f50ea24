//! What is asked of the rows of a table: its constraints, those of its columns' domains, lengths.

use std::collections::BTreeSet;

use schema_core::{Entry, Kind, Object, ObjectId};

use super::kept::{Kept, base};
use super::nulls::passes_null;
use super::{Context, Left, Named, labels};
use crate::domains::{Layer, domains};
use crate::models::relation::{Given, Relation};
use crate::sqltype::TypeText;
use crate::typemap::{Made, RustType, Transport};

/// What is asked of the rows of a table.
#[derive(Default)]
pub(super) struct Asked<'s> {
    /// The constraints, with the place of the column that the value of a domain's stands for.
    pub(super) constraints: Vec<(Named<'s>, Option<usize>)>,
    /// The columns that take so many characters, by their place.
    pub(super) lengths: Vec<(usize, usize)>,
    /// What is left to the database whatever it says.
    pub(super) left: Vec<Left>,
}

impl<'s> Context<'_, 's> {
    /// What is asked of the rows of a table, of whose columns so much is known.
    pub(super) fn asked(&self, relation: &Relation<'s>, kept: &[Kept]) -> Asked<'s> {
        let (mut out, mut told) = (Asked::default(), BTreeSet::new());
        for (place, (column, kept)) in relation.columns.iter().zip(kept).enumerate() {
            if column.given == Given::Never {
                continue;
            }
            let namespace = &relation.namespace;
            let rust = &column.resolved.rust;
            let domains = self.of_domains(column.sql_type, rust, namespace, column.nullable);
            for (named, elements) in domains {
                match elements {
                    true => out.left.push(Left::of_elements(named.0, named.1)),
                    false => out.constraints.push((named, Some(place))),
                }
            }
            self.within(column.sql_type, &mut told, &mut out.left);
            match kept.limit {
                Some(limit) => {
                    let fits = |label: &String| label.chars().count() <= limit;
                    let all_fit = !column.labels.is_empty() && column.labels.iter().all(fits);
                    let is_measured = !rust.is_domain() && !all_fit;
                    out.lengths.extend(is_measured.then_some((place, limit)));
                }
                None => {
                    let id = ObjectId::from_path(Kind::Column, column.path);
                    let left = |id| self.unmeasured(&id, column.sql_type, rust, namespace);
                    out.left.extend(id.and_then(left));
                }
            }
        }
        for (id, constraint, text) in self.of_table(relation.id) {
            match constraint.no_inherit || self.foreign.contains(relation.id) {
                true => {
                    let why = "the rows of child tables, of which it does not hold".to_owned();
                    out.left.push(Left::new(id, text, why, false));
                }
                false => out.constraints.push(((id, text), None)),
            }
        }
        out
    }

    /// The constraints of a domain.
    pub(super) fn of_domain(&self, id: &ObjectId) -> Vec<Named<'s>> {
        let all = self.schema.children(Kind::DomainConstraint, id.path());
        let of = all.filter_map(|(id, entry)| match &entry.object {
            Object::DomainConstraint(constraint) => Some((id, constraint.definition.as_str())),
            _ => None,
        });
        of.filter(|(_, definition)| definition.starts_with("CHECK")).collect()
    }

    /// The constraints of the domains that a type is made of, but for what `rust`, which holds it, has
    /// seen to; and whether they are of the elements of an array.
    fn of_domains(
        &self,
        sql_type: &str,
        rust: &RustType,
        namespace: &str,
        nullable: bool,
    ) -> Vec<(Named<'s>, bool)> {
        let text = TypeText::parse(sql_type);
        let mut is_own = rust.is_domain();
        let mut is_labels = rust.is_labels();
        if text.array {
            let element = self.resolver.resolve(&text.name, namespace, self.names, 0).rust;
            let is_of = self.is_usual(sql_type, rust, namespace);
            is_own = is_of && element.is_domain();
            is_labels = is_of && element.is_labels();
        }
        let (mut out, mut labels) = (Vec::new(), Vec::new());
        for Layer { id, elements, .. } in domains(self.schema, &text) {
            // Under a struct there may be a domain that is an enum, or a type of the user's own.
            let of_layer = self.resolver.resolve(id.path(), namespace, self.names, 0).rust;
            let is_checked = is_own && of_layer.is_domain();
            if (is_labels || is_own && of_layer.is_labels()) && labels.is_empty() {
                labels = labels::labels_of_domain(self.schema, self.config, id).unwrap_or_default();
            }
            let is_held = |text| labels::is_held_of_domain(self.schema, id.path(), &labels, text);
            // Values of the domain's own struct have been checked, but not NULL.
            let is_open = |text| !is_checked || (elements || nullable) && !passes_null(text);
            let all = self.of_domain(id).into_iter();
            let all = all.filter(|named| !is_held(named.1) && is_open(named.1));
            out.extend(all.map(|named| (named, elements)));
        }
        out
    }

    /// Whether a type is held by what holds it where nothing else is chosen for a column, but for the
    /// structs of keys.
    fn is_usual(&self, sql_type: &str, rust: &RustType, namespace: &str) -> bool {
        let mut own = rust.own();
        while let Some(Made::Key(inner)) = &own.made {
            own = inner.own();
        }
        self.resolver.resolve(sql_type, namespace, self.names, 0).rust.own_path() == own.path
    }

    /// The length of a type whose values are not looked at here.
    fn unmeasured(
        &self,
        id: &ObjectId,
        sql_type: &str,
        rust: &RustType,
        namespace: &str,
    ) -> Option<Left> {
        let text = TypeText::parse(sql_type);
        let (mut under, mut elements, mut is_measured) = (sql_type, text.array, false);
        for layer in domains(self.schema, &text) {
            under = &layer.domain.sql_type;
            elements |= TypeText::parse(under).array;
            let of_layer = self.resolver.resolve(layer.id.path(), namespace, self.names, 0).rust;
            is_measured |= of_layer.is_domain() && base(self.schema, under).is_some();
        }
        if !is_limited(under) || is_measured && self.is_usual(sql_type, rust, namespace) {
            return None;
        }
        match elements {
            true => Some(Left::of_elements(id, under)),
            false => {
                let why = format!("`{}`, which is not looked into", rust.path);
                Some(Left::new(id, under, why, false))
            }
        }
    }

    /// What holds of the values within those of a type, each told once: of the attributes of a composite,
    /// the columns of a table's row, the bounds of a range.
    fn within(&self, sql_type: &str, told: &mut BTreeSet<&'s str>, out: &mut Vec<Left>) {
        let text = TypeText::parse(sql_type);
        let under = domains(self.schema, &text).last();
        let text = under.map_or(text, |layer| TypeText::parse(&layer.domain.sql_type));
        let Some((of, entry)) =
            self.schema.type_at(&text.name).or_else(|| self.range_of(&text.name))
        else {
            return;
        };
        if !told.insert(of.path()) {
            return;
        }
        let parts = |kind| self.schema.children(kind, of.path());
        let (parts, what): (Vec<(&ObjectId, &str)>, _) = match &entry.object {
            Object::Composite(_) => {
                (parts(Kind::Attribute).filter_map(typed).collect(), "a composite")
            }
            Object::Table(_) => (parts(Kind::Column).filter_map(typed).collect(), "a row"),
            Object::Range(range) => (vec![(of, range.subtype.as_str())], "a range"),
            _ => return,
        };
        let why = || format!("a value within {what}");
        let namespace = of.namespace().unwrap_or_default();
        let whole = self.resolver.resolve(&text.name, &namespace, self.names, 0).rust;
        for (id, sql_type) in parts {
            // What travels as text has no types of its own within.
            let rust = match whole.transport == Transport::Binary {
                true => self.resolver.resolve(sql_type, &namespace, self.names, 0).rust,
                false => RustType::text(),
            };
            let length = self.unmeasured(id, sql_type, &rust, &namespace);
            out.extend(length.map(|length| Left { why: why(), ..length }));
            let all = self.of_domains(sql_type, &rust, &namespace, true);
            out.extend(all.into_iter().map(|((id, text), _)| Left::new(id, text, why(), false)));
            self.within(sql_type, told, out);
        }
    }

    /// The range whose multirange this is.
    fn range_of(&self, multirange: &str) -> Option<(&'s ObjectId, &'s Entry)> {
        self.schema.of_kind(Kind::Range).find(|(_, entry)| match &entry.object {
            Object::Range(range) => range.multirange.as_deref() == Some(multirange),
            _ => false,
        })
    }
}

/// An attribute or column with its type.
fn typed<'s>((id, entry): (&'s ObjectId, &'s Entry)) -> Option<(&'s ObjectId, &'s str)> {
    match &entry.object {
        Object::Attribute(attribute) => Some((id, &attribute.sql_type)),
        Object::Column(column) => Some((id, &column.sql_type)),
        _ => None,
    }
}

/// Whether a type says how long a text is at most.
fn is_limited(sql_type: &str) -> bool {
    sql_type.starts_with("character") && sql_type.contains('(')
}
