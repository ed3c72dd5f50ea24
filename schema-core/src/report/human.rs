//! A report as text for a terminal.

use super::lines::line_diff;
use super::words::{self, visible};
use super::{Report, ReportEntry};
use crate::diff::{FieldChange, What};
use crate::impact::Impact;

/// What a piece of the text is, for those who colour it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Something that came.
    Added,
    /// Something that went.
    Removed,
    /// Something that is not as it was.
    Altered,
    /// The grade of a change.
    Grade(Impact),
    /// What the eye should find first.
    Strong,
    /// What it may skip.
    Faint,
}

impl Report {
    /// The report as plain text.
    pub fn human(&self) -> String {
        self.human_painted(&|_, text| text.to_owned())
    }

    /// The report as text in which each piece went through `paint`.
    pub fn human_painted(&self, paint: &dyn Fn(Role, &str) -> String) -> String {
        let mut out = paint(Role::Strong, &self.headline());
        out.push('\n');
        for entry in &self.entries {
            out.push('\n');
            entry_text(&mut out, entry, paint);
        }
        let notes = self.notes();
        if !notes.is_empty() {
            out.push('\n');
        }
        for note in notes {
            out.push_str(&format!("{} {note}\n", paint(Role::Strong, "note:")));
        }
        const SHOWN: usize = 20;
        for object in self.unmodelled().take(SHOWN) {
            out.push_str(&format!("      {}\n", paint(Role::Faint, &visible(object))));
        }
        if let Some(more @ 1..) = self.unmodelled.len().checked_sub(SHOWN) {
            out.push_str(&format!("      and {more} more (all in --format json)\n"));
        }
        out
    }
}

fn entry_text(out: &mut String, entry: &ReportEntry, paint: &dyn Fn(Role, &str) -> String) {
    let (role, mark) = match entry.what {
        What::Added => (Role::Added, '+'),
        What::Removed => (Role::Removed, '-'),
        What::Altered(_) => (Role::Altered, '~'),
    };
    let object = format!(
        "{mark} {} {}",
        words::kind_words(entry.object.kind()),
        visible(entry.object.path())
    );
    out.push_str(&paint(role, &object));
    let summary = words::summary(&entry.values);
    if !summary.is_empty() {
        out.push_str(&format!(": {summary}"));
    }
    out.push_str(&format!("  [{}]\n", paint(Role::Grade(entry.impact), entry.impact.word())));
    if let What::Altered(fields) = &entry.what {
        for field in super::shown(fields) {
            field_text(out, field, paint);
        }
    }
    for part in &entry.parts {
        let summary = words::summary(&part.values);
        let colon = if summary.is_empty() { "" } else { ": " };
        let kind = words::kind_words(part.object.kind());
        out.push_str(&format!("    {kind} {}{colon}{summary}\n", visible(&part.object.name())));
    }
    for note in &entry.notes {
        out.push_str(&format!("    {} {note}\n", paint(Role::Faint, "note:")));
    }
    for help in &entry.help {
        out.push_str(&format!("    {} {help}\n", paint(Role::Faint, "help:")));
    }
}

fn field_text(out: &mut String, field: &FieldChange, paint: &dyn Fn(Role, &str) -> String) {
    let (before, after) = words::texts(field);
    let label = words::label(field.field);
    if !before.contains('\n') && !after.contains('\n') {
        let (before, after) = (visible(&before), visible(&after));
        let (before, after) = (paint(Role::Removed, &before), paint(Role::Added, &after));
        if words::is_flag(field) {
            out.push_str(&format!("    {before} → {after}\n"));
        } else {
            out.push_str(&format!("    {label}: {before} → {after}\n"));
        }
        return;
    }
    out.push_str(&format!("    {label}:\n"));
    for (mark, line) in line_diff(&before, &after) {
        let line = visible(line);
        let line = match mark {
            '-' => paint(Role::Removed, &format!("- {line}")),
            '+' => paint(Role::Added, &format!("+ {line}")),
            _ => format!("  {line}"),
        };
        out.push_str(&format!("      {line}\n"));
    }
}
