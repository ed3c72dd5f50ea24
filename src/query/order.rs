//! In which order rows come, and where a page of them begins.

use std::fmt;
use std::marker::PhantomData;

use super::Column;
use super::column::{How, IS_NOT_NULL, IS_NULL, NotNull, Null};
use super::condition::Writer;
use crate::executor::Value;

/// A column to order by: [`Column::asc`] or [`Column::desc`].
pub struct Ordered<T, V, N> {
    term: Term,
    #[allow(clippy::type_complexity)]
    of: PhantomData<fn() -> (T, V, N)>,
}

/// A part of ORDER BY.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    sql: &'static str,
    how: How,
    down: bool,
    nullable: bool,
    nulls: &'static str,
}

impl Term {
    /// Whether NULLs come before all values: as of the largest ones, where nothing is said.
    fn nulls_come_first(&self) -> bool {
        match self.nulls {
            "" => self.down,
            said => said == NULLS_FIRST,
        }
    }
}

const NULLS_FIRST: &str = " NULLS FIRST";

impl<T, V, N: Placed<V>> Ordered<T, V, N> {
    pub(super) const fn new(column: Column<T, V, N>, down: bool) -> Self {
        let Column { sql, how, .. } = column;
        Self { term: Term { sql, how, down, nullable: N::NULLABLE, nulls: "" }, of: PhantomData }
    }
}

impl<T, V, N> Ordered<T, V, N> {
    /// NULLs come first, as they do in descending order where nothing is said.
    pub const fn nulls_first(mut self) -> Self {
        self.term.nulls = NULLS_FIRST;
        self
    }

    /// NULLs come last, as they do in ascending order where nothing is said.
    pub const fn nulls_last(mut self) -> Self {
        self.term.nulls = " NULLS LAST";
        self
    }
}

impl<T, V, N> Clone for Ordered<T, V, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, V, N> Copy for Ordered<T, V, N> {}

impl<T, V, N> fmt::Debug for Ordered<T, V, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.term.fmt(f)
    }
}

/// An order of the rows of `T`: one [`Ordered`] column, or a tuple of at most eight.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no order of the rows of `{T}`",
    label = "expected a column of `{T}` with `.asc()` or `.desc()`, or a tuple of such"
)]
pub trait Order<T> {
    #[doc(hidden)]
    #[allow(private_interfaces)]
    fn terms(self) -> Vec<Term>;
}

/// An order in which every row has a place: that of the values of the columns.
pub trait Keyset<T>: Order<T> {
    /// What the columns hold, as a tuple; [`OrNull`] of those that can be NULL.
    type Values;
}

/// What a column holds that can be NULL: its place in an order, or its value in a unique key that
/// tells rows with NULL apart, is an `Option`.
#[derive(Debug)]
pub struct OrNull<V>(PhantomData<fn() -> V>);

/// What the place of a row in an order by a column is.
pub trait Placed<V> {
    /// Whether rows may have NULL there.
    #[doc(hidden)]
    const NULLABLE: bool;
    /// `V` or [`OrNull`] of it.
    type Value;
}

impl<V> Placed<V> for NotNull {
    const NULLABLE: bool = false;
    type Value = V;
}

impl<V> Placed<V> for Null {
    const NULLABLE: bool = true;
    type Value = OrNull<V>;
}

#[diagnostic::do_not_recommend]
impl<T, V, N> Order<T> for Ordered<T, V, N> {
    #[allow(private_interfaces)]
    fn terms(self) -> Vec<Term> {
        vec![self.term]
    }
}

#[diagnostic::do_not_recommend]
impl<T, V, N: Placed<V>> Keyset<T> for Ordered<T, V, N> {
    type Values = (N::Value,);
}

macro_rules! tuples {
    () => {};
    ($($held:ident $null:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<T, $($held, $null),*> Order<T> for ($(Ordered<T, $held, $null>,)*) {
            #[allow(private_interfaces, non_snake_case)]
            fn terms(self) -> Vec<Term> {
                let ($($held,)*) = self;
                vec![$($held.term),*]
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T, $($held, $null: Placed<$held>),*> Keyset<T> for ($(Ordered<T, $held, $null>,)*) {
            type Values = ($($null::Value,)*);
        }
        tuples! { @ $($held $null)* }
    };
    (@ $first:ident $first_null:ident $($held:ident $null:ident)*) => {
        tuples! { $($held $null)* }
    };
}

tuples! { A NA B NB C NC D ND E NE F NF G NG H NH }

/// Appends ` ORDER BY …`, if there is an order. A name alone would be that of what is selected, and
/// that is the text of a column whose values travel as text.
pub(super) fn write_order(out: &mut Writer<'_>, relation: &str, terms: &[Term]) {
    for (i, term) in terms.iter().enumerate() {
        let before = if i == 0 { " ORDER BY " } else { ", " };
        out.push(&[before, relation, ".", term.sql]);
        out.push(&[if term.down { " DESC" } else { "" }, term.nulls]);
    }
}

/// Appends the condition that a row comes after the one with these values.
pub(super) fn write_after<'v>(out: &mut Writer<'v>, terms: &[Term], values: Vec<Value<'v>>) {
    let terms: Vec<(&Term, Option<String>)> = terms
        .iter()
        .zip(values)
        .map(|(term, value)| match value {
            Value::Null => (term, None),
            value => (term, Some(format!("${}{}", out.bind(value), term.how.cast()))),
        })
        .collect();
    let Some((first, place)) = terms.first() else { return };
    let alike =
        |term: &Term| term.down == first.down && !term.how.has_operators() && !term.nullable;
    if terms.iter().all(|(term, _)| alike(term)) {
        // One comparison of rows, which an index over the columns serves.
        let columns: Vec<&str> = terms.iter().map(|(term, _)| term.sql).collect();
        let places: Vec<&str> = terms.iter().filter_map(|(_, place)| place.as_deref()).collect();
        let operator = if first.down { ") < (" } else { ") > (" };
        out.push(&["(", &columns.join(", "), operator, &places.join(", "), ")"]);
        return;
    }
    // The first column alone bounds what an index has to read.
    beyond(out, first, place.as_deref(), true);
    out.push(&[" AND ("]);
    for (i, (term, place)) in terms.iter().enumerate() {
        out.push(&[if i == 0 { "" } else { " OR " }]);
        for (before, place) in terms.iter().take(i) {
            match place {
                Some(place) => compare(out, before, " = ", place),
                None => out.push(&[before.sql, IS_NULL]),
            }
            out.push(&[" AND "]);
        }
        beyond(out, term, place.as_deref(), false);
    }
    out.push(&[")"]);
}

/// Appends the condition that a row comes after a place by one column, or is `at` it.
fn beyond(out: &mut Writer<'_>, term: &Term, place: Option<&str>, at: bool) {
    let first = term.nulls_come_first();
    let Some(place) = place else {
        out.push(&match (first, at) {
            (true, true) => ["true", ""],
            (true, false) => [term.sql, IS_NOT_NULL],
            (false, true) => [term.sql, IS_NULL],
            (false, false) => ["false", ""],
        });
        return;
    };
    let operator = match (term.down, at) {
        (true, true) => " <= ",
        (true, false) => " < ",
        (false, true) => " >= ",
        (false, false) => " > ",
    };
    let or_null = term.nullable && !first;
    out.push(&[if or_null { "(" } else { "" }]);
    compare(out, term, operator, place);
    out.push(&if or_null { [" OR ", term.sql, IS_NULL, ")"] } else { [""; 4] });
}

fn compare(out: &mut Writer<'_>, term: &Term, operator: &'static str, place: &str) {
    out.push(&[term.sql]);
    term.how.operator(operator).for_each(|part| out.push(&[part]));
    out.push(&[place]);
}
