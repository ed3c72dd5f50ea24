//! What changes of columns lock and cost
//! (<https://www.postgresql.org/docs/current/sql-altertable.html>).

use crate::constraint::ConstraintBody;
use crate::diagnostic::Diagnostic;
use crate::id::ObjectId;
use crate::name::{made_name, quote};
use crate::object::{Column, Generated, Kind, Object, Volatility};
use crate::schema::Schema;

use super::super::super::act::{Act, references};
use super::super::super::context::Context;
use super::super::super::hazard::Lock;
use super::super::super::narrow;
use super::super::super::step::Verb;

/// Functions of PostgreSQL that give another value for each row.
const VOLATILE: [&str; 12] = [
    "random(",
    "random_normal(",
    "gen_random_uuid(",
    "uuidv4(",
    "uuidv7(",
    "clock_timestamp(",
    "timeofday(",
    "nextval(",
    "setval(",
    "currval(",
    "lastval(",
    "pg_sleep(",
];

pub(super) fn effect(column: &Column, act: &mut Act<'_>) {
    let Some(relation) = act.parent() else { return };
    if relation.kind() != Kind::Table {
        act.lock(Lock::AccessExclusive, &relation);
        return;
    }
    let table = &relation;
    if act.says("ADD CONSTRAINT") || act.says("DROP CONSTRAINT") {
        act.lock_all(Lock::AccessExclusive, table);
        if act.says("NOT NULL") && !act.says("NOT VALID") && act.says("ADD CONSTRAINT") {
            demand(act, table, &act.id.name());
        }
    } else if act.says("VALIDATE CONSTRAINT") {
        act.lock_all(Lock::ShareUpdateExclusive, table);
        act.scans(table);
        act.fails(table, format!("a row has no value in {}", act.id.path()));
    } else if act.says("DROP COLUMN") {
        drop_column(act, table);
    } else if act.says("ADD COLUMN") {
        add_column(column, act, table);
    } else if act.says("SET STATISTICS") || act.ends("SET") || act.ends("RESET") {
        act.lock_all(Lock::ShareUpdateExclusive, table);
    } else {
        act.lock_all(Lock::AccessExclusive, table);
        change(column, act, table);
    }
}

fn drop_column(act: &mut Act<'_>, table: &ObjectId) {
    act.lock_all(Lock::AccessExclusive, table);
    let name = act.id.name();
    for (id, key) in references(act.setting.from, table) {
        // One with a step of its own is gone by then.
        if key.columns.contains(&name) && !act.setting.is_dropped(id) {
            act.lock(Lock::AccessExclusive, &key.table);
        }
    }
}

fn add_column(column: &Column, act: &mut Act<'_>, table: &ObjectId) {
    act.lock_all(Lock::AccessExclusive, table);
    let context = act.setting.to;
    let default = context.written_default(act.id).filter(|_| act.says("DEFAULT"));
    if rewrites(column, context, act.id, default) {
        act.rewrites(table);
    }
    if column.generated == Some(Generated::Virtual) {
        act.needs_server(18);
    }
    if column.compression.is_some() {
        act.needs_server(14);
    }
    let numbered = is_numbered(context, act.id);
    let given = numbered || column.generated.is_some() || default.is_some();
    if column.not_null && !given && act.is_there(table) {
        act.fails(table, format!("{table} has a row: it would have no {}", act.id.name()));
        act.advise(expand_and_contract(act, column, table));
    }
}

fn is_numbered(context: &Context<'_>, column: &ObjectId) -> bool {
    context.identity(column).is_some() || context.serial(column).is_some()
}

/// Whether the rows that are there get values when the column is added, and not all the same one.
pub(super) fn rewrites(
    column: &Column,
    context: &Context<'_>,
    id: &ObjectId,
    default: Option<&str>,
) -> bool {
    let computed = column.generated == Some(Generated::Stored);
    let checked = narrow::domain(context, &column.sql_type).is_some_and(|(id, domain)| {
        domain.not_null
            || context.schema.children(Kind::DomainConstraint, id.path()).next().is_some()
    });
    let varies = default.is_some_and(|default| {
        VOLATILE.iter().any(|name| default.contains(name)) || calls_volatile(context.schema, id)
    });
    is_numbered(context, id) || computed || checked || varies
}

/// Whether the default calls a function of the schema, or of an extension, that is not known to
/// give the same value for all rows.
fn calls_volatile(schema: &Schema, column: &ObjectId) -> bool {
    let Some(entry) = schema.get(&column.as_kind(Kind::Default)) else { return false };
    entry.needs.iter().any(|need| match schema.get(need).map(|it| &it.object) {
        Some(Object::Routine(routine)) => {
            !matches!(routine.volatility, Some(Volatility::Immutable | Volatility::Stable))
        }
        Some(Object::Extension(_)) => true,
        _ => false,
    })
}

fn change(column: &Column, act: &mut Act<'_>, table: &ObjectId) {
    let Some(Object::Column(before)) = act.before().map(|entry| &entry.object) else { return };
    let name = act.id.name();
    if act.says("TYPE") {
        retype(before, column, act, table);
        for (id, key) in references(act.setting.from, table) {
            if key.columns.contains(&name) && !act.setting.is_dropped(id) {
                act.lock(Lock::AccessExclusive, &key.table);
            }
        }
        for id in act.setting.fates.dependants(act.id).to_vec() {
            let entry = act.setting.from.schema.get(id);
            let Some(Object::Constraint(constraint)) = entry.map(|it| &it.object) else { continue };
            let Some(owner) = act.setting.from.schema.parent(id) else { continue };
            match &constraint.body {
                ConstraintBody::Check(_) => act.scans(table),
                ConstraintBody::ForeignKey(key) if !act.setting.is_dropped(id) => {
                    act.lock(Lock::AccessExclusive, &owner);
                    act.scans(&owner);
                    act.scans(&key.table);
                }
                _ => {}
            }
        }
    }
    if act.says("SET EXPRESSION AS") || act.says("SET EXPRESSION") {
        act.needs_server(17);
        if column.generated == Some(Generated::Stored) {
            act.rewrites(table);
        }
    }
    if act.says("SET NOT NULL") {
        demand(act, table, &name);
    }
    if act.says("SET COMPRESSION") {
        act.needs_server(14);
    }
}

/// What it reads to see that there is no NULL.
fn demand(act: &mut Act<'_>, table: &ObjectId, column: &str) {
    if !act.shared && !is_proved(act, table, column) {
        act.scans(table);
        act.fails(table, format!("a row has no value in {}", act.id.path()));
    }
}

fn retype(before: &Column, column: &Column, act: &mut Act<'_>, table: &ObjectId) {
    if (&before.sql_type, &before.collation) == (&column.sql_type, &column.collation) {
        // The type itself is made anew.
        act.rewrites(table);
        act.fails(table, format!("a row has a value that {} no longer has", column.sql_type));
        return;
    }
    let (from, to) = (act.setting.from, act.setting.to);
    let cost = narrow::cost(from, &before.sql_type, to, &column.sql_type);
    if cost.rewrites {
        act.rewrites(table);
    }
    if cost.fails {
        let id = act.id.path();
        act.fails(table, format!("a value of {id} does not fit {}", column.sql_type));
    }
    if let Some(what) = cost.loses.filter(|_| column.generated.is_none() && act.is_there(table)) {
        act.loses(act.id, what);
    }
}

/// Whether a constraint says already that there is no NULL
/// (`ConstraintImpliedByRelConstraint()`).
fn is_proved(act: &Act<'_>, table: &ObjectId, column: &str) -> bool {
    let wanted = format!("CHECK (({} IS NOT NULL))", quote(column));
    let constraints = act.setting.from.schema.children(Kind::Constraint, table.path());
    let mut constraints = constraints.filter(|(id, _)| !act.setting.is_dropped(id));
    constraints.any(|(_, entry)| match &entry.object {
        Object::Constraint(it) => {
            !it.not_valid && matches!(&it.body, ConstraintBody::Check(text) if *text == wanted)
        }
        _ => false,
    })
}

/// How to get there with rows: the column first, then its values, then NOT NULL.
fn expand_and_contract(act: &Act<'_>, column: &Column, table: &ObjectId) -> Diagnostic {
    let (id, path, name) = (act.id, table.path(), quote(&act.id.name()));
    let key = act.setting.from.primary_key(table).map(|key| {
        let columns: Vec<_> = key.columns.iter().map(|column| quote(column)).collect();
        columns.join(", ")
    });
    let key = key.unwrap_or_else(|| "ctid".to_owned());
    let batch = format!("SELECT {key} FROM {path} WHERE {name} IS NULL LIMIT 10000");
    let some = match key.as_str() {
        // Only an array of these is looked up without reading the whole table.
        "ctid" => format!("ctid = ANY (ARRAY({batch}))"),
        _ => format!("({key}) IN ({batch})"),
    };
    Diagnostic::warning(
        "plan-not-null",
        format!("{id} is NOT NULL without a default: it cannot be added while {table} has rows"),
    )
    .object(id)
    .help(format!("expand: ALTER TABLE {path} ADD COLUMN {name} {}", column.sql_type))
    .help(format!(
        "backfill, again until no row is left: UPDATE {path} SET {name} = … WHERE {some}"
    ))
    .help("contract: make the plan again with --online; it sets NOT NULL through a check")
}

/// NOT NULL through a check that is validated while others read and write.
pub(super) fn online(act: &Act<'_>) -> Option<Vec<String>> {
    let table = act.parent().filter(|it| it.kind() == Kind::Table)?;
    let alone = act.ends("ALTER COLUMN SET NOT NULL") && !act.says(",");
    if act.verb != Verb::Alter || !alone || !act.is_there(&table) {
        return None;
    }
    let column = act.id.name();
    if is_proved(act, &table, &column) {
        return None;
    }
    let path = table.path();
    let only = if act.says("ONLY") { "ONLY " } else { "" };
    let mut check = made_name(&table.name(), &column, "is_not_null");
    let taken = |name: &str| {
        let id = table.child(Kind::Constraint, name);
        act.setting.from.schema.contains(&id) || act.setting.to.schema.contains(&id)
    };
    while taken(&check) {
        check.push('_');
    }
    let (check, name) = (quote(&check), quote(&column));
    let alter = format!("ALTER TABLE {only}{path}");
    Some(vec![
        format!("{alter} ADD CONSTRAINT {check} CHECK ({name} IS NOT NULL) NOT VALID"),
        format!("{alter} VALIDATE CONSTRAINT {check}"),
        act.sql.to_owned(),
        format!("{alter} DROP CONSTRAINT {check}"),
    ])
}
