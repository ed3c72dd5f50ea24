//! Prints a struct of one value, which tells it from others of the same type.

use super::checks::is_valued;
use super::source::Source;
use crate::config::Config;
use crate::typemap::{Borrow, Made, RustType};

/// A struct of one value.
#[derive(Clone, Debug)]
pub(crate) struct Newtype {
    pub(crate) name: String,
    pub(crate) inner: RustType,
    /// What it is, as documentation.
    pub(crate) about: String,
}

impl Newtype {
    /// The type of a field that has the struct of a key, by its path.
    pub(crate) fn rust(inner: &RustType, path: String) -> RustType {
        around(inner.clone(), path, Made::Key)
    }

    /// The type of a field that has the struct of a domain.
    pub(crate) fn of_domain(inner: RustType, path: String) -> RustType {
        around(inner, path, Made::Domain)
    }
}

/// Whether a domain over such a value is a struct of its own: where `domain_newtypes` asks for it, and
/// not around a type of the user's, of which only the user knows how it is read.
pub(super) fn is_domain(config: &Config, inner: &RustType) -> bool {
    let is_known = inner.marker.is_some() || inner.path.contains("::types::Json<");
    config.models.domain_newtypes && is_known
}

fn around(inner: RustType, path: String, made: fn(Box<RustType>) -> Made) -> RustType {
    let borrow = if inner.borrow == Borrow::Copy { Borrow::Copy } else { Borrow::Ref };
    RustType { path, borrow, made: Some(made(Box::new(inner.clone()))), ..inner }
}

/// Prints the struct of a key, which is made of any value.
pub(super) fn print(out: &mut Source, newtype: &Newtype, config: &Config) {
    let Newtype { name, inner, about } = newtype;
    out.line(about);
    out.derive(traits(inner));
    out.push(&["pub struct ", name, "(pub ", &inner.path, ");\n"]);
    let facade = out.facade.clone();
    out.push(&[&facade, "::__newtype!(", name, ", ", &inner.path, ");\n"]);
    out.push(&[&facade, "::__key!(", name, ", ", &inner.path]);
    match (inner.borrow == Borrow::Str, is_shown(inner)) {
        (true, _) => out.push(&[", str"]),
        (false, true) => out.push(&[", shown"]),
        (false, false) => {}
    }
    out.push(&[");\n"]);
    valued(out, name, inner, config);
}

/// Whether constraints look at values.
pub(super) fn is_checked(config: &Config) -> bool {
    config.models.checks || config.models.domain_newtypes
}

/// Prints how constraints see a struct of one value, where they do.
pub(super) fn valued(out: &mut Source, name: &str, inner: &RustType, config: &Config) {
    if is_checked(config) && is_valued(inner) {
        out.push(&[&out.facade.clone(), "::__valued!(", name, ");\n"]);
    }
}

/// What is derived: everything where the inner type is known to have it.
pub(super) fn traits(inner: &RustType) -> &'static str {
    match (is_total(inner), inner.borrow == Borrow::Copy) {
        (true, true) => "Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash",
        (true, false) => "Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash",
        (false, true) => "Clone, Copy, Debug, PartialEq",
        (false, false) => "Clone, Debug, PartialEq",
    }
}

/// The first part of a type's path, or what it is called where it has one part.
fn head(inner: &RustType) -> &str {
    let path = inner.own_path().trim_start_matches("::");
    match path.split_once("::") {
        Some(("schema" | "std", rest)) => rest.split("::").next().unwrap_or(rest),
        Some((first, _)) => first,
        None => path,
    }
}

/// Whether a type has `Eq`, `Ord` and `Hash`.
fn is_total(inner: &RustType) -> bool {
    is_shown(inner) || matches!(inner.own_path(), "Vec<u8>" | "::std::vec::Vec<u8>")
}

/// Whether a type also has `Display`.
fn is_shown(inner: &RustType) -> bool {
    let path = inner.own_path();
    let is_one = !path.contains('<') || path.contains("DateTime<");
    let known = matches!(
        head(inner),
        "bool"
            | "i8"
            | "i16"
            | "i32"
            | "i64"
            | "u32"
            | "String"
            | "string"
            | "uuid"
            | "chrono"
            | "rust_decimal"
            | "net"
    );
    inner.marker.is_some() && is_one && known
}
