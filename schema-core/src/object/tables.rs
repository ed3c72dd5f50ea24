//! Tables and what belongs to them, views, sequences.

use super::object;
use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::record::words;
use crate::{Entry, Kind, Object, Schema};

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

/// A key of an index without what it says of order, and of operators whose `=` is the usual one.
fn without_order(key: &str) -> &str {
    const ORDER: [&str; 3] = [" NULLS FIRST", " NULLS LAST", " DESC"];
    const OPERATORS: [&str; 6] = [
        " text_ops",
        " varchar_ops",
        " bpchar_ops",
        " text_pattern_ops",
        " varchar_pattern_ops",
        " bpchar_pattern_ops",
    ];
    let said = ORDER.iter().chain(&OPERATORS);
    said.fold(key.trim(), |key, said| key.strip_suffix(said).unwrap_or(key))
}

/// What stands before the condition of a partial index.
const PREDICATE: &str = " WHERE ";

impl Index {
    /// An index of a table or materialised view, as it is where nothing else is said.
    pub fn new(on: ObjectId, definition: String) -> Self {
        Self {
            on,
            unique: false,
            definition,
            columns: Vec::new(),
            partial: false,
            parent: None,
            tablespace: None,
            invalid: false,
            statistics: Vec::new(),
            clustered: false,
            replica_identity: false,
        }
    }

    /// The key columns, where the index takes those for equal that `=` does: none where there is an
    /// expression, or a collation that is not the column's while the schema has one that takes
    /// different texts for equal, or the operators of `text` for a `citext`.
    pub fn equal_columns(&self, schema: &Schema) -> &[String] {
        let only = self.predicate().unwrap_or_default();
        let keys = self.definition.strip_suffix(only).unwrap_or_default();
        // A name can say so too, in quotes.
        let is_other = keys.split('"').step_by(2).any(|part| part.contains(" COLLATE "));
        let is_loose = |entry: &Entry| matches!(&entry.object, Object::Collation(collation) if collation.nondeterministic);
        let of_text = |part: &str| part.contains(" text_ops") || part.contains("_pattern_ops");
        let is_cased = keys.split('"').step_by(2).any(of_text)
            && schema.columns(self.on.path()).iter().any(|(id, column, _)| {
                column.sql_type.ends_with("citext") && self.columns.contains(&id.name())
            });
        let is_loosened =
            is_other && schema.of_kind(Kind::Collation).any(|(_, entry)| is_loose(entry));
        match is_cased || is_loosened {
            true => &[],
            false => &self.columns,
        }
    }

    /// The keys as the definition has them: columns and expressions, each with its collation and
    /// operators where it says them. Not with its order, nor with operators that take for equal what
    /// a type's own do.
    pub fn keys(&self) -> Vec<&str> {
        let (mut keys, mut depth, mut quote, mut start) = (Vec::new(), 0, None, 0);
        for (at, c) in self.definition.char_indices() {
            match (quote, c) {
                (Some(open), _) => quote = quote.filter(|_| c != open),
                (None, '"' | '\'') => quote = Some(c),
                (None, '(' | '[') => {
                    depth += 1;
                    start = if depth == 1 { at + 1 } else { start };
                }
                (None, ',') if depth == 1 => {
                    keys.extend(self.definition.get(start..at).map(without_order));
                    start = at + 1;
                }
                (None, ')' | ']') => {
                    depth -= 1;
                    if depth == 0 {
                        keys.extend(self.definition.get(start..at).map(without_order));
                        break;
                    }
                }
                (None, _) => {}
            }
        }
        keys
    }

    /// The keys without what says how they are compared: columns and expressions alone.
    pub fn bare_keys(&self) -> Vec<&str> {
        let bare = |key: &str| {
            let (mut depth, mut quote) = (0_usize, None);
            key.find(|c: char| {
                match (quote, c) {
                    (Some(open), _) => quote = quote.filter(|_| c != open),
                    (None, '"' | '\'') => quote = Some(c),
                    (None, '(' | '[') => depth += 1,
                    (None, ')' | ']') => depth = depth.saturating_sub(1),
                    (None, ' ') => return depth == 0,
                    (None, _) => {}
                }
                false
            })
        };
        self.keys().into_iter().map(|key| bare(key).map_or(key, |end| &key[..end])).collect()
    }

    /// What is true of the rows that are indexed, where these are only some (`indpred`).
    pub fn predicate(&self) -> Option<&str> {
        // A name can say so too, in quotes; nothing else does before the predicate.
        let is_word = |at: usize| self.definition[..at].matches('"').count().is_multiple_of(2);
        let (at, _) = self.definition.match_indices(PREDICATE).find(|(at, _)| is_word(*at))?;
        self.definition.get(at + PREDICATE.len()..)
    }

    /// Whether NULLs count as equal: `NULLS NOT DISTINCT`, from PostgreSQL 15 on.
    pub fn nulls_not_distinct(&self) -> bool {
        // A name can say so too, in quotes.
        self.definition.split('"').step_by(2).any(|part| part.contains(" NULLS NOT DISTINCT"))
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
