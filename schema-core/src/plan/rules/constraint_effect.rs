//! What changes of constraints lock and cost
//! (<https://www.postgresql.org/docs/current/sql-altertable.html>).

use crate::constraint::{ConstraintBody, Key};
use crate::diagnostic::Diagnostic;
use crate::name::quote;
use crate::object::Constraint;

use super::super::super::act::Act;
use super::super::super::hazard::Lock;
use super::super::super::text;

pub(super) fn effect(constraint: &Constraint, act: &mut Act<'_>) {
    let Some(table) = act.parent() else { return };
    let table = &table;
    let referenced = match &constraint.body {
        ConstraintBody::ForeignKey(key) => Some(&key.table),
        _ => None,
    };
    if act.says("INDEX CONCURRENTLY") {
        act.stands_alone();
        act.lock(Lock::ShareUpdateExclusive, table);
        act.scans(table);
        act.fails(table, why(constraint, &act.id.name()));
    } else if act.says("DROP CONSTRAINT") {
        act.lock_all(Lock::AccessExclusive, table);
        if let Some(other) = referenced {
            act.lock_all(Lock::AccessExclusive, other);
        }
    } else if act.says("VALIDATE CONSTRAINT") {
        act.lock_all(Lock::ShareUpdateExclusive, table);
        act.scans(table);
        if let Some(other) = referenced {
            act.scans(other);
        }
        act.fails(table, why(constraint, &act.id.name()));
    } else if act.says("ALTER CONSTRAINT") {
        act.lock_all(Lock::AccessExclusive, table);
    } else if act.says("CLUSTER ON") || act.says("SET WITHOUT CLUSTER") {
        act.lock(Lock::ShareUpdateExclusive, table);
    } else if act.says("REPLICA IDENTITY") {
        act.lock(Lock::AccessExclusive, table);
    } else if act.says("ADD CONSTRAINT") {
        add(constraint, act, table);
    }
}

fn add(constraint: &Constraint, act: &mut Act<'_>, table: &crate::id::ObjectId) {
    if constraint.not_enforced {
        act.needs_server(18);
    }
    let deferred = act.says("NOT VALID") || constraint.not_enforced;
    let lock = match &constraint.body {
        ConstraintBody::ForeignKey(key) => {
            act.lock_all(Lock::ShareRowExclusive, &key.table);
            if key.period {
                act.needs_server(18);
            }
            if !key.set_columns.is_empty() {
                act.needs_server(15);
            }
            Lock::ShareRowExclusive
        }
        ConstraintBody::PrimaryKey(key) | ConstraintBody::Unique(key) => {
            if key.nulls_not_distinct {
                act.needs_server(15);
            }
            if key.without_overlaps {
                act.needs_server(18);
            }
            Lock::AccessExclusive
        }
        ConstraintBody::Exclusion(_) | ConstraintBody::Check(_) => Lock::AccessExclusive,
        ConstraintBody::NotNull(_) => {
            act.needs_server(18);
            Lock::AccessExclusive
        }
    };
    act.lock_all(lock, table);
    if matches!(constraint.body, ConstraintBody::Exclusion(_))
        && act.setting.online
        && act.is_there(table)
    {
        let why = format!("{} has no gentle form: nobody reads {table} meanwhile", act.id);
        let advice = Diagnostic::warning("plan-not-online", why).object(act.id);
        act.advise(
            advice.help("PostgreSQL makes its index only so: run this step when it is quiet"),
        );
    }
    // The rows were looked at when the index was made.
    if !deferred && !act.says("USING INDEX") {
        act.scans(table);
        if let ConstraintBody::ForeignKey(key) = &constraint.body
            && act.is_there(table)
        {
            act.scans(&key.table);
        }
        act.fails(table, why(constraint, &act.id.name()));
    }
}

/// When the rows that are there do not allow it.
fn why(constraint: &Constraint, name: &str) -> String {
    match &constraint.body {
        ConstraintBody::ForeignKey(key) => format!("a row has no match in {}", key.table.path()),
        ConstraintBody::PrimaryKey(key) | ConstraintBody::Unique(key) => {
            format!("two rows have the same {}", key.columns.join(", "))
        }
        ConstraintBody::Exclusion(_) => format!("two rows exclude each other by {name}"),
        ConstraintBody::Check(_) => format!("a row breaks {name}"),
        ConstraintBody::NotNull(column) => format!("a row has no value in {column}"),
    }
}

/// Unique indexes concurrently; everything else that is looked up in the rows, later.
pub(super) fn online(constraint: &Constraint, act: &Act<'_>) -> Option<Vec<String>> {
    let table = act.parent()?;
    if !act.says("ADD CONSTRAINT") || !act.is_there(&table) || act.says("NOT VALID") {
        return None;
    }
    let name = quote(&act.id.name());
    let path = table.path();
    let is_partitioned = act.is_partitioned(&table);
    match &constraint.body {
        ConstraintBody::PrimaryKey(key) | ConstraintBody::Unique(key) => {
            // PostgreSQL 18 makes the NOT NULLs of a partition its own when an index becomes its
            // primary key, and nothing takes that back.
            let is_primary = matches!(constraint.body, ConstraintBody::PrimaryKey(_));
            let is_marked =
                is_primary && constraint.parent.is_some() && act.setting.from.schema.postgres >= 18;
            if is_partitioned || key.without_overlaps || is_marked {
                return None;
            }
            let word = if is_primary { "PRIMARY KEY" } else { "UNIQUE" };
            let mut add =
                format!("ALTER TABLE {path} ADD CONSTRAINT {name} {word} USING INDEX {name}");
            let deferred = [
                (constraint.deferrable, " DEFERRABLE"),
                (constraint.initially_deferred, " INITIALLY DEFERRED"),
            ];
            add.extend(deferred.iter().filter(|(on, _)| *on).map(|(_, words)| *words));
            Some(vec![index(constraint, key, &name, path), add])
        }
        // PostgreSQL learnt to leave those of partitioned tables unchecked with version 18.
        ConstraintBody::ForeignKey(_)
            if is_partitioned && act.setting.from.schema.postgres < 18 =>
        {
            None
        }
        ConstraintBody::NotNull(_) if act.setting.from.schema.postgres < 18 => None,
        ConstraintBody::ForeignKey(_) | ConstraintBody::Check(_) | ConstraintBody::NotNull(_)
            if !constraint.not_enforced =>
        {
            Some(vec![
                format!("{} NOT VALID", act.sql),
                format!("ALTER TABLE {path} VALIDATE CONSTRAINT {name}"),
            ])
        }
        ConstraintBody::ForeignKey(_)
        | ConstraintBody::Check(_)
        | ConstraintBody::Exclusion(_)
        | ConstraintBody::NotNull(_) => None,
    }
}

/// The index behind a key, made while others read and write.
fn index(constraint: &Constraint, key: &Key, name: &str, table: &str) -> String {
    let columns = text::columns(&key.columns);
    let mut sql = format!("CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} {columns}");
    if !key.include.is_empty() {
        sql += &format!(" INCLUDE {}", text::columns(&key.include));
    }
    if key.nulls_not_distinct {
        sql += " NULLS NOT DISTINCT";
    }
    sql += &text::with(&constraint.options);
    if let Some(tablespace) = &constraint.tablespace {
        sql += &format!(" TABLESPACE {}", quote(tablespace));
    }
    sql
}
