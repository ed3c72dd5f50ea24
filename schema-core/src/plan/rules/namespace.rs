//! Namespaces: `CREATE SCHEMA`.

use crate::object::Namespace;

use super::super::context::{Context, Site};
use super::super::grants::Grantable;
use super::Rule;

impl Rule for Namespace {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self {} = self;
        if Context::is_given(site.id) {
            return Vec::new();
        }
        vec![format!("CREATE SCHEMA {}", site.id.path())]
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("SCHEMA {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        Some(Grantable::Whole(format!("SCHEMA {}", site.id.path())))
    }
}
