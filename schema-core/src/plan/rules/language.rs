//! Languages: `CREATE LANGUAGE`, again with `OR REPLACE`.

use crate::object::{Language, Object};

use super::super::context::{Alteration, Site};
use super::super::grants::Grantable;
use super::super::step::Alter;
use super::Rule;

impl Rule for Language {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        vec![self.statement(site, "CREATE")]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        match &change.to.entry.object {
            Object::Language(to) => {
                Alter::InPlace(vec![to.statement(&change.to, "CREATE OR REPLACE")])
            }
            _ => Alter::Replace,
        }
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("LANGUAGE {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        self.target(site).map(Grantable::Whole)
    }
}

impl Language {
    fn statement(&self, site: &Site<'_>, create: &str) -> String {
        let Self { trusted, handler, inline, validator } = self;
        let trusted = if *trusted { "TRUSTED " } else { "" };
        let mut sql = format!("{create} {trusted}LANGUAGE {}", site.id.path());
        for (word, function) in [("HANDLER", handler), ("INLINE", inline), ("VALIDATOR", validator)]
        {
            if let Some(function) = function {
                sql += &format!(" {word} {function}");
            }
        }
        sql
    }
}
