//! What a change means for programs whose models were made from the schema before it.

mod promise;
#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::constraint::ConstraintBody;
use crate::diff::{Change, FieldChange, What};
use crate::id::ObjectId;
use crate::object::{Column, Domain, Firing, Identity, Kind, Object};
use crate::schema::Schema;
use crate::sqltype::{TypeText, length};

/// What a change means for a program whose models were made before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Impact {
    /// No model can tell.
    Invisible,
    /// New models would differ; the old ones go on working.
    Compatible,
    /// The old models fail, in reading or in writing.
    Breaking,
}

impl Impact {
    /// The word of reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Invisible => "invisible",
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }
}

/// Grades a change that leads from `from` to `to`.
pub fn impact(change: &Change, from: &Schema, to: &Schema) -> Impact {
    let schema = if change.what == What::Removed { from } else { to };
    let Some(entry) = schema.get(&change.id) else { return Impact::Invisible };
    match &change.what {
        _ if is_promise(change.id.kind()) => promise::impact(&change.id, from, to),
        What::Added => added(change, &entry.object, from, to),
        What::Removed => removed(&change.id, &entry.object, from, to),
        What::Altered(fields) => {
            let of = |field: &FieldChange| altered(&change.id, field, from, to);
            fields.iter().map(of).max().unwrap_or(Impact::Invisible)
        }
    }
}

/// The fields whose change breaks models.
pub(crate) fn breaking(change: &Change, from: &Schema, to: &Schema) -> Vec<&'static str> {
    let What::Altered(fields) = &change.what else { return Vec::new() };
    let breaks = |field: &&FieldChange| altered(&change.id, field, from, to) == Impact::Breaking;
    fields.iter().filter(breaks).map(|field| field.field).collect()
}

/// What a program must expect that the change itself does not say.
pub(crate) fn loss(id: &ObjectId, from: &Schema, to: &Schema) -> Option<&'static str> {
    match id.kind() {
        Kind::Table if joins_keyed(id, from, to) => Some(
            "its rows are read as rows of the table that it inherits from too, whose keys and foreign \
             keys do not hold of them",
        ),
        Kind::RewriteRule if hinders(id, from, to) => {
            Some("what models write may be refused, or do something else")
        }
        _ => promise::loss(id, from, to),
    }
}

fn is_table(path: &str, schema: &Schema) -> bool {
    schema.relation(path).is_some_and(|(id, _)| id.kind() == Kind::Table)
}

/// Whether an object is a part of what models wrote before and write now: a table.
fn is_written(id: &ObjectId, from: &Schema, to: &Schema) -> bool {
    id.parent_path().is_some_and(|path| is_table(path, from) && is_table(path, to))
}

/// Whether a table is the first to inherit from one with keys, which models take to hold of every
/// row that they read of that.
fn joins_keyed(id: &ObjectId, from: &Schema, to: &Schema) -> bool {
    let is_key = |object: &Object| match object {
        Object::Constraint(constraint) => matches!(
            constraint.body,
            ConstraintBody::PrimaryKey(_)
                | ConstraintBody::Unique(_)
                | ConstraintBody::ForeignKey(_)
        ),
        _ => false,
    };
    let is_keyed = |parent: &ObjectId| {
        from.children(Kind::Constraint, parent.path()).any(|(_, it)| is_key(&it.object))
            || from.of_kind(Kind::Index).any(|(_, it)| match &it.object {
                Object::Index(index) => index.unique && index.on == *parent,
                _ => false,
            })
    };
    let is_alone = |parent: &ObjectId| {
        let mut tables = from.of_kind(Kind::Table);
        !tables.any(|(_, it)| above(&it.object).contains(parent))
    };
    let above = to.get(id).map_or(&[][..], |it| above(&it.object));
    above.iter().any(|parent| is_keyed(parent) && is_alone(parent))
}

fn above(object: &Object) -> &[ObjectId] {
    match object {
        Object::Table(table) => &table.inherits,
        _ => &[],
    }
}

/// Whether a rule is new, or another one, and takes part in what models write.
fn hinders(id: &ObjectId, from: &Schema, to: &Schema) -> bool {
    let [before, after] = [from, to].map(|schema| schema.get(id).map(|it| &it.object));
    let fires = match after {
        Some(Object::RewriteRule(rule)) => {
            rule.event != "select" && matches!(rule.enabled, None | Some(Firing::Always))
        }
        _ => false,
    };
    fires && before != after && is_written(id, from, to)
}

/// Whether an INSERT must say a value: the column or its domain refuses NULL, and neither they nor
/// the server fill it in.
fn required(column: &Column, default: bool, schema: &Schema) -> bool {
    let domain = domain(schema, &column.sql_type);
    let default = default || domain.is_some_and(|domain| domain.default.is_some());
    let computed = column.identity.is_some() || column.generated.is_some();
    !default && !computed && (column.not_null || refuses_null(schema, domain))
}

fn domain<'s>(schema: &'s Schema, sql_type: &str) -> Option<&'s Domain> {
    match &schema.type_at(sql_type)?.1.object {
        Object::Domain(domain) => Some(domain),
        _ => None,
    }
}

/// Whether a domain, or one under it, refuses NULL. A snapshot can say that they nest without end.
fn refuses_null(schema: &Schema, of: Option<&Domain>) -> bool {
    let under = |above: &&Domain| domain(schema, &above.sql_type);
    std::iter::successors(of, under).take(32).any(|domain| domain.not_null)
}

/// Whether a domain without a default fills in a column no more that an INSERT must now say.
fn leaves_required(id: &ObjectId, from: &Schema, to: &Schema) -> bool {
    to.of_kind(Kind::Column).any(|(column_id, entry)| match &entry.object {
        Object::Column(column) if column.sql_type == id.path() => {
            required(column, to.contains(&column_id.as_kind(Kind::Default)), to)
                && is_written(column_id, from, to)
        }
        _ => false,
    })
}

fn added(change: &Change, object: &Object, from: &Schema, to: &Schema) -> Impact {
    let id = &change.id;
    let in_old = |path: &str| from.relation(path).is_some() || from.type_at(path).is_some();
    match object {
        Object::Column(column) => {
            let has_default = to.contains(&id.as_kind(Kind::Default));
            if required(column, has_default, to) && is_written(id, from, to) {
                Impact::Breaking
            } else {
                Impact::Compatible
            }
        }
        Object::Attribute(_) if id.parent_path().is_some_and(in_old) => Impact::Breaking,
        Object::Table(_) if joins_keyed(id, from, to) => Impact::Breaking,
        Object::RewriteRule(_) if hinders(id, from, to) => Impact::Breaking,
        _ => visible(object, Impact::Compatible),
    }
}

fn removed(id: &ObjectId, object: &Object, from: &Schema, to: &Schema) -> Impact {
    match object {
        // Without its default a column that refuses NULL must be given a value.
        Object::Default(_) => match to.get(&id.as_kind(Kind::Column)).map(|c| &c.object) {
            Some(Object::Column(column))
                if required(column, false, to) && is_written(id, from, to) =>
            {
                Impact::Breaking
            }
            _ => Impact::Compatible,
        },
        // What is read goes on being read where a relation of another kind took its place.
        Object::View(_) | Object::MaterializedView(_) if to.relation(id.path()).is_some() => {
            Impact::Compatible
        }
        _ => visible(object, Impact::Breaking),
    }
}

/// Whether an object matters by what it promises.
fn is_promise(kind: Kind) -> bool {
    matches!(kind, Kind::Constraint | Kind::DomainConstraint | Kind::Index)
}

/// The impact where models show such objects, else invisible.
fn visible(object: &Object, impact: Impact) -> Impact {
    match object {
        Object::Enum(_)
        | Object::Domain(_)
        | Object::Composite(_)
        | Object::Attribute(_)
        | Object::Range(_)
        | Object::Table(_)
        | Object::Column(_)
        | Object::View(_)
        | Object::MaterializedView(_) => impact,
        Object::Default(_) => Impact::Compatible,
        Object::Namespace(_)
        | Object::Extension(_)
        | Object::Language(_)
        | Object::Cast(_)
        | Object::Transform(_)
        | Object::Routine(_)
        | Object::Aggregate(_)
        | Object::BaseType(_)
        | Object::Constraint(_)
        | Object::DomainConstraint(_)
        | Object::Sequence(_)
        | Object::Index(_)
        | Object::Statistics(_)
        | Object::Trigger(_)
        | Object::RewriteRule(_)
        | Object::Policy(_)
        | Object::Publication(_)
        | Object::PublicationTable(_)
        | Object::PublicationNamespace(_)
        | Object::Subscription(_)
        | Object::EventTrigger(_)
        | Object::Collation(_)
        | Object::Conversion(_)
        | Object::OperatorFamily(_)
        | Object::OperatorClass(_)
        | Object::Operator(_)
        | Object::AccessMethod(_)
        | Object::TextSearchParser(_)
        | Object::TextSearchTemplate(_)
        | Object::TextSearchDictionary(_)
        | Object::TextSearchConfiguration(_)
        | Object::ForeignDataWrapper(_)
        | Object::Server(_)
        | Object::UserMapping(_)
        | Object::DefaultPrivileges(_)
        | Object::Setting(_)
        | Object::RoleSetting(_)
        | Object::Unmodelled(_) => Impact::Invisible,
    }
}

/// Grades the change of one field of an object that stays.
fn altered(id: &ObjectId, change: &FieldChange, from: &Schema, to: &Schema) -> Impact {
    let (before, after) = (&change.before, &change.after);
    let was_read_only = || !id.parent_path().is_some_and(|path| is_table(path, from));
    match (id.kind(), change.field) {
        (Kind::Column | Kind::Attribute | Kind::Domain, "type") => {
            if is_read_alike(change) && !(is_longer(change) && is_measured(id, from, to)) {
                Impact::Compatible
            } else {
                Impact::Breaking
            }
        }
        // LIKE fails, and values that a CHECK listed come in other spellings.
        (Kind::Column | Kind::Domain, "collation") => {
            match is_nondeterministic(before, from) || is_nondeterministic(after, to) {
                true => Impact::Breaking,
                false => Impact::Compatible,
            }
        }
        // What an INSERT gives is taken, and it need not give any.
        (Kind::Column, "identity") if is_word(after, Identity::ByDefault.word()) => {
            Impact::Compatible
        }
        // Where models only read there is nothing to give, and a value is what they read as well.
        (Kind::Column, "not_null" | "identity" | "generated")
            if before.is_none() && was_read_only() =>
        {
            Impact::Compatible
        }
        // Computed when written or when read: no INSERT gives it.
        (Kind::Column, "generated") if before.is_some() && after.is_some() => Impact::Invisible,
        (Kind::Column, "not_null" | "identity" | "generated")
        | (Kind::Enum, "labels")
        | (Kind::Range, "subtype") => Impact::Breaking,
        (Kind::Attribute, "position") | (Kind::Domain, "not_null") => Impact::Breaking,
        (Kind::Domain, "default") if after.is_none() && leaves_required(id, from, to) => {
            Impact::Breaking
        }
        // The models' COPY is refused to those whom the policies hold for.
        (Kind::Table, "row_security") if after.is_some() => Impact::Breaking,
        (Kind::Table, "row_security") => Impact::Compatible,
        (Kind::Table, "inherits") if joins_keyed(id, from, to) => Impact::Breaking,
        (Kind::RewriteRule, _) if hinders(id, from, to) => Impact::Breaking,
        (Kind::Column, "position" | "comment")
        | (Kind::Domain, "default")
        | (Kind::Table | Kind::View, "comment") => Impact::Compatible,
        _ => Impact::Invisible,
    }
}

/// Whether values of a type that was altered go on being read.
pub fn is_read_alike(change: &FieldChange) -> bool {
    let [before, after] = [&change.before, &change.after].map(|it| TypeText::parse(text(it)));
    before.reads_as(&after)
}

/// Whether longer texts may come.
fn is_longer(change: &FieldChange) -> bool {
    let [before, after] = [&change.before, &change.after].map(|it| length(text(it)));
    before.is_some_and(|before| after.is_none_or(|after| after > before))
}

/// Whether models can check how long the texts are.
fn is_measured(id: &ObjectId, from: &Schema, to: &Schema) -> bool {
    id.kind() == Kind::Domain || id.kind() == Kind::Column && is_written(id, from, to)
}

/// Whether texts that are equal by a collation may differ.
fn is_nondeterministic(collation: &Option<Value>, schema: &Schema) -> bool {
    let found = ObjectId::from_path(Kind::Collation, text(collation));
    match found.and_then(|id| schema.get(&id)).map(|entry| &entry.object) {
        Some(Object::Collation(collation)) => collation.nondeterministic,
        _ => false,
    }
}

fn text(value: &Option<Value>) -> &str {
    value.as_ref().and_then(Value::as_str).unwrap_or_default()
}

fn is_word(value: &Option<Value>, word: &str) -> bool {
    text(value) == word
}
