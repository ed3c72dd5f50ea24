//! Composite types: `CREATE TYPE … AS`.

use crate::object::Composite;

use super::super::context::Site;
use super::Rule;

impl Rule for Composite {
    fn create(&self, site: &Site<'_>, elements: &[String]) -> Vec<String> {
        let Self {} = self;
        let path = site.id.path();
        vec![if elements.is_empty() {
            format!("CREATE TYPE {path} AS ()")
        } else {
            format!("CREATE TYPE {path} AS (\n    {}\n)", elements.join(",\n    "))
        }]
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("TYPE {}", site.id.path()))
    }
}
