//! What a reviewer reads before the SQL: what each step weighs on, and how heavily.

use std::fmt::Write as _;

use super::{FileStep, PlanFile, Size};
use crate::report::visible;

impl PlanFile {
    /// The steps that need thought, a line each: `Step 2, alter column public.t.c: rewrites table
    /// public.t (about 12 million rows, 1.4 GB); blocks reads and writes of table public.t`.
    pub fn notes(&self) -> Vec<String> {
        let notes = self.steps.iter().zip(1..).filter_map(|(step, number)| {
            let said = self.said(step);
            let FileStep { verb, object, .. } = step;
            (!said.is_empty())
                .then(|| format!("Step {number}, {verb} {object}: {}", said.join("; ")))
        });
        notes.collect()
    }

    fn said(&self, step: &FileStep) -> Vec<String> {
        let mut sizes: Vec<&Size> = self.sizes.iter().collect();
        let hazards = step.hazards.iter().map(|hazard| {
            let text = hazard.split_once(": ").map_or(hazard.as_str(), |(_, text)| text);
            let mut text = visible(text);
            // The size of a table is said where it comes up first.
            if let Some(at) = sizes.iter().position(|size| text.ends_with(&size.object)) {
                let _ = write!(text, " ({})", sizes.remove(at));
            }
            text
        });
        let mut said: Vec<String> = hazards.collect();
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
        for note in self.notes() {
            let _ = writeln!(out, "-- {note}");
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
            None => f.write_str("rows not counted, ")?,
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
    match divisor > 1 && tenths < 100 && tenths % 10 != 0 {
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
        assert_eq!(text(Some(1), 8_192), "about 1 row, 8 kB");
        assert_eq!(text(Some(950), 0), "about 950 rows, 0 bytes");
        assert_eq!(text(Some(1_234_567), 1_500_000_000), "about 1.2 million rows, 1.3 GB");
        assert_eq!(text(None, 40_960), "rows not counted, 40 kB");
        assert_eq!(text(Some(u64::MAX), u64::MAX), "about 1844674407 billion rows, 1677721 TB");
    }
}
