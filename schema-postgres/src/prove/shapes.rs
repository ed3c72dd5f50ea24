//! The shapes of composite types: values of a type that was made anew are the same when those of their
//! attributes are, by name.

use std::collections::BTreeMap;

use postgres::Client;
use schema_core::Diagnostic;
use serde_json::Value;

use super::rows::unread;

/// How deep types are looked into.
const DEPTH: usize = 8;

/// The composite types and domains of a database, as SQL writes them.
#[derive(Default)]
pub(super) struct Shapes {
    /// The names and types of their attributes.
    composites: BTreeMap<String, BTreeMap<String, String>>,
    /// What a domain is over.
    domains: BTreeMap<String, String>,
}

/// What of a value is compared.
pub(super) enum Keep {
    All,
    Attributes(BTreeMap<String, Keep>),
}

/// Reads them from `pg_attribute` and `pg_type`.
///
/// # Errors
/// `prove-rows` where they cannot be read.
pub(super) fn read(client: &mut Client) -> Result<Shapes, Diagnostic> {
    let sql = "SELECT pg_catalog.format_type(c.reltype, NULL), a.attname::text,
                   pg_catalog.format_type(a.atttypid, a.atttypmod)
               FROM pg_catalog.pg_class c
               JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
                   AND NOT a.attisdropped
               WHERE c.relkind IN ('c', 'r', 'p') AND c.oid >= 16384
               UNION ALL
               SELECT pg_catalog.format_type(oid, NULL), NULL,
                   pg_catalog.format_type(typbasetype, typtypmod)
               FROM pg_catalog.pg_type WHERE typtype = 'd' AND oid >= 16384";
    let mut shapes = Shapes::default();
    for row in client.query_typed(sql, &[]).map_err(|error| unread(&error))? {
        let [name, attribute, sql_type] = [0, 1, 2].map(|at| row.try_get::<_, Option<String>>(at));
        let (Some(name), attribute, Some(sql_type)) = (
            name.map_err(|error| unread(&error))?,
            attribute.map_err(|error| unread(&error))?,
            sql_type.map_err(|error| unread(&error))?,
        ) else {
            continue;
        };
        match attribute {
            Some(attribute) => {
                shapes.composites.entry(name).or_default().insert(attribute, sql_type);
            }
            None => {
                shapes.domains.insert(name, sql_type);
            }
        }
    }
    Ok(shapes)
}

impl Shapes {
    /// Whether values of a type have attributes.
    pub(super) fn has_attributes(&self, sql_type: &str) -> bool {
        self.attributes(sql_type).is_some()
    }

    /// What values of two types have in common: the attributes that both have with the same type.
    pub(super) fn common(&self, sql_type: &str, other: &Self, other_type: &str) -> Keep {
        self.common_within(sql_type, (other, other_type), 0)
    }

    fn common_within(&self, sql_type: &str, other: (&Self, &str), depth: usize) -> Keep {
        let all = self.attributes(sql_type).zip(other.0.attributes(other.1));
        let Some((here, there)) = all.filter(|_| depth < DEPTH) else { return Keep::All };
        let both = here.iter().filter_map(|(name, sql_type)| {
            let found = there.get(name).filter(|it| *it == sql_type)?;
            Some((name.clone(), self.common_within(sql_type, (other.0, found), depth + 1)))
        });
        Keep::Attributes(both.collect())
    }

    fn attributes(&self, sql_type: &str) -> Option<&BTreeMap<String, String>> {
        let mut name = sql_type;
        for _ in 0..DEPTH {
            name = name.trim_end_matches("[]");
            match self.domains.get(name) {
                Some(base) => name = base,
                None => return self.composites.get(name),
            }
        }
        None
    }
}

impl Keep {
    /// What is kept of a value that `to_jsonb` gave, as text.
    pub(super) fn text(&self, value: &str) -> String {
        match (self, serde_json::from_str(value)) {
            (Self::Attributes(_), Ok(value)) => self.of(value).to_string(),
            _ => value.to_owned(),
        }
    }

    fn of(&self, value: Value) -> Value {
        match (self, value) {
            (Self::Attributes(_), Value::Array(all)) => {
                Value::Array(all.into_iter().map(|value| self.of(value)).collect())
            }
            (Self::Attributes(attributes), Value::Object(all)) => {
                let kept = all
                    .into_iter()
                    .filter_map(|(name, value)| Some((attributes.get(&name)?.of(value), name)));
                Value::Object(kept.map(|(value, name)| (name, value)).collect())
            }
            (_, value) => value,
        }
    }
}
