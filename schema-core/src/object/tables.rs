//! Tables and what belongs to them, views, sequences.

use super::object;
use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::record::words;

object! {
    /// A sequence (`pg_sequence`). Numbers that `CREATE SEQUENCE` would choose are `None`.
    Sequence {
        /// `smallint`, `integer` or `bigint` (`seqtypid`).
        sql_type as "type": String,
        /// The first value (`seqstart`).
        start: Option<i64>,
        /// The step, 1 where `None` (`seqincrement`).
        increment: Option<i64>,
        /// The smallest value (`seqmin`).
        min: Option<i64>,
        /// The largest value (`seqmax`).
        max: Option<i64>,
        /// How many values a session takes at once, 1 where `None` (`seqcache`).
        cache: Option<i64>,
        /// Whether it starts again at its end (`seqcycle`).
        cycle: bool,
        /// Whether a crash resets it (`relpersistence` `u`).
        unlogged: bool,
        /// The column it goes with (`pg_depend`, `deptype` `a` or `i`).
        owned_by: Option<ObjectId>,
        /// Whether it belongs to an identity column (`deptype` `i`).
        identity: bool,
    }

    /// A table: ordinary, partitioned, a partition, or foreign.
    #[derive(Default)]
    Table {
        /// Whether a crash empties it (`relpersistence` `u`).
        unlogged: bool,
        /// How it is partitioned (`pg_get_partkeydef()`).
        partition_by: Option<String>,
        /// The table of which it is a partition.
        partition_of: Option<ObjectId>,
        /// Which rows the partition takes (`relpartbound`).
        bound: Option<String>,
        /// Whether its leaving was interrupted (`DETACH PARTITION CONCURRENTLY`,
        /// `pg_inherits.inhdetachpending`).
        detaching: bool,
        /// The tables it inherits from, in order (`pg_inherits`).
        inherits: Vec<ObjectId>,
        /// The composite type it has the columns of (`reloftype`).
        of_type: Option<String>,
        /// The table access method where it is not `heap` (`relam`).
        access_method: Option<String>,
        /// Where its rows are stored, if not in the database's default (`reltablespace`).
        tablespace: Option<String>,
        /// Storage parameters, `name=value` (`reloptions`; those of the TOAST table as `toast.…`).
        options: Vec<String>,
        /// How replicas find rows where it is neither by primary key nor by an index that says so:
        /// `full` or `nothing` (`relreplident`).
        replica_identity: Option<String>,
        /// Whether policies decide on rows (`relrowsecurity`).
        row_security: bool,
        /// Whether they do for the owner too (`relforcerowsecurity`).
        force_row_security: bool,
        /// The foreign server of a foreign table (`pg_foreign_table.ftserver`).
        server: Option<String>,
        /// The options of a foreign table, `name=value`, without secrets (`ftoptions`).
        server_options: Vec<String>,
    }

    /// A column of a table, view or materialised view.
    #[derive(Default)]
    Column {
        /// Place among its siblings, from 1 and without the gaps that dropped columns leave.
        position: u32,
        /// The type with its modifiers, as `format_type()` prints it.
        sql_type as "type": String,
        /// Whether NULL is refused (`attnotnull`, and validated).
        not_null: bool,
        /// The collation where it is not the type's own (`attcollation`).
        collation: Option<String>,
        /// Whether it is an identity column (`attidentity`).
        identity: Option<Identity>,
        /// Whether its value is computed from the row (`attgenerated`).
        generated: Option<Generated>,
        /// The expression of a generated column.
        expression: Option<String>,
        /// Whether it comes from a parent table (`attinhcount`, `attislocal`).
        inherited: Option<Inherited>,
        /// How long values are stored, where it is not the type's own way (`attstorage`).
        storage: Option<String>,
        /// The compression of long values where it was chosen (`attcompression`).
        compression: Option<String>,
        /// The statistics target where it was set (`attstattarget`).
        statistics: Option<i64>,
        /// Options of the planner, `name=value` (`attoptions`).
        options: Vec<String>,
        /// Options of a foreign table's column, `name=value` (`attfdwoptions`).
        server_options: Vec<String>,
    }

    /// The value a column takes where an INSERT gives none (`pg_attrdef`).
    Default {
        /// The expression as the server prints it.
        expression: String,
    }

    /// A constraint of a table (`pg_constraint`).
    Constraint {
        /// What it demands.
        body: ConstraintBody,
        /// `DEFERRABLE` (`condeferrable`).
        deferrable: bool,
        /// `INITIALLY DEFERRED` (`condeferred`).
        initially_deferred: bool,
        /// Stored rows were never checked (`convalidated`).
        not_valid: bool,
        /// Nothing checks it (`conenforced`, from PostgreSQL 18 on).
        not_enforced: bool,
        /// Children do not inherit it (`connoinherit`).
        no_inherit: bool,
        /// Whether it comes from a parent table (`coninhcount`, `conislocal`).
        inherited: Option<Inherited>,
        /// The constraint of the partitioned parent that it belongs to (`conparentid`), or the
        /// index where its index belongs to one that no constraint made (`pg_inherits`).
        parent: Option<ObjectId>,
        /// Storage parameters of the index behind it, `name=value`.
        options: Vec<String>,
        /// Where the index behind it is stored, if not in the database's default.
        tablespace: Option<String>,
        /// The comment on the index behind it.
        index_comment: Option<String>,
        /// Whether `CLUSTER` orders the table by the index behind it (`indisclustered`).
        clustered: bool,
        /// Whether replicas find rows by the index behind it (`indisreplident`).
        replica_identity: bool,
    }

    /// A view.
    View {
        /// Its query as `pg_get_viewdef()` prints it.
        definition: String,
        /// `name=value` (`reloptions`).
        options: Vec<String>,
    }

    /// A materialised view.
    MaterializedView {
        /// Its query as `pg_get_viewdef()` prints it.
        definition: String,
        /// `name=value` (`reloptions`).
        options: Vec<String>,
        /// The table access method where it is not `heap` (`relam`).
        access_method: Option<String>,
        /// Where its rows are stored, if not in the database's default.
        tablespace: Option<String>,
    }

    /// An index that no constraint made.
    Index {
        /// The table or materialised view.
        on: ObjectId,
        /// Whether equal keys are refused (`indisunique`).
        unique: bool,
        /// From `USING` on, as `pg_get_indexdef()` prints it.
        definition: String,
        /// The key columns where all keys are plain columns (`indkey`).
        columns: Vec<String>,
        /// Whether only some rows are indexed (`indpred`).
        partial: bool,
        /// The index of the partitioned parent that it belongs to (`pg_inherits`).
        parent: Option<ObjectId>,
        /// Where it is stored, if not in the database's default.
        tablespace: Option<String>,
        /// A failed `CREATE INDEX CONCURRENTLY` left it unusable (`indisvalid`).
        invalid: bool,
        /// Statistics targets of expressions, `position=target` (`attstattarget`).
        statistics: Vec<String>,
        /// Whether `CLUSTER` orders the table by it (`indisclustered`).
        clustered: bool,
        /// Whether replicas find rows by it (`indisreplident`).
        replica_identity: bool,
    }

    /// Extended statistics (`pg_statistic_ext`).
    Statistics {
        /// The table or materialised view (`stxrelid`).
        on: ObjectId,
        /// The kinds in parentheses where not all, and the columns and expressions, as
        /// `pg_get_statisticsobjdef()` prints them: `(mcv) ON a, lower(b)`; the columns by name.
        definition: String,
        /// The statistics target where it was set (`stxstattarget`).
        target: Option<i64>,
    }
}

words! {
    /// How an identity column treats a value that an INSERT gives.
    Identity {
        /// `GENERATED ALWAYS`: it is refused.
        Always = "always",
        /// `GENERATED BY DEFAULT`: it is taken.
        ByDefault = "by_default",
    }
}

words! {
    /// When a generated column is computed.
    Generated {
        /// When the row is written.
        Stored = "stored",
        /// When it is read (from PostgreSQL 18 on).
        Virtual = "virtual",
    }
}

words! {
    /// How a column or constraint of a child table came to be.
    Inherited {
        /// Only by inheritance: it goes when the parent's goes.
        Only = "only",
        /// Declared by the child and merged with the parent's.
        Merged = "merged",
    }
}
