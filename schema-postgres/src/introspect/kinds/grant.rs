//! Access privileges of everything that was read, where they differ from those that it was born
//! with.

use std::collections::BTreeMap;

use schema_core::grant::{Grantee, Level, Privilege, Right, Rights, grants};
use schema_core::object::Unmodelled;
use schema_core::{Diagnostic, Entry, Kind, ObjectId};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "grants";

/// Whether an object is born with a privilege, and whether it has it; with the right to give it on.
#[derive(Default)]
struct Held {
    born: Option<bool>,
    now: Option<bool>,
}

/// The privileges of several objects, while they are read.
pub(super) struct Acls<K>(BTreeMap<K, BTreeMap<Right, Held>>);

impl<K: Ord> Acls<K> {
    pub(super) fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Takes what `aclexplode()` says of one item: whether it is of birth, whether every role has
    /// it, or the owner, or which, who gave it, the privilege, and whether it can be given on.
    pub(super) fn take(&mut self, key: K, cells: &mut Cells<'_>) -> Result<(), Diagnostic> {
        let born: bool = cells.get()?;
        let public: bool = cells.get()?;
        let owner: bool = cells.get()?;
        let role: String = cells.get()?;
        let by: Option<String> = cells.get()?;
        let privilege: &str = cells.get()?;
        let option: bool = cells.get()?;
        let grantee = match (public, owner) {
            (true, _) => Grantee::Public,
            (_, true) => Grantee::Owner,
            _ => Grantee::Role(role),
        };
        if let Some(privilege) = Privilege::from_word(privilege) {
            let rights = self.0.entry(key).or_default();
            let held = rights.entry((grantee, by, privilege)).or_default();
            let side = if born { &mut held.born } else { &mut held.now };
            *side = Some(side.unwrap_or(false) | option);
        }
        Ok(())
    }

    /// What of each differs from birth.
    pub(super) fn differences(self) -> impl Iterator<Item = (K, Rights)> {
        self.0.into_iter().filter_map(|(key, held)| {
            let rights: Rights =
                held.into_iter().filter_map(|(right, held)| Some((right, held.level()?))).collect();
            (!rights.is_empty()).then_some((key, rights))
        })
    }
}

impl Held {
    fn level(&self) -> Option<Level> {
        match (self.born, self.now) {
            (born, now) if born == now => None,
            (_, None) => Some(Level::Revoked),
            (_, Some(false)) => Some(Level::Granted),
            (_, Some(true)) => Some(Level::WithOption),
        }
    }
}

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    let mut acls: Acls<ObjectId> = Acls::new();
    for row in catalog.rows("grant")? {
        let mut cells = Cells::new(&row, KIND);
        let (class, oid, sub) = (cells.get()?, cells.get()?, cells.get()?);
        let member: Option<String> = cells.get()?;
        let id = match catalog.id(class, oid, sub) {
            // What makes a range can be granted, but belongs to the range.
            Some(id) if class == class::PG_PROC && !is_routine(id.kind()) => None,
            Some(id) => Some(id.clone()),
            // The functions of an extension are not read one by one.
            None => member.and_then(|name| {
                let path = format!("grants on {}", name.replace(['\n', '\0'], " "));
                ObjectId::from_path(Kind::Unmodelled, &path)
            }),
        };
        if let Some(id) = id {
            acls.take(id, &mut cells)?;
        }
    }
    for (id, rights) in acls.differences() {
        match catalog.schema.get_mut(&id) {
            Some(entry) if id.kind() != Kind::Unmodelled => entry.grants = grants(&rights),
            Some(_) => {}
            None => {
                catalog.schema.insert(id, Entry::new(Unmodelled {}));
            }
        }
    }
    Ok(())
}

fn is_routine(kind: Kind) -> bool {
    matches!(kind, Kind::Routine | Kind::Aggregate | Kind::Unmodelled)
}
