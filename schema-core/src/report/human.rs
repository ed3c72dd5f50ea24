//! A report as text for a terminal.

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

/// The lines that differ, marked `-` and `+`, with one line around them.
pub(super) fn line_diff<'t>(before: &'t str, after: &'t str) -> Vec<(char, &'t str)> {
    let (a, b): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - head;
    let tail = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let inner = |lines: &[&'t str]| -> Vec<&'t str> {
        lines.iter().take(lines.len() - tail).skip(head).copied().collect()
    };
    let mut all: Vec<(char, &str)> = a.iter().take(head).map(|line| (' ', *line)).collect();
    all.extend(edits(&inner(&a), &inner(&b)));
    all.extend(a.iter().skip(a.len() - tail).map(|line| (' ', *line)));
    let differs = |i: usize| all.get(i).is_some_and(|(mark, _)| *mark != ' ');
    (0..all.len())
        .filter(|i| differs(*i) || differs(i + 1) || i.checked_sub(1).is_some_and(differs))
        .filter_map(|i| all.get(i).copied())
        .collect()
}

/// A shortest way from one text to the other, by their longest common subsequence.
fn edits<'t>(a: &[&'t str], b: &[&'t str]) -> Vec<(char, &'t str)> {
    /// Above this many comparisons all old lines go before all new ones come.
    const MAX: usize = 1 << 20;
    let (mut a, mut b) = (a, b);
    let mut out = Vec::new();
    if a.len().saturating_mul(b.len()) < MAX {
        // `common[i][j]` is how many lines the rests from `i` and `j` have in common.
        let mut common = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
        let at = |common: &[Vec<usize>], i: usize, j: usize| {
            common.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0)
        };
        for (i, x) in a.iter().enumerate().rev() {
            for (j, y) in b.iter().enumerate().rev() {
                let longest = if x == y {
                    at(&common, i + 1, j + 1) + 1
                } else {
                    at(&common, i + 1, j).max(at(&common, i, j + 1))
                };
                if let Some(cell) = common.get_mut(i).and_then(|row| row.get_mut(j)) {
                    *cell = longest;
                }
            }
        }
        let (mut i, mut j) = (0, 0);
        while let ([x, a_rest @ ..], [y, b_rest @ ..]) = (a, b) {
            if x == y {
                out.push((' ', *x));
                (a, b, i, j) = (a_rest, b_rest, i + 1, j + 1);
            } else if at(&common, i + 1, j) >= at(&common, i, j + 1) {
                out.push(('-', *x));
                (a, i) = (a_rest, i + 1);
            } else {
                out.push(('+', *y));
                (b, j) = (b_rest, j + 1);
            }
        }
    }
    out.extend(a.iter().map(|line| ('-', *line)));
    out.extend(b.iter().map(|line| ('+', *line)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_that_differ() {
        let diff = line_diff("a\nb\nc\nd", "a\nb\nx\ny\nd");
        assert_eq!(diff, [(' ', "b"), ('-', "c"), ('+', "x"), ('+', "y"), (' ', "d")]);
        assert_eq!(line_diff("a\na", "a\na\na"), [(' ', "a"), ('+', "a")]);
        let diff = line_diff("1\na\nb\nc\n2", "x\na\nb\nc\ny");
        let said: String = diff.iter().map(|(mark, line)| format!("{mark}{line}")).collect();
        assert_eq!(said, "-1+x a c-2+y");
    }
}
