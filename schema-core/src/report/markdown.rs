//! A report as Markdown that can be the body of a pull request.

use super::lines::line_diff;
use super::words::{self, visible, visible_lines};
use super::{Report, ReportEntry, Section};
use crate::diff::What;
use crate::impact::Impact;

/// The largest body that GitHub takes, in characters, less some room for what is put around it.
const MAX: usize = 60_000;

impl Report {
    /// A table of the changes, with notes; every name and text from a database is inert in it.
    pub fn markdown(&self) -> String {
        let mut out = format!("{}\n", self.headline_with(&code));
        if !self.entries.is_empty() {
            out.push_str("\n| | object | change | |\n|---|---|---|---|\n");
        }
        for (i, entry) in self.entries.iter().enumerate() {
            let row = row(entry);
            if out.len() + row.len() > MAX {
                let more = self.entries.len() - i;
                out.push_str(&format!("\n{more} more changes do not fit here.\n"));
                break;
            }
            out.push_str(&row);
        }
        for entry in &self.entries {
            let texts = texts(entry);
            if out.len() + texts.len() < MAX {
                out.push_str(&texts);
            }
        }
        for section in self.sections.iter().filter(|section| !section.steps.is_empty()) {
            let sql = sql(section);
            if out.len() + sql.len() < MAX {
                out.push_str(&sql);
            }
        }
        for note in self.notes() {
            out.push_str(&format!("\n> {}\n", escaped(&note)));
        }
        if !self.unmodelled.is_empty() && out.len() < MAX {
            out.push_str("\n<details><summary>Not modelled</summary>\n\n");
            for object in self.unmodelled().take(200) {
                out.push_str(&format!("- {}\n", code(object)));
            }
            if let Some(more @ 1..) = self.unmodelled.len().checked_sub(200) {
                out.push_str(&format!("- and {more} more\n"));
            }
            out.push_str("\n</details>\n");
        }
        out
    }
}

fn row(entry: &ReportEntry) -> String {
    let mark = match entry.what {
        What::Added => "added",
        What::Removed => "removed",
        What::Altered(_) => "altered",
    };
    let mut lines = Vec::new();
    match &entry.what {
        What::Altered(fields) => {
            for field in super::shown(fields) {
                let (before, after) = words::texts(field);
                if before.contains('\n') || after.contains('\n') {
                    lines.push(format!("{} (below)", words::label(field.field)));
                    continue;
                }
                let (before, after) = (code(&before), code(&after));
                if words::is_flag(field) {
                    lines.push(format!("{before} → {after}"));
                } else {
                    lines.push(format!("{}: {before} → {after}", words::label(field.field)));
                }
            }
        }
        What::Added | What::Removed => {
            let summary = words::summary(&entry.values);
            lines.push(if summary.is_empty() {
                mark.to_owned()
            } else {
                format!("{mark}: {}", code(&summary))
            });
            for part in &entry.parts {
                let kind = words::kind_words(part.object.kind());
                let summary = words::summary(&part.values);
                let name = code(&part.object.name());
                lines.push(if summary.is_empty() {
                    format!("{kind} {name}")
                } else {
                    format!("{kind} {name}: {}", code(&summary))
                });
            }
        }
    }
    lines.extend(entry.notes.iter().map(|note| format!("note: {}", escaped(note))));
    let help: Vec<_> = entry.help.iter().map(|help| escaped(help)).collect();
    let grade = match entry.impact {
        Impact::Breaking => "**breaking**",
        Impact::Compatible => "compatible",
        Impact::Invisible => "invisible",
    };
    format!(
        "| {grade} | {} {} | {} | {} |\n",
        words::kind_words(entry.object.kind()),
        code(entry.object.path()),
        lines.join("<br>"),
        help.join("<br>"),
    )
}

/// The steps of a plan that speak of an object.
fn sql(section: &Section) -> String {
    let mut sql = String::new();
    for step in &section.steps {
        for hazard in &step.hazards {
            sql.push_str(&format!("-- {}\n", visible(&hazard.to_string())));
        }
        sql.push_str(&format!("{};\n", visible_lines(&step.sql)));
    }
    let kind = words::kind_words(section.object.kind());
    let title = format!("SQL: {kind} {}", html(section.object.path()));
    format!("\n<details><summary>{title}</summary>\n\n{}\n</details>\n", fenced("sql", &sql))
}

/// Lines as a block of code that nothing in them ends.
fn fenced(language: &str, lines: &str) -> String {
    let runs = lines.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(runs.max(2) + 1);
    format!("{fence}{language}\n{lines}{fence}\n")
}

/// The values of several lines that differ, as a diff each.
fn texts(entry: &ReportEntry) -> String {
    let mut out = String::new();
    let What::Altered(fields) = &entry.what else { return out };
    for field in super::shown(fields) {
        let (before, after) = words::texts(field);
        if !before.contains('\n') && !after.contains('\n') {
            continue;
        }
        let lines: Vec<_> = line_diff(&before, &after)
            .into_iter()
            .map(|(mark, line)| format!("{mark} {}\n", visible(line)))
            .collect();
        let kind = words::kind_words(entry.object.kind());
        out.push_str(&format!(
            "\n<details><summary>{kind} {}: {}</summary>\n\n{}\n</details>\n",
            html(entry.object.path()),
            words::label(field.field),
            fenced("diff", &lines.concat()),
        ));
    }
    out
}

/// A text as code where Markdown is not read, only HTML.
fn html(text: &str) -> String {
    format!("<code>{}</code>", entities(&visible(text)))
}

/// A text as code in a table's cell, where nothing in it is markup, a link or a mention.
fn code(text: &str) -> String {
    let text = visible(text);
    let text = if text.chars().count() > 1_000 { words::elide(&text, 1_000) } else { text };
    if text.is_empty() {
        return "<code></code>".to_owned();
    }
    let plain = !text.contains(['|', '`', '\\']) && text.trim() == text;
    if plain { format!("`{text}`") } else { html(&text) }
}

/// Our own sentences, with the names between their backticks as code.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let pieces: Vec<_> = text.split('`').collect();
    if pieces.len() % 2 == 0 {
        return prose(text);
    }
    for (i, piece) in pieces.iter().enumerate() {
        out.push_str(&if i % 2 == 1 { code(piece) } else { prose(piece) });
    }
    out
}

/// Text outside of code, where a mention would call somebody.
fn prose(text: &str) -> String {
    entities(&visible(text)).replace("&#64;", "&#64;&#8203;")
}

/// Every character that Markdown or HTML could take for its own as an entity.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | ',' | ';' | '(' | ')' | '/' | '-' | '?' => out.push(c),
            c if c.is_ascii_punctuation() => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
