//! Sequences: `CREATE SEQUENCE`, or the options of an identity column, or `serial`.

use crate::id::ObjectId;
use crate::object::{Kind, Sequence};

use super::super::context::Site;
use super::super::numbering;
use super::super::step::{Bond, Part, Place};
use super::Rule;

impl Rule for Sequence {
    fn place(&self, site: &Site<'_>) -> Place {
        let Some(column) = &self.owned_by else { return Place::Own };
        let in_column = self.identity || site.context.is_serial(column);
        match site.context.schema.parent(column) {
            Some(table) if in_column => Place::Within(table, Bond::Fixed),
            _ => Place::Own,
        }
    }

    fn needs(&self, site: &Site<'_>) -> Vec<ObjectId> {
        let column = self.owned_by.iter();
        column.filter_map(|column| site.context.schema.parent(column)).collect()
    }

    fn part(&self, site: &Site<'_>) -> Part {
        let mut part = Part::default();
        let table = self.owned_by.as_ref().and_then(|column| site.context.schema.parent(column));
        if let Some(table) = table.and_then(|id| site.context.table(&id))
            && site.context.schema.postgres >= 15
            && table.unlogged != self.unlogged
        {
            let word = if self.unlogged { "UNLOGGED" } else { "LOGGED" };
            part.after.push(format!("ALTER SEQUENCE {} SET {word}", site.id.path()));
        }
        part
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let unlogged = if self.unlogged { "UNLOGGED " } else { "" };
        let mut sql = format!("CREATE {unlogged}SEQUENCE {}", site.id.path());
        if self.sql_type != "bigint" {
            sql += &format!(" AS {}", self.sql_type);
        }
        for option in numbering::options(self) {
            sql += &format!("\n    {option}");
        }
        if let Some(column) = &self.owned_by {
            sql += &format!("\n    OWNED BY {}", column.as_kind(Kind::Column).path());
        }
        vec![sql]
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("SEQUENCE {}", site.id.path()))
    }
}
