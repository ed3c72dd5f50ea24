//! Models whose types carry meaning, on a throwaway server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agrees;
mod demands;
mod json;
mod keys;
mod labels;
mod names;
mod oracle;
mod random;
mod secrets;
mod server;
mod shapes;
mod writes;
