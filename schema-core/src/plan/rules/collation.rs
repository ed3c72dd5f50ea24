//! Collations: `CREATE COLLATION`. PostgreSQL can alter nothing of one but its name.

use crate::name::literal;
use crate::object::Collation;

use super::super::context::Site;
use super::super::definition;
use super::Rule;

impl Rule for Collation {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { provider, nondeterministic, locale, lc_collate, lc_ctype, rules } = self;
        let quoted = |text: &Option<String>| text.as_deref().map(literal);
        let (locale, rules) = (quoted(locale), quoted(rules));
        let (lc_collate, lc_ctype) = (quoted(lc_collate), quoted(lc_ctype));
        let lines = [
            ("provider", Some(provider.as_str())),
            ("deterministic", nondeterministic.then_some("false")),
            ("locale", locale.as_deref()),
            ("lc_collate", lc_collate.as_deref()),
            ("lc_ctype", lc_ctype.as_deref()),
            ("rules", rules.as_deref()),
        ];
        vec![format!("CREATE COLLATION {} {}", site.id.path(), definition::lines(&lines))]
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("COLLATION {}", site.id.path()))
    }
}
