//! Rows that belong to each of many: with a condition, an order and a limit of their own.

use super::column::list_cast;
use super::condition::{Condition, Piece, Writer};
use super::filter::{Filter, Select};
use super::{AnyColumn, ColumnValue};
use crate::Model;
use crate::executor::{Executor, Value};
use crate::runtime::{Elements, rows_of_each};

impl<'v, T: Model> Filter<'v, T> {
    /// As [`Select::of_each`], in no particular order.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all)'s.
    pub fn of_each<A: AnyColumn<T>, I, C: Executor<'v>>(
        self,
        client: C,
        column: A,
        values: I,
    ) -> C::Answer<Vec<Vec<T>>>
    where
        I: IntoIterator<Item: ColumnValue<'v, A::Value>>,
    {
        self.select::<()>().of_each(client, column, values)
    }
}

impl<'v, T: Model, O, L> Select<'v, T, O, L> {
    /// For each of the values the rows in which the column equals it, by one statement. Limit, offset
    /// and place are of each. The last three posts of each author:
    ///
    /// ```text
    /// let last = Post::query().order_by(POSTS.id.desc()).limit(3);
    /// let of_each = last.of_each(&mut client, POSTS.author_id, users.iter().map(|user| user.id))?;
    /// ```
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all)'s.
    pub fn of_each<A: AnyColumn<T>, I, C: Executor<'v>>(
        self,
        client: C,
        column: A,
        values: I,
    ) -> C::Answer<Vec<Vec<T>>>
    where
        I: IntoIterator<Item: ColumnValue<'v, A::Value>>,
    {
        let values: Vec<Value<'v>> = values.into_iter().map(ColumnValue::value).collect();
        let count = values.len();
        if count == 0 {
            return C::ready(Ok(Vec::new()));
        }
        let column = column.column();
        let cast = list_cast(column.how.cast());
        let mut out = Writer::default();
        // A parameter has the type of the place that names it first, and `unnest` tells none.
        if cast.is_empty() {
            out.push(&["WITH typed AS (SELECT FROM ", T::RELATION]);
            out.push(&[" WHERE ", column.sql, " = ANY($1)) "]);
        }
        // Not the relation's name, which hides it where the relation is read.
        let (of, value) = match T::RELATION.ends_with("__of") {
            true => ("__each", "__each.value"),
            false => ("__of", "__of.value"),
        };
        // In FROM, `unnest` would take composites apart.
        out.push(&["SELECT __found.*, ", of, ".place FROM (SELECT unnest("]);
        out.value(Value::own(Elements(values)), &cast);
        out.push(&[") AS value, generate_subscripts($1, 1)::bigint AS place) AS ", of]);
        out.push(&[", LATERAL ("]);
        let mut pieces = column.beside(" = ");
        pieces.push(Piece::Text(value));
        self.also(Condition::new(pieces)).write(&mut out);
        out.push(&[") AS __found"]);
        rows_of_each(client, out.finish(), count)
    }
}
