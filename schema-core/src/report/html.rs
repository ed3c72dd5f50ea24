//! A report as one HTML file that needs nothing else: both sides of each object beside each other,
//! and the SQL between them.

use super::fold::sign;
use super::lines::all_lines;
use super::words::{self, visible, visible_lines};
use super::{Report, Section};
use crate::plan::Step;

const STYLE: &str = include_str!("html.css");

/// How many equal lines are shown around those that differ.
const AROUND: usize = 3;

impl Report {
    /// The report as an HTML file without scripts, whose names and texts are all escaped. The SQL
    /// is in it where [`with_sql`](Self::with_sql) added it.
    pub fn html(&self) -> String {
        let title = format!("{} → {}", visible(&self.from.name), visible(&self.to.name));
        let mut out = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <meta http-equiv=\"Content-Security-Policy\" \
             content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <header>\n<h1>{}</h1>\n<p>{}</p>\n",
            escaped(&title),
            escaped(&title),
            escaped(&self.headline()),
        );
        for note in self.notes() {
            out.push_str(&format!("<p class=\"note\">{}</p>\n", sentence(&note)));
        }
        let sections = self.sections();
        out.push_str("</header>\n<nav>\n<ol>\n");
        for (i, section) in sections.iter().enumerate() {
            let heading = self.heading(section);
            out.push_str(&format!("<li><a href=\"#o{i}\">{heading}</a></li>\n"));
        }
        out.push_str("</ol>\n</nav>\n<main>\n");
        for (i, section) in sections.iter().enumerate() {
            out.push_str(&format!("<section id=\"o{i}\">\n<h2>{}</h2>\n", self.heading(section)));
            self.changes(section, &mut out);
            self.sides(section, &mut out);
            steps(&section.steps, &mut out);
            out.push_str("</section>\n");
        }
        if !self.unmodelled.is_empty() {
            out.push_str("<section>\n<h2>Not modelled</h2>\n<ul>\n");
            for object in self.unmodelled() {
                out.push_str(&format!("<li><code>{}</code></li>\n", escaped(&visible(object))));
            }
            out.push_str("</ul>\n</section>\n");
        }
        out.push_str("</main>\n</body>\n</html>\n");
        out
    }

    fn heading(&self, section: &Section) -> String {
        let entries = || section.entries.iter().filter_map(|i| self.entries.get(*i));
        let own = entries().find(|entry| entry.object == section.object);
        let mark = match own.map_or(0, |entry| sign(&entry.what)) {
            1 => "<ins>+</ins>",
            -1 => "<del>−</del>",
            _ => "<b>~</b>",
        };
        let grade = match entries().map(|entry| entry.impact).max() {
            None => "<i>rebuilt</i>".to_owned(),
            Some(impact) => format!("<i class=\"{0}\">{0}</i>", impact.word()),
        };
        format!(
            "{mark} {} <code>{}</code> {grade}",
            words::kind_words(section.object.kind()),
            escaped(&visible(section.object.path())),
        )
    }

    fn changes(&self, section: &Section, out: &mut String) {
        if section.entries.is_empty() {
            return;
        }
        out.push_str("<ul>\n");
        for entry in section.entries.iter().filter_map(|i| self.entries.get(*i)) {
            out.push_str(&format!("<li>{}", sentence(&entry.message())));
            let lines = entry.notes.iter().chain(&entry.help);
            out.extend(lines.map(|line| format!("<br><small>{}</small>", sentence(line))));
            out.push_str("</li>\n");
        }
        out.push_str("</ul>\n");
    }

    fn sides(&self, section: &Section, out: &mut String) {
        if section.before.is_empty() && section.after.is_empty() {
            return;
        }
        let name = |name: &str| escaped(&visible(name));
        out.push_str(&format!(
            "<table>\n<thead><tr><th></th><th>{}</th><th></th><th>{}</th></tr></thead>\n<tbody>\n",
            name(&self.from.name),
            name(&self.to.name),
        ));
        let rows = rows(&section.before, &section.after);
        let differs = |row: &Row<'_>| row.before.map(|it| it.1) != row.after.map(|it| it.1);
        let mut left_out = 0;
        for (i, row) in rows.iter().enumerate() {
            let near = rows.iter().skip(i.saturating_sub(AROUND)).take(2 * AROUND + 1);
            if !near.into_iter().any(differs) {
                left_out += 1;
                continue;
            }
            gap(&mut left_out, out);
            let class = if differs(row) { ["del", "ins"] } else { ["", ""] };
            out.push_str("<tr>");
            for (side, class) in [row.before, row.after].into_iter().zip(class) {
                let (number, line) = side.map_or((String::new(), String::new()), |(n, line)| {
                    (n.to_string(), escaped(&visible_lines(line)))
                });
                let class = if side.is_none() { "none" } else { class };
                out.push_str(&format!("<th>{number}</th><td class=\"{class}\">{line}</td>"));
            }
            out.push_str("</tr>\n");
        }
        gap(&mut left_out, out);
        out.push_str("</tbody>\n</table>\n");
    }
}

/// Says that lines were left out.
fn gap(lines: &mut usize, out: &mut String) {
    if *lines > 0 {
        let n = super::counted(*lines, "equal line");
        out.push_str(&format!("<tr class=\"gap\"><th></th><td colspan=\"3\">{n}</td></tr>\n"));
    }
    *lines = 0;
}

fn steps(steps: &[Step], out: &mut String) {
    if steps.is_empty() {
        return;
    }
    out.push_str("<details open>\n<summary>SQL</summary>\n<pre>");
    for (i, step) in steps.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        for hazard in &step.hazards {
            let hazard = visible(&hazard.to_string());
            out.push_str(&format!("<em>-- {}</em>\n", escaped(&hazard)));
        }
        out.push_str(&format!("{};\n", escaped(&visible_lines(&step.sql))));
    }
    out.push_str("</pre>\n</details>\n");
}

/// A line of each side, with its number; `None` where the other side has lines more.
struct Row<'t> {
    before: Option<(usize, &'t str)>,
    after: Option<(usize, &'t str)>,
}

/// Both texts beside each other: what went stands beside what came.
fn rows<'t>(before: &'t str, after: &'t str) -> Vec<Row<'t>> {
    let (mut rows, mut went, mut came) = (Vec::new(), Vec::new(), Vec::new());
    let (mut old, mut new) = (0, 0);
    let flush = |went: &mut Vec<_>, came: &mut Vec<_>, rows: &mut Vec<Row<'t>>| {
        let (mut went, mut came) = (went.drain(..), came.drain(..));
        loop {
            let row = Row { before: went.next(), after: came.next() };
            if row.before.is_none() && row.after.is_none() {
                break;
            }
            rows.push(row);
        }
    };
    for (mark, line) in all_lines(before, after) {
        if mark != '+' {
            old += 1;
        }
        if mark != '-' {
            new += 1;
        }
        match mark {
            '-' => went.push((old, line)),
            '+' => came.push((new, line)),
            _ => {
                flush(&mut went, &mut came, &mut rows);
                rows.push(Row { before: Some((old, line)), after: Some((new, line)) });
            }
        }
    }
    flush(&mut went, &mut came, &mut rows);
    rows
}

/// Our own sentences, with the names between their backticks as code.
fn sentence(text: &str) -> String {
    let pieces: Vec<_> = text.split('`').map(|piece| escaped(&visible(piece))).collect();
    if pieces.len() % 2 == 0 {
        return escaped(&visible(text));
    }
    let tag = |(i, piece): (usize, &String)| {
        if i % 2 == 1 { format!("<code>{piece}</code>") } else { piece.clone() }
    };
    pieces.iter().enumerate().map(tag).collect()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
