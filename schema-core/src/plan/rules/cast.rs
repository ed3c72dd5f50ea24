//! Casts: `CREATE CAST`. PostgreSQL alters none.

use crate::object::{Cast, CastContext};

use super::super::context::Site;
use super::super::rename::Renaming;
use super::Rule;

impl Rule for Cast {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { function, inout, implicit } = self;
        let method = match (function, inout) {
            (Some(function), _) => format!("WITH FUNCTION {function}"),
            (None, true) => "WITH INOUT".to_owned(),
            (None, false) => "WITHOUT FUNCTION".to_owned(),
        };
        let implicit = match implicit {
            Some(CastContext::Assignment) => " AS ASSIGNMENT",
            Some(CastContext::Implicit) => " AS IMPLICIT",
            None => "",
        };
        vec![format!("CREATE CAST {} {method}{implicit}", site.id.path())]
    }

    fn rename(&self, _: &Renaming<'_>) -> Option<String> {
        None
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("CAST {}", site.id.path()))
    }
}
