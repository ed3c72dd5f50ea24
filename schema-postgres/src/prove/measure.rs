//! What a step does to files and locks, as the server tells it.

use std::collections::BTreeMap;

use postgres::Client;

/// A relation's name and file, by oid.
pub(super) type Files = BTreeMap<u32, (String, u32)>;

/// The files of tables and materialised views.
pub(super) fn files(client: &mut Client) -> Result<Files, postgres::Error> {
    let sql = "SELECT c.oid, c.oid::pg_catalog.regclass::text,
                   coalesce(pg_catalog.pg_relation_filenode(c.oid), 0::oid)
               FROM pg_catalog.pg_class c
               WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm')";
    let mut files = Files::new();
    for row in client.query_typed(sql, &[])? {
        files.insert(row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?));
    }
    Ok(files)
}

/// The names of those that have another file now.
pub(super) fn rewritten(before: &Files, now: &Files) -> Vec<String> {
    now.iter()
        .filter(|(oid, (_, file))| before.get(oid).is_some_and(|(_, old)| old != file))
        .map(|(_, (name, _))| name.clone())
        .collect()
}

/// The modes, weakest first (<https://www.postgresql.org/docs/current/explicit-locking.html>).
const MODES: [&str; 8] = [
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
];

/// The locks that a transaction holds.
#[derive(Default)]
pub(super) struct Locks {
    names: BTreeMap<u32, String>,
    held: BTreeMap<u32, usize>,
}

impl Locks {
    /// Says what was there before the transaction: others wait for nothing else.
    pub(super) fn known(&mut self, files: &Files) {
        self.names = files.iter().map(|(oid, (name, _))| (*oid, name.clone())).collect();
    }

    /// The locks on tables that were taken since the last call, in words, with their relations.
    pub(super) fn taken(
        &mut self,
        client: &mut Client,
    ) -> Result<Vec<(String, String)>, postgres::Error> {
        let sql = "SELECT relation, mode FROM pg_catalog.pg_locks
                   WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation'
                       AND relation >= 16384";
        let mut now: BTreeMap<u32, usize> = BTreeMap::new();
        for row in client.query_typed(sql, &[])? {
            let (relation, mode): (u32, String) = (row.try_get(0)?, row.try_get(1)?);
            let Some(mode) = MODES.iter().position(|known| *known == mode) else { continue };
            let held = now.entry(relation).or_default();
            *held = mode.max(*held);
        }
        let mut taken = Vec::new();
        for (relation, mode) in &now {
            if self.held.get(relation).is_none_or(|held| held < mode)
                && let Some(name) = self.names.get(relation)
                && let Some(word) = MODES.get(*mode)
            {
                taken.push((words(word), name.clone()));
            }
        }
        self.held = now;
        Ok(taken)
    }
}

/// `AccessExclusiveLock` as SQL writes it: `ACCESS EXCLUSIVE`.
fn words(mode: &str) -> String {
    let mut words = String::new();
    for c in mode.trim_end_matches("Lock").chars() {
        if c.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(c.to_ascii_uppercase());
    }
    words
}
