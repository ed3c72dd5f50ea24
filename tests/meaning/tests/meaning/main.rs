//! Models whose types carry meaning, on a throwaway server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod keys;
mod oracle;
mod secrets;
mod server;
