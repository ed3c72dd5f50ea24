//! What needs what, and what belongs to an extension (`pg_depend`).

use std::borrow::Cow;
use std::collections::HashMap;

use schema_core::{Diagnostic, Kind, Object, ObjectId, Schema};

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
    needs.sort_unstable();
    for of_one in needs.chunk_by(|(a, _), (b, _)| a == b) {
        let Some((from, _)) = of_one.first() else { continue };
        let Some(id) = catalog.id(from.0, from.1, from.2).cloned() else { continue };
        let to = of_one.iter().map(|(_, to)| *to);
        let found = unsaid(catalog, &members, &id, to);
        if let Some(entry) = catalog.schema.get_mut(&id) {
            entry.needs.extend(found);
        }
    }
    Ok(())
}

/// Of what an object needs that which neither its parent nor a field says.
fn unsaid(
    catalog: &Catalog,
    members: &HashMap<Address, ObjectId>,
    id: &ObjectId,
    to: impl Iterator<Item = Address>,
) -> Vec<ObjectId> {
    let schema = &catalog.schema;
    let Some(entry) = schema.get(id) else { return Vec::new() };
    // What an extension made needs nothing that `CREATE EXTENSION` would not see to.
    if entry.extension.is_some() {
        return Vec::new();
    }
    let implied = schema.implied_needs(id, entry);
    to.filter_map(|to| catalog.id(to.0, to.1, to.2).or_else(|| members.get(&(to.0, to.1, 0))))
        .filter_map(|need| or_its_extension(schema, need))
        .filter(|need| {
            **need != *id && !implied.contains(need) && need.parent_path() != Some(id.path())
        })
        .map(Cow::into_owned)
        .collect()
}

/// The object itself, or the extension that it belongs to: it is there as soon as that is.
/// `None` where the schema has no such object.
fn or_its_extension<'s>(schema: &Schema, id: &'s ObjectId) -> Option<Cow<'s, ObjectId>> {
    let entry = schema.get(id)?;
    Some(match (&entry.extension, &entry.object) {
        (Some(name), object) if !matches!(object, Object::Extension(_)) => {
            Cow::Owned(ObjectId::new(Kind::Extension, [name.as_str()]))
        }
        _ => Cow::Borrowed(id),
    })
}
