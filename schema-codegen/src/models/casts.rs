//! What SQL is told of a type: what a parameter is cast to, and whose operators compare it.

use schema_core::{Object, name};

use super::resolve::{Resolved, Resolver, is_own};
use crate::domains::{DEPTH, domains};
use crate::sqltype::TypeText;
use crate::typemap::{RustType, Transport, range_subtype};

impl Resolved {
    /// `=` between a column of this type and another, or a value.
    pub(crate) fn equals(&self) -> String {
        match (self.operators.as_str(), self.cast_of_column()) {
            ("", _) => " = ".to_owned(),
            (namespace, "") => format!(" OPERATOR({namespace}.=) "),
            (_, cast) => format!("{cast} = "),
        }
    }

    /// What a column of this type is cast to beside an operator.
    pub(crate) fn cast_of_column(&self) -> &str {
        self.operators.strip_prefix('@').unwrap_or_default()
    }

    /// What an array of such values is cast to as a parameter; `None` where the values are arrays
    /// themselves.
    pub(crate) fn array_cast(&self) -> Option<String> {
        let transport = self.rust.transport.cast();
        let base = match self.cast.strip_prefix(transport).and_then(|cast| cast.strip_prefix("::"))
        {
            Some(base) => base,
            None => &self.text,
        };
        if base.ends_with(']') {
            return None;
        }
        let through = if transport.is_empty() { "" } else { "::text[]" };
        Some(format!("{through}::{base}[]"))
    }
}

impl Resolver<'_> {
    pub(super) fn cast(&self, rust: &RustType, text: &TypeText) -> String {
        let base = self.base_cast(text, 0);
        match rust.transport {
            // `cidr` and composites have no operators of their own: beside one, a parameter would
            // be an `inet` or a `record`.
            Transport::Binary
                if base == text.cast() && base != "cidr" && !self.is_composite(&base) =>
            {
                String::new()
            }
            Transport::Binary => format!("::{base}"),
            transport => format!("{}::{base}", transport.cast()),
        }
    }

    /// As [`Resolved::beside`].
    pub(super) fn beside(&self, rust: &RustType, text: &TypeText, cast: &str) -> String {
        let whole = self.whole(text);
        // Operators take an array of a domain for no other.
        if whole != self.base_cast(text, 0) {
            return format!("{cast}::{whole}");
        }
        match self.subtype(&whole) {
            Some(subtype) if rust.transport == Transport::Binary && !text.array => {
                let subtype = TypeText::parse(&subtype);
                let (base, own) = (self.base_cast(&subtype, 0), subtype.cast());
                let through = if base == own { String::new() } else { format!("::{base}") };
                format!("::{whole}\0{through}::{own}")
            }
            _ => cast.to_owned(),
        }
    }

    /// What a range type ranges over.
    fn subtype(&self, range: &str) -> Option<String> {
        if let Some((subtype, _)) = range_subtype(range) {
            return Some(subtype.to_owned());
        }
        match self.schema.type_at(range).map(|(_, entry)| &entry.object) {
            Some(Object::Range(range)) => Some(range.subtype.clone()),
            _ => None,
        }
    }

    /// The type under any domains, of which the elements of an array are none.
    fn whole(&self, text: &TypeText) -> String {
        let layers = domains(self.schema, text).take_while(|layer| !layer.elements);
        let under = layers.last().map(|layer| TypeText::parse(&layer.domain.sql_type));
        under.as_ref().unwrap_or(text).cast()
    }

    /// As [`Resolved::operators`]: arrays, enums, composites and ranges have those of PostgreSQL.
    pub(super) fn operators(&self, text: &TypeText) -> String {
        let base = self.base_cast(text, 0);
        match self.schema.type_at(&base) {
            Some((id, entry)) if matches!(entry.object, Object::BaseType(_)) => {
                id.namespace().map(|namespace| name::quote(&namespace)).unwrap_or_default()
            }
            // Nothing compares a domain over an enum, not even with itself.
            Some((_, entry)) if matches!(entry.object, Object::Enum(_)) && base != text.cast() => {
                format!("@::{base}")
            }
            _ => String::new(),
        }
    }

    /// The type under any domains, after a bracket where it is a composite that travels as itself.
    pub(super) fn marked_base(&self, rust: &RustType, text: &TypeText) -> String {
        let base = self.base_cast(text, 0);
        match rust.transport == Transport::Binary && self.is_composite(&base) {
            true => format!("({base}"),
            false => base,
        }
    }

    fn is_composite(&self, path: &str) -> bool {
        let found = is_own(path).then(|| self.schema.type_at(path)).flatten();
        found.is_some_and(|(_, entry)| matches!(entry.object, Object::Composite(_)))
    }

    /// What a value is cast to on its way in: the type under any domains.
    fn base_cast(&self, text: &TypeText, depth: usize) -> String {
        if text.is_path()
            && depth < DEPTH
            && let Some((_, entry)) = self.schema.type_at(&text.name)
            && let Object::Domain(domain) = &entry.object
        {
            let mut inner = TypeText::parse(&domain.sql_type);
            // An array of a domain over an array has no type below it.
            if text.array && inner.array {
                return text.cast();
            }
            inner.array |= text.array;
            return self.base_cast(&inner, depth + 1);
        }
        text.cast()
    }
}
