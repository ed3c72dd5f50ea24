//! What a database begins with, and what is not understood.

use super::object;

object! {
    /// What `CREATE SCHEMA` makes (`pg_namespace`).
    Namespace {}

    /// An installed extension (`pg_extension`).
    Extension {
        /// The namespace that holds its objects (`extnamespace`).
        namespace: String,
        /// The installed version (`extversion`).
        version: String,
    }

    /// Something that the catalog has and this version does not model. The path is the kind's
    /// name and the identity that `pg_identify_object()` gives.
    Unmodelled {}
}
