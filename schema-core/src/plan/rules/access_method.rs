//! Access methods: `CREATE ACCESS METHOD`. PostgreSQL can alter nothing of one.

use crate::object::AccessMethod;

use super::super::context::Site;
use super::super::rename::Renaming;
use super::Rule;

impl Rule for AccessMethod {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { of, handler } = self;
        let path = site.id.path();
        let of = of.to_ascii_uppercase();
        vec![format!("CREATE ACCESS METHOD {path} TYPE {of} HANDLER {handler}")]
    }

    fn rename(&self, _: &Renaming<'_>) -> Option<String> {
        None
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("ACCESS METHOD {}", site.id.path()))
    }
}
