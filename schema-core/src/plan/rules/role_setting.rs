//! Settings of roles in the database: `ALTER ROLE … IN DATABASE … SET`, whatever it is called.

use crate::name::{literal, quote};
use crate::object::{Object, RoleSetting};

use super::super::context::{Alteration, Site};
use super::super::step::Alter;
use super::super::text;
use super::Rule;

impl Rule for RoleSetting {
    fn create(&self, _: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { role: _, parameter, value } = self;
        vec![self.alter_role(&format!("SET {}", text::setting(&format!("{parameter}={value}"))))]
    }

    fn drop(&self, _: &Site<'_>) -> Vec<String> {
        vec![self.alter_role(&format!("RESET {}", quote(&self.parameter)))]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        match &change.to.entry.object {
            Object::RoleSetting(to) => Alter::InPlace(to.create(&change.to, &[])),
            _ => Alter::Replace,
        }
    }

    fn target(&self, _: &Site<'_>) -> Option<String> {
        None
    }
}

impl RoleSetting {
    fn alter_role(&self, what: &str) -> String {
        let head = format!("ALTER ROLE {} IN DATABASE ", quote(&self.role)).replace('%', "%%");
        let format = literal(&format!("{head}%I {}", what.replace('%', "%%")));
        text::execute(&format!("format({format}, current_database())"))
    }
}
