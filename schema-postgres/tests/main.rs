//! PostgreSQL as it is: schemas are read, changed and rebuilt on servers that the tests start.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod between;
mod connect;
mod corpus;
#[cfg(feature = "embedded")]
mod embedded;
mod guess;
mod hazards;
mod introspect;
mod online;
mod owners;
mod rebuild;
mod rename;
mod reread;
mod scripts;
#[cfg(unix)]
mod shadow;
#[cfg(all(unix, feature = "tls"))]
mod tls;
mod transform;
mod walks;

#[path = "rebuild/dump.rs"]
mod dump;
#[path = "between/order.rs"]
mod order;
#[path = "rebuild/script.rs"]
mod script;
#[path = "walks/statements.rs"]
mod statements;
