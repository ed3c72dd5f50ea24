//! What needs what, and what belongs to an extension (`pg_depend`).

use std::collections::HashMap;

use schema_core::{Diagnostic, Kind, Object, ObjectId};

use super::super::catalog::{Address, Catalog, Cells, class};

const KIND: &str = "dependencies";

// The query leaves out what parents and fields say: namespaces, internal rows (`deptype` `i`),
// and the automatic ones of constraints and defaults, which are their own columns. What the
// expression of a constraint or a generated column needs has a normal row besides.

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    // Things that are not read one by one, such as an extension's functions: their extension.
    let mut members: HashMap<Address, ObjectId> = HashMap::new();
    let mut needs = Vec::new();
    for row in catalog.rows("depend")? {
        let mut cells = Cells::new(&row, KIND);
        let from: Address = (cells.get()?, cells.get()?, cells.get()?);
        let to: Address = (cells.get()?, cells.get()?, cells.get()?);
        if cells.code()? != 'e' {
            needs.push((from, to));
            continue;
        }
        let Some(extension) = catalog.id(class::PG_EXTENSION, to.1, 0).cloned() else { continue };
        match catalog.id(from.0, from.1, from.2).cloned() {
            Some(id) => {
                if let Some(entry) = catalog.schema.get_mut(&id) {
                    entry.extension = Some(extension.name());
                }
            }
            None => {
                members.insert(from, extension);
            }
        }
    }
    for (from, to) in needs {
        let Some(id) = catalog.id(from.0, from.1, from.2).cloned() else { continue };
        let whole = (to.0, to.1, 0);
        let Some(need) = catalog
            .id(to.0, to.1, to.2)
            .or_else(|| members.get(&whole))
            .cloned()
            .map(|need| extension_of(catalog, need))
        else {
            continue;
        };
        if let Some(entry) = catalog.schema.get_mut(&id) {
            entry.needs.insert(need);
        }
    }
    // What an extension made needs nothing that `CREATE EXTENSION` would not see to.
    let owned: Vec<ObjectId> = catalog
        .schema
        .iter()
        .filter(|(_, entry)| entry.extension.is_some() && !entry.needs.is_empty())
        .map(|(id, _)| id.clone())
        .collect();
    for id in owned {
        if let Some(entry) = catalog.schema.get_mut(&id) {
            entry.needs.clear();
        }
    }
    Ok(())
}

/// An extension's object is there as soon as the extension is.
fn extension_of(catalog: &Catalog, id: ObjectId) -> ObjectId {
    let Some(entry) = catalog.schema.get(&id) else { return id };
    match (&entry.extension, &entry.object) {
        (Some(name), object) if !matches!(object, Object::Extension(_)) => {
            ObjectId::new(Kind::Extension, [name.as_str()])
        }
        _ => id,
    }
}
