//! Text search parsers: `CREATE TEXT SEARCH PARSER`. PostgreSQL can alter nothing of one but its
//! name.

use crate::object::TextSearchParser;

use super::super::context::Site;
use super::super::definition;
use super::Rule;

impl Rule for TextSearchParser {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { start, gettoken, end, lextypes, headline } = self;
        let lines = [
            ("start", Some(start.as_str())),
            ("gettoken", Some(gettoken)),
            ("end", Some(end)),
            ("headline", headline.as_deref()),
            ("lextypes", Some(lextypes)),
        ];
        vec![format!("CREATE TEXT SEARCH PARSER {} {}", site.id.path(), definition::lines(&lines))]
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("TEXT SEARCH PARSER {}", site.id.path()))
    }
}
