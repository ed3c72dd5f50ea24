//! What the columns of an expression are: those of a row, or the value of a domain alone.

use super::kept::Kept;
use super::translate::{Class, Columns};
use crate::models::relation::Relation;

/// A row, whose columns have the variables `v0`, `v1`, …
pub(super) struct Row<'r, 's> {
    pub(super) relation: &'r Relation<'s>,
    pub(super) kept: Vec<Kept>,
    /// Whether each column of a type that is not looked into can be asked for NULL.
    pub(super) nulls: Vec<bool>,
    /// The place of the column that a domain's own value stands for.
    pub(super) value: Option<usize>,
    pub(super) used: Vec<usize>,
}

impl Row<'_, '_> {
    fn place(&self, name: Option<&str>) -> Option<usize> {
        match name {
            Some(name) => self.relation.columns.iter().position(|column| column.name == name),
            None => self.value,
        }
    }

    /// The columns that are used.
    pub(super) fn names(&mut self) -> String {
        self.used.sort_unstable();
        self.used.dedup();
        let columns = self.used.iter().filter_map(|place| self.relation.columns.get(*place));
        columns.map(|column| column.sql.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl Columns for Row<'_, '_> {
    fn column(&mut self, name: Option<&str>) -> Result<(String, Class), String> {
        let found =
            self.place(name).and_then(|place| Some((place, self.kept.get(place)?.class.clone())));
        let (place, class) = found.ok_or("it names what is no column")?;
        if class == Class::Opaque && self.nulls.get(place) != Some(&true) {
            return Err(not_looked_into(name));
        }
        self.used.push(place);
        Ok((format!("v{place}"), class))
    }

    fn width(&self, name: Option<&str>) -> Option<usize> {
        let kept = self.kept.get(self.place(name)?)?;
        kept.limit.filter(|_| kept.class == Class::Padded)
    }

    fn count(&self) -> usize {
        self.used.len()
    }

    fn forget(&mut self, count: usize) {
        self.used.truncate(count);
    }
}

/// Why a column, or a domain's own value, is not looked at.
pub(super) fn not_looked_into(name: Option<&str>) -> String {
    let what = name.map_or("the value".to_owned(), |name| format!("`{name}`"));
    format!("{what} is of a type that is not looked into")
}

/// The value of a domain.
pub(super) struct Alone {
    pub(super) class: Class,
    pub(super) limit: Option<usize>,
    /// How often the value is asked for.
    pub(super) used: usize,
}

impl Columns for Alone {
    fn column(&mut self, name: Option<&str>) -> Result<(String, Class), String> {
        match name {
            Some(_) => Err("it names what is no column".to_owned()),
            None if self.class == Class::Opaque => Err(not_looked_into(None)),
            None => {
                self.used += 1;
                Ok(("v0".to_owned(), self.class.clone()))
            }
        }
    }

    fn width(&self, _: Option<&str>) -> Option<usize> {
        self.limit.filter(|_| self.class == Class::Padded)
    }

    fn count(&self) -> usize {
        self.used
    }

    fn forget(&mut self, count: usize) {
        self.used = self.used.min(count);
    }
}
