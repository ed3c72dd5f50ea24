//! What a table's constraint demands, in the form that code generation and SQL both read.

use crate::id::ObjectId;
use crate::object::{Constraint, Kind};
use crate::record::{Field, Fields, Unread, words};

/// What a constraint demands (`contype`).
#[derive(Clone, Debug, PartialEq)]
pub enum ConstraintBody {
    /// `PRIMARY KEY`.
    PrimaryKey(Key),
    /// `UNIQUE`.
    Unique(Key),
    /// `FOREIGN KEY`. Boxed because it is much larger than the rest.
    ForeignKey(Box<ForeignKey>),
    /// `CHECK (…)` as `pg_get_constraintdef()` prints it, without trailing options.
    Check(String),
    /// `EXCLUDE …` as `pg_get_constraintdef()` prints it, without trailing options.
    Exclusion(String),
    /// A NOT NULL with a name or options of its own, on this column (PostgreSQL 18).
    NotNull(String),
}

/// The columns of a primary key or unique constraint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Key {
    /// The key columns in order (`conkey`).
    pub columns: Vec<String>,
    /// Columns that the index carries along (`INCLUDE`).
    pub include: Vec<String>,
    /// `NULLS NOT DISTINCT` (`indnullsnotdistinct`, from PostgreSQL 15 on).
    pub nulls_not_distinct: bool,
    /// `WITHOUT OVERLAPS` on the last column (`conperiod`, from PostgreSQL 18 on).
    pub without_overlaps: bool,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq)]
pub struct ForeignKey {
    /// The referencing columns (`conkey`).
    pub columns: Vec<String>,
    /// The referenced table (`confrelid`).
    pub table: ObjectId,
    /// The referenced columns (`confkey`).
    pub referenced: Vec<String>,
    /// `PERIOD` on the last column (`conperiod`, from PostgreSQL 18 on).
    pub period: bool,
    /// `MATCH FULL` (`confmatchtype`).
    pub match_full: bool,
    /// `ON UPDATE`; `None` is `NO ACTION` (`confupdtype`).
    pub on_update: Option<Action>,
    /// `ON DELETE`; `None` is `NO ACTION` (`confdeltype`).
    pub on_delete: Option<Action>,
    /// The columns of `SET NULL (…)` or `SET DEFAULT (…)` (`confdelsetcols`).
    pub set_columns: Vec<String>,
}

words! {
    /// What happens to a row when the row it references goes or changes.
    Action {
        /// `CASCADE`.
        Cascade = "cascade",
        /// `RESTRICT`.
        Restrict = "restrict",
        /// `SET DEFAULT`.
        SetDefault = "set_default",
        /// `SET NULL`.
        SetNull = "set_null",
    }
}

impl Constraint {
    /// A constraint that demands this, as it is where nothing else is said.
    pub fn new(body: ConstraintBody) -> Self {
        Self {
            body,
            deferrable: false,
            initially_deferred: false,
            not_valid: false,
            not_enforced: false,
            no_inherit: false,
            inherited: None,
            parent: None,
            options: Vec::new(),
            tablespace: None,
            index_comment: None,
            clustered: false,
            replica_identity: false,
        }
    }
}

impl ConstraintBody {
    /// The columns of the table that the constraint names, where the catalog lists them in order.
    pub fn columns(&self) -> &[String] {
        match self {
            Self::PrimaryKey(key) | Self::Unique(key) => &key.columns,
            Self::ForeignKey(key) => &key.columns,
            Self::NotNull(column) => std::slice::from_ref(column),
            Self::Check(_) | Self::Exclusion(_) => &[],
        }
    }

    /// Whether an index of its own enforces it (`pg_constraint.conindid`).
    pub fn has_index(&self) -> bool {
        match self {
            Self::PrimaryKey(_) | Self::Unique(_) | Self::Exclusion(_) => true,
            Self::ForeignKey(_) | Self::NotNull(_) | Self::Check(_) => false,
        }
    }
}

impl Field for Key {
    fn write(&self, key: &'static str, out: &mut Fields) {
        let Self { columns, include, nulls_not_distinct, without_overlaps } = self;
        out.push((key, columns.clone().into()));
        include.write("include", out);
        nulls_not_distinct.write("nulls_not_distinct", out);
        without_overlaps.write("without_overlaps", out);
    }
    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String> {
        Ok(Self {
            columns: Field::read(key, line)?,
            include: Field::read("include", line)?,
            nulls_not_distinct: Field::read("nulls_not_distinct", line)?,
            without_overlaps: Field::read("without_overlaps", line)?,
        })
    }
}

impl Field for ForeignKey {
    fn write(&self, key: &'static str, out: &mut Fields) {
        let Self {
            columns,
            table,
            referenced,
            period,
            match_full,
            on_update,
            on_delete,
            set_columns,
        } = self;
        out.push((key, columns.clone().into()));
        out.push(("references", table.path().into()));
        referenced.write("referenced", out);
        period.write("period", out);
        match_full.write("match_full", out);
        on_update.write("on_update", out);
        on_delete.write("on_delete", out);
        set_columns.write("set_columns", out);
    }
    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String> {
        let columns = Field::read(key, line)?;
        let table = String::read("references", line)?;
        Ok(Self {
            columns,
            table: ObjectId::from_path(Kind::Table, &table)
                .ok_or_else(|| format!("`references` names no table: {table:?}"))?,
            referenced: Field::read("referenced", line)?,
            period: Field::read("period", line)?,
            match_full: Field::read("match_full", line)?,
            on_update: Field::read("on_update", line)?,
            on_delete: Field::read("on_delete", line)?,
            set_columns: Field::read("set_columns", line)?,
        })
    }
}

const PRIMARY_KEY: &str = "primary_key";
const UNIQUE: &str = "unique";
const FOREIGN_KEY: &str = "foreign_key";
const CHECK: &str = "check";
const EXCLUSION: &str = "exclusion";
const NOT_NULL: &str = "not_null";

impl Field for ConstraintBody {
    fn write(&self, _: &'static str, out: &mut Fields) {
        match self {
            Self::PrimaryKey(key) => key.write(PRIMARY_KEY, out),
            Self::Unique(key) => key.write(UNIQUE, out),
            Self::ForeignKey(key) => key.write(FOREIGN_KEY, out),
            Self::Check(definition) => definition.write(CHECK, out),
            Self::Exclusion(definition) => definition.write(EXCLUSION, out),
            Self::NotNull(column) => column.write(NOT_NULL, out),
        }
    }
    fn read(_: &'static str, line: &mut Unread) -> Result<Self, String> {
        let is = |key: &str| line.contains_key(key);
        if is(PRIMARY_KEY) {
            Field::read(PRIMARY_KEY, line).map(Self::PrimaryKey)
        } else if is(UNIQUE) {
            Field::read(UNIQUE, line).map(Self::Unique)
        } else if is(FOREIGN_KEY) {
            ForeignKey::read(FOREIGN_KEY, line).map(|key| Self::ForeignKey(Box::new(key)))
        } else if is(CHECK) {
            Field::read(CHECK, line).map(Self::Check)
        } else if is(EXCLUSION) {
            Field::read(EXCLUSION, line).map(Self::Exclusion)
        } else if is(NOT_NULL) {
            Field::read(NOT_NULL, line).map(Self::NotNull)
        } else {
            Err(format!(
                "a constraint has one of {PRIMARY_KEY}, {UNIQUE}, {FOREIGN_KEY}, {CHECK}, \
                 {EXCLUSION}, {NOT_NULL}"
            ))
        }
    }
}
