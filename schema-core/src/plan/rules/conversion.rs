//! Conversions: `CREATE CONVERSION`. PostgreSQL can alter nothing of one but its name.

use crate::name::literal;
use crate::object::Conversion;

use super::super::context::Site;
use super::Rule;

impl Rule for Conversion {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { default, from, to, function } = self;
        let default = if *default { "DEFAULT " } else { "" };
        vec![format!(
            "CREATE {default}CONVERSION {} FOR {} TO {} FROM {function}",
            site.id.path(),
            literal(from),
            literal(to)
        )]
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("CONVERSION {}", site.id.path()))
    }
}
