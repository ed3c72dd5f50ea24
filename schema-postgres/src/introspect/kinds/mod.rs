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
mod depend;
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
mod owner;
mod plain_type;
mod policy;
mod publication;
mod range;
mod role_setting;
mod routine;
mod rule;
mod security_label;
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

use std::collections::BTreeSet;

use postgres::Row;
use schema_core::Diagnostic;

use super::catalog::{Catalog, Parameters};

/// What gives a query's parameters.
type FromRows = fn(&[Row]) -> Result<Parameters, Diagnostic>;

/// A query that every schema is read with.
pub(super) struct Query {
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
    /// Its parameters where it has any, from the rows of the first query of its job.
    pub(super) parameters: Option<FromRows>,
    /// Where none of these catalogs has a row of a user's, there is nothing to ask. None: always.
    pub(super) of: &'static [&'static str],
}

/// The query in the file of that name.
macro_rules! query {
    ($name:literal $(, with $parameters:path)? $(, of $($catalog:literal)+)?) => {
        Query {
            name: $name,
            sql: include_str!(concat!($name, ".sql")),
            parameters: [$(Some($parameters as _),)? None][0],
            of: &[$($($catalog),+)?],
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
        query!("column_type", with column::used_types),
        query!("grant", with column::granted),
        query!("range", of "pg_range"),
        query!("sequence"),
        query!("default"),
    ],
    &[
        query!("routine", of "pg_proc"),
        query!("aggregate", of "pg_aggregate"),
        query!("language", of "pg_language"),
        query!("cast", of "pg_cast"),
        query!("transform", of "pg_transform"),
        query!("statistics", of "pg_statistic_ext"),
        query!("trigger", of "pg_trigger"),
        query!("rule", of "pg_rewrite"),
        query!("policy", of "pg_policy"),
        query!("publication", of "pg_publication"),
        query!("publication_table", of "pg_publication"),
        query!("publication_namespace", of "pg_publication"),
        query!("subscription"),
        query!("event_trigger", of "pg_event_trigger"),
        query!("collation", of "pg_collation"),
        query!("conversion", of "pg_conversion"),
        query!("operator", of "pg_operator"),
        query!("operator_class", of "pg_opfamily" "pg_opclass"),
        query!("access_method", of "pg_am"),
        query!("text_search", of "pg_ts_config" "pg_ts_dict" "pg_ts_parser" "pg_ts_template"),
        query!("foreign", of "pg_foreign_data_wrapper"),
        query!("unmodelled"),
        query!("comment"),
        query!("default_privileges", of "pg_default_acl"),
        query!("setting"),
        query!("security_label", of "pg_seclabel" "pg_shseclabel"),
        query!("depend"),
    ],
    &[query!("constraint"), query!("index_class"), query!("index"), query!("index_option")],
];

/// SQL for the names of those catalogs of some queries that hold anything of a user's: objects that
/// `initdb` makes have smaller oids (`FirstNormalObjectId`). `None` where all are asked anyhow.
pub(super) fn filled(queries: &[Query]) -> Option<String> {
    let catalogs: BTreeSet<_> = queries.iter().flat_map(|query| query.of).collect();
    let each = catalogs.iter().map(|catalog| {
        let of_user = match **catalog {
            "pg_range" => "rngtypid >= 16384",
            "pg_aggregate" => "aggfnoid::oid >= 16384",
            // `initdb` makes none.
            "pg_seclabel" | "pg_shseclabel" => "true",
            _ => "oid >= 16384",
        };
        format!(
            "SELECT '{catalog}' WHERE EXISTS (SELECT FROM pg_catalog.{catalog} WHERE {of_user})"
        )
    });
    let each: Vec<_> = each.collect();
    (!each.is_empty()).then(|| each.join(" UNION ALL "))
}

/// Reads every kind, those first whose ids later ones look up.
pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    owner::ask(catalog);
    role_setting::ask(catalog);
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
    setting::read(catalog)?;
    depend::read(catalog)
}

/// Reads what was asked for while reading.
pub(super) fn finish(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    owner::read(catalog)?;
    role_setting::read(catalog)?;
    security_label::read(catalog)?;
    index::read_definitions(catalog)
}
