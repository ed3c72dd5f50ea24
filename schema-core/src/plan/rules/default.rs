//! Defaults: in the line of their column, or by `ALTER TABLE … SET DEFAULT`.

use crate::id::ObjectId;
use crate::object::{Default, Kind, Object};

use super::super::act::Act;
use super::super::context::{Alteration, Site};
use super::super::hazard::Lock;
use super::super::retype;
use super::super::step::{Alter, Bond, Place};
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
            Some(table) if site.context.is_kept(&table) => {
                Place::Within(site.id.as_kind(Kind::Column), Bond::Value)
            }
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

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        let column = site.id.as_kind(Kind::Column);
        let action = "DROP DEFAULT".to_owned();
        text::alter_column(site.context, &column, &[action]).into_iter().collect()
    }

    /// A default that cannot be converted is in the way of the column's new type.
    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let column = change.to.id.as_kind(Kind::Column);
        let types = change.from.context.column(&column).zip(change.to.context.column(&column));
        match (types, &change.to.entry.object) {
            (Some((before, after)), Object::Default(default))
                if retype::is_same_family(&before.sql_type, &after.sql_type) =>
            {
                Alter::InPlace(default.create(&change.to, &[]))
            }
            _ => Alter::Replace,
        }
    }

    fn follows(&self) -> bool {
        true
    }

    fn bond(&self, _: &Site<'_>) -> Bond {
        Bond::Value
    }

    fn effect(&self, act: &mut Act<'_>) {
        if let Some(relation) = act.parent() {
            act.lock_all(Lock::AccessExclusive, &relation);
        }
    }

    fn target(&self, _: &Site<'_>) -> Option<String> {
        None
    }
}
