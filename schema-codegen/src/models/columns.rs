//! Prints the columns and unique keys of a relation as constants of a type that is named as it.

use super::relation::{Column, Relation};
use super::source::Source;
use super::unique::UniqueKey;
use crate::naming::{Scope, bare};

pub(super) fn print(out: &mut Source, relation: &Relation<'_>, keys: &[UniqueKey], name: &str) {
    let mut scope = Scope::default();
    let constants: Vec<String> = relation
        .columns
        .iter()
        .map(|column| scope.take(&[bare(&column.field).to_uppercase()], "_"))
        .collect();
    let runtime = out.runtime.clone();
    out.push(&["pub enum ", name, " {}\nimpl ", name, " {\n"]);
    for (column, constant) in relation.columns.iter().zip(&constants) {
        out.push(&["pub const ", constant, ": ", &runtime, "::Column<", &relation.name, ", "]);
        out.push(&[&column.resolved.rust.path]);
        if column.nullable {
            out.push(&[", ", &runtime, "::Null"]);
        }
        out.push(&["> = ", &runtime, "::Column::new("]);
        out.literal(&column.sql);
        out.push(&[", "]);
        out.literal(&column.resolved.cast);
        out.push(&[");\n"]);
    }
    for key in keys {
        let columns: Vec<(&Column<'_>, &String)> = key
            .columns
            .iter()
            .filter_map(|place| relation.columns.get(*place).zip(constants.get(*place)))
            .collect();
        let names: Vec<&str> = columns.iter().map(|(_, constant)| constant.as_str()).collect();
        let constant = scope.take(&[format!("BY_{}", names.join("_AND_"))], "_");
        out.push(&["pub const ", &constant, ": ", &runtime, "::Unique<", &relation.name, ", ("]);
        for (column, _) in &columns {
            out.push(&[&column.resolved.rust.path, ", "]);
        }
        out.push(&[")> = ", &runtime, "::Unique::new(\""]);
        for (column, _) in &columns {
            out.ended(&column.sql);
            out.ended(&column.resolved.cast);
        }
        out.push(&["\");\n"]);
    }
    out.push(&["}\n"]);
}
