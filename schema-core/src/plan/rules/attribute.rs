//! Attributes of composite types, which stand in `CREATE TYPE`.

use crate::name::quote;
use crate::object::{Attribute, Kind, Object};

use super::super::context::{Alteration, Site};
use super::super::rename::{Renaming, To};
use super::super::step::{Alter, Bond, Part, Place};
use super::Rule;

impl Rule for Attribute {
    fn place(&self, site: &Site<'_>) -> Place {
        match site.context.schema.parent(site.id) {
            Some(composite) => Place::Within(composite, Bond::Fixed),
            None => Place::Own,
        }
    }

    fn part(&self, site: &Site<'_>) -> Part {
        Part::element(self.definition(site))
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let composite = site.id.parent_path().unwrap_or_default();
        vec![format!("ALTER TYPE {composite} ADD ATTRIBUTE {}", self.definition(site))]
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        let composite = site.id.parent_path().unwrap_or_default();
        vec![format!("ALTER TYPE {composite} DROP ATTRIBUTE {}", quote(&site.id.name()))]
    }

    fn loses(&self, site: &Site<'_>) -> Option<&'static str> {
        let composite = site.context.schema.parent(site.id)?;
        site.context.is_column_type(&composite).then_some("its values in the columns of this type")
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Attribute(Self { position: _, sql_type, collation }) = &change.to.entry.object
        else {
            return Alter::Replace;
        };
        let composite = change.to.id.parent_path().unwrap_or_default();
        let name = quote(&change.to.id.name());
        let mut sql = format!("ALTER TYPE {composite} ALTER ATTRIBUTE {name} TYPE {sql_type}");
        if let Some(collation) = collation {
            sql += &format!(" COLLATE {collation}");
        }
        Alter::Rebuild(vec![sql])
    }

    fn reshapes(&self, _: &Site<'_>) -> bool {
        true
    }

    fn rename(&self, renaming: &Renaming<'_>) -> Option<String> {
        let (To::Name(to), id) = (renaming.to, renaming.site.id) else { return None };
        let composite = renaming.parent?;
        let mut tables = renaming.site.context.schema.of_kind(Kind::Table);
        let typed = tables.any(|(_, entry)| {
            matches!(&entry.object, Object::Table(it) if it.of_type.as_deref() == Some(composite.path()))
        });
        let cascade = if typed { " CASCADE" } else { "" };
        let path = id.parent_path()?;
        let (from, to) = (quote(&id.name()), quote(to));
        Some(format!("ALTER TYPE {path} RENAME ATTRIBUTE {from} TO {to}{cascade}"))
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("COLUMN {}", site.id.path()))
    }
}

impl Attribute {
    fn definition(&self, site: &Site<'_>) -> String {
        let Self { position: _, sql_type, collation } = self;
        let name = quote(&site.id.name());
        match collation {
            Some(collation) => format!("{name} {sql_type} COLLATE {collation}"),
            None => format!("{name} {sql_type}"),
        }
    }
}
