//! One file of SQL and one of Rust for each kind of object.

mod column;
mod comment;
mod constraint;
mod default;
mod domain;
mod extension;
mod index;
mod namespace;
mod plain_type;
mod range;
mod sequence;
mod table;
mod unmodelled;
mod view;

use schema_core::Diagnostic;

use super::catalog::Catalog;

/// Reads every kind, those first whose ids later ones look up.
pub(super) fn read(catalog: &mut Catalog<'_>) -> Result<(), Diagnostic> {
    namespace::read(catalog)?;
    extension::read(catalog)?;
    plain_type::read(catalog)?;
    domain::read(catalog)?;
    table::read(catalog)?;
    view::read(catalog)?;
    column::read(catalog)?;
    range::read(catalog)?;
    sequence::read(catalog)?;
    default::read(catalog)?;
    constraint::read(catalog)?;
    index::read(catalog)?;
    unmodelled::read(catalog)?;
    comment::read(catalog)
}
