//! What a user's crate has to compile: how many crates each way of using the project brings, and
//! that none comes twice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::Result;
use crate::command::{cargo, root, text};
use crate::folder::Folder;

/// The most crates that a build-dependency on `schema-build` may bring, itself included.
const LIVE: usize = 105;
/// The same without live sources and shadows.
const SNAPSHOT_ONLY: usize = 35;
/// The most crates that the facade may add to `postgres` in the user's program.
const FACADE: usize = 12;

/// The crates of one dependency tree, as `name vX.Y.Z`.
type Crates = BTreeSet<String>;

/// Measures crates like those of a user and compares with what we promise.
pub(crate) fn run() -> Result<bool> {
    let folder = Folder::new()?;
    let path = |name: &str| root().join(name).display().to_string();
    let build = format!("schema-build = {{ path = {:?}", path("schema-build"));
    let facade = format!("[dependencies]\nschema = {{ path = {:?} }}\n", path(""));
    let postgres = workspace_version("postgres")?;

    let on_host = ["-e", "normal,build"];
    // What runs in the user's program: macros and what they need stay in the compiler.
    let at_run_time = ["-e", "normal,no-proc-macro"];
    let measure = |name: &str, manifest: &str, edges: &[&str]| {
        crates(&folder.path().join(name), manifest, edges)
    };
    let live = measure("live", &format!("[build-dependencies]\n{build} }}\n"), &on_host)?;
    let alone = format!("[build-dependencies]\n{build}, default-features = false }}\n");
    let alone = measure("alone", &alone, &on_host)?;
    let linked = measure("linked", &facade, &at_run_time)?;
    let driver = format!("[dependencies]\npostgres = {postgres:?}\n");
    let driver = measure("driver", &driver, &at_run_time)?;
    let whole = format!("{facade}[build-dependencies]\n{build} }}\n");
    let whole = measure("whole", &whole, &on_host)?;

    let mut passed = true;
    let mut report = |what: &str, found: usize, most: usize| {
        let word = if found <= most { "ok" } else { "TOO MANY" };
        println!("  {found:>3} of at most {most:>3}  {what}: {word}");
        passed &= found <= most;
    };
    report("crates for schema-build with live sources", live.len(), LIVE);
    report("crates for schema-build without default features", alone.len(), SNAPSHOT_ONLY);
    let added: Vec<_> = linked.difference(&driver).map(String::as_str).collect();
    report(&format!("added to postgres by the facade ({})", added.join(", ")), added.len(), FACADE);
    let twice = twice(&whole);
    report(&format!("crates that come twice {}", twice.join(", ")), twice.len(), 0);
    Ok(passed)
}

/// The crates that the package with these dependencies needs, without itself.
fn crates(folder: &Path, dependencies: &str, edges: &[&str]) -> Result<Crates> {
    std::fs::create_dir_all(folder.join("src"))?;
    std::fs::write(folder.join("src/lib.rs"), "")?;
    std::fs::write(folder.join("build.rs"), "fn main() {}\n")?;
    let head = "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n";
    std::fs::write(folder.join("Cargo.toml"), format!("{head}{dependencies}"))?;
    // The versions that we test with, not those of the day.
    std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let arguments = [&["tree", "--quiet", "--prefix", "none", "--format", "{p}"], edges].concat();
    let listed = text(&mut cargo(folder, &arguments))?;
    let named = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    Ok(listed.lines().map(named).filter(|name| !name.is_empty() && name != "user v0.0.0").collect())
}

/// The names that stand there in more than one version.
fn twice(crates: &Crates) -> Vec<String> {
    let mut versions = BTreeMap::<&str, Vec<&str>>::new();
    for (name, version) in crates.iter().filter_map(|text| text.split_once(' ')) {
        versions.entry(name).or_default().push(version);
    }
    let twice = versions.into_iter().filter(|(_, versions)| versions.len() > 1);
    twice.map(|(name, versions)| format!("{name} {}", versions.join(" and "))).collect()
}

/// The version of a dependency as the workspace states it.
fn workspace_version(name: &str) -> Result<String> {
    let text = std::fs::read_to_string(root().join("Cargo.toml"))?;
    let manifest = toml::de::DeTable::parse(&text)?.into_inner();
    let workspace = manifest.get("workspace").and_then(|workspace| workspace.get_ref().as_table());
    let dependencies = workspace.and_then(|table| table.get("dependencies")?.get_ref().as_table());
    let version = dependencies.and_then(|table| table.get(name)?.get_ref().as_str());
    Ok(version.ok_or_else(|| format!("the workspace states no version of {name}"))?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_comes_twice() {
        let crates = ["a v1.0.0", "b v1.0.0", "b v2.0.0", "ba v1.0.0"].map(str::to_owned);
        assert_eq!(twice(&crates.into()), ["b v1.0.0 and v2.0.0"]);
    }
}
