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
    /// What a domain's own value stands for.
    pub(super) value: Option<Value>,
    pub(super) used: Vec<usize>,
}

/// The column that a domain's own value stands for.
pub(super) struct Value {
    pub(super) place: usize,
    /// Whether it is only asked for NULL.
    pub(super) only_null: bool,
}

impl Row<'_, '_> {
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
        let place = match name {
            Some(name) => self.relation.columns.iter().position(|column| column.name == name),
            None => self.value.as_ref().map(|value| value.place),
        };
        let found = place.and_then(|place| Some((place, self.kept.get(place)?.class.clone())));
        let (place, class) = found.ok_or("it names what is no column")?;
        let only_null = name.is_none() && self.value.as_ref().is_some_and(|it| it.only_null);
        let class = if only_null { Class::Opaque } else { class };
        if class == Class::Opaque && self.nulls.get(place) != Some(&true) {
            let name = name.unwrap_or_default();
            return Err(format!("`{name}` is of a type that is not looked into"));
        }
        self.used.push(place);
        Ok((format!("v{place}"), class))
    }

    fn count(&self) -> usize {
        self.used.len()
    }

    fn forget(&mut self, count: usize) {
        self.used.truncate(count);
    }
}

/// The value of a domain.
pub(super) struct Alone {
    pub(super) class: Class,
}

impl Columns for Alone {
    fn column(&mut self, name: Option<&str>) -> Result<(String, Class), String> {
        match name {
            Some(_) => Err("it names what is no column".to_owned()),
            None if self.class == Class::Opaque => {
                Err("the value is of a type that is not looked into".to_owned())
            }
            None => Ok(("v0".to_owned(), self.class.clone())),
        }
    }
}
