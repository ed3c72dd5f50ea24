//! Foreign-data wrappers: `CREATE FOREIGN DATA WRAPPER`, and all of it by `ALTER`.

use crate::object::{ForeignDataWrapper, Object};

use super::super::context::{Alteration, Site};
use super::super::definition;
use super::super::grants::Grantable;
use super::super::step::Alter;
use super::super::text;
use super::Rule;

impl Rule for ForeignDataWrapper {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { handler, validator, options } = self;
        let mut sql = format!("CREATE FOREIGN DATA WRAPPER {}", site.id.path());
        if let Some(handler) = handler {
            sql += &format!(" HANDLER {handler}");
        }
        if let Some(validator) = validator {
            sql += &format!(" VALIDATOR {validator}");
        }
        if !options.is_empty() {
            sql += &format!(" {}", text::foreign_options(options, ""));
        }
        vec![sql]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::ForeignDataWrapper(to) = &change.to.entry.object else {
            return Alter::Replace;
        };
        let function = |word: &str, from: &Option<String>, to: &Option<String>| match to {
            _ if from == to => None,
            Some(function) => Some(format!("{word} {function}")),
            None => Some(format!("NO {word}")),
        };
        let actions = [
            function("HANDLER", &self.handler, &to.handler),
            function("VALIDATOR", &self.validator, &to.validator),
            definition::foreign_changes(&self.options, &to.options),
        ];
        let actions: Vec<_> = actions.into_iter().flatten().collect();
        if actions.is_empty() {
            return Alter::InPlace(Vec::new());
        }
        let path = change.to.id.path();
        let actions = actions.join(" ");
        Alter::InPlace(vec![format!("ALTER FOREIGN DATA WRAPPER {path} {actions}")])
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("FOREIGN DATA WRAPPER {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        Some(Grantable::Whole(format!("FOREIGN DATA WRAPPER {}", site.id.path())))
    }
}
