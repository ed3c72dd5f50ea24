//! Checks of domains: in `CREATE DOMAIN`, or by `ALTER DOMAIN … ADD`.

use crate::name::quote;
use crate::object::{DomainConstraint, Kind, Object};

use super::super::act::Act;
use super::super::context::{Alteration, Site};
use super::super::rename::{Renaming, To};
use super::super::step::{Alter, Bond, Part, Place};
use super::super::text;
use super::Rule;

impl Rule for DomainConstraint {
    fn place(&self, site: &Site<'_>) -> Place {
        let Self { definition: _, not_valid } = self;
        match site.context.schema.parent(site.id) {
            Some(domain) if !not_valid => Place::Within(domain, Bond::Rule),
            _ => Place::Own,
        }
    }

    fn part(&self, site: &Site<'_>) -> Part {
        let Self { definition, not_valid: _ } = self;
        Part::element(format!("{} {definition}", text::constraint(&site.id.name())))
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { definition, not_valid } = self;
        let domain = site.id.parent_path().unwrap_or_default();
        let name = text::constraint(&site.id.name());
        let trailer = if *not_valid { " NOT VALID" } else { "" };
        vec![format!("ALTER DOMAIN {domain} ADD {name} {definition}{trailer}")]
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        let domain = site.id.parent_path().unwrap_or_default();
        vec![format!("ALTER DOMAIN {domain} DROP {}", text::constraint(&site.id.name()))]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::DomainConstraint(Self { definition, not_valid }) = &change.to.entry.object
        else {
            return Alter::Replace;
        };
        if *definition == self.definition && !not_valid {
            let domain = change.to.id.parent_path().unwrap_or_default();
            let name = text::constraint(&change.to.id.name());
            Alter::InPlace(vec![format!("ALTER DOMAIN {domain} VALIDATE {name}")])
        } else {
            Alter::Replace
        }
    }

    fn follows(&self) -> bool {
        true
    }

    fn rename(&self, renaming: &Renaming<'_>) -> Option<String> {
        let (To::Name(to), id) = (renaming.to, renaming.site.id) else { return None };
        let from = text::constraint(&id.name());
        Some(format!("ALTER DOMAIN {} RENAME {from} TO {}", id.parent_path()?, quote(to)))
    }

    fn effect(&self, act: &mut Act<'_>) {
        let Some(domain) = act.parent() else { return };
        let valid = act.says("ADD CONSTRAINT") && !act.says("NOT VALID");
        if valid || act.says("VALIDATE CONSTRAINT") {
            act.looks_through(&domain, &format!("a value breaks {}", act.id.name()));
        }
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        let domain = site.context.schema.parent(site.id)?.as_kind(Kind::Domain);
        Some(format!("{} ON DOMAIN {}", text::constraint(&site.id.name()), domain.path()))
    }
}
