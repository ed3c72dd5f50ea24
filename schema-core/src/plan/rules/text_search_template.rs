//! Text search templates: `CREATE TEXT SEARCH TEMPLATE`. PostgreSQL can alter nothing of one but
//! its name.

use crate::object::TextSearchTemplate;

use super::super::context::Site;
use super::super::definition;
use super::Rule;

impl Rule for TextSearchTemplate {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { init, lexize } = self;
        let lines = [("init", init.as_deref()), ("lexize", Some(lexize.as_str()))];
        vec![format!(
            "CREATE TEXT SEARCH TEMPLATE {} {}",
            site.id.path(),
            definition::lines(&lines)
        )]
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("TEXT SEARCH TEMPLATE {}", site.id.path()))
    }
}
