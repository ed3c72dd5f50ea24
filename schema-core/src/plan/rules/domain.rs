//! Domains: `CREATE DOMAIN`.

use crate::object::Domain;

use super::super::context::Site;
use super::Rule;

impl Rule for Domain {
    fn create(&self, site: &Site<'_>, elements: &[String]) -> Vec<String> {
        let Self { sql_type, not_null, default, collation } = self;
        let mut sql = format!("CREATE DOMAIN {} AS {sql_type}", site.id.path());
        if let Some(collation) = collation {
            sql += &format!(" COLLATE {collation}");
        }
        if let Some(default) = default {
            sql += &format!(" DEFAULT {default}");
        }
        if *not_null {
            sql += " NOT NULL";
        }
        for element in elements {
            sql += &format!("\n    {element}");
        }
        vec![sql]
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("DOMAIN {}", site.id.path()))
    }
}
