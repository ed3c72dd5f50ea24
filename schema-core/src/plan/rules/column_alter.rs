//! Columns that stay and change: `ALTER TABLE … ALTER COLUMN`.

use crate::id::ObjectId;
use crate::name::quote;
use crate::object::{Column, Generated, Identity, Kind, Object};

use super::super::super::context::{Alteration, Context};
use super::super::super::narrow;
use super::super::super::retype;
use super::super::super::step::Alter;
use super::super::super::text;

pub(super) fn alter(from: &Column, change: &Alteration<'_>) -> Alter {
    let Object::Column(to) = &change.to.entry.object else { return Alter::Replace };
    let Some(relation) = change.to.context.schema.parent(change.to.id) else {
        return Alter::Replace;
    };
    let whole =
        |actions: &[String]| text::alter_whole_column(change.to.context, change.to.id, actions);
    let own = |actions: &[String]| text::alter_column(change.to.context, change.to.id, actions);
    if relation.kind() != Kind::Table {
        return Alter::InPlace(own(&details(from, to)).into_iter().collect());
    }
    let computed = match (from.generated, to.generated) {
        (None, None) => Vec::new(),
        (Some(Generated::Stored), None) => vec!["DROP EXPRESSION".to_owned()],
        (before, after) if before == after => {
            if from.expression == to.expression {
                Vec::new()
            } else if change.to.context.schema.postgres >= 17 {
                let expression = text::parenthesised(to.expression.as_deref().unwrap_or_default());
                vec![format!("SET EXPRESSION AS {expression}")]
            } else {
                return Alter::Replace;
            }
        }
        _ => return Alter::Replace,
    };
    let mut steps = Vec::new();
    let mut actions = computed;
    if to.generated.is_none() {
        // Its values are converted only once nothing computes them.
        steps.extend(whole(&actions));
        actions.clear();
    }
    let retyped = (&from.sql_type, &from.collation) != (&to.sql_type, &to.collation);
    if retyped && !comes_down(change, |column| (&column.sql_type, &column.collation)) {
        let before = narrow::base(change.from.context, &from.sql_type);
        let after = narrow::base(change.to.context, &to.sql_type);
        actions.push(retype::action(change.to.id, Some((before, after)), to, None));
    }
    // Partitions have that of the partitioned table by its statements.
    let numbers = |context: &Context<'_>, column: &Column| {
        column.identity.filter(|_| context.identity_sequence(change.to.id).is_some())
    };
    let (before, after) = (numbers(change.from.context, from), numbers(change.to.context, to));
    let mut again = Vec::new();
    let demanding = if to.not_null { change.to.context } else { change.from.context };
    let told_above = sources(change).any(|(above, before, after)| {
        before.not_null != after.not_null
            && demanding.hands_down_not_null(&above)
            && after.not_null == to.not_null
            && !is_alone(change, &above, to.not_null)
    });
    if from.not_null != to.not_null && !told_above {
        let id = change.to.id;
        if !to.not_null && change.from.context.not_null(id).is_none() {
            steps.extend(change.from.context.keep_below(id));
        }
        let alone = is_alone(change, id, to.not_null);
        let mut demand = |action: &str| match alone {
            true => steps.extend(own(&[action.to_owned()])),
            false => actions.push(action.to_owned()),
        };
        if to.not_null && change.to.context.not_null(id).is_none() {
            match change.to.context.taken_not_null_name(id) {
                None => demand("SET NOT NULL"),
                Some(name) => steps.push(format!(
                    "{} ADD {} NOT NULL {}",
                    text::alter_table(change.to.context, &relation),
                    text::constraint(&name),
                    quote(&id.name())
                )),
            }
        } else if !to.not_null && change.from.context.not_null(id).is_none() {
            demand("DROP NOT NULL");
            again = stays_below(change, &relation);
        }
    }
    // Another type stores its values in its own way, and may not compress them.
    let mut reset = from.clone();
    if retyped {
        reset.storage = None;
        if from.compression.is_some() && to.compression.is_none() {
            reset.compression = None;
            steps.extend(own(&["SET COMPRESSION default".to_owned()]));
        }
    }
    steps.extend(whole(&actions));
    steps.append(&mut again);
    if let (Some(before), Some(after)) = (before, after)
        && before != after
    {
        let word = match after {
            Identity::Always => "ALWAYS",
            Identity::ByDefault => "BY DEFAULT",
        };
        steps.extend(whole(&[format!("SET GENERATED {word}")]));
    }
    steps.extend(own(&details(&reset, to)));
    if retyped { Alter::Rebuild(steps) } else { Alter::InPlace(steps) }
}

/// The statements that demand a value again where only the tables above do no longer: up to
/// PostgreSQL 17 nothing tells who demanded it.
fn stays_below(change: &Alteration<'_>, table: &ObjectId) -> Vec<String> {
    let [from, to] = [change.from.context, change.to.context];
    let mut steps = Vec::new();
    if to.schema.postgres >= 18 {
        return steps;
    }
    for table in from.children(table) {
        let id = table.child(Kind::Column, &change.to.id.name());
        let demands = |context: &Context<'_>| context.column(&id).is_some_and(|it| it.not_null);
        if demands(from) && demands(to) {
            steps.extend(text::alter_column(to, &id, &["SET NOT NULL".to_owned()]));
        }
        steps.extend(stays_below(change, table));
    }
    steps
}

/// Whether the tables below are left alone when a column becomes NOT NULL or is it no longer, since
/// one of them differs, and may have a primary key on it. Partitions cannot differ so, and from
/// PostgreSQL 18 on those below have NOT NULLs of their own.
fn is_alone(change: &Alteration<'_>, column: &ObjectId, not_null: bool) -> bool {
    let [from, to] = [change.from.context, change.to.context];
    let Some(table) = from.schema.parent(column) else { return false };
    to.schema.postgres < 18
        && from.table(&table).is_some_and(|table| table.partition_by.is_none())
        && from.children(&table).iter().any(|child| {
            let below = child.child(Kind::Column, &column.name());
            from.column(&below).is_some()
                && to.column(&below).is_some_and(|it| it.not_null != not_null)
                || is_alone(change, &below, not_null)
        })
}

/// What is done to the parents' column too, and comes down to this one.
fn comes_down<'c, T: PartialEq>(change: &Alteration<'c>, get: impl Fn(&'c Column) -> T) -> bool {
    let own = change.to.context.column(change.to.id).map(&get);
    sources(change).any(|(_, before, after)| get(before) != get(after) && Some(get(after)) == own)
}

/// The columns of parents that stay above, before and after.
fn sources<'c>(
    change: &Alteration<'c>,
) -> impl Iterator<Item = (ObjectId, &'c Column, &'c Column)> {
    let [from, to] = [change.from.context, change.to.context];
    let before = from.above(change.from.id);
    let stay = to.above(change.to.id).into_iter().filter(move |id| before.contains(id));
    stay.filter_map(|id| Some((id.clone(), from.column(&id)?, to.column(&id)?)))
}

/// What neither rows nor other objects can tell.
fn details(from: &Column, to: &Column) -> Vec<String> {
    let Column {
        position: _,
        sql_type,
        not_null: _,
        collation: _,
        identity: _,
        generated: _,
        expression: _,
        inherited: _,
        storage,
        compression,
        statistics,
        options,
        server_options,
    } = to;
    let mut actions = Vec::new();
    if *storage != from.storage {
        let word = storage.as_ref().map_or_else(
            || super::own_storage(sql_type).to_owned(),
            |storage| storage.to_ascii_uppercase(),
        );
        actions.push(format!("SET STORAGE {word}"));
    }
    if *compression != from.compression {
        let word = compression.as_deref().unwrap_or("default");
        actions.push(format!("SET COMPRESSION {word}"));
    }
    if *statistics != from.statistics {
        actions.push(format!("SET STATISTICS {}", statistics.unwrap_or(-1)));
    }
    actions.extend(text::set_options(&from.options, options));
    actions.extend(text::alter_foreign_options(&from.server_options, server_options));
    actions
}
