//! Operator classes: `CREATE OPERATOR CLASS`. PostgreSQL can alter nothing of one but its name.

use crate::id::ObjectId;
use crate::object::OperatorClass;

use super::super::context::Site;
use super::super::definition;
use super::Rule;

impl Rule for OperatorClass {
    fn needs(&self, _: &Site<'_>) -> Vec<ObjectId> {
        vec![self.family.clone()]
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { default, sql_type, family, storage, members } = self;
        let default = if *default { "DEFAULT " } else { "" };
        let path = site.id.path();
        let (name, method) = definition::split_unquoted(path, " USING ").unwrap_or((path, "btree"));
        let family = family.path();
        let family = definition::split_unquoted(family, " USING ").map_or(family, |(name, _)| name);
        let mut lines: Vec<_> = members.iter().map(|member| definition::member(member)).collect();
        match storage {
            Some(storage) => lines.push(format!("STORAGE {storage}")),
            // The list must have something, and this is what holds without a word.
            None if lines.is_empty() => lines.push(format!("STORAGE {sql_type}")),
            None => {}
        }
        vec![format!(
            "CREATE OPERATOR CLASS {name}\n    {default}FOR TYPE {sql_type} USING {method} \
             FAMILY {family} AS\n    {}",
            lines.join(",\n    ")
        )]
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("OPERATOR CLASS {}", site.id.path()))
    }
}
