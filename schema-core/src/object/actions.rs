//! What a table does of its own: triggers, rules, policies, and triggers of the whole database.

use crate::id::ObjectId;
use crate::record::words;

use super::object;

object! {
    /// A trigger of a table or view (`pg_trigger`). Clones on partitions belong to the trigger of
    /// the partitioned table; they are objects only where their enabled state is another one.
    Trigger {
        /// When it fires, as `pg_get_triggerdef()` prints it: `BEFORE INSERT OR UPDATE OF a`.
        /// `None` for a clone.
        events: Option<String>,
        /// What follows the table's name in `pg_get_triggerdef()`: deferrability, transition
        /// tables, level, condition, function and arguments. `None` for a clone.
        definition: Option<String>,
        /// `CREATE CONSTRAINT TRIGGER` (`tgconstraint`).
        constraint: bool,
        /// The trigger of a table above whose clone it is (`tgparentid`).
        parent: Option<ObjectId>,
        /// Whether and where it fires, if not as usual (`tgenabled`).
        enabled: Option<Firing>,
    }

    /// A rewrite rule of a table or view, without the one that makes a view (`pg_rewrite`).
    RewriteRule {
        /// `insert`, `update`, `delete` or `select` (`ev_type`).
        event: String,
        /// What follows the table's name in `pg_get_ruledef()`: condition and commands.
        definition: String,
        /// Whether and where it fires, if not as usual (`ev_enabled`).
        enabled: Option<Firing>,
    }

    /// A policy of row-level security (`pg_policy`).
    Policy {
        /// `AS RESTRICTIVE`: rows must pass it besides others (`polpermissive`).
        restrictive: bool,
        /// `select`, `insert`, `update` or `delete`; `None` for all (`polcmd`).
        command: Option<String>,
        /// The roles it is for, by name; none for everyone (`polroles`).
        roles: Vec<String>,
        /// Which rows are seen (`polqual`).
        using: Option<String>,
        /// Which rows may be written, if it is said apart (`polwithcheck`).
        check: Option<String>,
    }

    /// A trigger of the whole database (`pg_event_trigger`).
    EventTrigger {
        /// When it fires, such as `ddl_command_end` (`evtevent`).
        event: String,
        /// The commands it fires for; none for all (`evttags`).
        tags: Vec<String>,
        /// The path of its function (`evtfoid`).
        function: String,
        /// Whether and where it fires, if not as usual (`evtenabled`).
        enabled: Option<Firing>,
    }
}

words! {
    /// Whether and where a trigger or rule fires, where it is not the usual way: in sessions that
    /// are no replicas (`session_replication_role`).
    Firing {
        /// `DISABLE`: never.
        Disabled = "disabled",
        /// `ENABLE REPLICA`: only in replicas.
        Replica = "replica",
        /// `ENABLE ALWAYS`: everywhere.
        Always = "always",
    }
}
