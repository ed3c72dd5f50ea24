//! Types that are not tables.

use super::object;

object! {
    /// A type with its own input and output functions, such as an extension's (`typtype` `b`).
    BaseType {
        /// The category that implicit casts prefer (`typcategory`).
        category: String,
    }

    /// An enum type.
    Enum {
        /// Its labels in their order (`enumsortorder`).
        labels: Vec<String>,
    }

    /// A domain.
    Domain {
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
    DomainConstraint {
        /// `CHECK (…)` as `pg_get_constraintdef()` prints it, without `NOT VALID`.
        definition: String,
        /// Whether stored values were never checked (`convalidated`).
        not_valid: bool,
    }

    /// A composite type of its own (not a table's row type).
    Composite {}

    /// An attribute of a composite type.
    Attribute {
        /// Place among its siblings, from 1 and without gaps.
        position: u32,
        /// The type with its modifiers, as `format_type()` prints it.
        sql_type as "type": String,
        /// The collation where it is not the type's own.
        collation: Option<String>,
    }

    /// A range type; its multirange type comes with it (`pg_range`).
    Range {
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
}
