//! What foreign tables stand on. Options that hold secrets are never read.

use super::object;

object! {
    /// A foreign-data wrapper (`pg_foreign_data_wrapper`).
    ForeignDataWrapper {
        /// The function that gives its routines (`fdwhandler`).
        handler: Option<String>,
        /// The function that checks options (`fdwvalidator`).
        validator: Option<String>,
        /// `name=value` (`fdwoptions`).
        options: Vec<String>,
    }

    /// A foreign server (`pg_foreign_server`).
    Server {
        /// The foreign-data wrapper (`srvfdw`).
        wrapper: String,
        /// A word for the wrapper (`srvtype`).
        server_type as "type": Option<String>,
        /// A word for the wrapper (`srvversion`).
        version: Option<String>,
        /// `name=value` (`srvoptions`).
        options: Vec<String>,
    }

    /// Who a role is on a foreign server (`pg_user_mappings`). The path is the role, `public` for
    /// all of them, and the server.
    UserMapping {
        /// `name=value`, empty for a reader who may not use the mapping (`umoptions`).
        options: Vec<String>,
    }
}
