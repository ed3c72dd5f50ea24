//! What rows must be like, as pieces of SQL that are numbered when the statement is put together.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use crate::executor::{Statement, Value};

/// What rows of `T` must be like: made by the methods of a [`Column`](super::Column).
///
/// As in SQL, a comparison with NULL is neither true nor false: neither `USERS.age.eq(5)` nor its
/// [`not`](Self::not) is met by rows whose age is NULL.
#[must_use = "a condition does nothing until a function of a model takes it"]
pub struct Condition<'v, T> {
    pieces: Vec<Piece<'v>>,
    joined: Joined,
    of: PhantomData<fn() -> T>,
}

/// By what the parts of a condition are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joined {
    Not,
    And,
    Or,
}

/// A piece of a statement.
pub(crate) enum Piece<'v> {
    /// SQL of the models.
    Text(&'static str),
    /// A column, and what it is cast to.
    Cast(&'static str, &'static str),
    /// A parameter, and what it is cast to.
    Value(Value<'v>, Cow<'static, str>),
}

impl<'v, T> Condition<'v, T> {
    pub(super) fn new(pieces: Vec<Piece<'v>>) -> Self {
        Self { pieces, joined: Joined::Not, of: PhantomData }
    }

    /// Both conditions hold.
    pub fn and(self, other: Self) -> Self {
        self.join(other, Joined::And, " AND ")
    }

    /// At least one of the conditions holds.
    pub fn or(self, other: Self) -> Self {
        self.join(other, Joined::Or, " OR ")
    }

    /// The condition does not hold.
    #[allow(clippy::should_implement_trait)]
    pub fn not(mut self) -> Self {
        self.pieces.insert(0, Piece::Text("NOT ("));
        self.pieces.push(Piece::Text(")"));
        Self::new(self.pieces)
    }

    pub(super) fn into_pieces(self) -> Vec<Piece<'v>> {
        self.pieces
    }

    fn join(self, other: Self, joined: Joined, word: &'static str) -> Self {
        let mut all = self.within(joined);
        all.pieces.push(Piece::Text(word));
        all.pieces.extend(other.within(joined).pieces);
        Self { joined, ..all }
    }

    /// The condition as a part of another one.
    fn within(mut self, outer: Joined) -> Self {
        if self.joined != Joined::Not && self.joined != outer {
            self.pieces.insert(0, Piece::Text("("));
            self.pieces.push(Piece::Text(")"));
        }
        self
    }
}

impl<T> fmt::Debug for Condition<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut number = 0;
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Cast(column, cast) => write!(f, "{column}{cast}")?,
                Piece::Value(_, cast) => {
                    number += 1;
                    write!(f, "${number}{cast}")?;
                }
            }
        }
        Ok(())
    }
}

/// A statement in the making.
#[derive(Debug)]
pub(crate) struct Writer<'v> {
    pub(crate) sql: String,
    values: Vec<Value<'v>>,
}

impl Default for Writer<'_> {
    fn default() -> Self {
        // Enough for most statements.
        Self { sql: String::with_capacity(512), values: Vec::with_capacity(4) }
    }
}

impl<'v> Writer<'v> {
    /// Continues after a text with the parameters `$1`, …
    pub(crate) fn new(sql: String, values: Vec<Value<'v>>) -> Self {
        Self { sql, values }
    }

    /// Appends SQL.
    pub(crate) fn push(&mut self, parts: &[&str]) {
        for part in parts {
            self.sql.push_str(part);
        }
    }

    /// Appends the next parameter; its number.
    pub(crate) fn value(&mut self, value: Value<'v>, cast: &str) -> usize {
        let number = self.bind(value);
        self.number(number);
        self.sql.push_str(cast);
        number
    }

    /// Appends the parameter of a number.
    pub(crate) fn number(&mut self, number: usize) {
        self.sql.push('$');
        match u8::try_from(number) {
            Ok(digit @ 0..10) => self.sql.push(char::from(b'0' + digit)),
            _ => self.sql.push_str(&number.to_string()),
        }
    }

    /// The number of the next parameter, for a text that names it more than once.
    pub(crate) fn bind(&mut self, value: Value<'v>) -> usize {
        self.values.push(value);
        self.values.len()
    }

    /// Appends a piece.
    pub(crate) fn piece(&mut self, piece: Piece<'v>) {
        match piece {
            Piece::Text(text) => self.sql.push_str(text),
            Piece::Cast(column, cast) => self.sql.extend([column, cast]),
            Piece::Value(value, cast) => {
                self.value(value, &cast);
            }
        }
    }

    /// Appends a condition; in brackets, where another one follows.
    pub(crate) fn condition<T>(&mut self, condition: Condition<'v, T>, more: bool) {
        let outer = if more { Joined::And } else { condition.joined };
        for piece in condition.within(outer).pieces {
            self.piece(piece);
        }
    }

    /// Appends ` WHERE …`, if there is a condition.
    pub(crate) fn filter<T>(&mut self, condition: Option<Condition<'v, T>>) {
        if let Some(condition) = condition {
            self.sql.push_str(" WHERE ");
            self.condition(condition, false);
        }
    }

    /// The statement.
    pub(crate) fn finish(self) -> Statement<'v> {
        Statement::new(self.sql, self.values)
    }
}
