//! The parts that need no server and no process, by criterion.

use crate::Result;
use crate::command::{cargo, root, succeeds};

pub(super) fn run() -> Result<()> {
    let arguments = ["bench", "--quiet", "--package", "schema-core", "--bench", "inner"];
    if succeeds(&mut cargo(root(), &arguments))? {
        Ok(())
    } else {
        Err("the benches of schema-core do not run".into())
    }
}
