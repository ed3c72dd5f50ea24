//! Prints `validate`, and what it leaves to the database.

use super::{Left, TableChecks};
use crate::models::relation::{Column, Given, Relation};
use crate::models::source::Source;

/// Prints `validate`, whose statements fill `_out`.
pub(super) fn function(out: &mut Source, checks: &str, body: &str) {
    let (result, vec, facade) = (out.result, out.vec, out.facade.clone());
    out.push(&["/// What the database would refuse of it, as far as that is known here.\n"]);
    out.push(&["///\n/// # Errors\n///\n/// The constraints that it violates.\n"]);
    out.push(&[
        "pub fn validate(&self) -> ",
        result,
        "<(), ",
        vec,
        "<",
        &facade,
        "::Violation>> {\n",
    ]);
    let default = format!("<{checks}::Checks as {}>", out.default);
    out.push(&["#[allow(unused_mut)]\nlet mut _out = ", &default, "::default();\n"]);
    out.push(&[body, "_out.finish()\n}\n"]);
}

/// Prints `validate` of a row, of `New…` and of `…Patch`.
pub(in crate::models) fn print(out: &mut Source, relation: &Relation<'_>, found: &TableChecks) {
    let checks = format!("{}::checks", out.runtime);
    let Some((new, patch)) = &relation.writes else { return };
    let name = &relation.name;
    out.push(&["impl ", name, " {\nfn __check(_out: &mut ", &checks, "::Checks, "]);
    for (place, _) in &found.used {
        out.push(&["v", &place.to_string(), ": ", &checks, "::Val<'_>, "]);
    }
    out.push(&[") {\n", &found.body, "}\n"]);
    let of_row = |column: &Column<'_>| Some(if column.nullable { "nullable" } else { "always" });
    let of_new = |column: &Column<'_>| match (column.given, column.nullable) {
        (Given::Never, _) => None,
        (Given::Always, false) => Some("always"),
        (Given::Always, true) => Some("nullable"),
        (Given::Maybe, false) => Some("maybe"),
        (Given::Maybe, true) => Some("maybe_nullable"),
    };
    let of_patch = |column: &Column<'_>| match (column.given, column.nullable) {
        (Given::Never, _) => None,
        (_, false) => Some("maybe"),
        (_, true) => Some("maybe_nullable"),
    };
    let row = call(relation, found, &checks, of_row);
    function(out, &checks, &row);
    out.push(&["}\n"]);
    for (of, body) in [
        (new, call(relation, found, &checks, of_new)),
        (patch, call(relation, found, &checks, of_patch)),
    ] {
        out.push(&["impl ", of, " {\n"]);
        function(out, &checks, &body);
        out.push(&["}\n"]);
    }
}

/// The call of the function that all three share.
fn call(
    relation: &Relation<'_>,
    found: &TableChecks,
    checks: &str,
    by: impl Fn(&Column<'_>) -> Option<&'static str>,
) -> String {
    let mut out = format!("{}::__check(&mut _out, ", relation.name);
    for (place, looked) in &found.used {
        let Some(column) = relation.columns.get(*place) else { continue };
        let by = by(column).map(|by| match (looked, by) {
            (true, by) => by,
            (false, "always") => "there",
            (false, "nullable") => "there_nullable",
            (false, "maybe") => "there_maybe",
            (false, _) => "there_maybe_nullable",
        });
        match by {
            Some(by) => out.push_str(&format!("{checks}::{by}(&self.{}), ", column.field)),
            None => out.push_str(&format!("{checks}::Val::Unknown, ")),
        }
    }
    out.push_str(");\n");
    out
}

/// Lists as documentation what only the database checks.
pub(in crate::models) fn left(out: &mut Source, left: &[Left]) {
    if left.is_empty() {
        return;
    }
    out.line("Checked by the database only:");
    for one in left {
        let part = if one.in_part { ", in part" } else { "" };
        out.doc(Some(&format!("- {}: {} ({}{part})", one.name, one.text, one.why)));
    }
    out.line("");
}
