//! Columns that number their rows: identity columns and `serial`, each with a sequence.

use std::collections::HashMap;

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::name::{literal, made_name, quote};
use crate::object::{Identity, Kind, Object, Sequence};

use super::context::{Alteration, Context, Site};
use super::deeds::old_id;
use super::inherit::Form;
use super::rules::rule;
use super::step::Alter;
use super::text;

/// The last part of the name that PostgreSQL gives a column's sequence.
const LABEL: &str = "seq";

/// The options of a sequence that `CREATE SEQUENCE` would not choose, without its type, owner and
/// persistence.
pub(super) fn options(sequence: &Sequence) -> Vec<String> {
    let Sequence {
        sql_type: _,
        start,
        increment,
        min,
        max,
        cache,
        cycle,
        unlogged: _,
        owned_by: _,
        identity: _,
    } = sequence;
    let numbers = [
        ("INCREMENT BY", increment),
        ("MINVALUE", min),
        ("MAXVALUE", max),
        ("START WITH", start),
        ("CACHE", cache),
    ];
    let mut options: Vec<_> = numbers
        .into_iter()
        .filter_map(|(word, number)| Some(format!("{word} {}", (*number)?)))
        .collect();
    if *cycle {
        options.push("CYCLE".to_owned());
    }
    options
}

/// The options of `ALTER SEQUENCE` that make one of another.
pub(super) fn changes(from: &Sequence, to: &Sequence) -> Vec<String> {
    let Sequence {
        sql_type,
        start,
        increment,
        min,
        max,
        cache,
        cycle,
        unlogged: _,
        owned_by: _,
        identity: _,
    } = to;
    let mut options = Vec::new();
    if *sql_type != from.sql_type {
        options.push(format!("AS {sql_type}"));
    }
    let mut number = |differs: bool, after: &Option<i64>, word: &str, none: &str| {
        if differs {
            options.push(after.map_or_else(|| none.to_owned(), |it| format!("{word} {it}")));
        }
    };
    number(from.increment != *increment, increment, "INCREMENT BY", "INCREMENT BY 1");
    // Where it ends and starts by itself is another place when it counts the other way.
    let turns = is_descending(from) != is_descending(to);
    // With another type, the server takes an end that was that of the old type to that of the new one,
    // even where it is to be the one at zero (`init_params()`).
    let retyped = *sql_type != from.sql_type;
    let (lowest, highest) = match is_descending(to) {
        false if retyped => ("MINVALUE 1", "NO MAXVALUE"),
        true if retyped => ("NO MINVALUE", "MAXVALUE -1"),
        _ => ("NO MINVALUE", "NO MAXVALUE"),
    };
    number(turns || from.min != *min, min, "MINVALUE", lowest);
    number(turns || from.max != *max, max, "MAXVALUE", highest);
    let starts = first(from) != first(to);
    number(starts, start, "START WITH", &format!("START WITH {}", first(to)));
    number(from.cache != *cache, cache, "CACHE", "CACHE 1");
    let (before, after) = (range(from), range(to));
    if before.1 < after.0 || after.1 < before.0 {
        // No number that it can have reached is one of its numbers any more.
        options.push("RESTART".to_owned());
    }
    if *cycle != from.cycle {
        options.push(if *cycle { "CYCLE" } else { "NO CYCLE" }.to_owned());
    }
    options
}

/// The statement that brings a sequence among the numbers that it is to have, without which
/// `ALTER SEQUENCE` is refused. Whether one that counted beyond them may begin anew is for a person to
/// judge.
pub(super) fn reach(path: &str, from: &Sequence, to: &Sequence) -> Option<String> {
    let (before, after) = (range(from), range(to));
    let overlap = before.0 <= after.1 && after.0 <= before.1;
    let fresh = first(from);
    let descending = is_descending(to);
    let (bound, test) = if fresh < after.0 || !descending && before.0 < after.0 {
        (after.0, "<")
    } else if fresh > after.1 || descending && before.1 > after.1 {
        (after.1, ">")
    } else {
        return None;
    };
    let place = literal(path);
    overlap.then(|| {
        format!(
            "SELECT setval({place}, {bound}, false) FROM {path} WHERE last_value {test} {bound}"
        )
    })
}

fn is_descending(sequence: &Sequence) -> bool {
    sequence.increment.is_some_and(|increment| increment < 0)
}

/// The lowest and the highest of its numbers, those of the widest type where nothing else is said.
fn range(sequence: &Sequence) -> (i64, i64) {
    let (lowest, highest) = if is_descending(sequence) { (i64::MIN, -1) } else { (1, i64::MAX) };
    (sequence.min.unwrap_or(lowest), sequence.max.unwrap_or(highest))
}

/// The number that it starts with.
fn first(sequence: &Sequence) -> i64 {
    let (lowest, highest) = range(sequence);
    sequence.start.unwrap_or(if is_descending(sequence) { highest } else { lowest })
}

/// The sequences of identities that stay and are called otherwise, with what they are called before.
pub(super) fn renamed(from: &Context<'_>, to: &Context<'_>) -> HashMap<ObjectId, ObjectId> {
    let columns = to.schema.of_kind(Kind::Column).map(|(id, _)| id).filter(|id| to.is_kept(id));
    let pairs = columns.filter_map(|column| {
        let [before, after] = [from, to].map(|context| context.identity_sequence(column));
        before.zip(after).filter(|((before, _), (after, _))| before != after)
    });
    pairs.map(|((before, _), (after, _))| (after.clone(), before.clone())).collect()
}

/// The statements that such sequences of each schema stand for: the one that makes the new object,
/// or, where names go in a circle, also the one that lets go of the old.
pub(super) fn renaming(
    from: &Context<'_>,
    to: &Context<'_>,
    former: &HashMap<ObjectId, ObjectId>,
) -> [HashMap<ObjectId, Vec<String>>; 2] {
    let [mut old, mut new] = [HashMap::new(), HashMap::new()];
    for (after, before) in former {
        let Some((entry, was)) = to.schema.get(after).zip(from.schema.get(before)) else {
            continue;
        };
        let rename = |from: &ObjectId, to: &str| {
            format!("ALTER SEQUENCE {} RENAME TO {}", from.path(), quote(to))
        };
        let mut statements = Vec::new();
        let mut at = before;
        while at != after
            && let Some(next) = former.get(at)
        {
            at = next;
        }
        if at == after {
            let between = old_id(before);
            old.insert(before.clone(), vec![rename(before, &between.name())]);
            statements.push(rename(&between, &after.name()));
        } else {
            old.insert(before.clone(), Vec::new());
            statements.push(rename(before, &after.name()));
        }
        let change = Alteration {
            from: Site { context: from, id: before, entry: was },
            to: Site { context: to, id: after, entry },
        };
        if let Alter::InPlace(more) = rule(&was.object).alter(&change) {
            statements.extend(more);
        }
        new.insert(after.clone(), statements);
    }
    [old, new]
}

impl<'s> Context<'s> {
    /// The sequence of an identity column.
    pub(super) fn identity_sequence(
        &self,
        column: &ObjectId,
    ) -> Option<(&'s ObjectId, &'s Sequence)> {
        self.sequences(column).find(|(_, sequence)| sequence.identity)
    }
}

impl Context<'_> {
    /// Whether the type `serial`, or one of its sisters, makes exactly this column with its
    /// sequence and default.
    pub(super) fn is_serial(&self, column: &ObjectId) -> bool {
        self.serial(column).is_some()
    }

    /// The type that makes a column with its sequence and default.
    pub(super) fn serial(&self, id: &ObjectId) -> Option<&'static str> {
        let column = self.column(id)?;
        let table_id = self.schema.parent(id)?;
        let table = self.table(&table_id)?;
        let (sequence_id, sequence) = self.sequences(id).next()?;
        let word = match column.sql_type.as_str() {
            "smallint" => "smallserial",
            "integer" => "serial",
            "bigint" => "bigserial",
            _ => return None,
        };
        let made = made_name(&table_id.name(), &id.name(), LABEL);
        let listed = !self.is_kept(id)
            && !self.is_kept(sequence_id)
            && column.inherited.is_none()
            && matches!(self.form(&table_id), Form::Plain | Form::Inherits);
        let expression = format!("nextval({}::regclass)", literal(sequence_id.path()));
        // Up to PostgreSQL 14 every sequence is logged.
        let unlogged = table.unlogged && self.schema.postgres >= 15;
        let exact = listed
            && table.server.is_none()
            && column.not_null
            && column.generated.is_none()
            && column.identity.is_none()
            && !sequence.identity
            && sequence.sql_type == column.sql_type
            && sequence.unlogged == unlogged
            && options(sequence).is_empty()
            && sequence_id.path() == text::beside(&table_id, &made)
            && self.default(id) == Some(expression.as_str());
        exact.then_some(word)
    }

    /// `GENERATED … AS IDENTITY (…)` for a column that has an identity of its own. From
    /// PostgreSQL 17 on, a partition has that of the partitioned table.
    pub(super) fn identity(&self, id: &ObjectId) -> Option<String> {
        let word = match self.column(id)?.identity? {
            Identity::Always => "ALWAYS",
            Identity::ByDefault => "BY DEFAULT",
        };
        let table = self.schema.parent(id)?;
        let Some((sequence_id, sequence)) = self.identity_sequence(id) else {
            let shared = self.table(&table)?.partition_of.is_some();
            return (!shared).then(|| format!("GENERATED {word} AS IDENTITY"));
        };
        let mut all = Vec::new();
        let made = made_name(&table.name(), &id.name(), LABEL);
        if sequence_id.path() != text::beside(&table, &made) {
            all.push(format!("SEQUENCE NAME {}", sequence_id.path()));
        }
        all.extend(options(sequence));
        Some(if all.is_empty() {
            format!("GENERATED {word} AS IDENTITY")
        } else {
            format!("GENERATED {word} AS IDENTITY ({})", all.join(" "))
        })
    }

    /// The statements that let a column that stays number rows, after the largest number there is.
    pub(super) fn number(&self, id: &ObjectId) -> Vec<String> {
        let Some(identity) = self.identity(id) else { return Vec::new() };
        let action = format!("ADD {identity}");
        // From PostgreSQL 17 on, partitions must get it, too; no other tables below do.
        let mut steps = Vec::from_iter(text::alter_whole_column(self, id, &[action]));
        let table = id.parent_path().unwrap_or_default();
        let column = quote(&id.name());
        let place = format!("pg_get_serial_sequence({}, {})", literal(table), literal(&id.name()));
        steps.push(format!(
            "SELECT setval({place}, max({column})) FROM {table} HAVING max({column}) IS NOT NULL"
        ));
        steps
    }
}

/// Whether an index starts with a column of a table, so that its largest value is found without
/// reading the rows.
pub(super) fn is_sorted(from: &Context<'_>, table: &ObjectId, column: &ObjectId) -> bool {
    let name = column.name();
    let first = |columns: &[String]| columns.first().is_some_and(|it| *it == name);
    let keys = from.schema.children(Kind::Constraint, table.path()).any(|(_, entry)| {
        matches!(&entry.object, Object::Constraint(it) if match &it.body {
            ConstraintBody::PrimaryKey(key) | ConstraintBody::Unique(key) => first(&key.columns),
            _ => false,
        })
    });
    keys || from.indexes(table).iter().any(|id| {
        matches!(from.schema.get(id).map(|it| &it.object),
            Some(Object::Index(it)) if !it.partial && first(&it.columns))
    })
}
