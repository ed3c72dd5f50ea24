//! Everything that talks to PostgreSQL: connect, introspect, shadow.
