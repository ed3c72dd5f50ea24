//! Everything that is not a relation: types, sequences, namespaces, and what the fields say.

use std::collections::BTreeMap;

use schema_core::name::literal;
use schema_core::report::{field_text, kind_words, visible, visible_lines};
use schema_core::{Entry, Kind, Object, ObjectId, Schema};

use super::{grid::grid, section};

/// Every field on a line of its own.
pub(super) fn fields(out: &mut String, entry: &Entry) {
    let fields: Vec<_> = entry
        .object
        .fields()
        .into_iter()
        .filter(|(field, _)| *field != "position")
        .map(|(field, value)| field_text(field, &value))
        .collect();
    let width = fields.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    for (label, value) in fields {
        let value = visible_lines(&value);
        if value.contains('\n') {
            out.push_str(&format!("{label}:\n{value}\n"));
        } else {
            out.push_str(format!("{label:<width$}  {value}").trim_end());
            out.push('\n');
        }
    }
}

pub(super) fn attributes(out: &mut String, schema: &Schema, id: &ObjectId) {
    let mut attributes: Vec<_> = schema
        .children(Kind::Attribute, id.path())
        .filter_map(|(id, entry)| match &entry.object {
            Object::Attribute(attribute) => Some((attribute.position, id, attribute, entry)),
            _ => None,
        })
        .collect();
    attributes.sort_by_key(|(position, ..)| *position);
    let rows: Vec<Vec<String>> = attributes
        .into_iter()
        .map(|(_, id, attribute, entry)| {
            let collation = attribute.collation.as_deref().unwrap_or_default();
            let comment = entry.comment.as_deref().unwrap_or_default();
            [&id.name(), &attribute.sql_type, collation, comment].map(visible).to_vec()
        })
        .collect();
    out.push_str(&grid(&["Attribute", "Type", "Collation", "Comment"], &rows));
}

pub(super) fn labels(out: &mut String, labels: &[String]) {
    let labels: Vec<_> = labels.iter().map(|label| visible(&literal(label))).collect();
    section(out, "Labels", &labels);
}

pub(super) fn domain(out: &mut String, schema: &Schema, id: &ObjectId, entry: &Entry) {
    fields(out, entry);
    let checks: Vec<_> = schema
        .children(Kind::DomainConstraint, id.path())
        .filter_map(|(id, entry)| match &entry.object {
            Object::DomainConstraint(check) => {
                let not_valid = if check.not_valid { " NOT VALID" } else { "" };
                Some(format!("{} {}{not_valid}", visible(&id.name()), visible(&check.definition)))
            }
            _ => None,
        })
        .collect();
    section(out, "Check constraints", &checks);
}

/// What a namespace holds, by kind.
pub(super) fn contents(out: &mut String, schema: &Schema, id: &ObjectId) {
    let name = id.name();
    let inside = schema.iter().filter(|(id, entry)| {
        id.kind().depth() == Some(2)
            && entry.extension.is_none()
            && id.namespace().as_deref() == Some(&*name)
    });
    by_kind(out, inside.map(|(id, _)| id));
}

/// What belongs to an extension, by kind.
pub(super) fn members(out: &mut String, schema: &Schema, id: &ObjectId) {
    let name = id.name();
    let members = schema.iter().filter(|(id, entry)| {
        id.kind().depth() != Some(3) && entry.extension.as_deref() == Some(&*name)
    });
    by_kind(out, members.map(|(id, _)| id));
}

fn by_kind<'s>(out: &mut String, ids: impl Iterator<Item = &'s ObjectId>) {
    let mut kinds: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    for id in ids {
        kinds.entry(id.kind()).or_default().push(visible(id.path()));
    }
    for (kind, paths) in kinds {
        section(out, &format!("Of kind {}", kind_words(kind)), &paths);
    }
}

/// What else stands at a column: its default, its sequence, the constraints and indexes over it.
pub(super) fn about_column(out: &mut String, schema: &Schema, id: &ObjectId) {
    if let Some(Object::Default(default)) =
        schema.get(&id.as_kind(Kind::Default)).map(|entry| &entry.object)
    {
        out.push_str(&format!("default  {}\n", visible(&default.expression)));
    }
    let name = id.name();
    let relation = id.parent_path().unwrap_or_default();
    let constraints: Vec<_> = schema
        .children(Kind::Constraint, relation)
        .filter(|(_, entry)| match &entry.object {
            Object::Constraint(constraint) => constraint.body.columns().contains(&name),
            _ => false,
        })
        .map(|(id, _)| visible(&id.to_string()))
        .collect();
    section(out, "Constraints", &constraints);
    let indexes: Vec<_> = schema
        .of_kind(Kind::Index)
        .filter(|(_, entry)| match &entry.object {
            Object::Index(index) => index.on.path() == relation && index.columns.contains(&name),
            _ => false,
        })
        .map(|(id, _)| visible(&id.to_string()))
        .collect();
    section(out, "Indexes", &indexes);
    let sequences: Vec<_> = schema
        .of_kind(Kind::Sequence)
        .filter(|(_, entry)| match &entry.object {
            Object::Sequence(sequence) => sequence.owned_by.as_ref() == Some(id),
            _ => false,
        })
        .map(|(id, _)| visible(&id.to_string()))
        .collect();
    section(out, "Sequences", &sequences);
}

/// What the object needs, and what would not exist without it or its parts.
pub(super) fn needs(out: &mut String, schema: &Schema, id: &ObjectId, entry: &Entry) {
    let is_part = |other: &ObjectId| {
        other == id || (other.parent_path() == Some(id.path()) && other.kind().depth() == Some(3))
    };
    let mut needs: Vec<_> = entry.needs.iter().map(|need| visible(&need.to_string())).collect();
    needs.dedup();
    section(out, "Needs", &needs);
    let needed_by: Vec<_> = schema
        .iter()
        .filter(|(other, entry)| {
            !is_part(other) && !said_elsewhere(id, other) && entry.needs.iter().any(is_part)
        })
        .map(|(other, _)| visible(&other.to_string()))
        .collect();
    section(out, "Needed by", &needed_by);
}

/// Whether another list of `id` names the object already: foreign keys are under "Referenced by",
/// columns and attributes under "Type of", and a default goes without saying.
fn said_elsewhere(id: &ObjectId, other: &ObjectId) -> bool {
    match other.kind() {
        Kind::Constraint => id.kind() == Kind::Table,
        Kind::Column | Kind::Attribute | Kind::Domain | Kind::Range | Kind::Default => is_type(id),
        _ => false,
    }
}

fn is_type(id: &ObjectId) -> bool {
    matches!(id.kind(), Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range | Kind::BaseType)
}

/// The columns and attributes of this type.
pub(super) fn used_as_type(out: &mut String, schema: &Schema, id: &ObjectId) {
    if !is_type(id) {
        return;
    }
    const SHOWN: usize = 40;
    let of_this_type = |sql_type: &str| {
        let base = sql_type.split_once('[').map_or(sql_type, |(base, _)| base);
        base == id.path() || base.strip_prefix(id.path()).is_some_and(|rest| rest.starts_with('('))
    };
    let mut users: Vec<_> = schema
        .iter()
        .filter(|(_, entry)| match &entry.object {
            Object::Column(column) => of_this_type(&column.sql_type),
            Object::Attribute(attribute) => of_this_type(&attribute.sql_type),
            Object::Domain(domain) => of_this_type(&domain.sql_type),
            Object::Range(range) => of_this_type(&range.subtype),
            _ => false,
        })
        .map(|(id, _)| visible(&id.to_string()))
        .collect();
    if let Some(more @ 1..) = users.len().checked_sub(SHOWN) {
        users.truncate(SHOWN);
        users.push(format!("and {more} more"));
    }
    section(out, "Type of", &users);
}
