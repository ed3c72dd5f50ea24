//! What is known of the values of a type, and what is done to them before they are compared.

use schema_core::Object;

use super::Context;
use super::translate::Class;
use crate::sqltype::TypeText;
use crate::typemap::RustType;

/// How deep domains may nest.
pub(super) const DEPTH: usize = 32;

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
    let path = rust.own_path().trim_start_matches("::");
    let bare = path.split_once("::").map_or(path, |(_, rest)| rest);
    let utc = bare.starts_with("chrono::DateTime<") && bare.ends_with("::Utc>");
    rust.marker.is_some() && (KNOWN.contains(&path) || KNOWN.contains(&bare) || utc)
}

impl Context<'_, '_> {
    /// What is known of values of a type; `rust` is what holds them.
    pub(super) fn kept(&self, text: &str, rust: &RustType, namespace: &str) -> Kept {
        let (mut text, mut depth) = (text, 0);
        while let Some((_, entry)) = self.schema.type_at(&TypeText::parse(text).name)
            && let Object::Domain(domain) = &entry.object
        {
            depth += 1;
            let own = domain.collation.as_deref().is_some_and(|it| !is_plain(it));
            if TypeText::parse(text).array
                || depth > DEPTH
                || own
                || self.config.models.domain_newtypes && depth > 1
            {
                return Kept::opaque();
            }
            text = &domain.sql_type;
        }
        let parsed = TypeText::parse(text);
        let plain = self.resolver.resolve(text, namespace, self.names, 0).rust;
        if parsed.array || plain.marker != rust.marker || plain.transport != rust.transport {
            return Kept::opaque();
        }
        if let Some((id, entry)) = self.schema.type_at(&parsed.name)
            && matches!(entry.object, Object::Enum(_))
        {
            let class = Class::Label(id.path().to_owned());
            return Kept { class, ..Kept::opaque() };
        }
        // Another type that was chosen for the column; those made here have paths within the models.
        let is_made = ["super::", "self::"].iter().any(|start| rust.path.starts_with(start));
        let is_chosen = rust.path.contains("::") && !is_made;
        if !is_valued(&plain) || is_chosen && !is_valued(rust) {
            return Kept::opaque();
        }
        let modifiers = modifiers(text);
        let limit = modifiers.first().and_then(|it| usize::try_from(*it).ok());
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
            "bytea" if !plain.path.contains("String") => (Class::Bytes, None, String::new()),
            "uuid" if !plain.path.contains("String") => (Class::Uuid, None, String::new()),
            "numeric" => match modifiers.as_slice() {
                [] => (Class::Num, None, ".num()".to_owned()),
                [_, scale] if *scale >= 0 => (Class::Num, None, format!(".num().scaled({scale})")),
                [_] => (Class::Num, None, ".num().scaled(0)".to_owned()),
                _ => return Kept::opaque(),
            },
            "date"
            | "time without time zone"
            | "timestamp without time zone"
            | "timestamp with time zone"
                if modifiers.is_empty() && !plain.path.contains("String") =>
            {
                (Class::Time(parsed.name.clone()), None, String::new())
            }
            _ => return Kept::opaque(),
        };
        Kept { class, limit, prepared }
    }

    /// Whether a value of a type is NULL in SQL just where it is in Rust: a composite of NULLs alone
    /// `IS NULL` too.
    pub(super) fn is_null_alike(&self, text: &str) -> bool {
        let (mut text, mut depth) = (text, 0);
        loop {
            let parsed = TypeText::parse(text);
            if parsed.array || !parsed.is_path() {
                return parsed.name != "record";
            }
            match self.schema.type_at(&parsed.name).map(|(_, entry)| &entry.object) {
                Some(Object::Domain(domain)) if depth < DEPTH => text = &domain.sql_type,
                Some(Object::Enum(_) | Object::Range(_) | Object::BaseType(_)) => return true,
                _ => return false,
            }
            depth += 1;
        }
    }
}

/// The numbers in the brackets of a type.
fn modifiers(text: &str) -> Vec<i64> {
    let inside = text.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    let Some((inside, _)) = inside else { return Vec::new() };
    inside.split(',').filter_map(|number| number.trim().parse().ok()).collect()
}

/// Whether texts that are equal by this collation are the same.
pub(super) fn is_plain(collation: &str) -> bool {
    matches!(
        collation,
        "pg_catalog.\"C\""
            | "pg_catalog.\"POSIX\""
            | "pg_catalog.ucs_basic"
            | "pg_catalog.\"default\""
    )
}
