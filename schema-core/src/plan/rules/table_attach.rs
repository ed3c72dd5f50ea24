//! Tables that become partitions while others use them: a check says the same as a bound, is validated
//! while rows are read and written, and lets PostgreSQL look at no row under its lock
//! (<https://www.postgresql.org/docs/current/ddl-partitioning.html>).

use crate::diagnostic::Diagnostic;
use crate::id::ObjectId;
use crate::name::{made_name, quote};
use crate::object::{Kind, Table};

use super::super::super::act::Act;

/// The statements that do it: on the table that joins, and on the default partition, which must have no
/// row of it.
pub(super) fn online(table: &Table, act: &Act<'_>) -> Option<Vec<String>> {
    let parent = table.partition_of.as_ref().filter(|it| act.is_there(it))?;
    let rest = act.default_partition(parent).filter(|rest| rest != act.id);
    let keys = keys(act, parent)?;
    let within = within(&keys, table.bound.as_deref()?)?;
    let mut steps = Vec::new();
    let mut ends = Vec::new();
    let mut check = |id: &ObjectId, demand: String| {
        let (path, name) = (id.path(), quote(&free_name(act, id)?));
        steps.push(format!("ALTER TABLE {path} ADD CONSTRAINT {name} CHECK ({demand}) NOT VALID"));
        steps.push(format!("ALTER TABLE {path} VALIDATE CONSTRAINT {name}"));
        ends.push(format!("ALTER TABLE {path} DROP CONSTRAINT {name}"));
        Some(())
    };
    if act.is_there(act.id) {
        check(act.id, within.clone())?;
    }
    if let Some(rest) = &rest {
        check(rest, format!("NOT ({within})"))?;
    }
    if steps.is_empty() {
        return None;
    }
    steps.push(act.sql.to_owned());
    steps.append(&mut ends);
    Some(steps)
}

/// The default partition that one of those statements is about.
pub(super) fn in_rest(table: &Table, act: &Act<'_>) -> Option<ObjectId> {
    let rest = act.default_partition(table.partition_of.as_ref()?).filter(|it| it != act.id)?;
    let is_its = act.sql.starts_with(&format!("ALTER TABLE {} ", rest.path()));
    (act.shared && act.says("CONSTRAINT") && is_its).then_some(rest)
}

/// Says what no check spares.
pub(super) fn advise(table: &Table, parent: &ObjectId, act: &mut Act<'_>) {
    let rest = act.default_partition(parent).filter(|rest| rest != act.id);
    let reads = [Some(act.id.clone()).filter(|id| act.is_there(id)), rest];
    let reads: Vec<_> = reads.iter().flatten().map(ToString::to_string).collect();
    let key = act.setting.from.table(parent).and_then(|it| it.partition_by.as_deref());
    if reads.is_empty() || key.is_none() {
        return;
    }
    let why = match (key, table.bound.as_deref()) {
        (Some(key), _) if key.starts_with("HASH") => "no check says what a hash demands",
        (_, None | Some("DEFAULT")) => "a default partition takes what no other does",
        _ => "its bound is not one that a check is known to prove",
    };
    let message = format!(
        "{} joins {parent} while all rows of {} are read and nobody else reads or writes them: {why}",
        act.id,
        reads.join(" and ")
    );
    let advice = Diagnostic::warning("plan-attach-scan", message).object(act.id);
    act.advise(advice.help("do it when nobody minds, or attach the table while it is empty"));
}

/// The columns and expressions by which a table is partitioned; `None` for those by hash, and where a
/// collation or an operator class is said.
fn keys(act: &Act<'_>, parent: &ObjectId) -> Option<Vec<String>> {
    let from = act.setting.from;
    let key = from.table(parent)?.partition_by.as_deref()?;
    let list =
        key.strip_prefix("RANGE (").or_else(|| key.strip_prefix("LIST ("))?.strip_suffix(')')?;
    let columns = from.schema.children(Kind::Column, parent.path());
    let columns: Vec<_> = columns.map(|(id, _)| quote(&id.name()).to_string()).collect();
    let known = |key: String| {
        let is_column = columns.contains(&key);
        (is_column || key.ends_with(')')).then(|| if is_column { key } else { format!("({key})") })
    };
    pieces(list).into_iter().map(known).collect()
}

/// The parts of a list of SQL, cut at its commas.
fn pieces(list: &str) -> Vec<String> {
    let (mut all, mut piece) = (Vec::new(), String::new());
    let (mut depth, mut open) = (0_usize, None);
    for c in list.chars() {
        match (open, c) {
            (Some(quote), _) if c == quote => open = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => open = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                all.push(std::mem::take(&mut piece).trim().to_owned());
                continue;
            }
            (None, _) => {}
        }
        piece.push(c);
    }
    all.push(piece.trim().to_owned());
    all
}

/// What a bound demands of the keys, as far as PostgreSQL finds that one implies the other
/// (`get_qual_for_list()`, `get_qual_for_range()`).
fn within(keys: &[String], bound: &str) -> Option<String> {
    let mut demands: Vec<_> = keys.iter().map(|key| format!("{key} IS NOT NULL")).collect();
    if let Some(values) = bound.strip_prefix("FOR VALUES IN (").and_then(|it| it.strip_suffix(')'))
    {
        // NULL and truth are proved in other ways.
        if ["NULL", "true", "false"].iter().any(|word| values.contains(word)) {
            return None;
        }
        demands.push(format!("{} IN ({values})", keys.first()?));
    } else {
        let range = bound.strip_prefix("FOR VALUES FROM (")?.strip_suffix(')')?;
        let (from, to) = range.split_once(") TO (")?;
        let (from, to) = (pieces(from), pieces(to));
        let same = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
        let equal = keys.iter().zip(&from).take(same);
        demands.extend(equal.map(|(key, value)| format!("{key} = {value}")));
        let keys = keys.get(same..)?;
        demands.extend(side(keys, from.get(same..)?, true));
        demands.extend(side(keys, to.get(same..)?, false));
    }
    Some(demands.join(" AND "))
}

/// What one side of a range demands; `None` where it is open.
fn side(keys: &[String], values: &[String], is_lower: bool) -> Option<String> {
    let is_open = |value: &String| value == "MINVALUE" || value == "MAXVALUE";
    let mut arms = Vec::new();
    let mut before = String::new();
    for (at, (key, value)) in keys.iter().zip(values).enumerate() {
        if is_open(value) {
            break;
        }
        let operator = match (is_lower, values.get(at + 1).map(String::as_str)) {
            (true, None | Some("MINVALUE")) => ">=",
            (true, _) => ">",
            (false, Some("MAXVALUE")) => "<=",
            (false, _) => "<",
        };
        arms.push(format!("{before}{key} {operator} {value}"));
        before += &format!("{key} = {value} AND ");
    }
    match arms.len() {
        0 => None,
        1 => arms.pop(),
        _ => Some(format!("(({}))", arms.join(") OR ("))),
    }
}

/// A name for a check of a table. What an earlier attempt left has its name until the end.
fn free_name(act: &Act<'_>, table: &ObjectId) -> Option<String> {
    let names = (0..100).map(|i: u32| match i {
        0 => made_name(&table.name(), "bound", "check"),
        i => made_name(&table.name(), "bound", &format!("check{i}")),
    });
    let is_free = |name: &String| {
        let id = table.child(Kind::Constraint, name);
        !act.setting.from.schema.contains(&id) && !act.setting.to.schema.contains(&id)
    };
    names.into_iter().find(is_free)
}

#[cfg(test)]
mod tests {
    #[test]
    fn bounds_are_said_as_the_server_says_them() {
        let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        let cases = [
            (keys(&["a"]), "FOR VALUES IN ('x,', 'y')", Some("a IS NOT NULL AND a IN ('x,', 'y')")),
            (keys(&["a"]), "FOR VALUES IN (NULL)", None),
            (keys(&["a"]), "FOR VALUES FROM (1) TO (MAXVALUE)", Some("a IS NOT NULL AND a >= 1")),
            (
                keys(&["a", "b"]),
                "FOR VALUES FROM (1, 2) TO (5, MAXVALUE)",
                Some(
                    "a IS NOT NULL AND b IS NOT NULL AND ((a > 1) OR (a = 1 AND b >= 2)) AND a <= 5",
                ),
            ),
            (
                keys(&["a", "b"]),
                "FOR VALUES FROM (1, MINVALUE) TO (1, 6)",
                Some("a IS NOT NULL AND b IS NOT NULL AND a = 1 AND b < 6"),
            ),
            (keys(&["a"]), "DEFAULT", None),
            (keys(&["a"]), "FOR VALUES WITH (modulus 2, remainder 0)", None),
        ];
        for (keys, bound, expected) in cases {
            assert_eq!(super::within(&keys, bound).as_deref(), expected, "{bound}");
        }
    }
}
