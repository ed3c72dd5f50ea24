//! The SQL of a plan file → the plan, strictly: a plan is untrusted input.

use super::{FileStep, Mark, PlanFile, Side, Size, VERSION, is_verb};
use crate::diagnostic::{Diagnostic, Origin};
use crate::extent::Extent;

pub(super) const AGAIN: &str = "make the plan anew: cargo schema plan FROM TO --out FILE";

/// The lines of a file, one after the other.
struct Lines<'t> {
    path: &'t str,
    mark: &'t str,
    lines: Vec<&'t str>,
    next: usize,
}

pub(super) fn read(text: &str, path: &str) -> Result<PlanFile, Diagnostic> {
    let lines: Vec<&str> = text.split('\n').collect();
    let first = lines.first().copied().unwrap_or_default().trim_end();
    let mark = first.split(' ').next().unwrap_or_default();
    let mut lines = Lines { path, mark, lines, next: 0 };
    if !mark.starts_with("--@") || !mark.trim_start_matches("--").chars().all(|c| c == '@') {
        return Err(lines.wrong(0, "this is no plan: it does not start with `--@ plan`"));
    }
    let version = lines.required("plan")?;
    if version.parse() != Ok(VERSION) {
        let why = format!("it is of version {}; this program reads {VERSION}", short(&version));
        return Err(lines.wrong(0, &why));
    }
    let from = lines.side("from")?;
    let to = lines.side("to")?;
    let postgres = lines.number("postgres")?;
    let proved = match lines.peek() {
        Some(("proved", _)) => Some(lines.number("proved")?),
        _ => None,
    };
    let online = lines.peek() == Some(("online", ""));
    if online {
        lines.next += 1;
    }
    let mut extent = Extent::default();
    if let Some(("extent", words)) = lines.peek() {
        extent = Extent::from_words(words.split(' '))
            .ok_or_else(|| lines.wrong(lines.next, "no schema tells this"))?;
        lines.next += 1;
    }
    let mut file = PlanFile {
        from,
        to,
        postgres,
        proved,
        online,
        extent,
        settings: Vec::new(),
        steps: Vec::new(),
        roles: Vec::new(),
        left_out: Vec::new(),
        sizes: Vec::new(),
        objects: Vec::new(),
    };
    while let Some(("role", role)) = lines.peek() {
        file.roles.push(role.to_owned());
        lines.next += 1;
    }
    while let Some(("left-out", id)) = lines.peek() {
        file.left_out.push(id.to_owned());
        lines.next += 1;
    }
    while let Some(("size", rest)) = lines.peek() {
        let size = size(rest).ok_or_else(|| {
            lines.wrong(lines.next, "expected a number of rows, one of bytes, and an object")
        })?;
        file.sizes.push(size);
        lines.next += 1;
    }
    lines.comments()?;
    while let Some(("setting", "")) = lines.peek() {
        lines.next += 1;
        file.settings.push(lines.sql()?);
    }
    lines.steps(&mut file)?;
    lines.required("end")?;
    lines.comments()?;
    while let Some(("object", rest)) = lines.peek() {
        let mut words = rest.splitn(3, ' ');
        let (before, after) = (words.next().and_then(digits), words.next().and_then(digits));
        let (Some(before), Some(after), Some(object)) = (before, after, words.next()) else {
            return Err(lines.wrong(lines.next, "expected two digests and an object"));
        };
        file.objects.push(Mark { object: object.to_owned(), before, after });
        lines.next += 1;
        lines.blank();
    }
    match lines.lines.get(lines.next) {
        None => Ok(file),
        Some(_) => Err(lines.wrong(lines.next, "text after the end")),
    }
}

impl<'t> Lines<'t> {
    fn steps(&mut self, file: &mut PlanFile) -> Result<(), Diagnostic> {
        let mut within = false;
        let mut total = None;
        loop {
            let at = self.next;
            match self.peek() {
                Some(("begin", "")) if !within => self.bracket("BEGIN", &mut within)?,
                Some(("commit", "")) if within => self.bracket("COMMIT", &mut within)?,
                Some(("step", rest)) => {
                    self.next += 1;
                    let numbers = rest.split_once(": ").and_then(|(numbers, what)| {
                        let (number, of) = numbers.split_once(" of ")?;
                        let (verb, object) = what.split_once(' ')?;
                        let step = (verb.to_owned(), object.to_owned());
                        Some((number.parse::<usize>().ok()?, of.parse::<usize>().ok()?, step))
                    });
                    let Some((number, of, (verb, object))) = numbers else {
                        return Err(self.wrong(at, "expected `step NUMBER of COUNT: VERB OBJECT`"));
                    };
                    if !is_verb(&verb) {
                        return Err(self.wrong(at, "no verb is called so"));
                    }
                    if number != file.steps.len() + 1 || total.is_some_and(|total| total != of) {
                        return Err(self.wrong(at, "the steps are not numbered in order"));
                    }
                    total = Some(of);
                    let step = self.step(verb, object)?;
                    if within && !step.transactional {
                        return Err(self.wrong(at, "this step stands alone, not in a transaction"));
                    }
                    file.steps.push(step);
                }
                _ if within => return Err(self.wrong(at, "the transaction has no end")),
                _ => break,
            }
        }
        match total {
            Some(total) if total != file.steps.len() => {
                let why =
                    format!("the plan is cut off: it has {} of {total} steps", file.steps.len());
                Err(self.wrong(self.next, &why))
            }
            _ => Ok(()),
        }
    }

    fn bracket(&mut self, sql: &str, within: &mut bool) -> Result<(), Diagnostic> {
        let at = self.next;
        self.next += 1;
        if self.sql()? != sql {
            return Err(self.wrong(at + 1, &format!("expected `{sql};` and nothing else")));
        }
        *within = !*within;
        Ok(())
    }

    fn step(&mut self, verb: String, object: String) -> Result<FileStep, Diagnostic> {
        let mut step = FileStep {
            verb,
            object,
            sql: String::new(),
            transactional: true,
            locks: Vec::new(),
            hazards: Vec::new(),
        };
        loop {
            match self.peek() {
                Some(("alone", "")) if step.transactional => step.transactional = false,
                Some(("lock", lock)) => step.locks.push(lock.to_owned()),
                Some(("hazard", hazard)) => step.hazards.push(hazard.to_owned()),
                _ => break,
            }
            self.next += 1;
        }
        step.sql = self.sql()?;
        Ok(step)
    }

    /// The statement up to the next mark, without its semicolon.
    fn sql(&mut self) -> Result<String, Diagnostic> {
        let start = self.next;
        while self.lines.get(self.next).is_some_and(|line| !line.starts_with(self.mark)) {
            self.next += 1;
        }
        let text = self.lines.get(start..self.next).unwrap_or_default().join("\n");
        match text.trim_end().strip_suffix(';') {
            Some(sql) if !sql.trim().is_empty() => Ok(sql.to_owned()),
            _ => Err(self.wrong(start, "expected a statement that ends with a semicolon")),
        }
    }

    /// The word and the rest of the line of a mark that comes next.
    fn peek(&self) -> Option<(&'t str, &'t str)> {
        let rest = self.lines.get(self.next)?.strip_prefix(self.mark)?.strip_prefix(' ')?;
        Some(rest.trim_end_matches('\r').split_once(' ').unwrap_or((rest.trim_end(), "")))
    }

    fn required(&mut self, word: &str) -> Result<String, Diagnostic> {
        match self.peek() {
            Some((found, rest)) if found == word => {
                self.next += 1;
                Ok(rest.to_owned())
            }
            _ if self.next >= self.lines.len() => {
                Err(self.wrong(self.next, "the plan is cut off here"))
            }
            _ => Err(self.wrong(self.next, &format!("expected `{} {word}`", self.mark))),
        }
    }

    fn number(&mut self, word: &str) -> Result<u32, Diagnostic> {
        let at = self.next;
        let text = self.required(word)?;
        text.parse().map_err(|_| self.wrong(at, "expected a major version"))
    }

    fn side(&mut self, word: &str) -> Result<Side, Diagnostic> {
        let at = self.next;
        let text = self.required(word)?;
        let (digest, source) = text.split_once(' ').unwrap_or((&text, ""));
        if !is_digest(digest) {
            return Err(self.wrong(at, "expected the digest of a schema and its source"));
        }
        Ok(Side { source: source.to_owned(), digest: digest.to_owned() })
    }

    /// Passes over comments and empty lines, which are there for people.
    fn comments(&mut self) -> Result<(), Diagnostic> {
        while let Some(line) = self.lines.get(self.next) {
            let line = line.trim_end();
            if line.starts_with(self.mark) {
                break;
            }
            if !line.is_empty() && !line.starts_with("--") {
                return Err(self.wrong(self.next, "a statement that belongs to no step"));
            }
            self.next += 1;
        }
        Ok(())
    }

    fn blank(&mut self) {
        while self.lines.get(self.next).is_some_and(|line| line.trim_end().is_empty()) {
            self.next += 1;
        }
    }

    fn wrong(&self, at: usize, why: &str) -> Diagnostic {
        let at = at.min(self.lines.len().saturating_sub(1));
        let line: String =
            self.lines.get(at).copied().unwrap_or_default().chars().take(400).collect();
        Diagnostic::error("plan-format", format!("plan {}: {why}", self.path))
            .origin(Origin {
                path: self.path.to_owned(),
                first_line: at + 1,
                start: 0,
                end: line.len(),
                text: line,
            })
            .help(AGAIN)
    }
}

pub(super) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
}

/// The start of a digest, or nothing for `-`.
fn digits(text: &str) -> Option<Option<String>> {
    match text {
        "-" => Some(None),
        text if !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit()) => {
            Some(Some(text.to_owned()))
        }
        _ => None,
    }
}

fn size(text: &str) -> Option<Size> {
    let mut words = text.splitn(3, ' ');
    let rows = match words.next()? {
        "-" => None,
        rows => Some(rows.parse().ok()?),
    };
    let bytes = words.next()?.parse().ok()?;
    Some(Size { rows, bytes, object: words.next()?.to_owned() })
}

fn short(text: &str) -> String {
    text.chars().take(20).collect()
}
