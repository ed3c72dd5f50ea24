//! Types of columns, attributes and domains, one in the place of another.

use crate::id::ObjectId;
use crate::object::{Object, Sequence};
use crate::schema::Schema;

use super::{Change, TypeRule, What};

/// Changes the types, and those of the sequences that fill the columns.
pub(super) fn map(schema: &mut Schema, rules: &[TypeRule]) -> Vec<Change> {
    let mut changes = Vec::new();
    let ids: Vec<ObjectId> = schema.iter().map(|(id, _)| id.clone()).collect();
    for id in ids {
        let Some(entry) = schema.get_mut(&id).filter(|entry| entry.extension.is_none()) else {
            continue;
        };
        let sql_type = match &mut entry.object {
            Object::Column(column) => &mut column.sql_type,
            Object::Attribute(attribute) => &mut attribute.sql_type,
            Object::Domain(domain) => &mut domain.sql_type,
            _ => continue,
        };
        let found = rules.iter().find_map(|rule| Some((rule, mapped(sql_type, rule)?)));
        let Some((rule, to)) = found.filter(|(_, to)| to != sql_type) else { continue };
        let from = std::mem::replace(sql_type, to.clone());
        let reason = format!("type {} becomes {}", rule.from, rule.to);
        changes.push(Change { id, what: What::Retyped { from, to }, reason });
    }
    let numbers: Vec<(ObjectId, String)> = changes
        .iter()
        .filter_map(|change| match &change.what {
            What::Retyped { to, .. } => Some((change.id.clone(), number(to)?.to_owned())),
            _ => None,
        })
        .collect();
    let sequences: Vec<ObjectId> =
        schema.of_kind(crate::Kind::Sequence).map(|(id, _)| id.clone()).collect();
    for id in sequences {
        let Some(Object::Sequence(sequence)) = schema.get_mut(&id).map(|it| &mut it.object) else {
            continue;
        };
        let Some((column, to)) =
            numbers.iter().find(|(id, _)| sequence.owned_by.as_ref() == Some(id))
        else {
            continue;
        };
        if sequence.sql_type != *to {
            let from = retype(sequence, to);
            let reason = format!("fills {column}");
            changes.push(Change { id, what: What::Retyped { from, to: to.clone() }, reason });
        }
    }
    changes
}

/// Limits that came with the old type go with it.
fn retype(sequence: &mut Sequence, to: &str) -> String {
    std::mem::replace(&mut sequence.sql_type, to.to_owned())
}

/// The type of a sequence, where it is one.
fn number(sql_type: &str) -> Option<&'static str> {
    match sql_type {
        "smallint" | "int2" => Some("smallint"),
        "integer" | "int" | "int4" => Some("integer"),
        "bigint" | "int8" => Some("bigint"),
        _ => None,
    }
}

/// What a rule makes of a type; an array of the type becomes an array of the other.
fn mapped(sql_type: &str, rule: &TypeRule) -> Option<String> {
    let element = sql_type.trim_end_matches("[]");
    let brackets = sql_type.get(element.len()..).unwrap_or_default();
    if sql_type == rule.from {
        return Some(rule.to.clone());
    }
    let fits = element == rule.from || without_modifiers(element) == rule.from;
    fits.then(|| format!("{}{brackets}", rule.to))
}

/// `numeric(10,2)` → `numeric`, `timestamp(3) with time zone` → `timestamp with time zone`.
fn without_modifiers(sql_type: &str) -> String {
    let (mut depth, mut quoted) = (0_usize, false);
    let outside = |c: &char| {
        match c {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    };
    sql_type.chars().filter(outside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_without_modifiers_means_any() {
        let to = |sql_type: &str, from: &str| {
            mapped(sql_type, &TypeRule { from: from.to_owned(), to: "text".to_owned() })
        };
        let text = |suffix: &str| Some(format!("text{suffix}"));
        assert_eq!(to("character varying(20)", "character varying"), text(""));
        assert_eq!(to("character varying(20)[]", "character varying"), text("[]"));
        assert_eq!(to("character varying(20)", "character varying(30)"), None);
        assert_eq!(to("character varying(20)", "character varying(20)"), text(""));
        assert_eq!(to("timestamp(3) with time zone", "timestamp with time zone"), text(""));
        assert_eq!(to("public.\"a(b)\"", "public.\"a(b)\""), text(""));
        assert_eq!(to("integer[]", "integer[]"), text(""));
        assert_eq!(to("integer", "bigint"), None);
    }
}
