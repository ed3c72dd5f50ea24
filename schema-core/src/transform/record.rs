//! What a transformation did, to be read beside the SQL.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{Change, What};
use crate::plan::rename::Mention;

/// How the Markdown starts.
const TITLE: &str = "# Transformation of ";

/// What a transformation did and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The source, as reports name it.
    pub source: String,
    /// What was changed, by the order of ids.
    pub changes: Vec<Change>,
    /// Texts that PostgreSQL keeps as they are, and names in them that are others now.
    pub mentions: Vec<Mention>,
}

impl Record {
    /// Whether a text is a record, in either form.
    pub fn is_ours(text: &str) -> bool {
        let keys = |json: Map<String, Value>| json.keys().eq(["changes", "look", "source"]);
        text.starts_with(TITLE) || serde_json::from_str(text).is_ok_and(keys)
    }

    /// The record as Markdown.
    pub fn markdown(&self) -> String {
        let mut out = format!("{TITLE}{}\n", cell(&self.source));
        let rows = |pick: fn(&Change) -> Option<Vec<String>>| {
            self.changes.iter().filter_map(pick).collect::<Vec<_>>()
        };
        let renamed = rows(|change| match &change.what {
            What::Renamed { to } => {
                Some(vec![code(&change.id), code(to.path()), cell(&change.reason)])
            }
            What::Retyped { .. } | What::LeftOut => None,
        });
        let retyped = rows(|change| match &change.what {
            What::Retyped { from, to } => {
                Some(vec![code(&change.id), code(from), code(to), cell(&change.reason)])
            }
            What::Renamed { .. } | What::LeftOut => None,
        });
        let left_out = rows(|change| match &change.what {
            What::LeftOut => Some(vec![code(&change.id), cell(&change.reason)]),
            What::Renamed { .. } | What::Retyped { .. } => None,
        });
        let mentions = self.mentions.iter().map(|mention| {
            let names = mention.names.iter();
            let names = names.map(|(from, to)| format!("{} → {}", code(from), code(to.path())));
            vec![code(&mention.id), names.collect::<Vec<_>>().join(", ")]
        });
        if renamed.is_empty() && retyped.is_empty() && left_out.is_empty() {
            out.push_str("\nNothing was changed.\n");
        }
        table(&mut out, "Renamed", &["object", "now", "why"], &renamed);
        table(&mut out, "Other types", &["object", "before", "after", "why"], &retyped);
        table(&mut out, "Left out", &["object", "why"], &left_out);
        let mentions: Vec<_> = mentions.collect();
        table(
            &mut out,
            "To look at: kept as text, with names that changed",
            &["object", "names"],
            &mentions,
        );
        out
    }

    /// The record as JSON.
    pub fn json(&self) -> String {
        let changes: Vec<Value> = self
            .changes
            .iter()
            .map(|Change { id, what, reason }| {
                let object = id.to_string();
                match what {
                    What::LeftOut => {
                        json!({"object": object, "change": "left_out", "reason": reason})
                    }
                    What::Retyped { from, to } => json!({
                        "object": object, "change": "retyped", "from": from, "to": to,
                        "reason": reason,
                    }),
                    What::Renamed { to } => json!({
                        "object": object, "change": "renamed", "to": to.to_string(),
                        "reason": reason,
                    }),
                }
            })
            .collect();
        let mentions: Vec<Value> = self
            .mentions
            .iter()
            .map(|Mention { id, names }| {
                let names = names.iter().map(|(from, to)| (from.clone(), to.to_string().into()));
                json!({"object": id.to_string(), "names": names.collect::<Map<_, _>>()})
            })
            .collect();
        let all = json!({"source": self.source, "changes": changes, "look": mentions});
        format!("{all:#}\n")
    }
}

fn table(out: &mut String, title: &str, head: &[&str], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    // Nothing is written into a string that can fail.
    let _ =
        write!(out, "\n## {title}\n\n| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for row in rows {
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
}

/// A text in a cell as code, which nothing in it can leave.
fn code(text: impl ToString) -> String {
    let text = crate::report::visible(&text.to_string()).replace('|', "\\|");
    let fence = "`".repeat(1 + text.chars().filter(|c| *c == '`').count());
    let gap = if fence.len() > 1 { " " } else { "" };
    format!("{fence}{gap}{text}{gap}{fence}")
}

fn cell(text: &str) -> String {
    let text = crate::report::visible(text);
    text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;").replace('`', "\\`")
}
