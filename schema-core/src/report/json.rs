//! A report as JSON for other programs.
//!
//! The shape is stable; fields may be added, and `report` counts up when one changes its meaning:
//!
//! ```json
//! {"report": 1,
//!  "from": {"source": "schema.json", "postgres": 15},
//!  "to": {"source": "env:DATABASE_URL", "postgres": 15},
//!  "summary": {"changes": 1, "breaking": 1, "compatible": 0, "invisible": 0},
//!  "changes": [
//!    {"kind": "column", "object": "public.users.email", "change": "altered", "impact": "breaking",
//!     "line": 7, "message": "…",
//!     "fields": [{"field": "type", "before": "text", "after": "character varying(255)"}],
//!     "notes": [], "help": ["…"]}],
//!  "notes": [],
//!  "unmodelled": []}
//! ```
//!
//! `change` is `added`, `removed` or `altered`; `impact` is `breaking`, `compatible` or
//! `invisible`. An added or removed object has `values` (its fields in a snapshot) and `parts`
//! (`kind`, `object`, `values` of what came or went with it) instead of `fields`. `repeats` names
//! partitions' and child tables' objects that changed alike, where there are any. `perhaps_renamed`
//! is there where the object, or a label of an enum, may be the same under a new name: `from`, `to`,
//! `why`, and `rename`, which confirms it as `--rename` and `[renames]` take it. `before` and
//! `after` are `null` where the field has its default. `line` is the object's line, or that of
//! its table, in the snapshot of `from`; `null` where neither is there.

use serde_json::{Map, Value, json};

use super::{Report, ReportEntry, Side};
use crate::diff::What;
use crate::impact::Impact;
use crate::record::Fields;

/// The version of the shape.
const VERSION: u64 = 1;

impl Report {
    /// The report as one JSON document with a line end.
    pub fn json(&self) -> String {
        let side = |side: &Side| json!({"source": side.name, "postgres": side.postgres});
        let changes: Vec<_> = self.entries.iter().map(entry).collect();
        let mut out = String::from("{\n");
        let mut line = |key: &str, value: Value, end: &str| {
            out.push_str(&format!("\"{key}\": {value}{end}\n"));
        };
        line("report", json!(VERSION), ",");
        line("from", side(&self.from), ",");
        line("to", side(&self.to), ",");
        let summary = json!({
            "changes": self.entries.len(),
            "breaking": self.count(Impact::Breaking),
            "compatible": self.count(Impact::Compatible),
            "invisible": self.count(Impact::Invisible),
        });
        line("summary", summary, ",");
        line("notes", json!(self.notes()), ",");
        line("unmodelled", json!(self.unmodelled), ",");
        // One change a line, so that a report can be read and compared without a JSON tool.
        out.push_str("\"changes\": [");
        for (i, change) in changes.iter().enumerate() {
            out.push_str(if i == 0 { "\n" } else { ",\n" });
            out.push_str(&change.to_string());
        }
        out.push_str(if changes.is_empty() { "]\n}\n" } else { "\n]\n}\n" });
        out
    }
}

fn entry(entry: &ReportEntry) -> Value {
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put("kind", json!(entry.object.kind().word()));
    put("object", json!(entry.object.path()));
    put("change", json!(entry.verb()));
    put("impact", json!(entry.impact.word()));
    put("line", json!(entry.line));
    put("message", json!(entry.message()));
    match &entry.what {
        What::Altered(fields) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|f| json!({"field": f.field, "before": f.before, "after": f.after}))
                .collect();
            put("fields", Value::Array(fields));
        }
        What::Added | What::Removed => {
            put("values", values(&entry.values));
            let parts: Vec<_> = entry
                .parts
                .iter()
                .map(|part| {
                    json!({
                        "kind": part.object.kind().word(),
                        "object": part.object.path(),
                        "values": values(&part.values),
                    })
                })
                .collect();
            put("parts", Value::Array(parts));
        }
    }
    if !entry.repeats.is_empty() {
        let repeats = entry.repeats.iter().map(|repeat| repeat.object.path());
        put("repeats", repeats.collect());
    }
    if !entry.renamed.is_empty() {
        let renamed = entry.renamed.iter().map(|candidate| {
            let (from, to) = candidate.sides();
            json!({"from": from, "to": to, "why": candidate.why, "rename": candidate.said()})
        });
        put("perhaps_renamed", renamed.collect());
    }
    put("notes", json!(entry.notes));
    put("help", json!(entry.help));
    Value::Object(out)
}

fn values(fields: &Fields) -> Value {
    Value::Object(fields.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect())
}
