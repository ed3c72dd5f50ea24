//! Foreign servers: `CREATE SERVER`, and their version and options by `ALTER`.

use crate::name::{literal, quote};
use crate::object::{Object, Server};

use super::super::context::{Alteration, Site};
use super::super::definition;
use super::super::grants::Grantable;
use super::super::step::Alter;
use super::super::text;
use super::Rule;

impl Rule for Server {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { wrapper, server_type, version, options } = self;
        let mut sql = format!("CREATE SERVER {}", site.id.path());
        if let Some(server_type) = server_type {
            sql += &format!(" TYPE {}", literal(server_type));
        }
        if let Some(version) = version {
            sql += &format!(" VERSION {}", literal(version));
        }
        sql += &format!(" FOREIGN DATA WRAPPER {}", quote(wrapper));
        if !options.is_empty() {
            sql += &format!(" {}", text::foreign_options(options, ""));
        }
        vec![sql]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Server(to) = &change.to.entry.object else { return Alter::Replace };
        let Self { wrapper, server_type, version, options } = self;
        if (wrapper, server_type) != (&to.wrapper, &to.server_type) {
            return Alter::Replace;
        }
        let version = (*version != to.version).then(|| match &to.version {
            Some(version) => format!("VERSION {}", literal(version)),
            None => "VERSION NULL".to_owned(),
        });
        let actions = [version, definition::foreign_changes(options, &to.options)];
        let actions: Vec<_> = actions.into_iter().flatten().collect();
        if actions.is_empty() {
            return Alter::InPlace(Vec::new());
        }
        Alter::InPlace(vec![format!("ALTER SERVER {} {}", change.to.id.path(), actions.join(" "))])
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("SERVER {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        Some(Grantable::Whole(format!("FOREIGN SERVER {}", site.id.path())))
    }
}
