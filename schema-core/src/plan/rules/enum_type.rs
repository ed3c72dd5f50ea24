//! Enums: `CREATE TYPE … AS ENUM`.

use crate::name::literal;
use crate::object::Enum;

use super::super::context::Site;
use super::Rule;

/// The longest list of labels that stands on one line, in bytes.
const LINE: usize = 80;

impl Rule for Enum {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { labels } = self;
        let labels: Vec<_> = labels.iter().map(|label| literal(label)).collect();
        let line = labels.join(", ");
        let labels =
            if line.len() <= LINE { line } else { format!("\n    {}\n", labels.join(",\n    ")) };
        vec![format!("CREATE TYPE {} AS ENUM ({labels})", site.id.path())]
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("TYPE {}", site.id.path()))
    }
}
