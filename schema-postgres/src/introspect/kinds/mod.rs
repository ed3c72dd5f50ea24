//! One file of SQL and one of Rust for each kind of object.

mod access_method;
mod aggregate;
mod base_type;
mod cast;
mod collation;
mod column;
mod comment;
mod constraint;
mod conversion;
mod default;
mod default_privileges;
mod domain;
mod event_trigger;
mod extension;
mod foreign;
mod grant;
mod index;
mod language;
mod namespace;
mod operator;
mod operator_class;
mod plain_type;
mod policy;
mod publication;
mod range;
mod routine;
mod rule;
mod sequence;
mod setting;
mod split;
mod statistics;
mod subscription;
mod table;
mod text_search;
mod transform;
mod trigger;
mod unmodelled;
mod view;

use postgres::Row;
use schema_core::Diagnostic;

use super::catalog::{Catalog, Parameters};

/// What gives a query's parameters.
type FromRows = fn(&[Row]) -> Result<Parameters, Diagnostic>;

/// A query that every schema is read with.
pub(super) struct Query {
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
    /// Its parameters where it has any, from the rows of the query before it.
    pub(super) parameters: Option<FromRows>,
}

/// The query in the file of that name.
macro_rules! query {
    ($name:literal $(, $parameters:path)?) => {
        Query {
            name: $name,
            sql: include_str!(concat!($name, ".sql")),
            parameters: [$(Some($parameters as _),)? None][0],
        }
    };
}

/// Every query of this folder, in the order in which [`read`] takes their rows, except for the last
/// job: a second connection takes that one first. It has what loads most into the server's caches.
pub(super) const JOBS: [&[Query]; 4] = [
    &[
        query!("namespace"),
        query!("extension"),
        query!("plain_type"),
        query!("base_type"),
        query!("domain"),
        query!("table"),
        query!("inherit"),
        query!("view"),
    ],
    &[
        query!("column"),
        query!("column_type", column::used_types),
        query!("range"),
        query!("sequence"),
        query!("default"),
    ],
    &[
        query!("routine"),
        query!("aggregate"),
        query!("language"),
        query!("cast"),
        query!("transform"),
        query!("statistics"),
        query!("trigger"),
        query!("rule"),
        query!("policy"),
        query!("publication"),
        query!("publication_table"),
        query!("publication_namespace"),
        query!("subscription"),
        query!("event_trigger"),
        query!("collation"),
        query!("conversion"),
        query!("operator"),
        query!("operator_class"),
        query!("access_method"),
        query!("text_search"),
        query!("foreign"),
        query!("unmodelled"),
        query!("comment"),
        query!("grant"),
        query!("default_privileges"),
        query!("setting"),
        Query { name: "depend", sql: include_str!("../depend.sql"), parameters: None },
    ],
    &[query!("constraint"), query!("index_class"), query!("index"), query!("index_option")],
];

/// Reads every kind, those first whose ids later ones look up.
pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    namespace::read(catalog)?;
    extension::read(catalog)?;
    plain_type::read(catalog)?;
    base_type::read(catalog)?;
    domain::read(catalog)?;
    table::read(catalog)?;
    view::read(catalog)?;
    column::read(catalog)?;
    range::read(catalog)?;
    sequence::read(catalog)?;
    default::read(catalog)?;
    constraint::read(catalog)?;
    index::read(catalog)?;
    routine::read(catalog)?;
    aggregate::read(catalog)?;
    language::read(catalog)?;
    cast::read(catalog)?;
    transform::read(catalog)?;
    statistics::read(catalog)?;
    trigger::read(catalog)?;
    rule::read(catalog)?;
    policy::read(catalog)?;
    publication::read(catalog)?;
    subscription::read(catalog)?;
    event_trigger::read(catalog)?;
    collation::read(catalog)?;
    conversion::read(catalog)?;
    operator::read(catalog)?;
    operator_class::read(catalog)?;
    access_method::read(catalog)?;
    text_search::read(catalog)?;
    foreign::read(catalog)?;
    unmodelled::read(catalog)?;
    comment::read(catalog)?;
    grant::read(catalog)?;
    default_privileges::read(catalog)?;
    setting::read(catalog)
}

/// Reads what was asked for while reading.
pub(super) fn finish(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    index::read_definitions(catalog)
}
