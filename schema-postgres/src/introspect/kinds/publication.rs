//! Publications and what they publish (`pg_publication`, `pg_publication_rel`,
//! `pg_publication_namespace`).

use schema_core::object::{Publication, PublicationNamespace, PublicationTable};
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "publications";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("publication")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let name: String = cells.get()?;
        let publication = Publication {
            all_tables: cells.get()?,
            publish: cells.get()?,
            via_root: cells.get()?,
            generated_columns: cells.get()?,
        };
        let id = ObjectId::new(Kind::Publication, [name.as_str()]);
        catalog.add(class::PG_PUBLICATION, oid, id, Entry::new(publication));
    }
    for row in catalog.rows("publication_table")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let publication: u32 = cells.get()?;
        let relation: u32 = cells.get()?;
        let numbers: Option<Vec<i16>> = cells.get()?;
        let filter = cells.get()?;
        let table = catalog.id(class::PG_CLASS, relation, 0);
        let Some(id) = member(catalog, Kind::PublicationTable, publication, table) else {
            continue;
        };
        // They are kept in the order of the table, which is history.
        let mut columns = catalog.column_names(relation, &numbers.unwrap_or_default());
        columns.sort();
        let entry = Entry::new(PublicationTable { columns, filter });
        catalog.add(class::PG_PUBLICATION_REL, oid, id, entry);
    }
    for row in catalog.rows("publication_namespace")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let publication: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let namespace = catalog.id(class::PG_NAMESPACE, namespace, 0);
        let id = member(catalog, Kind::PublicationNamespace, publication, namespace);
        let Some(id) = id else { continue };
        let entry = Entry::new(PublicationNamespace {});
        catalog.add(class::PG_PUBLICATION_NAMESPACE, oid, id, entry);
    }
    Ok(())
}

/// The id of what is published: the publication's path and its own.
fn member(
    catalog: &Catalog,
    kind: Kind,
    publication: u32,
    published: Option<&ObjectId>,
) -> Option<ObjectId> {
    let publication = catalog.id(class::PG_PUBLICATION, publication, 0)?;
    ObjectId::from_path(kind, &format!("{}.{}", publication.path(), published?.path()))
}
