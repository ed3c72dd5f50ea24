//! Prints what an UPDATE says: `…Patch`.

use super::relation::{Given, Relation};
use super::source::Source;

pub(super) fn print(out: &mut Source, relation: &Relation<'_>, (_, patch): &(String, String)) {
    let written = || relation.columns.iter().filter(|column| column.given != Given::Never);
    out.line(&format!(
        "What an UPDATE of `{}` says. `None` leaves a column as it is.",
        relation.id.path()
    ));
    out.push(&["pub struct ", patch, " {\n"]);
    for column in written() {
        out.push(&["pub ", &column.field, ": ", out.option, "<", &column.rust.path, ">,\n"]);
    }
    out.push(&["}\nimpl ", out.default, " for ", patch, " {\n#[inline]\n"]);
    out.push(&["fn default() -> Self {\nSelf { "]);
    for column in written() {
        out.push(&[&column.field, ": ", out.none, ", "]);
    }
    out.push(&["}\n}\n}\n"]);
}
