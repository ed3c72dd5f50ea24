//! Default privileges (`pg_default_acl`): what new objects of a role are granted.

use std::collections::BTreeMap;

use schema_core::grant::grants;
use schema_core::name::quote;
use schema_core::object::DefaultPrivileges;
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, class};
use super::grant::Acls;

const KIND: &str = "default privileges";

/// Role, namespace or 0, code of the kind of object.
type Key = (u32, u32, char);

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    let mut acls: Acls<Key> = Acls::new();
    let mut names = BTreeMap::new();
    for row in catalog.rows("default_privileges")? {
        let mut cells = Cells::new(&row, KIND);
        let key: Key = (cells.get()?, cells.get()?, cells.code()?);
        let role: String = cells.get()?;
        let namespace: Option<String> = cells.get()?;
        names.insert(key, (role, namespace));
        acls.take(key, &mut cells)?;
    }
    for (key, rights) in acls.differences() {
        let Some((role, namespace)) = names.remove(&key) else { continue };
        let on = match key.2 {
            'r' => "tables",
            'S' => "sequences",
            'f' => "functions",
            'T' => "types",
            'n' => "schemas",
            'L' => "large_objects",
            _ => continue,
        };
        let place = match &namespace {
            Some(namespace) => format!(" in {}", quote(namespace)),
            None => String::new(),
        };
        let path = format!("of {}{place} on {on}", quote(&role)).replace('\n', " ");
        let Some(id) = ObjectId::from_path(Kind::DefaultPrivileges, &path) else { continue };
        let mut entry = Entry::new(DefaultPrivileges {
            role,
            on: on.to_owned(),
            privileges: grants(&rights),
            namespace,
        });
        entry.needs.extend(catalog.id(class::PG_NAMESPACE, key.1, 0).cloned());
        catalog.schema.insert(id, entry);
    }
    Ok(())
}
