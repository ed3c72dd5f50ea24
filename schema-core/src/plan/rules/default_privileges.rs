//! Default privileges: `ALTER DEFAULT PRIVILEGES`. They come last, so that they change nothing
//! that the same plan makes.

use crate::grant::Grant;
use crate::name::quote;
use crate::object::{DefaultPrivileges, Object};

use super::super::context::{Alteration, Site};
use super::super::grants::{Grantable, statements};
use super::super::step::Alter;
use super::Rule;

impl Rule for DefaultPrivileges {
    fn create(&self, _: &Site<'_>, _: &[String]) -> Vec<String> {
        self.change(&[], &self.privileges)
    }

    fn drop(&self, _: &Site<'_>) -> Vec<String> {
        self.change(&self.privileges, &[])
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        match &change.to.entry.object {
            Object::DefaultPrivileges(to) => {
                Alter::InPlace(self.change(&self.privileges, &to.privileges))
            }
            _ => Alter::Replace,
        }
    }

    fn target(&self, _: &Site<'_>) -> Option<String> {
        None
    }
}

impl DefaultPrivileges {
    fn change(&self, before: &[Grant], after: &[Grant]) -> Vec<String> {
        let Self { role, namespace, on, privileges: _ } = self;
        let on = match on.as_str() {
            "tables" => "TABLES",
            "sequences" => "SEQUENCES",
            "functions" => "FUNCTIONS",
            "types" => "TYPES",
            "schemas" => "SCHEMAS",
            "large_objects" => "LARGE OBJECTS",
            _ => return Vec::new(),
        };
        let role = quote(role);
        let mut head = format!("ALTER DEFAULT PRIVILEGES FOR ROLE {role}");
        if let Some(namespace) = namespace {
            head += &format!(" IN SCHEMA {}", quote(namespace));
        }
        statements(
            before,
            after,
            &Grantable::Default { head, role, on, whole: namespace.is_none() },
        )
    }
}
