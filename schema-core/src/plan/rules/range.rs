//! Range types: `CREATE TYPE … AS RANGE`. The multirange type is named where its name is not the
//! one that the server makes (`makeMultirangeTypeName()`).

use crate::name::{self, MAX_NAME_BYTES};
use crate::object::Range;

use super::super::context::Site;
use super::super::grants::Grantable;
use super::super::text;
use super::Rule;

impl Rule for Range {
    fn create(&self, site: &Site<'_>, elements: &[String]) -> Vec<String> {
        let Self { subtype, subtype_opclass, collation, canonical, subtype_diff, multirange } =
            self;
        let made = made_multirange(site);
        let options = [
            ("subtype", Some(subtype)),
            ("subtype_opclass", subtype_opclass.as_ref()),
            ("collation", collation.as_ref()),
            ("canonical", canonical.as_ref()),
            ("subtype_diff", subtype_diff.as_ref()),
            ("multirange_type_name", multirange.as_ref().filter(|path| **path != made)),
        ];
        let options: Vec<_> = options
            .into_iter()
            .filter_map(|(option, value)| Some(format!("{option} = {}", value?)))
            .collect();
        let path = site.id.path();
        let sql = format!("CREATE TYPE {path} AS RANGE (\n    {}\n)", options.join(",\n    "));
        text::with_shell(path, elements, sql)
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        // Its functions go with it, and could not go before.
        let cascade = if self.canonical.is_some() { " CASCADE" } else { "" };
        vec![format!("DROP TYPE {}{cascade}", site.id.path())]
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("TYPE {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        Some(Grantable::Whole(format!("TYPE {}", site.id.path())))
    }
}

/// The path of the multirange type that the server makes for a range.
fn made_multirange(site: &Site<'_>) -> String {
    let range = site.id.name();
    let made = match range.split_once("range") {
        Some((before, after)) => format!("{before}multirange{after}"),
        None => {
            let mut end = range.len().min(MAX_NAME_BYTES - "_multirange".len());
            while !range.is_char_boundary(end) {
                end -= 1;
            }
            format!("{}_multirange", range.get(..end).unwrap_or(&range))
        }
    };
    name::join([site.id.namespace().unwrap_or_default().as_str(), &made])
}
