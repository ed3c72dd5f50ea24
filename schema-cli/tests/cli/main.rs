//! `cargo schema` from outside: what it prints where, its exit codes, and what it leaves behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod generate;
mod help;
mod init;
mod owners;
mod plans;
mod pull;
mod reports;
mod show;
mod support;
mod transform;
mod trouble;
