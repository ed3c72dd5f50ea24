//! Giving a column another type: which changes PostgreSQL makes by itself, and how the rest is
//! told to it (<https://www.postgresql.org/docs/current/sql-altertable.html>, `SET DATA TYPE`).

use crate::id::ObjectId;
use crate::name::quote;
use crate::object::Column;

/// Types between which assignment casts go both ways (`pg_cast`, `castcontext` `i` and `a`).
const FAMILIES: [&[&str]; 7] = [
    &["smallint", "integer", "bigint", "numeric", "real", "double precision"],
    &["text", "character varying", "character", "\"char\"", "name"],
    &["date", "timestamp without time zone", "timestamp with time zone"],
    &["time without time zone", "time with time zone", "interval"],
    &["json", "jsonb"],
    &["bit", "bit varying"],
    &["inet", "cidr"],
];

/// Types between which only explicit casts go.
const EXPLICIT: [(&str, &str); 2] = [("integer", "boolean"), ("integer", "\"char\"")];

/// `TYPE …`; what PostgreSQL cannot convert by itself goes through its text.
/// `types` are those that the values have before and after, without domains over them; `readable` is
/// what has a text that the new type reads, where the value has none.
pub(super) fn action(
    id: &ObjectId,
    types: Option<(&str, &str)>,
    after: &Column,
    readable: Option<&str>,
) -> String {
    let Column { sql_type, collation, .. } = after;
    let mut sql = format!("TYPE {sql_type}");
    if let Some(collation) = collation {
        sql += &format!(" COLLATE {collation}");
    }
    let name = quote(&id.name());
    if after.generated.is_some() {
        return sql;
    }
    match types {
        None => sql + &format!(" USING {}::text::{sql_type}", readable.unwrap_or(&name)),
        Some((from, to)) if is_automatic(from, to) => sql,
        Some((from, to)) if has_cast(from, to) => sql + &format!(" USING {name}::{sql_type}"),
        Some(_) => sql + &format!(" USING {name}::text::{sql_type}"),
    }
}

/// Whether PostgreSQL converts the values of one type to another without being told how.
pub(super) fn is_automatic(before: &str, after: &str) -> bool {
    let (a, b) = (bare(before), bare(after));
    let to_text = is_text(&b) && !a.ends_with("[]");
    a == b || to_text || is_same_family(before, after)
}

/// Whether both types are of one family, whose members compare with each other.
pub(super) fn is_same_family(before: &str, after: &str) -> bool {
    let (a, b) = (bare(before), bare(after));
    let element = |name: &str| name.trim_end_matches("[]").to_owned();
    let dimensions = a.ends_with("[]") == b.ends_with("[]");
    dimensions
        && (a == b
            || FAMILIES.iter().any(|family| {
                family.contains(&element(&a).as_str()) && family.contains(&element(&b).as_str())
            }))
}

fn has_cast(before: &str, after: &str) -> bool {
    let (a, b) = (bare(before), bare(after));
    is_text(&a)
        || is_text(&b)
        || EXPLICIT.iter().any(|(x, y)| (a == *x && b == *y) || (a == *y && b == *x))
}

fn is_text(bare: &str) -> bool {
    matches!(bare, "text" | "character varying" | "character")
}

/// A type without its modifiers: `numeric(10,2)[]` is `numeric[]`.
fn bare(sql_type: &str) -> String {
    match (sql_type.find('('), sql_type.find(')')) {
        (Some(open), Some(close)) if open < close && !sql_type.starts_with('"') => {
            let head = sql_type.get(..open).unwrap_or_default();
            let tail = sql_type.get(close + 1..).unwrap_or_default();
            format!("{head}{tail}")
        }
        _ => sql_type.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifiers_do_not_make_a_family() {
        assert!(is_same_family("character varying(10)", "text"));
        assert!(is_same_family("timestamp(3) without time zone", "date"));
        assert!(is_same_family("numeric(10,2)[]", "integer[]"));
        assert!(!is_same_family("integer[]", "integer"));
        assert!(!is_same_family("integer", "text"));
    }
}
