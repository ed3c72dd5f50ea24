//! The lines of `[names]` by which models keep the names that they had.

use schema_codegen::naming::{camel, singular, snake};
use schema_core::transform::Names;
use schema_core::{Kind, ObjectId};
use toml_edit::Value;

/// How the lines start, by which they are known again.
const START: &str = "# Made by `cargo schema transform`: models keep these names.\n[names]\n";

/// Whether a text is such lines and nothing else.
pub(super) fn is_ours(text: &str) -> bool {
    let lines = text.strip_prefix(START);
    lines.is_some_and(|lines| lines.lines().all(|line| !line.trim_start().starts_with('[')))
}

/// A section `[names]`, keyed by the new names in the database, with those that the models had
/// where they would be others now.
pub(super) fn lines(names: &Names) -> String {
    let mut out = START.to_owned();
    for (before, after) in &names.addresses {
        let (Some(old), Some(new)) = (rust(before), rust(after)) else { continue };
        // What stands at the top of the models has no module to keep.
        if old != new && !(before.kind() == Kind::Namespace && before.path() == "public") {
            let (key, name) = (Value::from(after.path()), Value::from(old));
            out.push_str(&format!("{key} = {name}\n"));
        }
    }
    out
}

/// What the models call an object by default.
fn rust(id: &ObjectId) -> Option<String> {
    let name = id.name();
    Some(match id.kind() {
        Kind::Table | Kind::View | Kind::MaterializedView => camel(&singular(&name)),
        Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range => camel(&name),
        Kind::Column | Kind::Attribute | Kind::Namespace => snake(&name),
        _ => return None,
    })
}
