//! Defaults: in the line of their column, or by `ALTER TABLE … SET DEFAULT`.

use crate::id::ObjectId;
use crate::object::{Default, Kind};

use super::super::context::Site;
use super::super::step::{Bond, Place};
use super::super::text;
use super::Rule;

impl Rule for Default {
    fn place(&self, site: &Site<'_>) -> Place {
        let table = site
            .context
            .schema
            .parent(&site.id.as_kind(Kind::Column))
            .filter(|relation| relation.kind() == Kind::Table);
        match table {
            // `serial` makes the sequence and the default together.
            Some(table) if site.context.is_serial(&site.id.as_kind(Kind::Column)) => {
                Place::Within(table, Bond::Fixed)
            }
            Some(table) => Place::Within(table, Bond::Value),
            None => Place::Own,
        }
    }

    fn needs(&self, site: &Site<'_>) -> Vec<ObjectId> {
        site.context.schema.parent(&site.id.as_kind(Kind::Column)).into_iter().collect()
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { expression } = self;
        let column = site.id.as_kind(Kind::Column);
        let action = format!("SET DEFAULT {expression}");
        text::alter_column(site.context, &column, &[action]).into_iter().collect()
    }

    fn target(&self, _: &Site<'_>) -> Option<String> {
        None
    }
}
