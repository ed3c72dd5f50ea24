//! Live drift in a form that the macro raises as compiler errors.

use schema_core::Diagnostic;
use schema_core::Impact;
use schema_core::report::Report;
use serde_json::{Value, json};

/// The file in OUT_DIR that the macro reads: an array with one object for each error.
pub(crate) const FILE: &str = "schema-drift.json";

/// The drift that fails the build: what breaks models, or any change where `all` is set.
pub(crate) fn errors(report: &Report, all: bool, help: &str) -> Vec<Value> {
    let failing = |impact| all || impact == Impact::Breaking;
    let entries = report.entries().iter().filter(|entry| failing(entry.impact));
    entries
        .map(|entry| {
            let mut helps = entry.help().to_vec();
            helps.extend(entry.notes().iter().cloned());
            helps.push(help.to_owned());
            json!({
                "object": entry.object.to_string(),
                "impact": entry.impact.word(),
                "message": format!("live drift: {}", entry.message()),
                "help": helps.join("\n"),
            })
        })
        .collect()
}

/// One error that is no change: the drift could not be told.
pub(crate) fn unknown(why: &Diagnostic) -> Value {
    let origin = why.origin.as_ref().map(|origin| {
        let (line, column) = origin.line_column();
        format!("at {}:{line}:{column}", origin.path)
    });
    let help: Vec<String> = origin.into_iter().chain(why.help.iter().cloned()).collect();
    json!({
        "object": why.object,
        "impact": Impact::Breaking.word(),
        "message": format!("drift could not be checked: {}", why.message),
        "help": help.join("\n"),
    })
}

/// The file's text, one error a line.
pub(crate) fn text(errors: &[Value]) -> String {
    let lines: Vec<String> = errors.iter().map(Value::to_string).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// One of the file's errors as a diagnostic.
pub(crate) fn diagnostic(error: &Value) -> Diagnostic {
    let text = |key: &str| error.get(key).and_then(Value::as_str).unwrap_or_default();
    text("help").lines().fold(Diagnostic::error("drift", text("message")), Diagnostic::help)
}
