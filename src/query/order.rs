//! In which order rows come, and where a page of them begins.

use std::fmt;
use std::marker::PhantomData;

use super::Column;
use super::column::{How, NotNull};
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
    nulls: &'static str,
}

impl<T, V, N> Ordered<T, V, N> {
    pub(super) const fn new(column: Column<T, V>, down: bool) -> Self {
        let term = Term { sql: column.sql, how: column.how, down, nulls: "" };
        Self { term, of: PhantomData }
    }

    /// NULLs come first, as they do in descending order where nothing is said.
    pub const fn nulls_first(mut self) -> Self {
        self.term.nulls = " NULLS FIRST";
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

/// An order by columns that are never NULL, so that every row has a place that can be said.
#[diagnostic::on_unimplemented(
    message = "pages need an order by columns that are never NULL",
    label = "`after` continues such an order"
)]
pub trait Keyset<T>: Order<T> {
    /// What the columns hold, as a tuple.
    type Values;
}

#[diagnostic::do_not_recommend]
impl<T, V, N> Order<T> for Ordered<T, V, N> {
    #[allow(private_interfaces)]
    fn terms(self) -> Vec<Term> {
        vec![self.term]
    }
}

#[diagnostic::do_not_recommend]
impl<T, V> Keyset<T> for Ordered<T, V, NotNull> {
    type Values = (V,);
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
        impl<T, $($held),*> Keyset<T> for ($(Ordered<T, $held, NotNull>,)*) {
            type Values = ($($held,)*);
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
    let numbers: Vec<usize> = values.into_iter().map(|value| out.bind(value)).collect();
    let terms: Vec<(&Term, String)> = terms
        .iter()
        .zip(numbers)
        .map(|(term, number)| (term, format!("${number}{}", term.how.cast())))
        .collect();
    let Some((first, place)) = terms.first() else { return };
    let operator = |term: &Term| if term.down { " < " } else { " > " };
    let alike = |term: &Term| term.down == first.down && !term.how.has_operators();
    if terms.iter().all(|(term, _)| alike(term)) {
        // One comparison of rows, which an index over the columns serves.
        let list = |each: fn(&(&Term, String)) -> String| {
            terms.iter().map(each).collect::<Vec<_>>().join(", ")
        };
        let columns = list(|(term, _)| term.sql.to_owned());
        let places = list(|(_, place)| place.clone());
        out.push(&["(", &columns, ")", operator(first), "(", &places, ")"]);
        return;
    }
    // The first column alone bounds what an index has to read.
    compare(out, first, if first.down { " <= " } else { " >= " }, place);
    out.push(&[" AND ("]);
    for (i, (term, place)) in terms.iter().enumerate() {
        out.push(&[if i == 0 { "" } else { " OR " }]);
        for (before, place) in terms.iter().take(i) {
            compare(out, before, " = ", place);
            out.push(&[" AND "]);
        }
        compare(out, term, operator(term), place);
    }
    out.push(&[")"]);
}

fn compare(out: &mut Writer<'_>, term: &Term, operator: &'static str, place: &str) {
    out.push(&[term.sql]);
    term.how.operator(operator).for_each(|part| out.push(&[part]));
    out.push(&[place]);
}
