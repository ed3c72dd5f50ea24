//! Rules about the crates: imports run one way, and each crate says what it is.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::Findings;
use crate::Result;

/// Each crate, and the crates of ours that it may use.
const IMPORTS: &[(&str, &[&str])] = &[
    (".", &["schema-derive"]),
    ("schema-core", &[]),
    ("schema-codegen", &["schema-core"]),
    ("schema-derive", &["schema-codegen", "schema-core"]),
    ("schema-postgres", &["schema-core"]),
    ("schema-build", &["schema-postgres", "schema-codegen", "schema-core"]),
    ("schema-cli", &["schema-build", "schema-postgres", "schema-codegen", "schema-core"]),
];

/// What the facade may use only where the user turns a feature on.
const OPTIONAL_FOR_FACADE: &[&str] = &["schema-core", "schema-postgres"];

/// Keys that a published crate states, itself or by inheritance.
const STATED: &[&str] = &["description", "license", "repository", "readme", "rust-version"];

pub(super) fn check(root: &Path, findings: &mut Findings) -> Result<()> {
    for (folder, allowed) in IMPORTS {
        let path =
            if *folder == "." { "Cargo.toml".into() } else { format!("{folder}/Cargo.toml") };
        let text = std::fs::read_to_string(root.join(&path))?;
        let manifest = parse(&text)?;
        imports(&path, &manifest, allowed, findings);
        package(&path, &manifest, findings);
    }
    Ok(())
}

fn parse(text: &str) -> Result<DeTable<'_>> {
    Ok(DeTable::parse(text)?.into_inner())
}

fn get<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<&'t DeValue<'i>> {
    table.get(key).map(|value| value.get_ref())
}

fn sub<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<&'t DeTable<'i>> {
    get(table, key)?.as_table()
}

fn imports(path: &str, manifest: &DeTable, allowed: &[&str], findings: &mut Findings) {
    let targets = sub(manifest, "target").into_iter().flat_map(|targets| targets.values());
    let targets = targets.filter_map(|target| target.get_ref().as_table());
    for (table, kind) in targets
        .chain([manifest])
        .flat_map(|table| [(table, "dependencies"), (table, "build-dependencies")])
    {
        for (name, dependency) in sub(table, kind).into_iter().flatten() {
            let name: &str = name.get_ref();
            let ours = name == "schema" || name.starts_with("schema-");
            let options = dependency.get_ref().as_table();
            let optional = options.and_then(|options| get(options, "optional")?.as_bool());
            let by_feature = path == "Cargo.toml"
                && optional == Some(true)
                && OPTIONAL_FOR_FACADE.contains(&name);
            if ours && !allowed.contains(&name) && !by_feature {
                findings.error(path, &format!("may not depend on {name}"));
            }
        }
    }
}

fn package(path: &str, manifest: &DeTable, findings: &mut Findings) {
    let package = sub(manifest, "package");
    for key in STATED {
        if !package.is_some_and(|package| package.contains_key(*key)) {
            findings.error(path, &format!("states no {key}"));
        }
    }
    let inherits = sub(manifest, "lints").and_then(|lints| get(lints, "workspace")?.as_bool());
    if inherits != Some(true) {
        findings.error(path, "does not inherit the lints of the workspace");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(path: &str, text: &str, allowed: &[&str]) -> Vec<String> {
        let mut findings = Findings::default();
        imports(path, &parse(text).unwrap(), allowed, &mut findings);
        findings.errors
    }

    #[test]
    fn imports_run_one_way() {
        let text = "[dependencies]\nschema-core.workspace = true\nserde = '1'\n\
                    [target.'cfg(unix)'.dependencies]\nschema-build = '1'\n\
                    [dev-dependencies]\nschema-cli = '1'\n";
        let found = errors("a/Cargo.toml", text, &["schema-core"]);
        assert_eq!(found, ["a/Cargo.toml: may not depend on schema-build"]);
        let optional = "[dependencies]\nschema-core = { workspace = true, optional = true }\n";
        assert!(errors("Cargo.toml", optional, &[]).is_empty());
        assert_eq!(errors("a/Cargo.toml", optional, &[]).len(), 1);
    }
}
