//! What is known of the values of a type, and what is done to them before they are compared.

use schema_core::{Kind, Object, ObjectId, Schema};

use super::Context;
use super::translate::Class;
use crate::domains::domains;
use crate::sqltype::{TypeText, length};
use crate::typemap::{Made, RustType};

/// What is known of the type of a value.
pub(super) struct Kept {
    pub(super) class: Class,
    /// How many characters it has at most.
    pub(super) limit: Option<usize>,
    /// What is done to the value first, so that it is as the database has it.
    pub(super) prepared: String,
}

impl Kept {
    pub(super) fn opaque() -> Self {
        Self { class: Class::Opaque, limit: None, prepared: String::new() }
    }
}

/// Whether the facade sees values of this type as constraints do.
pub(in crate::models) fn is_valued(rust: &RustType) -> bool {
    const KNOWN: [&str; 23] = [
        "bool",
        "i16",
        "i32",
        "i64",
        "f32",
        "f64",
        "String",
        "string::String",
        "Vec<u8>",
        "vec::Vec<u8>",
        "rust_decimal::Decimal",
        "uuid::Uuid",
        "chrono::NaiveDate",
        "chrono::NaiveTime",
        "chrono::NaiveDateTime",
        "time::Date",
        "time::Time",
        "time::PrimitiveDateTime",
        "time::OffsetDateTime",
        "jiff::civil::Date",
        "jiff::civil::Time",
        "jiff::civil::DateTime",
        "jiff::Timestamp",
    ];
    match &rust.made {
        Some(Made::Labels) => return true,
        Some(Made::Alias(inner) | Made::Key(inner) | Made::Domain(inner)) => {
            return is_valued(inner);
        }
        None => {}
    }
    let path = rust.path.trim_start_matches("::");
    let bare = path.split_once("::").map_or(path, |(_, rest)| rest);
    let utc = bare.starts_with("chrono::DateTime<") && bare.ends_with("::Utc>");
    rust.marker.is_some() && (KNOWN.contains(&path) || KNOWN.contains(&bare) || utc)
}

/// The type under any domains, as the snapshot has it, and whether texts that are equal by the
/// collation of one of them may differ. `None` where an array is on the way.
pub(super) fn base<'t>(schema: &'t Schema, text: &'t str) -> Option<(&'t str, bool)> {
    let (mut under, mut collated) = (text, false);
    for layer in domains(schema, &TypeText::parse(text)) {
        collated |= layer.domain.collation.as_deref().is_some_and(|it| !is_plain(schema, it));
        under = &layer.domain.sql_type;
        if layer.elements {
            return None;
        }
    }
    (!TypeText::parse(under).array).then_some((under, collated))
}

impl Context<'_, '_> {
    /// What is known of values of a type; `rust` is what holds them.
    pub(super) fn kept(&self, text: &str, rust: &RustType, namespace: &str) -> Kept {
        let Some((text, collated)) = base(self.schema, text) else { return Kept::opaque() };
        let kept = self.kept_base(text, rust, namespace);
        if collated { Kept { class: Class::Opaque, ..kept } } else { kept }
    }

    fn kept_base(&self, text: &str, rust: &RustType, namespace: &str) -> Kept {
        let parsed = TypeText::parse(text);
        let plain = self.resolver.resolve(text, namespace, self.names, 0).rust;
        // Another type may have been chosen for the column.
        let alike = plain.marker == rust.marker && plain.transport == rust.transport;
        if !alike || !is_valued(rust) {
            return Kept::opaque();
        }
        if let Some((id, entry)) = self.schema.type_at(&parsed.name)
            && matches!(entry.object, Object::Enum(_))
        {
            let class = Class::Label(id.path().to_owned());
            return Kept { class, ..Kept::opaque() };
        }
        // Texts have an order of their own.
        let is_text = matches!(&*parsed.name, "text" | "character varying" | "character");
        if plain.path.ends_with("String") && !is_text && parsed.name != "numeric" {
            return Kept::opaque();
        }
        let modifiers = modifiers(text);
        let limit = length(text);
        let (class, limit, prepared) = match parsed.name.as_str() {
            "boolean" => (Class::Bool, None, String::new()),
            "smallint" | "integer" | "bigint" => (Class::Int, None, String::new()),
            "real" | "double precision" => (Class::Float, None, String::new()),
            "text" => (Class::Text, None, String::new()),
            "character varying" => {
                let cut = limit.map_or(String::new(), |limit| format!(".cut({limit})"));
                (Class::Text, limit, cut)
            }
            "character" => (Class::Padded, limit, ".unpadded()".to_owned()),
            "bytea" => (Class::Bytes, None, String::new()),
            "uuid" => (Class::Uuid, None, String::new()),
            "numeric" => match modifiers.as_slice() {
                [] => (Class::Num, None, ".num()".to_owned()),
                [_, scale] if *scale >= 0 => (Class::Num, None, format!(".num().scaled({scale})")),
                [_] => (Class::Num, None, ".num().scaled(0)".to_owned()),
                _ => return Kept::opaque(),
            },
            "date"
            | "time without time zone"
            | "timestamp without time zone"
            | "timestamp with time zone" => {
                let digits = modifiers.first().and_then(|it| usize::try_from(*it).ok());
                let rounded = digits.filter(|it| *it < 6).map(|it| format!(".rounded({it})"));
                (Class::Time(parsed.name.clone()), None, rounded.unwrap_or_default())
            }
            _ => return Kept::opaque(),
        };
        Kept { class, limit, prepared }
    }

    /// Whether a value of a type is NULL in SQL just where it is in Rust: a composite of NULLs alone
    /// `IS NULL` too.
    pub(super) fn is_null_alike(&self, text: &str) -> bool {
        let parsed = TypeText::parse(text);
        if parsed.array || !parsed.is_path() {
            return parsed.name != "record";
        }
        let Some((text, _)) = base(self.schema, text) else { return true };
        let parsed = TypeText::parse(text);
        if !parsed.is_path() {
            return parsed.name != "record";
        }
        let found = self.schema.type_at(&parsed.name).map(|(_, entry)| &entry.object);
        matches!(found, Some(Object::Enum(_) | Object::Range(_) | Object::BaseType(_)))
    }
}

/// The numbers in the brackets of a type.
fn modifiers(text: &str) -> Vec<i64> {
    let inside = text.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    let Some((inside, _)) = inside else { return Vec::new() };
    inside.split(',').filter_map(|number| number.trim().parse().ok()).collect()
}

/// Whether texts that are equal by this collation are the same, as by all of PostgreSQL's own.
pub(super) fn is_plain(schema: &Schema, collation: &str) -> bool {
    let id = ObjectId::from_path(Kind::Collation, collation);
    match id.and_then(|id| schema.get(&id)).map(|entry| &entry.object) {
        Some(Object::Collation(collation)) => !collation.nondeterministic,
        _ => collation.starts_with("pg_catalog."),
    }
}
