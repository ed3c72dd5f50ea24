//! Reads `schema.toml` and what of `Cargo.toml` matters.

use crate::cargo::Directives;
use crate::project::Project;
use schema_codegen::Config;
use schema_core::Diagnostic;
use std::io::ErrorKind;

/// The settings of the crate; watches the files that they come from.
///
/// # Errors
/// Everything that is wrong with them.
pub(crate) fn read(
    project: &Project,
    directives: &mut Directives,
) -> Result<Config, Vec<Diagnostic>> {
    let mut file = |name: &str| {
        let path = project.path(name);
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                directives.watch(path);
                Ok(Some(text))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => {
                let why = format!("{name} cannot be read: {error}");
                Err(vec![Diagnostic::error("config-unreadable", why).help("check who may read it")])
            }
        }
    };
    let cargo = file("Cargo.toml")?;
    let schema = file("schema.toml")?;
    if schema.is_none() {
        // Cargo can watch for a file that is not there yet only as one of the package.
        directives.watch_package();
    }
    Config::parse(schema.as_deref().map(|text| ("schema.toml", text)), cargo.as_deref())
}
