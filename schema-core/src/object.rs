//! The kinds of object and what is known of each. A new kind starts here, and the compiler finds
//! every other place that must learn of it.

use std::collections::BTreeSet;

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::record::{Field, Fields, Unread, words};

/// Declares the kinds: a struct each, and the enums `Kind` and `Object` over them.
macro_rules! objects {
    ($(
        $(#[$doc:meta])*
        $name:ident($word:literal, $depth:expr) {
            $( $(#[$fdoc:meta])* $field:ident $(as $key:literal)? : $ty:ty ),* $(,)?
        }
    )*) => {
        /// What kind of thing an object is. The order is that in which ids sort.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $( $(#[$doc])* $name ),* }

        impl Kind {
            /// Every kind, in order.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),*];

            /// The word of the snapshot and of messages.
            pub fn word(self) -> &'static str {
                match self { $(Kind::$name => $word),* }
            }

            /// The kind of a word.
            pub fn from_word(word: &str) -> Option<Kind> {
                match word { $($word => Some(Kind::$name),)* _ => None }
            }

            /// How many names the path of such an object has; `None` where it is free text.
            pub fn depth(self) -> Option<usize> {
                match self { $(Kind::$name => $depth),* }
            }
        }

        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq)]
            pub struct $name { $( $(#[$fdoc])* pub $field: $ty ),* }

            impl From<$name> for Object {
                fn from(value: $name) -> Object { Object::$name(value) }
            }
        )*

        /// One object, without its address.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Object { $( $(#[$doc])* $name($name) ),* }

        impl Object {
            /// What kind of object it is.
            pub fn kind(&self) -> Kind {
                match self { $(Object::$name(_) => Kind::$name),* }
            }

            /// What is known of it beyond its address, in reading order.
            pub fn fields(&self) -> Fields {
                let mut out = Fields::new();
                match self {
                    $(Object::$name($name { $($field),* }) => {
                        $( $field.write(objects!(@key $field $($key)?), &mut out); )*
                    })*
                }
                out
            }

            pub(crate) fn read(kind: Kind, line: &mut Unread) -> Result<Object, String> {
                match kind {
                    $(Kind::$name => Ok(Object::$name($name {
                        $( $field: Field::read(objects!(@key $field $($key)?), line)? ),*
                    }))),*
                }
            }
        }
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
}

objects! {
    /// What `CREATE SCHEMA` makes (`pg_namespace`).
    Namespace("namespace", Some(1)) {}

    /// An installed extension (`pg_extension`).
    Extension("extension", Some(1)) {
        /// The namespace that holds its objects (`extnamespace`).
        namespace: String,
        /// The installed version (`extversion`).
        version: String,
    }

    /// A type with its own input and output functions, such as an extension's (`typtype` `b`).
    BaseType("base_type", Some(2)) {
        /// The category that implicit casts prefer (`typcategory`).
        category: String,
    }

    /// An enum type.
    Enum("enum", Some(2)) {
        /// Its labels in their order (`enumsortorder`).
        labels: Vec<String>,
    }

    /// A domain.
    Domain("domain", Some(2)) {
        /// The type it narrows, with modifiers (`typbasetype`, `typtypmod`).
        sql_type as "type": String,
        /// Whether NULL is refused (`typnotnull`).
        not_null: bool,
        /// The expression used where no value is given (`typdefault`).
        default: Option<String>,
        /// The collation where it is not that of the base type (`typcollation`).
        collation: Option<String>,
    }

    /// A check that values of a domain must pass.
    DomainConstraint("domain_constraint", Some(3)) {
        /// `CHECK (…)` as `pg_get_constraintdef()` prints it, without `NOT VALID`.
        definition: String,
        /// Whether stored values were never checked (`convalidated`).
        not_valid: bool,
    }

    /// A composite type of its own (not a table's row type).
    Composite("composite", Some(2)) {}

    /// An attribute of a composite type.
    Attribute("attribute", Some(3)) {
        /// Place among its siblings, from 1 and without gaps.
        position: u32,
        /// The type with its modifiers, as `format_type()` prints it.
        sql_type as "type": String,
        /// The collation where it is not the type's own.
        collation: Option<String>,
    }

    /// A range type; its multirange type comes with it (`pg_range`).
    Range("range", Some(2)) {
        /// The type of the bounds (`rngsubtype`).
        subtype: String,
        /// The operator class that orders the bounds where it is not the default (`rngsubopc`).
        subtype_opclass: Option<String>,
        /// The collation where it is not that of the subtype (`rngcollation`).
        collation: Option<String>,
        /// The function that makes equal ranges look equal (`rngcanonical`).
        canonical: Option<String>,
        /// The function that measures a distance of bounds (`rngsubdiff`).
        subtype_diff: Option<String>,
        /// The path of the multirange type, from PostgreSQL 14 on (`rngmultitypid`).
        multirange: Option<String>,
    }

    /// A sequence (`pg_sequence`). Numbers that `CREATE SEQUENCE` would choose are `None`.
    Sequence("sequence", Some(2)) {
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
    Table("table", Some(2)) {
        /// Whether a crash empties it (`relpersistence` `u`).
        unlogged: bool,
        /// How it is partitioned (`pg_get_partkeydef()`).
        partition_by: Option<String>,
        /// The table of which it is a partition.
        partition_of: Option<ObjectId>,
        /// Which rows the partition takes (`relpartbound`).
        bound: Option<String>,
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
        /// The foreign server of a foreign table (`pg_foreign_table.ftserver`).
        server: Option<String>,
        /// The options of a foreign table, `name=value`, without secrets (`ftoptions`).
        server_options: Vec<String>,
    }

    /// A column of a table, view or materialised view.
    Column("column", Some(3)) {
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
    Default("default", Some(3)) {
        /// The expression as the server prints it.
        expression: String,
    }

    /// A constraint of a table (`pg_constraint`).
    Constraint("constraint", Some(3)) {
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
    View("view", Some(2)) {
        /// Its query as `pg_get_viewdef()` prints it.
        definition: String,
        /// `name=value` (`reloptions`).
        options: Vec<String>,
    }

    /// A materialised view.
    MaterializedView("materialized_view", Some(2)) {
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
    Index("index", Some(2)) {
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

    /// Something that the catalog has and this version does not model. The path is the kind's
    /// name and the identity that `pg_identify_object()` gives.
    Unmodelled("unmodelled", None) {}
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

/// An object with what every kind can have.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What it is.
    pub object: Object,
    /// `COMMENT ON` it (`pg_description`).
    pub comment: Option<String>,
    /// The extension that it belongs to (`pg_depend`, `deptype` `e`).
    pub extension: Option<String>,
    /// What it needs to exist, beyond its parent and what its fields name (`pg_depend`).
    pub needs: BTreeSet<ObjectId>,
}

impl Entry {
    /// An entry with nothing but the object.
    pub fn new(object: impl Into<Object>) -> Self {
        Self { object: object.into(), comment: None, extension: None, needs: BTreeSet::new() }
    }

    /// All that is known of the object, in reading order.
    pub fn fields(&self) -> Fields {
        let mut out = self.object.fields();
        let Self { object: _, comment, extension, needs } = self;
        comment.write("comment", &mut out);
        extension.write("extension", &mut out);
        needs.iter().cloned().collect::<Vec<_>>().write("needs", &mut out);
        out
    }

    pub(crate) fn read(kind: Kind, line: &mut Unread) -> Result<Self, String> {
        Ok(Self {
            object: Object::read(kind, line)?,
            comment: Field::read("comment", line)?,
            extension: Field::read("extension", line)?,
            needs: Vec::read("needs", line)?.into_iter().collect(),
        })
    }
}
