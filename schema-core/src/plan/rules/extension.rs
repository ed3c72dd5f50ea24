//! Extensions: `CREATE EXTENSION`. The version is left to the server, as `pg_dump` does: another
//! server may offer only another one.

use crate::id::ObjectId;
use crate::name::{literal, quote};
use crate::object::{Extension, Kind, Object};

use super::super::context::{Alteration, Site};
use super::super::rename::{Renaming, To};
use super::super::step::Alter;
use super::Rule;

impl Rule for Extension {
    fn needs(&self, _: &Site<'_>) -> Vec<ObjectId> {
        let Self { namespace, version: _ } = self;
        vec![ObjectId::new(Kind::Namespace, [namespace.as_str()])]
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { namespace, version: _ } = self;
        let home = ObjectId::new(Kind::Namespace, [namespace.as_str()]);
        // A namespace that the extension makes itself is not there before.
        let own = site.context.schema.get(&home).is_some_and(|home| home.extension.is_some());
        let path = site.id.path();
        vec![if own {
            format!("CREATE EXTENSION {path}")
        } else {
            format!("CREATE EXTENSION {path} WITH SCHEMA {}", quote(namespace))
        }]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Extension(Self { namespace, version }) = &change.to.entry.object else {
            return Alter::Replace;
        };
        let path = change.to.id.path();
        let mut statements = Vec::new();
        if *namespace != self.namespace {
            statements.push(format!("ALTER EXTENSION {path} SET SCHEMA {}", quote(namespace)));
        }
        // The scripts of an extension lead to newer versions only.
        if numbers(version) > numbers(&self.version) {
            statements.push(format!("ALTER EXTENSION {path} UPDATE TO {}", literal(version)));
        }
        Alter::InPlace(statements)
    }

    fn rename(&self, renaming: &Renaming<'_>) -> Option<String> {
        let To::Namespace(name) = renaming.to else { return None };
        let path = renaming.site.id.path();
        Some(format!("ALTER EXTENSION {path} SET SCHEMA {}", quote(name)))
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("EXTENSION {}", site.id.path()))
    }
}

/// The numbers in a version, to be compared one by one.
fn numbers(version: &str) -> Vec<u64> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}
