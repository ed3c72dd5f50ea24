//! Reading and writing rows, against what else one could use.

use schema_postgres::shadow::{Shadow, ShadowOptions};

use crate::Result;
use crate::command::{cargo, root, succeeds};

pub(super) fn run() -> Result<bool> {
    println!("  Diesel, sqlx and SeaORM are fetched from the registry and take minutes to compile");
    let folder = root().join("xtask/bench-data");
    let mut build = cargo(&folder, &["build", "--quiet", "--release", "--locked"]);
    if !succeeds(build.env("SCHEMA_MODE", "offline"))? {
        return Err("the benchmark does not build".into());
    }
    let shadow = Shadow::start(&ShadowOptions::default())?;
    let database = shadow.database()?;
    println!("  on {}", database.description());
    let address = database.address().to_string();
    let arguments = ["run", "--quiet", "--release", "--locked", "--", &address];
    succeeds(cargo(&folder, &arguments).env("SCHEMA_MODE", "offline"))
}
