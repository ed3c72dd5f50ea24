//! Operators, what indexes know of them, and the methods of access.

use super::object;
use crate::id::ObjectId;

object! {
    /// An operator (`pg_operator`). The path has the types of both sides: `public.=(text, text)`,
    /// with `NONE` for a side that is not there.
    Operator {
        /// The function behind it (`oprcode`).
        function: String,
        /// The type on the left (`oprleft`).
        left: Option<String>,
        /// The type on the right (`oprright`).
        right: Option<String>,
        /// The operator that does the same with its sides swapped, without the types (`oprcom`).
        commutator: Option<String>,
        /// The operator that gives the opposite, without the types (`oprnegate`).
        negator: Option<String>,
        /// The function that estimates how many rows pass (`oprrest`).
        restrict: Option<String>,
        /// The function that estimates how many pairs of rows pass (`oprjoin`).
        join: Option<String>,
        /// Whether a hash join can use it (`oprcanhash`).
        hashes: bool,
        /// Whether a merge join can use it (`oprcanmerge`).
        merges: bool,
    }

    /// An operator family (`pg_opfamily`), such as `public.ops USING btree`.
    OperatorFamily {
        /// The operators and functions of the family that are in no class of it,
        /// `OPERATOR 1 (integer, bigint) <` and `FUNCTION 1 (integer, bigint) public.compare(…)`
        /// (`pg_amop`, `pg_amproc`).
        members: Vec<String>,
    }

    /// An operator class (`pg_opclass`), such as `public.ops USING btree`.
    OperatorClass {
        /// Whether indexes on the type take it by themselves (`opcdefault`).
        default: bool,
        /// The type that is indexed (`opcintype`).
        sql_type as "type": String,
        /// The family it is of (`opcfamily`).
        family: ObjectId,
        /// The type that the index stores where it is another (`opckeytype`).
        storage: Option<String>,
        /// Its operators and functions, written as those of families (`pg_amop`, `pg_amproc`).
        members: Vec<String>,
    }

    /// An access method of tables or indexes (`pg_am`).
    AccessMethod {
        /// `table` or `index` (`amtype`).
        of: String,
        /// The function that gives its routines (`amhandler`).
        handler: String,
    }
}
