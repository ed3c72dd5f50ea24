//! What a step does to files and locks, as the server tells it, and whether the plan says so.

use std::collections::BTreeMap;

use postgres::Client;
use schema_core::ObjectId;
use schema_core::plan::Lock;
use schema_core::plan::file::FileStep;

use super::StepRun;

/// A relation's name and file, by oid.
pub(super) type Files = BTreeMap<u32, (String, u32)>;

/// The files of tables and materialised views.
pub(super) fn files(client: &mut Client) -> Result<Files, postgres::Error> {
    let sql = "SELECT c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname),
                   coalesce(pg_catalog.pg_relation_filenode(c.oid), 0::oid)
               FROM pg_catalog.pg_class c
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
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

/// The locks that a transaction holds.
#[derive(Default)]
pub(super) struct Locks {
    names: BTreeMap<u32, String>,
    held: BTreeMap<u32, Lock>,
}

impl Locks {
    /// Says what was there before the transaction: others wait for nothing else.
    pub(super) fn known(&mut self, files: &Files) {
        self.names = files.iter().map(|(oid, (name, _))| (*oid, name.clone())).collect();
    }

    /// The locks on tables that were taken since the last call, with their relations.
    pub(super) fn taken(
        &mut self,
        client: &mut Client,
    ) -> Result<Vec<(Lock, String)>, postgres::Error> {
        let sql = "SELECT relation, mode FROM pg_catalog.pg_locks
                   WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation'
                       AND relation >= 16384";
        let mut now: BTreeMap<u32, Lock> = BTreeMap::new();
        for row in client.query_typed(sql, &[])? {
            let (relation, mode): (u32, String) = (row.try_get(0)?, row.try_get(1)?);
            let Some(mode) = Lock::ALL.iter().find(|known| known.catalog() == mode) else {
                continue;
            };
            let held = now.entry(relation).or_insert(*mode);
            *held = (*mode).max(*held);
        }
        let mut taken = Vec::new();
        for (relation, mode) in &now {
            if self.held.get(relation).is_none_or(|held| held < mode)
                && let Some(name) = self.names.get(relation)
            {
                taken.push((*mode, name.clone()));
            }
        }
        self.held = now;
        Ok(taken)
    }
}

/// What a step did to what was `there` before the plan although the plan does not say so. That it
/// did less counts for nothing: some rewrites depend on the session.
pub(super) fn surprises(step: &FileStep, run: &StepRun, there: &Files) -> Vec<String> {
    let is_there = |name: &str| there.values().any(|(known, _)| known == name);
    let path = |object: &str| ObjectId::parse(object).map(|id| id.path().to_owned());
    let foretold: Vec<(Lock, String)> = step
        .locks
        .iter()
        .filter_map(|text| {
            let (mode, object) = text.split_once(" on ")?;
            let lock = Lock::ALL.iter().find(|lock| lock.sql() == mode)?;
            Some((*lock, path(object)?))
        })
        .collect();
    let rewrites: Vec<String> = step
        .hazards_of("rewrite")
        .filter_map(|text| path(text.strip_prefix("rewrites ")?))
        .collect();
    let mut surprises = Vec::new();
    for table in run.rewritten.iter().filter(|table| is_there(table) && !rewrites.contains(table)) {
        surprises.push(format!("rewrites {table}"));
    }
    // Weaker ones are those of reading and writing.
    let felt = run.locks.iter().filter(|(lock, _)| *lock >= Lock::ShareUpdateExclusive);
    for (lock, table) in felt.filter(|(_, table)| is_there(table)) {
        if !foretold.iter().any(|(said, of)| of == table && said >= lock) {
            surprises.push(format!("locks {table} in {} mode", lock.sql()));
        }
    }
    surprises
}
