//! Views: `CREATE VIEW`.

use crate::object::View;

use super::super::context::Site;
use super::super::text;
use super::Rule;

/// The storage parameter that holds what SQL writes at the end.
const CHECK_OPTION: &str = "check_option=";

impl Rule for View {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { definition, options } = self;
        let (check, options): (Vec<_>, Vec<_>) =
            options.iter().cloned().partition(|option| option.starts_with(CHECK_OPTION));
        let check = match check.first().and_then(|option| option.strip_prefix(CHECK_OPTION)) {
            Some("local") => "\n WITH LOCAL CHECK OPTION",
            Some(_) => "\n WITH CASCADED CHECK OPTION",
            None => "",
        };
        let path = site.id.path();
        let definition = definition.trim();
        vec![format!("CREATE VIEW {path}{} AS\n {definition}{check}", text::with(&options))]
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("VIEW {}", site.id.path()))
    }
}
