//! What a change means for programs whose models were made from the schema before it.

mod promise;

pub(crate) use promise::loss;

use serde_json::Value;

use crate::diff::{Change, FieldChange, What};
use crate::id::ObjectId;
use crate::object::{Column, Domain, Identity, Kind, Object};
use crate::schema::Schema;

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
        What::Removed => removed(change, &entry.object, to),
        What::Altered(fields) => {
            let of = |field: &FieldChange| match leaves_required(field, &change.id, to) {
                true => Impact::Breaking,
                false => altered(change.id.kind(), field),
            };
            let worst = fields.iter().map(of).max();
            worst.unwrap_or(Impact::Invisible)
        }
    }
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

/// Whether a domain fills in a column no more that an INSERT must now say.
fn leaves_required(change: &FieldChange, id: &ObjectId, schema: &Schema) -> bool {
    id.kind() == Kind::Domain
        && change.field == "default"
        && change.after.is_none()
        && schema.of_kind(Kind::Column).any(|(column_id, entry)| match &entry.object {
            Object::Column(column) if column.sql_type == id.path() => {
                required(column, schema.contains(&column_id.as_kind(Kind::Default)), schema)
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
            if required(column, has_default, to) && id.parent_path().is_some_and(in_old) {
                Impact::Breaking
            } else {
                Impact::Compatible
            }
        }
        Object::Attribute(_) if id.parent_path().is_some_and(in_old) => Impact::Breaking,
        _ => visible(object, Impact::Compatible),
    }
}

fn removed(change: &Change, object: &Object, to: &Schema) -> Impact {
    match object {
        // Without its default a column that refuses NULL must be given a value.
        Object::Default(_) => match to.get(&change.id.as_kind(Kind::Column)).map(|c| &c.object) {
            Some(Object::Column(column)) if required(column, false, to) => Impact::Breaking,
            _ => Impact::Compatible,
        },
        // What is read goes on being read where a relation of another kind took its place.
        Object::View(_) | Object::MaterializedView(_)
            if to.relation(change.id.path()).is_some() =>
        {
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
pub fn altered(kind: Kind, change: &FieldChange) -> Impact {
    match (kind, change.field) {
        (Kind::Column | Kind::Attribute | Kind::Domain, "type") => {
            let same = change.before.as_ref().map(family) == change.after.as_ref().map(family);
            if same { Impact::Compatible } else { Impact::Breaking }
        }
        // What an INSERT gives is taken, and it need not give any.
        (Kind::Column, "identity") if is_word(&change.after, Identity::ByDefault.word()) => {
            Impact::Compatible
        }
        (Kind::Column, "not_null" | "identity" | "generated")
        | (Kind::Enum, "labels")
        | (Kind::Range, "subtype") => Impact::Breaking,
        (Kind::Attribute, "position") | (Kind::Domain, "not_null") => Impact::Breaking,
        // The models' COPY is refused to those whom the policies hold for.
        (Kind::Table, "row_security") if change.after.is_some() => Impact::Breaking,
        (Kind::Table, "row_security") => Impact::Compatible,
        (Kind::Column, "position" | "comment")
        | (Kind::Domain, "default")
        | (Kind::Table | Kind::View, "comment") => Impact::Compatible,
        _ => Impact::Invisible,
    }
}

fn is_word(value: &Option<Value>, word: &str) -> bool {
    value.as_ref().and_then(Value::as_str) == Some(word)
}

/// What decides on the Rust type: `character varying(20)[]` and `text[]` are both `text[]`.
fn family(value: &Value) -> String {
    const TEXT: [&str; 2] = ["character varying", "character"];
    let bare = without_modifiers(value.as_str().unwrap_or_default());
    let element = bare.trim_end_matches("[]");
    if TEXT.contains(&element) { bare.replacen(element, "text", 1) } else { bare }
}

fn without_modifiers(text: &str) -> String {
    let mut depth = 0;
    text.chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => {
                    depth -= 1;
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}
