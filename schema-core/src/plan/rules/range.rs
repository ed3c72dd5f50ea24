//! Range types: `CREATE TYPE … AS RANGE`. The multirange type is named where its name is not the
//! one that the server makes (`makeMultirangeTypeName()`).

use crate::id::ObjectId;
use crate::name::{self, MAX_NAME_BYTES, literal, quote};
use crate::object::Range;

use super::super::context::Site;
use super::super::grants::Grantable;
use super::super::rename::{Renaming, To};
use super::super::text;
use super::Rule;

impl Rule for Range {
    fn create(&self, site: &Site<'_>, elements: &[String]) -> Vec<String> {
        let Self { subtype, subtype_opclass, collation, canonical, subtype_diff, multirange } =
            self;
        let made = made_multirange(site.id);
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

    /// PostgreSQL leaves its functions where they were, and its multirange type in its namespace:
    /// they go along, so that what is printed with them can be made anew.
    fn rename(&self, renaming: &Renaming<'_>) -> Option<String> {
        let id = renaming.site.id;
        let (mut space, mut own) = (id.namespace()?, id.name());
        let path = id.path();
        let mut statements = Vec::new();
        let multirange = |now: &str| {
            format!(
                "(SELECT rngmultitypid FROM pg_catalog.pg_range WHERE rngtypid = {}::pg_catalog.regtype)",
                literal(now)
            )
        };
        match renaming.to {
            To::Name(name) => {
                statements.push(format!("ALTER TYPE {path} RENAME TO {}", quote(name)));
                own.clone_from(name);
            }
            To::Namespace(name) => {
                statements.push(format!("ALTER TYPE {path} SET SCHEMA {}", quote(name)));
                space.clone_from(name);
            }
            To::Label { .. } => return None,
        }
        let now = name::join([space.as_str(), &own]);
        let mut types = format!("{}::pg_catalog.regtype", literal(&now));
        if let Some(path) = &self.multirange {
            if let To::Name(name) = renaming.to
                && *path == made_multirange(id)
            {
                let made = made_multirange_name(name);
                statements.push(format!("ALTER TYPE {path} RENAME TO {}", quote(&made)));
            }
            if let To::Namespace(name) = renaming.to {
                statements.push(format!(
                    "EXECUTE (SELECT pg_catalog.format('ALTER TYPE %s SET SCHEMA %I', \
                     {}::pg_catalog.regtype, {}))",
                    multirange(&now),
                    literal(name)
                ));
            }
            types = format!("{types}, {}", multirange(&now));
        }
        statements.push(format!(
            "FOR made IN SELECT p.oid, p.proname, p.pronamespace, t.typname, t.typnamespace \
             FROM pg_catalog.pg_depend d \
             JOIN pg_catalog.pg_proc p ON p.oid = d.objid \
             JOIN pg_catalog.pg_type t ON t.oid = d.refobjid \
             WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass \
             AND d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass \
             AND d.deptype = 'i' AND d.refobjid IN ({types}) LOOP \
             IF made.pronamespace <> made.typnamespace THEN \
             EXECUTE pg_catalog.format('ALTER FUNCTION %s SET SCHEMA %s', \
             made.oid::pg_catalog.regprocedure, made.typnamespace::pg_catalog.regnamespace); END IF; \
             IF made.proname <> made.typname THEN \
             EXECUTE pg_catalog.format('ALTER FUNCTION %s RENAME TO %I', \
             made.oid::pg_catalog.regprocedure, made.typname); END IF; END LOOP"
        ));
        Some(text::block_with("made record", &statements))
    }

    fn make_way(&self, site: &Site<'_>, name: &str) -> Vec<String> {
        let to = To::Name(name.to_owned());
        let named = self.multirange.as_ref().filter(|path| **path != made_multirange(site.id));
        let multirange = named.map(|path| {
            format!("ALTER TYPE {path} RENAME TO {}", quote(&made_multirange_name(name)))
        });
        let whole = self.rename(&Renaming { site: *site, parent: None, to: &to });
        multirange.into_iter().chain(whole).collect()
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
fn made_multirange(range: &ObjectId) -> String {
    let made = made_multirange_name(&range.name());
    name::join([range.namespace().unwrap_or_default().as_str(), &made])
}

fn made_multirange_name(range: &str) -> String {
    match range.split_once("range") {
        Some((before, after)) => format!("{before}multirange{after}"),
        None => {
            let mut end = range.len().min(MAX_NAME_BYTES - "_multirange".len());
            while !range.is_char_boundary(end) {
                end -= 1;
            }
            format!("{}_multirange", range.get(..end).unwrap_or(range))
        }
    }
}
