//! Rows that are locked as they are read.

use super::filter::{Filter, Select};
use crate::{Model, Table};

/// That rows are read without locks.
#[derive(Debug)]
pub enum Unlocked {}

/// That rows are locked, and waited for where others have locked them.
#[derive(Debug)]
pub enum Waiting {}

/// That rows are locked, and not waited for.
#[derive(Debug)]
pub enum NotWaiting {}

/// What locks rows, and what becomes of those that others have locked: the end of a statement.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lock {
    pub(super) strength: &'static str,
    pub(super) wait: &'static str,
}

/// The locks, each as a function of what reads rows.
macro_rules! locks {
    ($($(#[$doc:meta])* $name:ident => $sql:literal;)*) => {
        impl<'v, T: Table> Filter<'v, T> {$(
            $(#[$doc])*
            pub fn $name(self) -> Select<'v, T, (), Waiting> {
                self.select().$name()
            }
        )*}

        /// Locks on the rows that are read, which end with the transaction: read them by one. Tables
        /// have such rows, and neither views nor structs of your own.
        impl<'v, T: Table, O> Select<'v, T, O> {$(
            $(#[$doc])*
            pub fn $name(self) -> Select<'v, T, O, Waiting> {
                self.locked(Lock { strength: $sql, wait: "" })
            }
        )*}
    };
}

locks! {
    /// Nobody else can change, delete or lock the rows until the transaction ends: `FOR UPDATE`.
    for_update => " FOR UPDATE";
    /// [`for_update`](Self::for_update) that lets others write rows that point at these:
    /// `FOR NO KEY UPDATE`, the lock of an UPDATE that changes no key.
    for_no_key_update => " FOR NO KEY UPDATE";
    /// Nobody can change or delete the rows until the transaction ends; others can do the same:
    /// `FOR SHARE`.
    for_share => " FOR SHARE";
    /// [`for_share`](Self::for_share) that lets others change what is no key of the rows:
    /// `FOR KEY SHARE`, the lock of a foreign key.
    for_key_share => " FOR KEY SHARE";
}

impl<'v, T: Model, O> Select<'v, T, O, Waiting> {
    /// Rows that others have locked are passed over, as the jobs of a queue that others do:
    /// `SKIP LOCKED`.
    pub fn skip_locked(self) -> Select<'v, T, O, NotWaiting> {
        let lock = Lock { wait: " SKIP LOCKED", ..self.lock };
        self.locked(lock)
    }

    /// A row that others have locked is an error of the server (`55P03`, `lock_not_available`):
    /// `NOWAIT`.
    pub fn no_wait(self) -> Select<'v, T, O, NotWaiting> {
        let lock = Lock { wait: " NOWAIT", ..self.lock };
        self.locked(lock)
    }
}
