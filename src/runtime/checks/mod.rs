//! CHECK constraints as Rust: what generated code is made of.
//!
//! As in SQL, a comparison with NULL is neither true nor false, and a constraint is met by what is
//! not false. So it is with a value that is not given: the database decides.

mod function;
mod number;
mod pattern;
mod value;

pub use function::{add, boolean, case, coalesce, is_distinct, mul, nulls, rem, sub};
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

/// Whether something holds; `None` where it cannot be told.
pub type Truth = Option<bool>;

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
        if holds == Some(false) {
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
    value::order(one, other).map(holds)
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
        Val::Unknown => None,
        Val::Null => Some(true),
        _ => Some(false),
    }
}

/// `NOT`
pub fn not(of: Truth) -> Truth {
    of.map(|it| !it)
}

/// `AND`
pub fn and(all: &[Truth]) -> Truth {
    if all.contains(&Some(false)) {
        return Some(false);
    }
    if all.contains(&None) { None } else { Some(true) }
}

/// `OR`
pub fn or(all: &[Truth]) -> Truth {
    if all.contains(&Some(true)) {
        return Some(true);
    }
    if all.contains(&None) { None } else { Some(false) }
}

/// A value of type `boolean` as a condition.
pub fn truth(of: &Val<'_>) -> Truth {
    match of {
        Val::Bool(it) => Some(*it),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_passes() {
        let unknown = gt(&Val::Null, &Val::Int(0));
        assert_eq!(unknown, None);
        assert_eq!(and(&[unknown, Some(true)]), None);
        assert_eq!(and(&[unknown, Some(false)]), Some(false));
        assert_eq!(or(&[unknown, Some(true)]), Some(true));
        assert_eq!(or(&[unknown, Some(false)]), None);
        assert_eq!(not(unknown), None);
        assert_eq!(is_null(&Val::Unknown), None);
        assert_eq!(any(&Val::Int(1), &[Val::Null, Val::Int(2)]), None);
        assert_eq!(any(&Val::Int(2), &[Val::Null, Val::Int(2)]), Some(true));
    }
}
