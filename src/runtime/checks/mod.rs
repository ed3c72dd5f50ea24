//! CHECK constraints as Rust: what generated code is made of.
//!
//! As in SQL, a comparison with NULL is neither true nor false but NULL, and a constraint is met by
//! what is not false. So it is with a value that is not given: the database decides.

mod function;
mod number;
mod pattern;
mod value;

pub use function::{add, boolean, case, coalesce, div, is_distinct, mul, nulls, rem, sub};
pub use pattern::{Of, Piece, like};
pub use value::{
    Val, Valued, always, maybe, maybe_nullable, nullable, there, there_maybe, there_maybe_nullable,
    there_nullable,
};

use std::cmp::Ordering;
use std::fmt;

/// What a row would violate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The constraint, as the database calls it; `None` where the type of the column sets the
    /// limit.
    pub constraint: Option<&'static str>,
    /// The columns that it looks at, as SQL names them, with `, ` between them; empty for a domain.
    pub columns: &'static str,
    /// What it demands. The values themselves are not told: they may be secrets.
    pub message: &'static str,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.columns, self.constraint) {
            ("", Some(constraint)) => write!(f, "`{constraint}`: {}", self.message),
            ("", None) => f.write_str(self.message),
            (columns, None) => write!(f, "{columns}: {}", self.message),
            (columns, Some(constraint)) => {
                write!(f, "{columns}: {} (`{constraint}`)", self.message)
            }
        }
    }
}

/// What a value of a domain would violate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid(pub Vec<Violation>);

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, violation) in self.0.iter().enumerate() {
            write!(f, "{}{violation}", if i > 0 { "; " } else { "" })?;
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}

/// Whether something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It does, or does not.
    Is(bool),
    /// SQL's NULL, of which `IS TRUE` is false.
    Null,
    /// It cannot be told here.
    Unknown,
}

use Truth::{Is, Null, Unknown};

/// Collects what is violated.
#[derive(Debug, Default)]
pub struct Checks(Vec<Violation>);

impl Checks {
    /// A constraint, and whether it holds.
    pub fn check(
        &mut self,
        constraint: &'static str,
        columns: &'static str,
        message: &'static str,
        holds: Truth,
    ) {
        if holds == Is(false) {
            self.0.push(Violation { constraint: Some(constraint), columns, message });
        }
    }

    /// How many characters a column takes. Spaces beyond are cut off by the server, without an
    /// error.
    pub fn length(
        &mut self,
        columns: &'static str,
        message: &'static str,
        limit: usize,
        of: &Val<'_>,
    ) {
        if let Val::Text(text) = of
            && text.trim_end_matches(' ').chars().nth(limit).is_some()
        {
            self.0.push(Violation { constraint: None, columns, message });
        }
    }

    /// What was found.
    ///
    /// # Errors
    ///
    /// What is violated.
    pub fn finish(self) -> Result<(), Vec<Violation>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

fn compare(one: &Val<'_>, other: &Val<'_>, holds: fn(Ordering) -> bool) -> Truth {
    match (one, other) {
        (Val::Null, _) | (_, Val::Null) => Null,
        (one, other) => value::order(one, other).map_or(Unknown, |order| Is(holds(order))),
    }
}

macro_rules! comparisons {
    ($($(#[$doc:meta])* $name:ident, $holds:expr;)*) => {$(
        $(#[$doc])*
        pub fn $name(one: &Val<'_>, other: &Val<'_>) -> Truth {
            compare(one, other, $holds)
        }
    )*};
}

comparisons! {
    /// `=`
    eq, Ordering::is_eq;
    /// `<>`
    ne, Ordering::is_ne;
    /// `<`
    lt, Ordering::is_lt;
    /// `<=`
    le, Ordering::is_le;
    /// `>`
    gt, Ordering::is_gt;
    /// `>=`
    ge, Ordering::is_ge;
}

/// `= ANY (ARRAY[…])`
pub fn any(one: &Val<'_>, others: &[Val<'_>]) -> Truth {
    or(&others.iter().map(|other| eq(one, other)).collect::<Vec<_>>())
}

/// `IS NULL`
pub fn is_null(of: &Val<'_>) -> Truth {
    match of {
        Val::Unknown => Unknown,
        of => Is(matches!(of, Val::Null)),
    }
}

/// `IS TRUE`, or `IS FALSE`: never NULL.
pub fn is(of: Truth, wanted: bool) -> Truth {
    match of {
        Is(it) => Is(it == wanted),
        Null => Is(false),
        Unknown => Unknown,
    }
}

/// `NOT`
pub fn not(of: Truth) -> Truth {
    match of {
        Is(it) => Is(!it),
        other => other,
    }
}

/// `AND`
pub fn and(all: &[Truth]) -> Truth {
    first(all, [Is(false), Unknown, Null], Is(true))
}

/// `OR`
pub fn or(all: &[Truth]) -> Truth {
    first(all, [Is(true), Unknown, Null], Is(false))
}

/// The first of these that is among all, or what it is where none is.
fn first(all: &[Truth], order: [Truth; 3], other: Truth) -> Truth {
    order.into_iter().find(|it| all.contains(it)).unwrap_or(other)
}

/// A value of type `boolean` as a condition.
pub fn truth(of: &Val<'_>) -> Truth {
    match of {
        Val::Bool(it) => Is(*it),
        Val::Null => Null,
        _ => Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_null_or_unknown_passes() {
        let null = gt(&Val::Null, &Val::Int(0));
        assert_eq!(null, Null);
        assert_eq!(gt(&Val::Unknown, &Val::Int(0)), Unknown);
        assert_eq!(and(&[null, Is(true)]), Null);
        assert_eq!(and(&[null, Is(true), Unknown]), Unknown);
        assert_eq!(and(&[null, Is(false)]), Is(false));
        assert_eq!(or(&[null, Is(true)]), Is(true));
        assert_eq!(or(&[null, Is(false)]), Null);
        assert_eq!(not(null), Null);
        assert_eq!(is_null(&Val::Unknown), Unknown);
        assert_eq!(any(&Val::Int(1), &[Val::Null, Val::Int(2)]), Null);
        assert_eq!(any(&Val::Int(2), &[Val::Null, Val::Int(2)]), Is(true));
        let mut out = Checks::default();
        out.check("c", "", "", null);
        out.check("c", "", "", Unknown);
        assert!(out.finish().is_ok());
    }

    #[test]
    fn null_is_not_true() {
        let null = truth(&Val::Null);
        assert_eq!(is(null, true), Is(false));
        assert_eq!(is(null, false), Is(false));
        assert_eq!(is(Unknown, true), Unknown);
        assert_eq!(truth(&coalesce(&[boolean(null), Val::Bool(false)])), Is(false));
        assert_eq!(truth(&case(&[(null, Val::Bool(true))], Val::Bool(false))), Is(false));
        assert_eq!(truth(&case(&[(Unknown, Val::Bool(true))], Val::Bool(false))), Unknown);
    }
}
