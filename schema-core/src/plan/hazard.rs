//! What a step takes and costs: its locks, and why it needs thought.

use std::fmt;

use crate::id::ObjectId;
use crate::record::words;

words! {
    /// A lock on a table, view or sequence, the weakest first
    /// (<https://www.postgresql.org/docs/current/explicit-locking.html>, table-level locks).
    Lock {
        /// As `SELECT` takes it; only `ACCESS EXCLUSIVE` waits for it.
        AccessShare = "access_share",
        /// As `SELECT … FOR UPDATE` takes it.
        RowShare = "row_share",
        /// As writes take it.
        RowExclusive = "row_exclusive",
        /// Rows can be read and written; other changes of the schema wait.
        ShareUpdateExclusive = "share_update_exclusive",
        /// Writes wait.
        Share = "share",
        /// Writes wait, and so does everything else that wants this lock.
        ShareRowExclusive = "share_row_exclusive",
        /// Writes wait; nothing else than reading goes on.
        Exclusive = "exclusive",
        /// Reads and writes wait.
        AccessExclusive = "access_exclusive",
    }
}

impl Lock {
    /// What `LOCK TABLE … IN … MODE` calls it.
    pub fn sql(self) -> &'static str {
        match self {
            Self::AccessShare => "ACCESS SHARE",
            Self::RowShare => "ROW SHARE",
            Self::RowExclusive => "ROW EXCLUSIVE",
            Self::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Self::Share => "SHARE",
            Self::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Self::Exclusive => "EXCLUSIVE",
            Self::AccessExclusive => "ACCESS EXCLUSIVE",
        }
    }

    /// What `pg_locks.mode` calls it.
    pub fn catalog(self) -> &'static str {
        match self {
            Self::AccessShare => "AccessShareLock",
            Self::RowShare => "RowShareLock",
            Self::RowExclusive => "RowExclusiveLock",
            Self::ShareUpdateExclusive => "ShareUpdateExclusiveLock",
            Self::Share => "ShareLock",
            Self::ShareRowExclusive => "ShareRowExclusiveLock",
            Self::Exclusive => "ExclusiveLock",
            Self::AccessExclusive => "AccessExclusiveLock",
        }
    }

    /// Whether `SELECT` waits for it.
    pub fn blocks_reads(self) -> bool {
        self == Self::AccessExclusive
    }

    /// Whether `INSERT`, `UPDATE` and `DELETE` wait for it.
    pub fn blocks_writes(self) -> bool {
        self >= Self::Share
    }
}

/// Why a step needs thought. None of them is about what the same plan makes: a new table has no
/// rows and nobody who waits for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hazard {
    /// What no later step can bring back is lost with this object.
    DataLoss {
        /// What must be allowed by name.
        object: ObjectId,
        /// What is lost: `its rows`, `fractions of a second`.
        what: String,
    },
    /// The rows of the table are written anew: time and disk space grow with it.
    Rewrite(ObjectId),
    /// The rows of the table are all read.
    Scan(ObjectId),
    /// The rows that are there, or the state of the server, may not allow it.
    MayFail {
        /// When it does: `a row has no value in public.t.c`.
        why: String,
    },
    /// Reads of the relation wait.
    BlocksReads(ObjectId),
    /// Writes to the relation wait; reads do not.
    BlocksWrites(ObjectId),
    /// It needs this major version of PostgreSQL, which is newer than the one that the plan
    /// starts from.
    NeedsServer(u32),
}

impl Hazard {
    /// A stable word for scripts and filters.
    pub fn word(&self) -> &'static str {
        match self {
            Self::DataLoss { .. } => "data-loss",
            Self::Rewrite(_) => "rewrite",
            Self::Scan(_) => "scan",
            Self::MayFail { .. } => "may-fail",
            Self::BlocksReads(_) => "blocks-reads",
            Self::BlocksWrites(_) => "blocks-writes",
            Self::NeedsServer(_) => "needs-server",
        }
    }

    /// The object it is about, where it is about one.
    pub fn object(&self) -> Option<&ObjectId> {
        match self {
            Self::DataLoss { object, .. } => Some(object),
            Self::Rewrite(id) | Self::Scan(id) | Self::BlocksReads(id) | Self::BlocksWrites(id) => {
                Some(id)
            }
            Self::MayFail { .. } | Self::NeedsServer(_) => None,
        }
    }
}

/// One line for people: `loses column public.t.c: its values`.
impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DataLoss { object, what } => write!(f, "loses data of {object}: {what}"),
            Self::Rewrite(id) => write!(f, "rewrites {id}"),
            Self::Scan(id) => write!(f, "scans {id}"),
            Self::MayFail { why } => write!(f, "fails if {why}"),
            Self::BlocksReads(id) => write!(f, "blocks reads and writes of {id}"),
            Self::BlocksWrites(id) => write!(f, "blocks writes to {id}"),
            Self::NeedsServer(major) => write!(f, "needs PostgreSQL {major}"),
        }
    }
}
