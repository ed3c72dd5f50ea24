//! Base types: those of extensions come with them, and the catalog's line says too little to make
//! another one, whose functions are not modelled.

use crate::object::BaseType;

use super::super::context::Site;
use super::super::grants::Grantable;
use super::Rule;

impl Rule for BaseType {
    fn create(&self, _: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { category: _ } = self;
        Vec::new()
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("TYPE {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        Some(Grantable::Whole(format!("TYPE {}", site.id.path())))
    }
}
