//! Runs in the crate that the test writes: one row of a table, in and out through its models.

use schema::Error;
use schema::postgres::{Client, Transaction};
use schema::prelude::*;

/// What became of every table.
#[derive(Default)]
pub struct Tally {
    /// Written, read, found, changed and deleted.
    pub passed: usize,
    /// A constraint of the table refused the row that was made up.
    pub refused: usize,
    /// Anything else.
    pub failed: usize,
}

impl Tally {
    /// Inserts a row, reads it back in every way, changes and deletes it, and rolls back.
    pub fn table<M>(
        &mut self,
        client: &mut Client,
        new: M::New,
        found: impl FnOnce(&mut Transaction<'_>, &M) -> Result<Vec<Option<M>>, Error>,
    ) where
        M: Table + PartialEq + std::fmt::Debug,
    {
        match attempt(client, new, found) {
            Ok(None) => self.passed += 1,
            Ok(Some(wrong)) => {
                println!("FAILED {}: {wrong}", M::RELATION);
                self.failed += 1;
            }
            Err(error) => match error.code() {
                // Data exceptions, constraint violations, triggers, checked views; and a foreign
                // table whose wrapper has no handler.
                Some(code) if ["22", "23", "P0", "44", "55"].contains(&&code[..2]) => {
                    println!("refused {}: {error:?}", M::RELATION);
                    self.refused += 1;
                }
                _ => {
                    println!("FAILED {}: {error:?}", M::RELATION);
                    self.failed += 1;
                }
            },
        }
    }

    /// Reads every row of a view.
    pub fn view<M: Model>(&mut self, client: &mut Client) {
        match M::all(client) {
            Ok(_) => self.passed += 1,
            // A materialised view that was restored without its rows.
            Err(error) if error.code() == Some("55000") => {
                self.refused += 1;
            }
            Err(error) => {
                println!("FAILED {}: {error:?}", M::RELATION);
                self.failed += 1;
            }
        }
    }
}

fn attempt<M>(
    client: &mut Client,
    new: M::New,
    found: impl FnOnce(&mut Transaction<'_>, &M) -> Result<Vec<Option<M>>, Error>,
) -> Result<Option<String>, Error>
where
    M: Table + PartialEq + std::fmt::Debug,
{
    let mut transaction = client.transaction()?;
    // Neither foreign keys nor triggers: the row stands alone.
    transaction.batch_execute("SET LOCAL session_replication_role = replica")?;
    let row = M::insert(&mut transaction, &new)?;
    let all = M::all(&mut transaction)?;
    if all.len() != 1 || all[0] != row {
        return Ok(Some(format!("inserted {row:?}, read {all:?}")));
    }
    for again in found(&mut transaction, &row)? {
        if again.as_ref() != Some(&row) {
            return Ok(Some(format!("inserted {row:?}, found {again:?}")));
        }
    }
    Ok(None)
}
