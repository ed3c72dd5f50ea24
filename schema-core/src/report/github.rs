//! A report as annotations of GitHub's workflow commands.
//!
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use super::{Report, ReportEntry, words};
use crate::impact::Impact;

impl Report {
    /// One annotation a line, the worst first, since GitHub shows only the first ten of a level.
    /// `file` is the snapshot of the first side as the repository names it, where there is one.
    pub fn github(&self, file: Option<&str>) -> String {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.impact));
        let mut out = String::new();
        for entry in entries {
            out.push_str(&annotation(entry, file));
        }
        if !self.entries.is_empty() {
            for note in self.notes() {
                out.push_str(&format!("::notice title=schema::{}\n", data(&note)));
            }
        }
        out.push_str(&format!("{}\n", data(&self.headline().replace("::", ": :"))));
        out
    }
}

fn annotation(entry: &ReportEntry, file: Option<&str>) -> String {
    let level = match entry.impact {
        Impact::Breaking => "error",
        Impact::Compatible => "warning",
        Impact::Invisible => "notice",
    };
    let mut properties = Vec::new();
    if let Some(file) = file {
        properties.push(format!("file={}", property(file)));
        if let Some(line) = entry.line {
            properties.push(format!("line={line}"));
        }
    }
    let kind = words::kind_words(entry.object.kind());
    properties.push(format!(
        "title={}",
        property(&format!("{}: {kind} {}", entry.impact.word(), entry.verb()))
    ));
    let mut message = entry.message();
    for note in &entry.notes {
        message.push_str(&format!("\nnote: {note}"));
    }
    for help in &entry.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    format!("::{level} {}::{}\n", properties.join(","), data(&message))
}

/// The message of a command, escaped as GitHub's own toolkit does it. The older form of commands,
/// `##[…]`, is one anywhere in a line, so it is taken apart.
fn data(text: &str) -> String {
    let text = text.replace("##[", "# #[");
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
