//! INSERT and UPDATE, put together from the columns that are given.

use std::fmt;

use postgres_types::ToSql;

use super::{Keyed, Param, Secret, Table, first, invalid};
use crate::executor::{Executor, Statement, Value};
use crate::query::{Condition, Writer};
use crate::{Error, Model};

/// The values that a statement says, in the order of [`Table::WRITES`].
#[derive(Debug, Default)]
pub struct Given<'v>(Vec<Option<Param<'v>>>);

impl<'v> Given<'v> {
    /// The next columns, which are always given: a tuple of references.
    #[inline]
    pub fn always<T: Always<'v>>(&mut self, values: T) {
        values.list(&mut self.0);
    }

    /// The next columns, which may be given: a tuple of references to `Option`s.
    #[inline]
    pub fn maybe<T: Maybe<'v>>(&mut self, values: T) {
        values.list(&mut self.0);
    }

    /// The values, `None` of columns that are not given.
    pub(super) fn list(&self) -> &[Option<Param<'v>>] {
        &self.0
    }

    /// Begins another row.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// A tuple of references to values.
pub trait Always<'v> {
    /// Lists the values.
    fn list(self, out: &mut Vec<Option<Param<'v>>>);
}

/// A tuple of references to values that may be there.
pub trait Maybe<'v> {
    /// Lists the values.
    fn list(self, out: &mut Vec<Option<Param<'v>>>);
}

macro_rules! tuples {
    () => {};
    ($first:ident $($ty:ident)*) => {
        impl<'v, $first: ToSql + Sync, $($ty: ToSql + Sync,)*> Always<'v>
            for (&'v $first, $(&'v $ty,)*)
        {
            #[allow(non_snake_case)]
            fn list(self, out: &mut Vec<Option<Param<'v>>>) {
                let ($first, $($ty,)*) = self;
                out.push(Some($first));
                $(out.push(Some($ty));)*
            }
        }

        impl<'v, $first: ToSql + Sync, $($ty: ToSql + Sync,)*> Maybe<'v>
            for (&'v Option<$first>, $(&'v Option<$ty>,)*)
        {
            #[allow(non_snake_case)]
            fn list(self, out: &mut Vec<Option<Param<'v>>>) {
                let ($first, $($ty,)*) = self;
                out.push($first.as_ref().map(|value| value as Param<'v>));
                $(out.push($ty.as_ref().map(|value| value as Param<'v>));)*
            }
        }

        tuples! { $($ty)* }
    };
}

tuples! {
    A B C D E F G H I J K L N O P Q R S T U V W X Y Z AA BB CC DD EE FF GG
}

/// A column and what its parameter is cast to, with the value.
type Written<'v> = (&'static str, &'static str, Param<'v>);

/// The columns of `T` that are given a value.
fn written<'v, T: Table>(given: Given<'v>) -> impl Iterator<Item = Written<'v>> {
    let mut columns = T::WRITES.split_terminator('\0');
    let columns = std::iter::from_fn(move || {
        let (name, cast, _) = (columns.next()?, columns.next()?, columns.next()?);
        Some((name, cast))
    });
    columns.zip(given.0).filter_map(|((name, cast), value)| Some((name, cast, value?)))
}

/// What an INSERT says.
fn new_values<T: Table>(new: &T::New) -> Given<'_> {
    let mut given = Given::default();
    T::new_values(new, &mut given);
    given
}

/// What an UPDATE says.
fn patch_values<T: Table>(patch: &T::Patch) -> Given<'_> {
    let mut given = Given::default();
    T::patch_values(patch, &mut given);
    given
}

/// Shows what an INSERT says, by the names of the columns.
///
/// # Errors
///
/// Those of the formatter.
pub fn debug_new<T: Table>(new: &T::New, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    debug_values::<T>(super::type_name::<T::New>(), new_values::<T>(new), f)
}

/// Shows what an UPDATE says, by the names of the columns.
///
/// # Errors
///
/// Those of the formatter.
pub fn debug_patch<T: Table>(patch: &T::Patch, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    debug_values::<T>(super::type_name::<T::Patch>(), patch_values::<T>(patch), f)
}

fn debug_values<T: Table>(name: &str, given: Given<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for (column, _, value) in written::<T>(given) {
        match is_secret::<T>(column) {
            true => shown.field(column, &Secret),
            false => shown.field(column, &value),
        };
    }
    shown.finish()
}

/// Whether a column, as SQL names it, is one of `secrets`.
pub(crate) fn is_secret<T: Model>(column: &str) -> bool {
    T::SECRETS.split_terminator('\0').any(|secret| secret == column)
}

/// What an INSERT calls the row that it meets: the name of the table may be `excluded`.
pub(super) const OLD: &str = "__old";

/// What becomes of a new row where there is one that has the same key.
#[derive(Clone, Copy)]
pub(crate) enum Conflict<'k> {
    /// The other row is changed.
    Update(Target<'k>),
    /// The new one is ignored; without columns, whichever key it is.
    Ignore(Target<'k>),
}

/// A unique key as ON CONFLICT takes it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Target<'k> {
    pub(crate) columns: &'k [&'k str],
    /// What is true of the rows that it tells apart; empty where these are all.
    pub(crate) only: &'k str,
}

impl Target<'_> {
    fn text(self) -> String {
        match (self.columns, self.only) {
            ([], _) => String::new(),
            (columns, "") => format!("({}) ", columns.join(", ")),
            (columns, only) => format!("({}) WHERE ({only}) ", columns.join(", ")),
        }
    }
}

/// Inserts a row, unless it is known here that it would violate something; `finish` makes the answer
/// of what the server gives back.
pub(crate) fn insert<'v, T: Table, A: Send + 'v, C: Executor<'v>>(
    client: C,
    new: &'v T::New,
    conflict: Option<Conflict<'_>>,
    finish: impl FnOnce(Option<T>) -> Result<A, Error> + Send + 'v,
) -> C::Answer<A> {
    match T::check_new(new) {
        Ok(()) => client.fetch(insertion::<T>(new, conflict), None, first, finish),
        Err(violations) => C::ready(Err(invalid::<T>(violations))),
    }
}

/// The INSERT of what is given.
fn insertion<'v, T: Table>(new: &'v T::New, conflict: Option<Conflict<'_>>) -> Statement<'v> {
    let mut out = Writer::default();
    out.push(&["INSERT INTO ", T::RELATION, " AS ", OLD]);
    let (columns, values): (Vec<_>, Vec<_>) = written::<T>(new_values::<T>(new))
        .map(|(column, cast, value)| (column, (cast, value)))
        .unzip();
    for (i, column) in columns.iter().enumerate() {
        out.push(&[if i == 0 { " (" } else { ", " }, column]);
    }
    for (i, (cast, value)) in values.into_iter().enumerate() {
        out.push(&[if i == 0 { ") VALUES (" } else { ", " }]);
        out.value(Value::Ref(value), cast);
    }
    out.push(&[if columns.is_empty() { " DEFAULT VALUES" } else { ")" }]);
    if let Some(conflict) = conflict {
        on_conflict::<T>(&mut out, conflict, &columns);
    }
    out.push(&[" RETURNING ", T::SELECT]);
    out.finish()
}

/// Appends what an INSERT of these columns does where there is a row that has the same key.
pub(super) fn on_conflict<T: Table>(
    out: &mut Writer<'_>,
    conflict: Conflict<'_>,
    columns: &[&str],
) {
    let key = match conflict {
        Conflict::Update(key) => key,
        Conflict::Ignore(key) => {
            out.push(&[" ON CONFLICT ", &key.text(), "DO NOTHING"]);
            return;
        }
    };
    let (text, key) = (key.text(), key.columns);
    // The row stays the one that others point at.
    let is_primary = |it: &str| T::PRIMARY.split_terminator('\0').any(|name| name == it);
    let is_changed = |it: &&str| !key.contains(it) && !is_primary(it) && **it != *T::VERSION;
    out.push(&[" ON CONFLICT ", &text, "DO UPDATE SET "]);
    let mut any = false;
    for column in columns.iter().filter(|it| is_changed(it)) {
        out.push(&[if any { ", " } else { "" }, column, " = EXCLUDED.", column]);
        any = true;
    }
    if any && !T::VERSION.is_empty() && !key.contains(&T::VERSION) {
        out.push(&[", ", T::VERSION, " = ", OLD, ".", T::VERSION, " + 1"]);
    }
    if !any {
        // There must be something to set, or nothing is returned: to what it is.
        let mut written = T::WRITES.split_terminator('\0').step_by(3);
        let same = written.clone().find(|it| key.contains(it)).or_else(|| written.next());
        let same = same.unwrap_or_default();
        out.push(&[same, " = ", OLD, ".", same]);
    }
}

/// Appends what an UPDATE sets; whether it is anything. The version is raised by one where `counted`
/// or where the patch says nothing of it.
pub(super) fn set<'v, T: Table>(out: &mut Writer<'v>, patch: &'v T::Patch, counted: bool) -> bool {
    out.push(&["UPDATE ", T::RELATION, " SET "]);
    let (mut any, mut told) = (false, T::VERSION.is_empty());
    for (column, cast, value) in written::<T>(patch_values::<T>(patch)) {
        let is_version = column == T::VERSION;
        if is_version && counted {
            continue;
        }
        out.push(&[if any { ", " } else { "" }, column, " = "]);
        out.value(Value::Ref(value), cast);
        (any, told) = (true, told || is_version);
    }
    if !told && (any || counted) {
        out.push(&[if any { ", " } else { "" }, T::VERSION, " = ", T::VERSION, " + 1"]);
    }
    any
}

/// The UPDATE of what is given, the parameters of the key being first.
pub(super) fn update<'v, T: Table + Keyed>(
    key: Vec<Value<'v>>,
    patch: &'v T::Patch,
) -> Statement<'v> {
    let mut out = Writer::new(String::new(), key);
    if !set::<T>(&mut out, patch, false) {
        out.sql = format!("SELECT {} FROM {} WHERE {}", T::SELECT, T::RELATION, T::KEY);
        return out.finish();
    }
    out.push(&[" WHERE ", T::KEY, " RETURNING ", T::SELECT]);
    out.finish()
}

/// The UPDATE of the rows that meet a condition; where nothing is given, the SELECT of them.
pub(crate) fn update_where<'v, T: Table>(
    condition: Option<Condition<'v, T>>,
    patch: &'v T::Patch,
    returning: bool,
) -> Statement<'v> {
    let mut out = Writer::default();
    let select = if returning { T::SELECT } else { "" };
    if !set::<T>(&mut out, patch, false) {
        out.sql = format!("SELECT {select} FROM {}", T::RELATION);
        out.filter(condition);
        return out.finish();
    }
    out.filter(condition);
    if returning {
        out.push(&[" RETURNING ", select]);
    }
    out.finish()
}
