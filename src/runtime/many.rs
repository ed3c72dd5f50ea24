//! INSERT of many rows: one array a column, which the server takes apart again, or COPY.

use super::jagged::{Flat, IsGiven, Jagged, RowNumbers};
use super::write::{Conflict, OLD, on_conflict};
use super::{Elements, Given, Param, Table, many};
use crate::Error;
use crate::executor::{AnyRow, Copy, Executor, Statement, Value};
use crate::query::Writer;
use crate::sql;

/// From how many rows on COPY is used. It needs a round trip more.
const COPY_FROM: usize = 1_000;

/// A column of [`Table::WRITES`].
#[derive(Clone, Copy, Debug)]
struct Target {
    name: &'static str,
    cast: &'static str,
    /// The type under any domains; after a bracket where it is a composite.
    base: &'static str,
}

impl Target {
    /// Whether a value travels as text, and is cast by the statement.
    fn is_text(self) -> bool {
        self.is_whole() || self.cast.starts_with("::text[]::")
    }

    /// Whether it does as one text, though it be an array.
    fn is_whole(self) -> bool {
        self.cast.starts_with("::text::")
    }
}

/// Rows that give values to the same columns.
#[derive(Debug)]
pub(crate) struct Group<'v> {
    relation: &'static str,
    /// Which columns of all.
    which: Vec<bool>,
    columns: Vec<Target>,
    /// Which rows of all.
    places: Vec<usize>,
    /// The values, row after row.
    values: Vec<Param<'v>>,
}

/// Many rows on their way to the server.
pub(super) struct Rows<'v> {
    groups: Vec<Group<'v>>,
    count: usize,
}

/// Inserts rows by one statement and gives them back in their order, where each of them was written.
pub(crate) fn insert_many<'v, T: Table, C: Executor<'v>>(
    client: C,
    new: &'v [T::New],
    conflict: Option<Conflict<'_>>,
) -> C::Answer<Vec<T>> {
    match Rows::new::<T>(new) {
        Ok(rows) if rows.groups.is_empty() => C::ready(Ok(Vec::new())),
        Ok(rows) => rows.returning(client, conflict),
        Err(error) => C::ready(Err(error)),
    }
}

impl<'v> Rows<'v> {
    /// Rows that are not known here to violate something.
    pub(super) fn new<T: Table>(new: &'v [T::New]) -> Result<Self, Error> {
        for (row, new) in new.iter().enumerate() {
            if let Err(violations) = T::check_new(new) {
                return Err(Error::Invalid { relation: T::RELATION, row: Some(row), violations });
            }
        }
        let mut parts = T::WRITES.split_terminator('\0');
        let columns: Vec<Target> = std::iter::from_fn(|| {
            let (name, cast, base) = (parts.next()?, parts.next()?, parts.next()?);
            Some(Target { name, cast, base })
        })
        .collect();
        let mut groups: Vec<Group<'v>> = Vec::new();
        let (mut at, mut given) = (0, Given::default());
        for (place, row) in new.iter().enumerate() {
            given.clear();
            T::new_values(row, &mut given);
            let given = given.list();
            let suits = |group: &Group<'_>| {
                group.which.iter().copied().eq(given.iter().map(Option::is_some))
            };
            // Most rows say what the one before says.
            if !groups.get(at).is_some_and(suits) {
                at = groups.iter().position(suits).unwrap_or(groups.len());
            }
            if at == groups.len() {
                let mut group = Group::new(T::RELATION, &columns, given);
                if at == 0 {
                    group.reserve(new.len());
                }
                groups.push(group);
            }
            if let Some(group) = groups.get_mut(at) {
                group.places.push(place);
                group.values.extend(given.iter().copied().flatten());
            }
        }
        // The text of the statement must not depend on which row comes first.
        groups.sort_by(|one, other| one.which.cmp(&other.which));
        Ok(Self { groups, count: new.len() })
    }

    /// The rows for COPY, where it can take them and is worth while.
    pub(super) fn copy<T: Table>(self) -> Result<Copy<'v>, Self> {
        let suits = |group: &Group<'_>| {
            !group.columns.is_empty() && !group.columns.iter().any(|column| column.is_text())
        };
        let [group] = self.groups.as_slice() else { return Err(self) };
        if !T::COPY || self.count < COPY_FROM || !suits(group) {
            return Err(self);
        }
        let names: Vec<&str> = group.columns.iter().map(|column| column.name).collect();
        let names = names.join(", ");
        let Some(group) = self.groups.into_iter().next() else {
            return Err(Self { groups: Vec::new(), count: 0 });
        };
        Ok(Copy {
            relation: T::RELATION,
            types: format!("SELECT {names} FROM {}", T::RELATION),
            sql: format!("COPY {} ({names}) FROM STDIN BINARY", T::RELATION),
            rows: group,
        })
    }

    /// Whether all of them are one INSERT, so that the server counts them.
    fn is_one(&self) -> bool {
        self.groups.len() == 1
    }

    /// Inserts them and tells how many were written.
    pub(super) fn count<T: Table, C: Executor<'v>>(self, client: C) -> C::Answer<u64> {
        if self.groups.is_empty() {
            return C::ready(Ok(0));
        }
        if self.is_one() {
            return client.execute(self.insert::<T>(None, false), Ok);
        }
        let take = |count: &mut u64, row: &C::Row| {
            *count = row.read::<sql::Int8, i64>(0)?.unsigned_abs();
            Ok(())
        };
        client.fetch(self.insert::<T>(None, false), 0, take, Ok)
    }

    fn returning<T: Table, C: Executor<'v>>(
        self,
        client: C,
        conflict: Option<Conflict<'_>>,
    ) -> C::Answer<Vec<T>> {
        let groups = self.groups.iter();
        let places: Vec<usize> = groups.flat_map(|group| group.places.iter().copied()).collect();
        client.fetch(self.insert::<T>(conflict, true), Vec::new(), many, move |rows| {
            if rows.len() != places.len() || places.is_sorted() {
                return Ok(rows);
            }
            let mut rows: Vec<(usize, T)> = places.into_iter().zip(rows).collect();
            rows.sort_unstable_by_key(|(place, _)| *place);
            Ok(rows.into_iter().map(|(_, row)| row).collect())
        })
    }

    /// The statement that inserts them, and returns them where that is asked for; else what it
    /// answers is their number, unless it [is one](Self::is_one).
    fn insert<T: Table>(self, conflict: Option<Conflict<'_>>, returning: bool) -> Statement<'v> {
        let mut out = Writer::default();
        let (is_one, count) = (self.is_one(), self.groups.len());
        for (i, group) in self.groups.into_iter().enumerate() {
            if !is_one {
                let head = if i == 0 { "WITH " } else { "), " };
                out.push(&[head, &format!("g{i} AS (")]);
            }
            let names: Vec<&str> = group.columns.iter().map(|column| column.name).collect();
            group.insert(&mut out, returning);
            if let Some(conflict) = conflict {
                on_conflict::<T>(&mut out, conflict, &names);
            }
            match (returning, is_one) {
                (true, _) => out.push(&[" RETURNING ", T::SELECT]),
                (false, false) => out.push(&[" RETURNING 1"]),
                (false, true) => {}
            }
        }
        if count > 1 {
            out.push(&[")"]);
            for i in 0..count {
                let head = match (i, returning) {
                    (0, _) => " ",
                    (_, true) => " UNION ALL ",
                    (_, false) => " + ",
                };
                let head = if i == 0 && !returning { " SELECT " } else { head };
                match returning {
                    true => out.push(&[head, "SELECT ", T::SELECT, &format!(" FROM g{i}")]),
                    false => out.push(&[head, &format!("(SELECT count(*) FROM g{i})")]),
                }
            }
        }
        out.finish()
    }
}

impl<'v> Group<'v> {
    /// No rows so far, of those that give values to the columns that this one does.
    fn new(relation: &'static str, columns: &[Target], given: &[Option<Param<'v>>]) -> Self {
        let which: Vec<bool> = given.iter().map(Option::is_some).collect();
        let columns = columns.iter().zip(&which).filter(|(_, on)| **on).map(|(it, _)| *it);
        Self { relation, columns: columns.collect(), which, places: Vec::new(), values: Vec::new() }
    }

    /// Makes room for so many rows.
    fn reserve(&mut self, rows: usize) {
        self.places.reserve(rows);
        self.values.reserve(rows * self.width());
    }

    /// How many values a row has.
    pub(crate) fn width(&self) -> usize {
        self.columns.len()
    }

    /// A column as SQL names it.
    pub(crate) fn name(&self, column: usize) -> String {
        let name = self.columns.get(column).map_or("", |column| column.name);
        format!("{}.{name}", self.relation)
    }

    /// The values, row after row.
    pub(crate) fn values(&self) -> &[Param<'v>] {
        &self.values
    }

    /// Appends the INSERT; `ordered` where the rows are to be written in their order.
    pub(crate) fn insert(self, out: &mut Writer<'v>, ordered: bool) {
        let width = self.columns.len();
        out.push(&["INSERT INTO ", self.relation, " AS ", OLD]);
        for (i, column) in self.columns.iter().enumerate() {
            out.push(&[if i == 0 { " (" } else { ", " }, column.name]);
        }
        out.push(&[if width == 0 { " SELECT" } else { ") SELECT " }]);
        // What `unnest` takes, the names of what it gives, and what is joined to that by the number of
        // the row.
        let (mut arrays, mut names, mut joins) = (Vec::new(), Vec::new(), String::new());
        for (i, column) in self.columns.iter().enumerate() {
            if i > 0 {
                out.push(&[", "]);
            }
            let values: Vec<Param<'v>> =
                self.values.iter().skip(i).step_by(width).copied().collect();
            let base = column.base.trim_start_matches('(');
            let after = if column.is_text() { format!("::{base}") } else { String::new() };
            let sent = if column.is_text() { "text" } else { base.trim_end_matches("[]") };
            if base.ends_with("[]") && !column.is_whole() {
                // Rows of one length only would make an array of arrays.
                let all = Jagged::new(values);
                let flat = out.bind(Value::own(Flat(all.clone())));
                let rows = out.bind(Value::own(RowNumbers(all.clone())));
                let given = out.bind(Value::own(IsGiven(all)));
                out.push(&[&format!("CASE WHEN u.v{i} THEN coalesce(j{i}.v, '{{}}'){after} END")]);
                joins.push_str(&format!(
                    " LEFT JOIN (SELECT i, array_agg(v ORDER BY n) AS v FROM (SELECT \
                     unnest(${flat}::{sent}[]) AS v, unnest(${rows}::int8[]) AS i, \
                     generate_subscripts(${flat}, 1) AS n) AS e GROUP BY i) AS j{i} ON j{i}.i = u.i"
                ));
                arrays.push(format!("${given}::bool[]"));
                names.push(format!("v{i}"));
                continue;
            }
            let values = values.into_iter().map(Value::Ref).collect();
            let number = out.bind(Value::own(Elements(values)));
            if column.base.starts_with('(') {
                // In FROM, `unnest` would take the composite apart as well.
                out.push(&[&format!("j{i}.v")]);
                joins.push_str(&format!(
                    " LEFT JOIN (SELECT unnest(${number}::{sent}[]) AS v, \
                     generate_subscripts(${number}, 1) AS i) AS j{i} ON j{i}.i = u.i"
                ));
                continue;
            }
            out.push(&[&format!("u.v{i}{after}")]);
            arrays.push(format!("${number}::{sent}[]"));
            names.push(format!("v{i}"));
        }
        if arrays.is_empty() {
            let count = i64::try_from(self.places.len()).unwrap_or(i64::MAX);
            let number = out.bind(Value::own(count));
            out.push(&[&format!(" FROM generate_series(1, ${number}::int8) AS u(i)")]);
        } else {
            let (arrays, names) = (arrays.join(", "), names.join(", "));
            out.push(&[" FROM unnest(", &arrays, ") WITH ORDINALITY AS u(", &names, ", i)"]);
        }
        out.push(&[&joins, if ordered { " ORDER BY u.i" } else { "" }]);
    }
}
