//! Columns as constants: what is compared and ordered by.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::condition::{Condition, Piece};
use super::operand::{AnyColumn, ColumnValue, Operand};
use super::order::{Ordered, Placed};
use crate::executor::Value;
use crate::reads::Usual;
use crate::runtime::Elements;
use crate::{Model, sql};

/// A column of the relation `T` that holds `V`, and never NULL; [`NullColumn`] may.
///
/// With `[models] columns = true`, models have a constant for each relation, whose fields are its
/// columns: `USERS.email.eq("ada@example.org")`.
pub struct Column<T, V, N = NotNull> {
    /// The name as SQL needs it.
    pub(super) sql: &'static str,
    /// How it is compared.
    pub(super) how: How,
    #[allow(clippy::type_complexity)]
    of: PhantomData<fn() -> (T, V, N)>,
}

/// A column of the relation `T` that holds `V` or NULL.
pub type NullColumn<T, V> = Column<T, V, Null>;

/// How values of a column are compared: what a parameter is cast to. Where its type is one of an
/// extension, this comes after the namespace of the type's operators and NUL, for the
/// `search_path` need not lead there: `citext` would be compared as `text` then. Instead of a namespace,
/// what the column is cast to may come after `@`. Of ranges, what a value within them is cast to comes
/// after all that and NUL.
#[derive(Clone, Copy, Debug)]
pub(super) struct How(pub(super) &'static str);

impl How {
    /// The namespace of its operators, empty where they are not its own, or `@` and what the column is
    /// cast to; and what a parameter is cast to.
    fn parts(self) -> (&'static str, &'static str) {
        match self.0.as_bytes().first() {
            None | Some(b':') => ("", self.0),
            Some(_) => self.0.split_once('\0').unwrap_or(("", self.0)),
        }
    }

    /// What a parameter is cast to.
    pub(super) fn cast(self) -> &'static str {
        let casts = self.parts().1;
        casts.split_once('\0').map_or(casts, |(cast, _)| cast)
    }

    /// What a value within ranges is cast to.
    pub(super) fn cast_within(self) -> &'static str {
        self.parts().1.split_once('\0').map_or("", |(_, cast)| cast)
    }

    /// What the column is cast to beside an operator.
    pub(super) fn cast_of_column(self) -> &'static str {
        self.parts().0.strip_prefix('@').unwrap_or_default()
    }

    /// Whether its operators are its own, or it is cast beside them.
    pub(super) fn has_operators(self) -> bool {
        !self.parts().0.is_empty()
    }

    /// An operator, as the parts of a text.
    pub(super) fn operator(self, spaced: &'static str) -> impl Iterator<Item = &'static str> {
        operator(self.parts().0, spaced)
    }
}

/// That a value is NULL. Of composites `IS NULL` asks something else: whether all that is in them is.
pub(super) const IS_NULL: &str = " IS NOT DISTINCT FROM NULL";

/// That a value is not NULL.
pub(super) const IS_NOT_NULL: &str = " IS DISTINCT FROM NULL";

/// An operator, which has a space on both sides, of a namespace if this is not empty, or after the
/// cast that follows `@`: as the parts of a text.
pub(super) fn operator(
    namespace: &'static str,
    spaced: &'static str,
) -> impl Iterator<Item = &'static str> {
    let parts = match (namespace, namespace.strip_prefix('@')) {
        ("", _) => [spaced, "", "", "", ""],
        (_, Some(cast)) => [cast, spaced, "", "", ""],
        _ => [" OPERATOR(", namespace, ".", spaced.trim(), ") "],
    };
    parts.into_iter().filter(|part| !part.is_empty())
}

/// The column of this name, quoted where SQL needs it, and how its values are compared: what a
/// parameter is cast to, after the namespace of the type's operators (or `@` and what the column is cast
/// to) and NUL where there is such, and of ranges before NUL and what a value within them is cast to. No
/// associated function: the compiler takes longer to find one.
pub const fn column<T, V>(sql: &'static str, how: &'static str) -> Column<T, V> {
    Column { sql, how: How(how), of: PhantomData }
}

/// As [`column()`], of one that can be NULL.
pub const fn null_column<T, V>(sql: &'static str, how: &'static str) -> NullColumn<T, V> {
    Column { sql, how: How(how), of: PhantomData }
}

/// The columns and unique keys of a relation as a struct has them. Written by the macro.
pub trait ColumnSet: 'static {
    /// All of them.
    const ALL: &'static Self;
}

/// The constant of a relation: leads to its columns and unique keys, which are fields.
pub struct ColumnsOf<C>(PhantomData<fn() -> C>);

/// The constant of a relation.
pub const fn columns_of<C>() -> ColumnsOf<C> {
    ColumnsOf(PhantomData)
}

impl<C: ColumnSet> Deref for ColumnsOf<C> {
    type Target = C;

    fn deref(&self) -> &C {
        C::ALL
    }
}

impl<C> fmt::Debug for ColumnsOf<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ColumnsOf")
    }
}

/// That a column is never NULL.
#[derive(Debug)]
pub enum NotNull {}

/// That a column can be NULL.
#[derive(Debug)]
pub enum Null {}

impl<T, V, N> Clone for Column<T, V, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, V, N> Copy for Column<T, V, N> {}

impl<T, V, N> fmt::Debug for Column<T, V, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sql)
    }
}

impl<T, V, N> Column<T, V, N> {
    /// The name as SQL needs it, for statements of your own.
    pub const fn name(self) -> &'static str {
        self.sql
    }

    /// The cast that it is read with, where it travels as text.
    pub(super) fn as_text(self) -> &'static str {
        let cast = self.how.cast();
        ["::text", "::text[]"]
            .into_iter()
            .find(|text| cast.strip_prefix(text).is_some_and(|rest| rest.starts_with("::")))
            .unwrap_or("")
    }

    /// The cast that it is beside a pattern with: of types with operators of their own, `citext`
    /// alone has those of patterns.
    fn beside_pattern(self) -> &'static str {
        match self.how.has_operators() && !self.how.cast().ends_with(".citext") {
            true => "::text",
            false => self.as_text(),
        }
    }

    /// The column and an operator, to be followed by what it is compared with.
    pub(super) fn beside<'v>(self, operator: &'static str) -> Vec<Piece<'v>> {
        let mut pieces = Vec::with_capacity(4);
        pieces.push(Piece::Text(self.sql));
        pieces.extend(self.how.operator(operator).map(Piece::Text));
        pieces
    }

    pub(super) fn compare<'v>(
        self,
        operator: &'static str,
        operand: impl Operand<'v, T, V>,
    ) -> Condition<'v, T> {
        self.against(operator, operand.piece(self.how.cast()))
    }

    fn against<'v>(self, operator: &'static str, piece: Piece<'v>) -> Condition<'v, T> {
        let mut pieces = self.beside(operator);
        pieces.push(piece);
        Condition::new(pieces)
    }

    /// Equal: `=`, as PostgreSQL has it: of boxes and circles it compares areas, of paths how many
    /// points they have, and of points, polygons, `json` and `xml` there is none.
    pub fn eq<'v>(self, operand: impl Operand<'v, T, V>) -> Condition<'v, T> {
        self.compare(" = ", operand)
    }

    /// Not equal: `<>`. A column that is NULL is not met.
    pub fn ne<'v>(self, operand: impl Operand<'v, T, V>) -> Condition<'v, T> {
        self.compare(" <> ", operand)
    }

    /// Less: `<`.
    pub fn lt<'v>(self, operand: impl Operand<'v, T, V>) -> Condition<'v, T> {
        self.compare(" < ", operand)
    }

    /// Less or equal: `<=`.
    pub fn le<'v>(self, operand: impl Operand<'v, T, V>) -> Condition<'v, T> {
        self.compare(" <= ", operand)
    }

    /// Greater: `>`.
    pub fn gt<'v>(self, operand: impl Operand<'v, T, V>) -> Condition<'v, T> {
        self.compare(" > ", operand)
    }

    /// Greater or equal: `>=`.
    pub fn ge<'v>(self, operand: impl Operand<'v, T, V>) -> Condition<'v, T> {
        self.compare(" >= ", operand)
    }

    /// From one to the other, both included: `>= … AND <= …`.
    pub fn between<'v>(
        self,
        from: impl Operand<'v, T, V>,
        to: impl Operand<'v, T, V>,
    ) -> Condition<'v, T> {
        self.ge(from).and(self.le(to))
    }

    /// One of these: `= ANY (…)`, the values being one parameter. Of none, no row is met. Not for columns
    /// that are arrays themselves: the server has no arrays of arrays.
    pub fn in_<'v, I>(self, values: I) -> Condition<'v, T>
    where
        I: IntoIterator<Item: ColumnValue<'v, V>>,
    {
        let values: Vec<Value<'v>> = values.into_iter().map(ColumnValue::value).collect();
        let list = Piece::Value(Value::own(Elements(values)), list_cast(self.how.cast()));
        let mut pieces = self.beside(" = ");
        pieces.extend([Piece::Text("ANY("), list, Piece::Text(")")]);
        Condition::new(pieces)
    }

    /// One of those that another column has in the rows that meet a condition, but NULL:
    /// `IN (SELECT … WHERE …)`. Of the articles with a tag:
    /// `ARTICLES.id.in_rows(ARTICLE_TAGS.article_id, ARTICLE_TAGS.tag_id.eq(7))`.
    pub fn in_rows<'v, U: Model>(
        self,
        column: impl AnyColumn<U, Value = V>,
        condition: Condition<'v, U>,
    ) -> Condition<'v, T> {
        let condition = match column.not_null() {
            Some(not_null) => condition.and(not_null),
            None => condition,
        };
        let Column { sql, how, .. } = column.column();
        let texts = ["ANY (SELECT ", sql, how.cast_of_column(), " FROM ", U::RELATION, " WHERE "];
        let mut pieces = self.beside(" = ");
        pieces.extend(texts.map(Piece::Text));
        pieces.extend(condition.into_pieces());
        pieces.push(Piece::Text(")"));
        Condition::new(pieces)
    }

    /// The same in the rows where it is not NULL.
    pub(super) const fn plain(self) -> Column<T, V> {
        Column { sql: self.sql, how: self.how, of: PhantomData }
    }
}

impl<T, V, N: Placed<V>> Column<T, V, N> {
    /// Ascending.
    pub const fn asc(self) -> Ordered<T, V, N> {
        Ordered::new(self, false)
    }

    /// Descending.
    pub const fn desc(self) -> Ordered<T, V, N> {
        Ordered::new(self, true)
    }
}

impl<T, V> NullColumn<T, V> {
    /// NULL.
    pub fn is_null<'v>(self) -> Condition<'v, T> {
        Condition::new(vec![Piece::Text(self.sql), Piece::Text(IS_NULL)])
    }

    /// Not NULL.
    pub fn is_not_null<'v>(self) -> Condition<'v, T> {
        Condition::new(vec![Piece::Text(self.sql), Piece::Text(IS_NOT_NULL)])
    }

    /// Equal where there is a value, and NULL where there is none, as `IS NOT DISTINCT FROM` has
    /// it, but so that an index can be used. Not for another column, which may be NULL as well.
    pub fn same_as<'v>(self, value: Option<impl ColumnValue<'v, V>>) -> Condition<'v, T> {
        let Some(value) = value else { return self.is_null() };
        self.against(" = ", Piece::Value(value.value(), Cow::Borrowed(self.how.cast())))
    }
}

/// `LIKE` by the name of its operator.
const LIKE: &str = " ~~ ";

/// Comparisons of text: of `String`, of keys and domains that hold one, and of enums that a constraint
/// makes of a text. Before PostgreSQL 18 the server refuses them where the column's collation is not
/// deterministic. Of an enum that a constraint makes of a `char(n)` a pattern meets the text as the
/// server keeps it, with spaces up to its length.
impl<T, V: Usual<Sql = sql::Text>, N> Column<T, V, N> {
    fn text<'v>(self, operator: &'static str, pattern: Value<'v>) -> Condition<'v, T> {
        let mut pieces = match self.beside_pattern() {
            "" => self.beside(operator),
            cast => [self.sql, cast, operator].map(Piece::Text).into(),
        };
        pieces.push(Piece::Value(pattern, Cow::Borrowed("::text")));
        Condition::new(pieces)
    }

    /// Like a pattern in which `%` stands for any text and `_` for any character: `LIKE`.
    pub fn like<'v>(self, pattern: impl ColumnValue<'v, String>) -> Condition<'v, T> {
        self.text(LIKE, pattern.value())
    }

    /// [`like`](Self::like), whatever the case of letters: `ILIKE`.
    pub fn ilike<'v>(self, pattern: impl ColumnValue<'v, String>) -> Condition<'v, T> {
        self.text(" ~~* ", pattern.value())
    }

    /// The text begins with this one, in which no character has a meaning of its own.
    pub fn starts_with<'v>(self, text: impl AsRef<str>) -> Condition<'v, T> {
        self.text(LIKE, Value::own(format!("{}%", escaped(text.as_ref()))))
    }

    /// The text ends with this one, in which no character has a meaning of its own.
    pub fn ends_with<'v>(self, text: impl AsRef<str>) -> Condition<'v, T> {
        self.text(LIKE, Value::own(format!("%{}", escaped(text.as_ref()))))
    }

    /// The text has this one within it, in which no character has a meaning of its own.
    pub fn contains<'v>(self, text: impl AsRef<str>) -> Condition<'v, T> {
        self.text(LIKE, Value::own(format!("%{}%", escaped(text.as_ref()))))
    }
}

/// A text as a pattern of LIKE that nothing else is like.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// What an array of the column's values is cast to, by what one value is.
pub(super) fn list_cast(cast: &'static str) -> Cow<'static, str> {
    match cast.strip_prefix("::text::") {
        _ if cast.is_empty() => Cow::Borrowed(cast),
        Some(base) => Cow::Owned(format!("::text[]::{base}[]")),
        None => Cow::Owned(format!("{cast}[]")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_of_a_text_is_a_pattern() {
        assert_eq!(escaped(r"50%_\"), r"50\%\_\\");
    }

    #[test]
    fn lists_are_cast_as_their_elements_are() {
        assert_eq!(list_cast(""), "");
        assert_eq!(list_cast("::bigint"), "::bigint[]");
        assert_eq!(list_cast("::text::numeric"), "::text[]::numeric[]");
    }
}
