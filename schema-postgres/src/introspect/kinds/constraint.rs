//! Constraints of tables and domains (`pg_constraint`).

use schema_core::constraint::{Action, ConstraintBody, ForeignKey, Key};
use schema_core::name::made_name;
use schema_core::object::{Constraint, DomainConstraint};
use schema_core::{Diagnostic, Entry, Kind, Object, ObjectId};

use super::super::catalog::{Catalog, Cells, class};
use super::column::inherited;

const KIND: &str = "constraints";

/// A row of `constraint.sql`.
struct Raw {
    oid: u32,
    name: String,
    contype: char,
    table: u32,
    domain: u32,
    referenced: u32,
    index: u32,
    columns: Vec<i16>,
    referenced_columns: Vec<i16>,
    on_update: char,
    on_delete: char,
    match_type: char,
    set_columns: Vec<i16>,
    deferrable: bool,
    deferred: bool,
    not_valid: bool,
    no_inherit: bool,
    from_parent: bool,
    local: bool,
    parent: u32,
    not_enforced: bool,
    period: bool,
    definition: String,
    key_columns: usize,
    index_columns: Vec<i16>,
    nulls_not_distinct: bool,
    options: Vec<String>,
    tablespace: Option<String>,
    clustered: bool,
    replica_identity: bool,
}

// A foreign key to a partitioned table has one more row on its own table for each partition that
// it references. These belong to how it is checked, and the query leaves them out.

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    let rows = catalog.rows("constraint")?;
    let all: Result<Vec<_>, _> = rows.iter().map(|row| raw(&mut Cells::new(row, KIND))).collect();
    let mut waiting = all?;
    // Each after that of the table above, which can be the younger one.
    while !waiting.is_empty() {
        let known = |raw: &Raw| catalog.id(class::PG_CONSTRAINT, raw.parent, 0).is_some();
        let is_ready = |raw: &Raw| raw.parent == 0 || known(raw);
        let (mut ready, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(is_ready);
        waiting = later;
        if ready.is_empty() {
            ready.append(&mut waiting);
        }
        for raw in ready {
            if raw.domain != 0 {
                domain_constraint(catalog, &raw);
            } else if let Some(table) = catalog.id(class::PG_CLASS, raw.table, 0).cloned() {
                table_constraint(catalog, &table, raw);
            }
        }
    }
    Ok(())
}

fn raw(cells: &mut Cells<'_>) -> Result<Raw, Diagnostic> {
    Ok(Raw {
        oid: cells.get()?,
        name: cells.get()?,
        contype: cells.code()?,
        table: cells.get()?,
        domain: cells.get()?,
        referenced: cells.get()?,
        index: cells.get()?,
        columns: cells.get::<Option<_>>()?.unwrap_or_default(),
        referenced_columns: cells.get::<Option<_>>()?.unwrap_or_default(),
        on_update: cells.code()?,
        on_delete: cells.code()?,
        match_type: cells.code()?,
        set_columns: cells.get::<Option<_>>()?.unwrap_or_default(),
        deferrable: cells.get()?,
        deferred: cells.get()?,
        not_valid: cells.get()?,
        no_inherit: cells.get()?,
        from_parent: cells.get()?,
        local: cells.get()?,
        parent: cells.get()?,
        not_enforced: cells.get()?,
        period: cells.get()?,
        definition: cells.get::<Option<_>>()?.unwrap_or_default(),
        key_columns: usize::try_from(cells.get::<Option<i16>>()?.unwrap_or(0)).unwrap_or(0),
        index_columns: cells.get::<Option<_>>()?.unwrap_or_default(),
        nulls_not_distinct: cells.get()?,
        options: cells.list()?,
        tablespace: cells.get()?,
        clustered: cells.get()?,
        replica_identity: cells.get()?,
    })
}

fn domain_constraint(catalog: &mut Catalog, raw: &Raw) {
    let Some(domain) = catalog.id(class::PG_TYPE, raw.domain, 0).cloned() else { return };
    // From PostgreSQL 17 on a domain's NOT NULL has a row of its own; the domain says it.
    if raw.contype != 'c' {
        return;
    }
    let entry = Entry::new(DomainConstraint {
        definition: without_trailer(&raw.definition, &[" NOT VALID"]),
        not_valid: raw.not_valid,
    });
    let id = domain.child(Kind::DomainConstraint, &raw.name);
    catalog.add(class::PG_CONSTRAINT, raw.oid, id, entry);
}

fn table_constraint(catalog: &mut Catalog, table: &ObjectId, raw: Raw) {
    let id = table.child(Kind::Constraint, &raw.name);
    let Some(mut body) = body(catalog, &raw) else { return };
    if let ConstraintBody::NotNull(column) = &body {
        if raw.not_valid {
            set_nullable(catalog, &table.child(Kind::Column, column));
        }
        if !raw.not_valid
            && !raw.no_inherit
            && raw.name == made_name(&table.name(), column, "not_null")
        {
            catalog.name((class::PG_CONSTRAINT, raw.oid, 0), table.child(Kind::Column, column));
            return;
        }
    }
    let parent = (raw.parent != 0)
        .then(|| catalog.id(class::PG_CONSTRAINT, raw.parent, 0).cloned())
        .flatten();
    // On a partition whose columns stand in another order, the server keeps the wrong ones.
    if let (ConstraintBody::ForeignKey(key), Some(parent)) = (&mut body, &parent)
        && let Some(Object::Constraint(above)) = catalog.schema.get(parent).map(|it| &it.object)
        && let ConstraintBody::ForeignKey(above) = &above.body
    {
        key.set_columns.clone_from(&above.set_columns);
    }
    let is_partition = matches!(catalog.schema.get(table).map(|it| &it.object),
        Some(Object::Table(table)) if table.partition_of.is_some());
    // What a partition has from its parent it never has of its own, whatever the order of things.
    let local = raw.local && !(is_partition && raw.contype == 'n');
    let not_enforced = raw.not_enforced && matches!(raw.contype, 'c' | 'f');
    let constraint = Constraint {
        // What nothing enforces is never validated; saying so twice would say nothing.
        not_valid: raw.not_valid && !not_enforced,
        not_enforced,
        // Only a check or a NOT NULL can be inherited at all.
        no_inherit: raw.no_inherit && matches!(raw.contype, 'c' | 'n'),
        body,
        deferrable: raw.deferrable,
        initially_deferred: raw.deferred,
        inherited: inherited(raw.from_parent, local),
        parent,
        options: raw.options,
        tablespace: raw.tablespace,
        index_comment: None,
        clustered: raw.clustered,
        replica_identity: raw.replica_identity,
    };
    if matches!(raw.contype, 'p' | 'u' | 'x') {
        catalog.name((class::PG_CLASS, raw.index, 0), id.clone());
    }
    catalog.add(class::PG_CONSTRAINT, raw.oid, id, Entry::new(constraint));
}

fn body(catalog: &Catalog, raw: &Raw) -> Option<ConstraintBody> {
    let columns = catalog.column_names(raw.table, &raw.columns);
    let key = || Key {
        columns: columns.clone(),
        include: catalog
            .column_names(raw.table, raw.index_columns.get(raw.key_columns..).unwrap_or_default()),
        nulls_not_distinct: raw.nulls_not_distinct,
        without_overlaps: raw.period,
    };
    Some(match raw.contype {
        'p' => ConstraintBody::PrimaryKey(key()),
        'u' => ConstraintBody::Unique(key()),
        'f' => ConstraintBody::ForeignKey(Box::new(ForeignKey {
            columns,
            table: catalog.id(class::PG_CLASS, raw.referenced, 0)?.clone(),
            referenced: catalog.column_names(raw.referenced, &raw.referenced_columns),
            period: raw.period,
            match_full: raw.match_type == 'f',
            on_update: action(raw.on_update),
            on_delete: action(raw.on_delete),
            set_columns: catalog.column_names(raw.table, &raw.set_columns),
        })),
        'c' => ConstraintBody::Check(without_trailer(
            &raw.definition,
            &[" NOT VALID", " NOT ENFORCED", " NO INHERIT"],
        )),
        'x' => ConstraintBody::Exclusion(without_trailer(
            &raw.definition,
            &[" INITIALLY DEFERRED", " DEFERRABLE"],
        )),
        'n' => ConstraintBody::NotNull(columns.into_iter().next()?),
        _ => return None,
    })
}

fn action(code: char) -> Option<Action> {
    match code {
        'c' => Some(Action::Cascade),
        'r' => Some(Action::Restrict),
        'd' => Some(Action::SetDefault),
        'n' => Some(Action::SetNull),
        _ => None,
    }
}

/// The definition without the options at its end, which have fields of their own.
fn without_trailer(definition: &str, trailers: &[&str]) -> String {
    let mut text = definition;
    while let Some(rest) = trailers.iter().find_map(|trailer| text.strip_suffix(trailer)) {
        text = rest;
    }
    text.to_owned()
}

/// A NOT NULL that was never validated promises nothing about the rows that are there.
fn set_nullable(catalog: &mut Catalog, column: &ObjectId) {
    if let Some(Object::Column(column)) =
        catalog.schema.get_mut(column).map(|entry| &mut entry.object)
    {
        column.not_null = false;
    }
}
