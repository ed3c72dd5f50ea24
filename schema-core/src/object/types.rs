//! Types that are not tables.

use super::object;

object! {
    /// A type with its own input and output functions, such as an extension's (`typtype` `b`).
    BaseType {
        /// The category that implicit casts prefer (`typcategory`).
        category: String,
        /// Whether it is only a name so far (`typisdefined`).
        shell: bool,
        /// The function that reads its text (`typinput`); `None` where an extension brought it,
        /// as everything below.
        input: Option<String>,
        /// The function that writes its text (`typoutput`).
        output: Option<String>,
        /// The function that reads its binary form (`typreceive`).
        receive: Option<String>,
        /// The function that writes its binary form (`typsend`).
        send: Option<String>,
        /// The function that reads its modifiers (`typmodin`).
        typmod_in: Option<String>,
        /// The function that writes its modifiers (`typmodout`).
        typmod_out: Option<String>,
        /// The function that gathers statistics of it (`typanalyze`).
        analyze: Option<String>,
        /// The function that takes it apart (`typsubscript`, from PostgreSQL 14 on).
        subscript: Option<String>,
        /// How many bytes a value has, where all have the same (`typlen`).
        length: Option<i64>,
        /// Whether values are passed without a pointer (`typbyval`).
        by_value: bool,
        /// Where values may begin where it is not `int4` (`typalign`).
        alignment: Option<String>,
        /// How long values are stored where it is not `plain` (`typstorage`).
        storage: Option<String>,
        /// Whether it is preferred in its category (`typispreferred`).
        preferred: bool,
        /// The text of the value used where none is given (`typdefault`).
        default: Option<String>,
        /// The type of its elements (`typelem`).
        element: Option<String>,
        /// What stands between values in an array's text, where it is not a comma (`typdelim`).
        delimiter: Option<String>,
        /// Whether its values are ordered by collations (`typcollation`).
        collatable: bool,
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
