//! How constraints, indexes and sequences are called after their tables and columns.

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::name::MAX_NAME_BYTES;
use crate::object::{Entry, Kind, Object};

/// Patterns of names: `{table}` is the table's name, `{columns}` those of the columns with
/// underscores between them, `{referenced}` the table that a foreign key references. Kinds without
/// a pattern keep their names, and so do exclusion constraints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Convention {
    /// Of primary keys.
    pub primary_key: Option<String>,
    /// Of unique constraints.
    pub unique: Option<String>,
    /// Of foreign keys.
    pub foreign_key: Option<String>,
    /// Of check constraints; `{columns}` is empty where there is not exactly one.
    pub check: Option<String>,
    /// Of NOT NULLs that have names (PostgreSQL 18).
    pub not_null: Option<String>,
    /// Of indexes of plain columns that no constraint made. Others keep their names.
    pub index: Option<String>,
    /// Of sequences that belong to a column.
    pub sequence: Option<String>,
}

impl Convention {
    /// The words of the patterns in `schema.toml` and on the command line.
    pub const WORDS: [&'static str; 7] =
        ["primary_key", "unique", "foreign_key", "check", "not_null", "index", "sequence"];

    /// The names that PostgreSQL itself gives (`ChooseConstraintName()`, `ChooseIndexName()`).
    pub fn postgres() -> Self {
        let pattern = |text: &str| Some(text.to_owned());
        Self {
            primary_key: pattern("{table}_pkey"),
            unique: pattern("{table}_{columns}_key"),
            foreign_key: pattern("{table}_{columns}_fkey"),
            check: pattern("{table}_{columns}_check"),
            not_null: pattern("{table}_{columns}_not_null"),
            index: pattern("{table}_{columns}_idx"),
            sequence: pattern("{table}_{columns}_seq"),
        }
    }

    /// The pattern of one of [`WORDS`](Self::WORDS), to be set.
    pub fn pattern_mut(&mut self, word: &str) -> Option<&mut Option<String>> {
        Some(match word {
            "primary_key" => &mut self.primary_key,
            "unique" => &mut self.unique,
            "foreign_key" => &mut self.foreign_key,
            "check" => &mut self.check,
            "not_null" => &mut self.not_null,
            "index" => &mut self.index,
            "sequence" => &mut self.sequence,
            _ => return None,
        })
    }

    /// Whether no kind has a pattern.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The pattern for an object, and what it is filled with.
    pub(super) fn of<'s>(&'s self, id: &'s ObjectId, entry: &'s Entry) -> Option<Filling<'s>> {
        let table = || ObjectId::from_path(Kind::Table, id.parent_path()?);
        match &entry.object {
            Object::Constraint(constraint) => {
                let table = table()?;
                let columns = constraint.body.columns().to_vec();
                let (pattern, columns, referenced) = match &constraint.body {
                    ConstraintBody::PrimaryKey(_) => (&self.primary_key, columns, None),
                    ConstraintBody::Unique(_) => (&self.unique, columns, None),
                    ConstraintBody::ForeignKey(key) => {
                        (&self.foreign_key, columns, Some(&key.table))
                    }
                    ConstraintBody::NotNull(_) => (&self.not_null, columns, None),
                    ConstraintBody::Check(_) => {
                        let needed = needed(&table, entry);
                        let one = if needed.len() == 1 { needed } else { Vec::new() };
                        (&self.check, one, None)
                    }
                    ConstraintBody::Exclusion(_) => return None,
                };
                Some(Filling { pattern: pattern.as_deref()?, table, columns, referenced })
            }
            Object::Index(index) if !index.columns.is_empty() => Some(Filling {
                pattern: self.index.as_deref()?,
                table: index.on.clone(),
                columns: index.columns.clone(),
                referenced: None,
            }),
            Object::Sequence(sequence) => {
                let column = sequence.owned_by.as_ref()?;
                Some(Filling {
                    pattern: self.sequence.as_deref()?,
                    table: ObjectId::from_path(Kind::Table, column.parent_path()?)?,
                    columns: vec![column.name()],
                    referenced: None,
                })
            }
            _ => None,
        }
    }
}

/// The columns of the table that an expression names, by name.
fn needed(table: &ObjectId, entry: &Entry) -> Vec<String> {
    let own = |id: &&ObjectId| id.kind() == Kind::Column && id.parent_path() == Some(table.path());
    entry.needs.iter().filter(own).map(ObjectId::name).collect()
}

/// A pattern, and the objects whose names go into it, by their old names.
pub(super) struct Filling<'s> {
    pub(super) pattern: &'s str,
    pub(super) table: ObjectId,
    pub(super) columns: Vec<String>,
    pub(super) referenced: Option<&'s ObjectId>,
}

/// Fills a pattern, with `number` after it. The longest of what goes in is cut until the name fits
/// into the 63 bytes that PostgreSQL keeps, as its own `makeObjectName()` does.
pub(super) fn fill(pattern: &str, parts: [(&str, &str); 3], number: &str) -> String {
    let mut parts = parts.map(|(key, text)| (key, text.to_owned()));
    loop {
        let mut name = pattern.to_owned();
        for (key, text) in &parts {
            name = match text.is_empty() {
                // Nothing between two underscores leaves one.
                true => name.replace(&format!("{key}_"), "").replace(&format!("_{key}"), ""),
                false => name.replace(key, text),
            };
        }
        name.push_str(number);
        let longest = parts
            .iter_mut()
            .filter(|(key, text)| pattern.contains(*key) && text.len() > 1)
            .max_by_key(|(_, text)| text.len());
        match longest {
            Some((_, text)) if name.len() > MAX_NAME_BYTES => {
                text.pop();
            }
            _ => return name,
        }
    }
}

/// Whether a name is a pattern's, perhaps with the number that makes it the only one.
pub(super) fn is_numbered(name: &str, base: &str) -> bool {
    name.strip_prefix(base).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pattern: &str, table: &str, columns: &str, number: &str) -> String {
        fill(pattern, [("{table}", table), ("{columns}", columns), ("{referenced}", "")], number)
    }

    #[test]
    fn patterns_are_filled_and_fit() {
        assert_eq!(filled("{table}_{columns}_key", "a", "b_c", ""), "a_b_c_key");
        assert_eq!(filled("{table}_{columns}_check", "a", "", ""), "a_check");
        assert_eq!(filled("ck_{table}_{columns}", "a", "", "1"), "ck_a1");
        assert_eq!(filled("pk_{table}", "a", "b", ""), "pk_a");
        let long = filled("{table}_{columns}_idx", &"t".repeat(60), &"ü".repeat(30), "12");
        assert!(long.len() <= MAX_NAME_BYTES && long.ends_with("_idx12"), "{long}");
        assert!(
            long.starts_with("tttttttttttttttttttttttttt") && long.contains("üüüüüüüü"),
            "{long}"
        );
        assert!(is_numbered("a_idx12", "a_idx") && is_numbered("a_idx", "a_idx"));
        assert!(!is_numbered("a_idx_2", "a_idx"));
    }
}
