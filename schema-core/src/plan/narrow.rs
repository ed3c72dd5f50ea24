//! What a change of a column's type does to the values that are there
//! (`ATColumnChangeRequiresRewrite()` and the support functions of the length coercions).

use crate::id::ObjectId;
use crate::object::{Domain, Kind, Object};

use super::context::Context;
use super::retype;

/// What becomes of the values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cost {
    /// They are written anew.
    pub(super) rewrites: bool,
    /// Some have no place in the new type.
    pub(super) fails: bool,
    /// What is lost of them in silence.
    pub(super) loses: Option<&'static str>,
}

/// From one type to another, each in its own schema.
pub(super) fn cost(from: &Context<'_>, before: &str, to: &Context<'_>, after: &str) -> Cost {
    if let Some((id, domain)) = domain(to, after)
        && before != after
    {
        let checked = domain.not_null
            || to.schema.children(Kind::DomainConstraint, id.path()).next().is_some();
        let base = cost(from, before, to, &domain.sql_type);
        return Cost { rewrites: base.rewrites || checked, fails: base.fails || checked, ..base };
    }
    match domain(from, before) {
        Some((_, domain)) if before != after => cost(from, &domain.sql_type, to, after),
        _ => plain(before, after),
    }
}

/// The type below all domains.
pub(super) fn base<'t>(context: &Context<'t>, name: &'t str) -> &'t str {
    let mut name = name;
    while let Some((_, domain)) = domain(context, name) {
        name = &domain.sql_type;
    }
    name
}

/// The domain of a name.
pub(super) fn domain<'c>(context: &Context<'c>, name: &str) -> Option<(ObjectId, &'c Domain)> {
    let id = ObjectId::from_path(Kind::Domain, name)?;
    match &context.schema.get(&id)?.object {
        Object::Domain(domain) => Some((id, domain)),
        _ => None,
    }
}

fn plain(before: &str, after: &str) -> Cost {
    if before == after {
        return Cost::default();
    }
    let (a, b) = (Type::new(before), Type::new(after));
    let loses = loss(&a, &b);
    let is_text = |t: &Type<'_>| ["text", "character varying"].contains(&t.name);
    let kept = if a.array || b.array {
        false
    } else if a.name == b.name {
        a.widens_to(&b)
    } else {
        match (a.name, b.name) {
            (_, "text" | "character varying") if is_text(&a) || a.name == "xml" => {
                b.modifiers.is_empty()
            }
            ("cidr", "inet") => true,
            ("bit", "bit varying") => b.modifiers.is_empty(),
            _ => false,
        }
    };
    let fails = !kept && (loses.is_none() || a.whole_digits() > b.whole_digits());
    let fails = fails && may_fail(&a, &b, before, after);
    Cost { rewrites: !kept, fails, loses }
}

/// A type in its parts.
struct Type<'t> {
    /// Without modifiers: `timestamp without time zone`.
    name: &'t str,
    modifiers: Vec<i64>,
    array: bool,
}

const NAMES: [(&str, &str); 4] = [
    ("timestamp(", "timestamp without time zone"),
    ("time(", "time without time zone"),
    ("interval(", "interval"),
    ("interval ", "interval"),
];

impl<'t> Type<'t> {
    fn new(text: &'t str) -> Self {
        let (text, array) = match text.strip_suffix("[]") {
            Some(element) => (element.trim_end_matches("[]"), true),
            None => (text, false),
        };
        let modifiers = match text.split_once('(') {
            Some((_, rest)) if !text.starts_with('"') => {
                let list = rest.split(')').next().unwrap_or_default();
                list.split(',').filter_map(|it| it.trim().parse().ok()).collect()
            }
            _ => Vec::new(),
        };
        let long = NAMES.iter().find(|(head, _)| text.starts_with(head)).map(|(_, name)| *name);
        let name = match long {
            Some(_) if text.starts_with("timestamp") && text.ends_with("with time zone") => {
                "timestamp with time zone"
            }
            Some(_) if text.starts_with("time(") && text.ends_with("with time zone") => {
                "time with time zone"
            }
            Some(name) => name,
            None => text.split('(').next().unwrap_or(text),
        };
        Self { name, modifiers, array }
    }

    fn modifier(&self, i: usize) -> Option<i64> {
        self.modifiers.get(i).copied()
    }

    /// How many digits before the point its values have at most; `MAX` where nothing bounds them,
    /// 0 where it is no number.
    fn whole_digits(&self) -> i64 {
        match (self.name, self.modifier(0)) {
            ("smallint", _) => 5,
            ("integer", _) => 10,
            ("bigint", _) => 19,
            ("numeric", Some(precision)) => precision - self.modifier(1).unwrap_or(0),
            ("numeric" | "double precision", _) => i64::MAX,
            ("real", _) => i64::MAX - 1,
            _ => 0,
        }
    }

    fn is_time(&self) -> bool {
        self.name.starts_with("time") || self.name == "interval"
    }

    /// Whether each of its values is one of the other's, of the same name, as it is stored.
    fn widens_to(&self, to: &Self) -> bool {
        let Some(wanted) = to.modifier(0) else { return true };
        match self.name {
            "character varying" | "bit varying" => {
                self.modifier(0).is_some_and(|length| length <= wanted)
            }
            "numeric" => {
                self.modifier(0).is_some_and(|precision| precision <= wanted)
                    && self.modifier(1).unwrap_or(0) == to.modifier(1).unwrap_or(0)
            }
            _ if self.is_time() => self.modifier(0).unwrap_or(6) <= wanted,
            _ => self.modifiers == to.modifiers,
        }
    }
}

const WHOLE: [&str; 3] = ["smallint", "integer", "bigint"];
const BINARY: [&str; 2] = ["real", "double precision"];

/// What is cut off without an error.
fn loss(a: &Type<'_>, b: &Type<'_>) -> Option<&'static str> {
    let in_list = |list: &[&str], t: &Type<'_>| list.contains(&t.name);
    let fraction = in_list(&BINARY, a) || a.name == "numeric";
    let digits = |t: &Type<'_>| t.modifier(0).map(|_| t.modifier(1).unwrap_or(0));
    if fraction && in_list(&WHOLE, b) {
        return Some("digits after the point");
    }
    if fraction && b.name == "numeric" && a.name == "numeric" {
        let cut = match (digits(a), digits(b)) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(before), Some(after)) => after < before,
        };
        return cut.then_some("digits after the point");
    }
    if in_list(&BINARY, a) && b.name == "numeric" && b.modifier(0).is_some() {
        return Some("digits after the point");
    }
    let exact = ["bigint", "numeric"].contains(&a.name);
    if (exact && in_list(&BINARY, b))
        || (a.name == "double precision" && b.name == "real")
        || (a.name == "integer" && b.name == "real")
    {
        return Some("the last digits of large numbers");
    }
    if a.name.starts_with("timestamp") && b.name == "date" {
        return Some("the time of day");
    }
    if a.name == "time with time zone" && b.name == "time without time zone" {
        return Some("the time zone");
    }
    if a.name == "interval" && b.name == "time without time zone" {
        return Some("whole days");
    }
    if a.is_time() && b.is_time() && b.modifier(0).unwrap_or(6) < a.modifier(0).unwrap_or(6) {
        return Some("fractions of a second");
    }
    if a.name == "inet" && b.name == "cidr" {
        return Some("the bits to the right of the mask");
    }
    let text = ["text", "character varying", "character"].contains(&a.name);
    if (text || a.name == "name") && b.name == "\"char\"" {
        return Some("all but the first character");
    }
    if text && b.name == "name" {
        return Some("what is longer than a name");
    }
    None
}

/// Whether some value of one type has no place in the other.
fn may_fail(a: &Type<'_>, b: &Type<'_>, before: &str, after: &str) -> bool {
    if a.whole_digits() != 0 && b.whole_digits() != 0 {
        return a.whole_digits() > b.whole_digits();
    }
    let text = ["text", "character varying", "character"].contains(&b.name);
    if text {
        return !b.modifiers.is_empty();
    }
    let fits = retype::is_same_family(before, after) && a.is_time()
        || a.name == "date" && b.name.starts_with("timestamp")
        || matches!((a.name, b.name), ("json", "jsonb") | ("jsonb", "json"));
    !fits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(before: &str, after: &str) -> String {
        let Cost { rewrites, fails, loses } = plain(before, after);
        let mut words = Vec::new();
        words.extend(rewrites.then_some("rewrites"));
        words.extend(fails.then_some("fails"));
        words.extend(loses);
        words.join(", ")
    }

    #[test]
    fn values_stay_where_postgresql_leaves_them() {
        let free = [
            ("character varying(10)", "character varying(20)"),
            ("character varying(10)", "text"),
            ("text", "character varying"),
            ("numeric(10,2)", "numeric(12,2)"),
            ("numeric(10,2)", "numeric"),
            ("timestamp(3) without time zone", "timestamp without time zone"),
            ("time(3) with time zone", "time(6) with time zone"),
            ("cidr", "inet"),
            ("bit(3)", "bit varying"),
        ];
        for (before, after) in free {
            assert_eq!(words(before, after), "", "{before} -> {after}");
        }
    }

    #[test]
    fn what_is_lost_is_named() {
        let cases = [
            ("integer", "bigint", "rewrites"),
            ("bigint", "integer", "rewrites, fails"),
            ("character varying(20)", "character varying(10)", "rewrites, fails"),
            ("numeric(10,2)", "numeric(8,2)", "rewrites, fails"),
            ("numeric(10,4)", "numeric(10,2)", "rewrites, digits after the point"),
            ("numeric(10,4)", "numeric(6,2)", "rewrites, fails, digits after the point"),
            ("numeric", "integer", "rewrites, fails, digits after the point"),
            ("integer", "numeric(8,2)", "rewrites, fails"),
            ("integer", "numeric(12,2)", "rewrites"),
            ("double precision", "real", "rewrites, fails, the last digits of large numbers"),
            ("timestamp with time zone", "date", "rewrites, the time of day"),
            (
                "timestamp(6) with time zone",
                "timestamp(0) with time zone",
                "rewrites, fractions of a second",
            ),
            ("text", "uuid", "rewrites, fails"),
            ("integer", "text", "rewrites"),
            ("inet", "cidr", "rewrites, the bits to the right of the mask"),
            ("json", "jsonb", "rewrites"),
        ];
        for (before, after, expected) in cases {
            assert_eq!(words(before, after), expected, "{before} -> {after}");
        }
    }
}
