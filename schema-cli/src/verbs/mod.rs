//! The verbs, one file each.

pub(crate) mod apply;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod diff;
pub(crate) mod generate;
pub(crate) mod init;
pub(crate) mod plan;
pub(crate) mod prove;
pub(crate) mod pull;
pub(crate) mod show;
pub(crate) mod sql;
pub(crate) mod transform;
