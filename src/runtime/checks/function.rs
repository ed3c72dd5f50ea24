//! The functions and operators that values of constraints go through.
//!
//! Where the server could see a value otherwise, as it does by its locale, it is unknown.

use std::borrow::Cow;

use super::{Truth, Val, ne};

impl Val<'_> {
    /// `length()` of a text: characters.
    #[must_use]
    pub fn length(&self) -> Val<'static> {
        match self {
            Self::Text(text) => int(text.chars().count()),
            Self::Null => Val::Null,
            _ => Val::Unknown,
        }
    }

    /// `octet_length()`. What bytes a text has beyond ASCII, the encoding of the database decides.
    #[must_use]
    pub fn octets(&self) -> Val<'static> {
        match self {
            Self::Bytes(bytes) => int(bytes.len()),
            Self::Text(text) if text.is_ascii() => int(text.len()),
            Self::Null => Val::Null,
            _ => Val::Unknown,
        }
    }

    /// `btrim()`, or one side of it, of spaces.
    #[must_use]
    pub fn trim(&self, start: bool, end: bool) -> Val<'_> {
        let Self::Text(text) = self else { return self.clone() };
        let text = if start { text.trim_start_matches(' ') } else { text };
        Val::Text(Cow::Borrowed(if end { text.trim_end_matches(' ') } else { text }))
    }

    /// `upper()`. Letters beyond ASCII are the locale's, and so is an `i`, which has its dot in
    /// Turkish.
    #[must_use]
    pub fn upper(&self) -> Val<'static> {
        self.cased('i', str::to_ascii_uppercase)
    }

    /// `lower()`, as [`upper`](Self::upper).
    #[must_use]
    pub fn lower(&self) -> Val<'static> {
        self.cased('I', str::to_ascii_lowercase)
    }

    fn cased(&self, dotted: char, convert: fn(&str) -> String) -> Val<'static> {
        match self {
            Self::Text(text) if text.is_ascii() && !text.contains(dotted) => {
                Val::Text(convert(text).into())
            }
            Self::Null => Val::Null,
            _ => Val::Unknown,
        }
    }

    /// `abs()` of an integer.
    #[must_use]
    pub fn abs(self) -> Self {
        match self {
            Self::Int(number) => number.checked_abs().map_or(Self::Unknown, Self::Int),
            Self::Null => Self::Null,
            _ => Self::Unknown,
        }
    }

    /// A number as `real`.
    #[must_use]
    pub fn real(self) -> Self {
        match self {
            #[allow(clippy::cast_possible_truncation)]
            Self::Float(number) => Self::Float((number as f32).into()),
            other => other,
        }
    }

    /// A `boolean` as an integer.
    #[must_use]
    pub fn int(self) -> Self {
        match self {
            Self::Bool(it) => Self::Int(it.into()),
            Self::Null => Self::Null,
            _ => Self::Unknown,
        }
    }

    /// An integer or `numeric` as `double precision`.
    #[must_use]
    pub fn float(self) -> Self {
        match self {
            #[allow(clippy::cast_precision_loss)]
            Self::Int(number) => Self::Float(number as f64),
            Self::Num(text) => text.parse().map_or(Self::Unknown, Self::Float),
            Self::Null => Self::Null,
            _ => Self::Unknown,
        }
    }
}

fn int(number: usize) -> Val<'static> {
    i64::try_from(number).map_or(Val::Unknown, Val::Int)
}

macro_rules! arithmetic {
    ($($name:ident, $checked:ident, $doc:literal;)*) => {$(
        #[doc = $doc]
        ///
        /// Of integers. Beyond their range it is unknown, for the server raises an error of its own.
        pub fn $name(one: &Val<'_>, other: &Val<'_>) -> Val<'static> {
            match (one, other) {
                (Val::Int(one), Val::Int(other)) => {
                    one.$checked(*other).map_or(Val::Unknown, Val::Int)
                }
                (Val::Null, _) | (_, Val::Null) => Val::Null,
                _ => Val::Unknown,
            }
        }
    )*};
}

arithmetic! {
    add, checked_add, "`+`";
    sub, checked_sub, "`-`";
    mul, checked_mul, "`*`";
    div, checked_div, "`/`";
    rem, checked_rem, "`%`";
}

/// `COALESCE`: the first that is not NULL.
pub fn coalesce<'v>(all: &[Val<'v>]) -> Val<'v> {
    all.iter().find(|it| !matches!(it, Val::Null)).cloned().unwrap_or(Val::Null)
}

/// `num_nulls()`, or `num_nonnulls()`.
pub fn nulls(all: &[Val<'_>], null: bool) -> Val<'static> {
    if all.iter().any(|it| matches!(it, Val::Unknown)) {
        return Val::Unknown;
    }
    int(all.iter().filter(|it| matches!(it, Val::Null) == null).count())
}

/// `IS DISTINCT FROM`
pub fn is_distinct(one: &Val<'_>, other: &Val<'_>) -> Truth {
    match (one, other) {
        (Val::Unknown, _) | (_, Val::Unknown) => Truth::Unknown,
        (Val::Null, other) => Truth::Is(!matches!(other, Val::Null)),
        (_, Val::Null) => Truth::Is(true),
        (one, other) => ne(one, other),
    }
}

/// `CASE`: the value after the first condition that is true.
pub fn case<'v>(all: &[(Truth, Val<'v>)], other: Val<'v>) -> Val<'v> {
    for (condition, then) in all {
        match condition {
            Truth::Is(true) => return then.clone(),
            Truth::Is(false) | Truth::Null => {}
            Truth::Unknown => return Val::Unknown,
        }
    }
    other
}

/// A condition as a value.
pub fn boolean(of: Truth) -> Val<'static> {
    match of {
        Truth::Is(it) => Val::Bool(it),
        Truth::Null => Val::Null,
        Truth::Unknown => Val::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_locale_decides_is_unknown() {
        let text = |text: &'static str| Val::Text(text.into());
        for (of, upper, lower) in [
            ("aB", Some("AB"), Some("ab")),
            ("mi", None, Some("mi")),
            ("MI", Some("MI"), None),
            ("é", None, None),
        ] {
            let said = |val: Val<'_>| match val {
                Val::Text(text) => Some(text.into_owned()),
                _ => None,
            };
            assert_eq!(said(text(of).upper()).as_deref(), upper, "{of}");
            assert_eq!(said(text(of).lower()).as_deref(), lower, "{of}");
        }
        assert!(matches!(text("é").octets(), Val::Unknown));
        assert!(matches!(mul(&Val::Int(i64::MAX), &Val::Int(2)), Val::Unknown));
        assert!(matches!(div(&Val::Int(-7), &Val::Int(2)), Val::Int(-3)));
        assert!(matches!(div(&Val::Int(1), &Val::Int(0)), Val::Unknown));
        assert!(matches!(Val::Int(i64::MIN).abs(), Val::Unknown));
        assert!(matches!(rem(&Val::Int(-7), &Val::Int(5)), Val::Int(-2)));
        assert!(matches!(nulls(&[Val::Null, Val::Other], false), Val::Int(1)));
        assert_eq!(is_distinct(&Val::Null, &Val::Null), Truth::Is(false));
        assert_eq!(is_distinct(&Val::Null, &Val::Int(1)), Truth::Is(true));
        assert_eq!(is_distinct(&Val::Unknown, &Val::Int(1)), Truth::Unknown);
    }
}
