//! Transforms: `CREATE TRANSFORM`, again with `OR REPLACE`.

use crate::object::{Object, Transform};

use super::super::context::{Alteration, Site};
use super::super::rename::Renaming;
use super::super::step::Alter;
use super::Rule;

impl Rule for Transform {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        vec![self.statement(site, "CREATE")]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        match &change.to.entry.object {
            Object::Transform(to) => {
                Alter::InPlace(vec![to.statement(&change.to, "CREATE OR REPLACE")])
            }
            _ => Alter::Replace,
        }
    }

    fn rename(&self, _: &Renaming<'_>) -> Option<String> {
        None
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("TRANSFORM {}", site.id.path()))
    }
}

impl Transform {
    fn statement(&self, site: &Site<'_>, create: &str) -> String {
        let Self { from_sql, to_sql } = self;
        let functions = [("FROM SQL", from_sql), ("TO SQL", to_sql)];
        let functions: Vec<_> = functions
            .into_iter()
            .filter_map(|(way, function)| {
                Some(format!("{way} WITH FUNCTION {}", function.as_ref()?))
            })
            .collect();
        format!("{create} TRANSFORM {} ({})", site.id.path(), functions.join(", "))
    }
}
