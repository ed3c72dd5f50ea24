//! What a reviewer reads before the SQL: what each step weighs on, and how heavily.

use std::fmt::Write as _;

use super::{FileStep, PlanFile, Size};
use crate::report::visible;

/// What a hazard does to a relation: its word, how its text starts, and how it is put where the
/// step takes its time and where it does not.
const ABOUT: [(&str, &str, &str, &str); 4] = [
    ("rewrite", "rewrites ", "rewritten", "rewritten"),
    ("scan", "scans ", "read as a whole", "read as a whole"),
    (
        "blocks-reads",
        "blocks reads and writes of ",
        "reads and writes blocked",
        "reads and writes blocked for a moment",
    ),
    ("blocks-writes", "blocks writes to ", "writes blocked", "writes blocked for a moment"),
];

impl PlanFile {
    /// The steps that need thought, each with a line for each thing to think of:
    /// `table public.t (about 12 million rows, 1.4 GB): rewritten, reads and writes blocked`.
    pub fn notes(&self) -> Vec<(String, Vec<String>)> {
        let notes = self.steps.iter().zip(1..).map(|(step, number)| {
            (format!("Step {number}, {} {}", step.verb, step.object), self.said(step))
        });
        notes.filter(|(_, said)| !said.is_empty()).collect()
    }

    fn said(&self, step: &FileStep) -> Vec<String> {
        let mut said = Vec::new();
        let mut tables: Vec<(&str, Vec<&str>)> = Vec::new();
        let works = ["rewrite", "scan"].iter().any(|word| step.hazards_of(word).next().is_some());
        for hazard in &step.hazards {
            let (word, text) = hazard.split_once(": ").unwrap_or(("", hazard));
            let about = ABOUT.iter().find(|about| about.0 == word);
            match about.and_then(|about| Some((about, text.strip_prefix(about.1)?))) {
                Some(((_, _, long, brief), table)) => {
                    let what = if works { long } else { brief };
                    match tables.iter_mut().find(|(known, _)| *known == table) {
                        Some((_, whats)) => whats.push(what),
                        None => tables.push((table, vec![what])),
                    }
                }
                None => said.push(visible(text)),
            }
        }
        said.extend(tables.iter().map(|(table, whats)| {
            let size = self.sizes.iter().find(|size| size.object == *table);
            let size = size.map_or_else(String::new, |size| format!(" ({size})"));
            format!("{}{size}: {}", visible(table), whats.join(", "))
        }));
        if !step.transactional {
            said.push("runs outside of a transaction".to_owned());
        }
        said
    }

    pub(super) fn head(&self) -> String {
        let counted = |n: usize, word| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        let mut out = String::new();
        let transactions = match self.segments().len() {
            0 => String::new(),
            1 => " in one transaction".to_owned(),
            n => format!(" in {n} transactions"),
        };
        let _ = writeln!(
            out,
            "--\n-- {}{transactions} from {} to {}.",
            counted(self.steps.len(), "step"),
            self.from.source,
            self.to.source
        );
        for (step, said) in self.notes() {
            let _ = writeln!(out, "-- {step}");
            for line in said {
                let _ = writeln!(out, "--   {line}");
            }
        }
        if self.online {
            out.push_str(
                "-- Each step is a transaction of its own. `apply` waits for a lock for a moment only,\n\
                 -- lets others pass and tries again; with psql, set lock_timeout yourself.\n",
            );
        }
        out.push_str(match self.proved {
            Some(_) => "-- Proved on a shadow.\n",
            None => "-- Not proved: `cargo schema prove FILE` does.\n",
        });
        out.push_str(
            "-- Apply: cargo schema apply FILE URL, or psql -v ON_ERROR_STOP=1 -f FILE\n--\n",
        );
        out
    }
}

/// `about 12 million rows, 1.4 GB`.
impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.rows {
            _ if self.bytes == 0 => return f.write_str("empty"),
            None => f.write_str("rows never counted, ")?,
            Some(1) => f.write_str("about 1 row, ")?,
            Some(rows) => write!(
                f,
                "about {} rows, ",
                round(rows, 1_000, &["", " thousand", " million", " billion"])
            )?,
        }
        f.write_str(&round(self.bytes, 1_024, &[" bytes", " kB", " MB", " GB", " TB"]))
    }
}

/// A number in the largest unit that leaves at least one, with one digit after the point below ten.
fn round(number: u64, base: u64, units: &[&str]) -> String {
    let mut divisor = 1;
    let mut units = units.iter().peekable();
    let mut unit = units.next().copied().unwrap_or_default();
    while units.peek().is_some() && number / divisor >= base {
        divisor *= base;
        unit = units.next().copied().unwrap_or_default();
    }
    let tenths = number.saturating_mul(10) / divisor;
    match divisor > 1 && tenths < 100 && !tenths.is_multiple_of(10) {
        true => format!("{}.{}{unit}", tenths / 10, tenths % 10),
        false => format!("{}{unit}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_for_people() {
        let text = |rows, bytes| Size { object: String::new(), rows, bytes }.to_string();
        assert_eq!(text(None, 0), "empty");
        assert_eq!(text(Some(1), 8_192), "about 1 row, 8 kB");
        assert_eq!(text(Some(950), 500), "about 950 rows, 500 bytes");
        assert_eq!(text(Some(1_234_567), 1_500_000_000), "about 1.2 million rows, 1.3 GB");
        assert_eq!(text(None, 40_960), "rows never counted, 40 kB");
        assert_eq!(text(Some(u64::MAX), u64::MAX), "about 1844674407 billion rows, 1677721 TB");
    }
}
